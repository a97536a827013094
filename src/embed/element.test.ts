import { expect, test } from 'vitest'
import { actOfAddress } from './element.ts'

test.each([
  ['#kafkascope:ha?run=crash:1', { target: 'ha', run: 'crash:1' }],
  ['#kafkascope?seek=40&play', { target: '', seek: '40', play: '' }],
  [
    '#kafkascope:ha?load=scenario%3Dopening%26run%3Dcrash:2@+5s',
    { target: 'ha', load: 'scenario=opening&run=crash:2@+5s' },
  ],
  ['#kafkascope:ha?lesson=failover&step=2', { target: 'ha', lesson: 'failover', step: '2' }],
  ['#kafkascope:ha?__proto__=x&run=crash:1', { target: 'ha', run: 'crash:1' }],
])('%s in the text asks for what it says', (hash, act) => expect(actOfAddress(hash)).toEqual(act))

test.each(['#kafkascopes', '#other', '', '#'])('%s is an address like any other', (hash) =>
  expect(actOfAddress(hash)).toBeNull(),
)
