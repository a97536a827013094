import { describe, expect, test } from 'vitest'
import { createRun, type FactKind, freshestImage, type Run, SECOND } from '../../../engine/index.ts'
import { why as en } from '../../../i18n/en/why.ts'
import { opening } from '../../../scenarios/opening.ts'
import type { Selection } from '../../store.ts'
import { whoDid } from './by-whom.ts'
import { isAbout, ownFacts, requestsOf } from './own-facts.ts'
import { whyOf } from './read-why.ts'

function started(seconds = 30): Run {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(seconds * SECOND)
  return run
}

const later = (run: Run, seconds: number) => run.seek(run.now + seconds * SECOND)
const why = (run: Run, selection: Selection) => whyOf(run.world, run.facts, run.now, selection)
const chain = (run: Run, selection: Selection, question: string): FactKind[] =>
  why(run, selection)
    .find((one) => one.question === question)
    ?.chain.map(({ fact }) => fact.kind) ?? []
const leaderOf = (run: Run, topic: string, partition: number) =>
  freshestImage(run.world)?.topics[topic]?.partitions[partition]?.leader ?? -1

/** A partition of the opening, its leader crashed and fenced. */
function failedOver() {
  const run = started()
  const broker = leaderOf(run, 'user-events', 0)
  run.act({ kind: 'CrashNode', node: `broker-${broker}` })
  later(run, 15)
  const partition: Selection = { kind: 'partition', topic: 'user-events', partition: 0 }
  return { run, broker, partition }
}

describe('why a partition is led by whom', () => {
  test('the chain goes from the election over the fencing to the crash, and says who crashed it', () => {
    const { run, broker, partition } = failedOver()
    expect(leaderOf(run, 'user-events', 0)).not.toBe(broker)
    expect(chain(run, partition, 'leader')).toEqual(['LeaderElected', 'BrokerFenced', 'NodeCrashed'])
    const [first] = why(run, partition)
    const root = first?.chain.at(-1)
    expect(root && whoDid(run, root)).toBe('person')
    expect(first?.chain.slice(0, -1).map((timed) => whoDid(run, timed))).toEqual([null, null])
    const times = first?.chain.map(({ at }) => at) ?? []
    expect(times).toEqual([...times].sort((a, b) => b - a))
  })

  test('the ISR shrank for the same reason', () => {
    const { run, partition } = failedOver()
    expect(chain(run, partition, 'isr')).toEqual(['IsrChanged', 'BrokerFenced', 'NodeCrashed'])
  })

  test('before anything happened, it leads because the topic was made so, and nothing else is asked', () => {
    const run = started()
    const partition: Selection = { kind: 'partition', topic: 'user-events', partition: 0 }
    expect(why(run, partition).map((one) => one.question)).toEqual(['leader'])
    expect(chain(run, partition, 'leader')).toEqual(['TopicCreated'])
  })

  test('going back makes it unhappened', () => {
    const { run, partition } = failedOver()
    run.seek(20 * SECOND)
    expect(chain(run, partition, 'leader')).toEqual(['TopicCreated'])
  })

  test('a follower that falls behind leaves the ISR because of what keeps it', () => {
    const run = started()
    const leader = leaderOf(run, 'user-events', 0)
    const follower = [1, 2, 3].find((id) => id !== leader)
    run.act({ kind: 'CutLink', a: `broker-${follower}`, b: `broker-${leader}`, direction: 'both' })
    later(run, 3)
    const partition: Selection = { kind: 'partition', topic: 'user-events', partition: 0 }
    run.act({
      kind: 'SendRecord',
      producer: 'web-frontend',
      topic: 'user-events',
      partition: 0,
      key: 'k',
      value: 'v',
    })
    later(run, 8)
    expect(chain(run, partition, 'highWatermark')).toEqual(['LinkCut'])
    later(run, 60)
    expect(chain(run, partition, 'isr')).toEqual(['IsrChanged', 'LinkCut'])
    expect(chain(run, partition, 'highWatermark')).toEqual([])
  })
})

test('a broker is fenced because its session ran out while it was paused', () => {
  const run = started()
  run.act({ kind: 'PauseNode', node: 'broker-3' })
  later(run, 15)
  expect(chain(run, { kind: 'broker', broker: 3 }, 'broker')).toEqual(['BrokerFenced', 'NodePaused'])
})

