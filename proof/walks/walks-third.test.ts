import { test } from 'vitest'
import { expectWalks } from './expect-walks.ts'
import { EVERY_CLIENT_FROM } from './shape.ts'

test('no promise is broken while every kind of client works and the cluster is changed, in thirty seeds', async () => {
  await expectWalks(EVERY_CLIENT_FROM, { seeds: 30, all: false })
}, 600_000)
