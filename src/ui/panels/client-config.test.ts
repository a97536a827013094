import { expect, test } from 'vitest'
import { CLIENT_LIBRARIES, checkClient } from '../../engine/index.ts'
import { acksConfig, resetConfig } from './client-config.ts'

test.each(CLIENT_LIBRARIES)('what the dialogs ask of %s is taken by that library', (client) => {
  for (const acks of ['all', '1', '0']) checkClient('producer', { client, config: acksConfig(client, acks) })
  for (const reset of ['earliest', 'latest'])
    checkClient('consumer', { client, config: resetConfig(client, reset) })
  expect(() => checkClient('producer', { client, config: { nothing: 1 } })).toThrow(/nothing/)
})