test('a broker that stops in order has handed over because somebody asked it to', () => {
  const run = started()
  const broker = leaderOf(run, 'user-events', 0)
  run.act({ kind: 'StopNode', node: `broker-${broker}` })
  later(run, 15)
  expect(chain(run, { kind: 'broker', broker }, 'broker').at(-1)).toBe('ShutdownRequested')
  expect(chain(run, { kind: 'partition', topic: 'user-events', partition: 0 }, 'leader')).toEqual([
    'LeaderElected',
    'ControlledShutdownStarted',
    'ShutdownRequested',
  ])
})

test('a group rebalances because a member was gone, and the member because it crashed', () => {
  const run = started(40)
  const group = run.world.nodes['consumer-analytics-1']
  expect(group?.role).toBe('consumer')
  run.act({ kind: 'CrashNode', node: 'consumer-analytics-1' })
  later(run, 120)
  const kinds = chain(run, { kind: 'group', group: 'user-analytics-group' }, 'group')
  expect(kinds.slice(0, 2)).toEqual(['GroupStateChanged', 'GroupStateChanged'])
  expect(kinds).toContain('MemberLeft')
  expect(kinds.at(-1)).toBe('NodeCrashed')
})

test('a producer whose batch is not acknowledged is told what hinders it, and asked nothing while all is well', () => {
  const run = started()
  const producer: Selection = { kind: 'producer', node: 'producer-web-frontend' }
  for (const id of [1, 2, 3]) run.act({ kind: 'CrashNode', node: `broker-${id}` })
  later(run, 40)
  const kinds = chain(run, producer, 'producer')
  expect(['BatchRetried', 'BatchFailed']).toContain(kinds[0])
  expect(kinds.at(-1)).toBe('NodeCrashed')
  const calm = started(60)
  const questions = [1, 2, 3, 4].flatMap((seconds) => {
    later(calm, seconds)
    return why(calm, producer)
  })
  expect(questions).toEqual([])
})

test('a consumer reads what it reads because of the rebalance that gave it that', () => {
  const run = started(40)
  const kinds = chain(run, { kind: 'consumer', node: 'consumer-analytics-1' }, 'assignment')
  expect(kinds.slice(0, 3)).toEqual(['PartitionsAssigned', 'GroupAssigned', 'GroupStateChanged'])
})

test('every question has words', () => {
  const { run, partition } = failedOver()
  for (const { question } of why(run, partition)) expect(en.question[question]).toMatch(/\?$/)
})

test('an entity’s own facts are those that name it', () => {
  const { run, broker } = failedOver()
  const selection: Selection = { kind: 'broker', broker }
  const read = ownFacts(selection, true)
  const own = read(run.facts)
  expect(own.map(({ fact }) => fact.kind)).toEqual(expect.arrayContaining(['NodeCrashed', 'BrokerFenced']))
  expect(own.every(({ fact }) => isAbout(fact, selection))).toBe(true)
  expect(own.some(({ fact }) => 'broker' in fact && fact.broker !== broker)).toBe(false)
  const before = own.length
  run.act({ kind: 'StartNode', node: `broker-${broker}` })
  expect(read(run.facts).length).toBeGreaterThan(before)
  expect(read(run.facts)).toEqual(ownFacts(selection, true)(run.facts))
})

test('a member that its coordinator lost is told in the consumer’s own events too', () => {
  const run = started(40)
  run.act({ kind: 'CrashNode', node: 'consumer-analytics-1' })
  later(run, 60)
  const kinds = ownFacts(
    { kind: 'consumer', node: 'consumer-analytics-1' },
    true,
  )(run.facts).map(({ fact }) => fact.kind)
  expect(kinds.slice(-2)).toEqual(['NodeCrashed', 'MemberLeft'])
})

test('requests on the wire are those of the node, the next to arrive first', () => {
  const run = started()
  const rows = requestsOf(run.world, { kind: 'broker', broker: 1 })
  expect(rows.length).toBeGreaterThan(0)
  for (const row of rows) expect([row.from, row.to]).toContain('broker-1')
  const times = rows.map((row) => row.arrivesAt)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(requestsOf(run.world, { kind: 'topic', topic: 'user-events' })).toEqual([])
})
