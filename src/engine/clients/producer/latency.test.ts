import { expect, test } from 'vitest'
import type { Producer } from '../../world.ts'
import { availableInTime } from './latency.ts'

/** Three partitions led by brokers 1, 2 and 3; broker 2 has taken nothing for 600 ms. */
function producer(timeoutMs: number): Producer {
  const partitions = [1, 2, 3].map((leader) => ({ leader }))
  return {
    config: { 'partitioner.availability.timeout.ms': timeoutMs },
    metadata: { topics: { t: { partitions } } },
    latency: {
      'broker-1': { readyAt: 900_000, drainedAt: 900_000 },
      'broker-2': { readyAt: 900_000, drainedAt: 300_000 },
    },
  } as unknown as Producer
}

test.each([
  [0, [0, 1, 2]],
  [599, [0, 2]],
  [600, [0, 1, 2]],
])(
  'partitioner.availability.timeout.ms=%i leaves out leaders that take nothing for longer',
  (timeout, left) => {
    expect(availableInTime(producer(timeout), 't', [0, 1, 2])).toEqual(left)
  },
)
