import { expect, test } from 'vitest'
import { applyCommand } from '../apply-command.ts'
import { buildWorld, startsOf } from '../build-world.ts'
import type { Fact, FactOf } from '../facts.ts'
import { nextEventAt, Stepper } from '../kernel/step.ts'
import { MS, SECOND } from '../kernel/types.ts'
import type { Message } from '../messages.ts'
import { model } from '../model.ts'
import type { Scenario } from '../scenario.ts'
import type { KafkaWorld, Node } from '../world.ts'
import { nextHighWatermark } from './high-watermark.ts'
import { mayJoinIsr } from './isr.ts'

const scenario: Scenario = {
  version: 1,
  id: 'lag',
  seed: 3,
  network: 'datacentre',
  brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
  controllers: [100],
  brokerConfig: { 'offsets.topic.num.partitions': 1, 'replica.lag.time.max.ms': 10_000 },
  topics: [{ name: 't', partitions: 1, replicationFactor: 3 }],
  producers: [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 20, startAtMs: 6_000 }],
  consumers: [],
}

/** Runs a scenario by hand, so that its wires can be changed on the way. */
function start(facts: { at: number; fact: Fact }[]) {
  const world: KafkaWorld = buildWorld(scenario, 3)
  const stepper = new Stepper<Node, Message, Fact>(model, (fact) => facts.push({ at: world.now, fact }))
  for (const { at, command } of startsOf(scenario)) {
    runTo(at)
    applyCommand(world, command, stepper)
  }
  function runTo(at: number): void {
    for (let next = nextEventAt(world); next !== null && next <= at; next = nextEventAt(world))
      stepper.step(world)
    world.now = Math.max(world.now, at)
  }
  return { world, runTo }
}

const isrChanges = (facts: readonly { at: number; fact: Fact }[], reason: string) =>
  facts.flatMap(({ at, fact }) =>
    fact.kind === 'IsrChanged' && fact.partition === 't-0' && fact.reason === reason ? [{ at, fact }] : [],
  ) as { at: number; fact: FactOf<'IsrChanged'> }[]

import { maximalIsr } from './replicas.ts'

test('a follower that does not keep up leaves the ISR after replica.lag.time.max.ms, and joins again when it has caught up', () => {
  const facts: { at: number; fact: Fact }[] = []
  const { world, runTo } = start(facts)
  runTo(12 * SECOND)
  const image = Object.values(world.nodes).find((n) => n.role === 'controller')?.image
  const partition = image?.topics.t?.partitions[0]
  expect(partition?.isr.length).toBe(3)
  const leader = partition?.leader as number
  const slow = partition?.replicas.find((id) => id !== leader) as number
  const wires = world.network
  const delay = 25_000 * MS
  world.network = [
    { kind: 'delay', from: `broker-${slow}`, to: `broker-${leader}`, minDelay: delay, maxDelay: delay },
    ...wires,
  ]
  runTo(40 * SECOND)
  const [left] = isrChanges(facts, 'lagging')
  expect(left?.fact.to).not.toContain(slow)
  // Between one and one and a half times the limit: the check runs every half of it (I3).
  expect(left?.at).toBeGreaterThan(22 * SECOND)
  expect(left?.at).toBeLessThan(28 * SECOND)
  // It kept its heartbeats: nobody fenced it, and no leader epoch moved.
  expect(facts.some(({ fact }) => fact.kind === 'BrokerFenced')).toBe(false)
  expect(image?.topics.t?.partitions[0]?.leaderEpoch).toBe(0)

  world.network = wires
  runTo(120 * SECOND)
  expect(isrChanges(facts, 'caught up').some(({ fact }) => fact.to.includes(slow))).toBe(true)
})

test('the high watermark stands while the ISR is smaller than min.insync.replicas', () => {
  const state = { highWatermark: 5, logEndOffset: 9, followers: [8] }
  expect(nextHighWatermark({ ...state, isrSize: 2, minIsr: 2 })).toBe(8)
  expect(nextHighWatermark({ ...state, isrSize: 1, minIsr: 2 })).toBeNull()
  expect(nextHighWatermark({ ...state, followers: [-1], isrSize: 2, minIsr: 1 })).toBeNull()
})

test('a follower joins at the high watermark, but not before the start of the leader epoch', () => {
  expect(mayJoinIsr({ followerEndOffset: 5, highWatermark: 5, epochStartOffset: 0 })).toBe(true)
  expect(mayJoinIsr({ followerEndOffset: 4, highWatermark: 5, epochStartOffset: 0 })).toBe(false)
  expect(mayJoinIsr({ followerEndOffset: 5, highWatermark: 3, epochStartOffset: 6 })).toBe(false)
})

test('KIP-497: whom a leader is letting in counts already, whom it is putting out counts still', () => {
  const role = { isr: [1, 2], proposed: null } as unknown as Parameters<typeof maximalIsr>[0]
  const asked = (isr: number[], expanding: boolean) =>
    maximalIsr({ ...role, proposed: { isr, expanding, reason: 'caught up' } })
  expect(maximalIsr(role)).toEqual([1, 2])
  expect(asked([1, 2, 3], true)).toEqual([1, 2, 3])
  expect(asked([1], false)).toEqual([1, 2])
})
