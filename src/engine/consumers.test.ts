import { describe, expect, test } from 'vitest'
import { groupLag, recordsLag, recordsLagMax, recordsLead } from './clients/consumer/lag.ts'
import type { Command, ConsumerSpec } from './commands.ts'
import { consumerSpecProblem } from './consumer-commands.ts'
import { createRun } from './history/run.ts'
import { digest } from './kernel/snapshot.ts'
import { SECOND } from './kernel/types.ts'
import { reader, type Setting, Stage } from './oracle/stage.ts'
import type { Consumer } from './world.ts'

const byHand = { 'auto.offset.reset': 'earliest', 'enable.auto.commit': false }

/** A stage with one consumer `c`; nothing is produced by itself. */
function staged(consumer: Partial<ConsumerSpec> = {}, setting: Setting = {}): Stage {
  const { more, broker, ...rest } = setting
  return new Stage(1, {
    ...rest,
    broker: { 'group.initial.rebalance.delay.ms': 0, ...broker },
    more: { consumers: [reader(consumer)], ...more },
  })
}

const c = (stage: Stage): Consumer => stage.run.world.nodes['consumer-c'] as Consumer
const read = (stage: Stage) => stage.facts('RecordsPolled').flatMap(({ ids }) => ids)
const done = (stage: Stage) => stage.facts('RecordsProcessed').flatMap(({ ids }) => ids)
const exceptions = (stage: Stage) => stage.facts('CommitFailed').map((f) => f.exception)
const committed = (stage: Stage) =>
  stage.facts('OffsetsCommitted').flatMap((f) => f.offsets.map((o) => o.offset))

function sendMany(stage: Stage, count: number, partition = 0): Stage {
  for (let i = 0; i < count; i++)
    stage.act({ kind: 'SendRecord', producer: 'p', topic: 't', partition, key: null, value: `${i}` })
  return stage.wait(0.5)
}

describe('processing', () => {
  test('takes its time for each record, and another time from the moment it is set', () => {
    const stage = sendMany(staged({ processMs: 1_000 }), 10).wait(3)
    expect(done(stage)).toHaveLength(3)
    stage.act({ kind: 'SetProcessingTime', consumer: 'c', processMs: 10 }).wait(0.2)
    expect(done(stage)).toHaveLength(10)
    expect(done(stage)).toEqual(read(stage))
    expect(stage.facts('ProcessingTimeSet')).toHaveLength(1)
  })

  test('poll() returns max.poll.records at most, whatever a fetch has brought', () => {
    const stage = sendMany(staged({ config: { 'auto.offset.reset': 'earliest', 'max.poll.records': 3 } }), 10)
    const sizes = stage.facts('RecordsPolled').map(({ ids }) => ids.length)
    expect(Math.max(...sizes)).toBe(3)
    expect(read(stage)).toHaveLength(10)
  })

  test('partitions take turns when an answer holds only one batch', () => {
    const config = { 'auto.offset.reset': 'earliest', 'max.partition.fetch.bytes': 1, 'fetch.max.bytes': 1 }
    const stage = new Stage(1, {
      partitions: 3,
      replicationFactor: 1,
      broker: { 'group.initial.rebalance.delay.ms': 0 },
    })
    for (let i = 0; i < 4; i++) for (const partition of [0, 1, 2]) sendMany(stage, 1, partition)
    const assign = [0, 1, 2].map((partition) => ({ topic: 't', partition }))
    stage.act({ kind: 'AddConsumer', consumer: { ...reader({ config, assign }), topics: [] } }).wait(3)
    const order = stage.facts('RecordsPolled').map(({ partition }) => partition)
    expect(order).toHaveLength(12)
    for (const key of ['t-0', 't-1', 't-2']) expect(order.slice(0, 6)).toContain(key)
  })

  test('nothing is fetched while the application is busy', () => {
    const stage = sendMany(staged({ processMs: 5_000 }), 1).wait(1.5)
    expect(c(stage).application.state).toBe('processing')
    const fetching = () => Object.values(c(stage).sessions).some((session) => session.fetching)
    expect(fetching()).toBe(false)
    stage.wait(5)
    expect([c(stage).application.state, fetching()]).toEqual(['polling', true])
  })

  test('an application that does not poll for max.poll.interval.ms leaves, and joins again when it does', () => {
    const config = { ...byHand, 'max.poll.interval.ms': 6_000 }
    const commit = { mode: 'sync', when: 'after', every: 'poll' } as const
    const stage = sendMany(staged({ processMs: 8_000, config, commit }), 1)
    stage.wait(5)
    expect(stage.facts('PollIntervalExceeded')).toEqual([])
    stage.wait(1.5)
    expect(stage.facts('PollIntervalExceeded')).toHaveLength(1)
    expect(stage.facts('MemberLeft').map((f) => f.reason)).toEqual(['left'])
    // The application knows nothing of it yet, and still has its partition.
    expect(Object.keys(c(stage).partitions)).toEqual(['t-0'])
    stage.act({ kind: 'SetProcessingTime', consumer: 'c', processMs: 100 }).wait(3)
    expect(exceptions(stage)).toEqual(['CommitFailedException'])
    expect(stage.facts('PartitionsRevoked').map((f) => f.lost)).toEqual([true])
    expect(done(stage)).toEqual([read(stage)[0], read(stage)[0]])
    expect(committed(stage)).toEqual([1])
  })
})

describe('commits', () => {
  test.each([
    ['poll', [10]],
    [1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    [4, [4, 8]],
  ] as const)('after processing, every %s', (every, offsets) => {
    const commit = { mode: 'sync', when: 'after', every } as const
    const stage = staged({ config: byHand, commit })
    stage.act({ kind: 'PausePartitions', consumer: 'c', topic: null, partition: null })
    sendMany(stage, 10)
    stage.act({ kind: 'ResumePartitions', consumer: 'c', topic: null, partition: null }).wait(2)
    expect(done(stage)).toHaveLength(10)
    expect(committed(stage)).toEqual(offsets)
  })

  test('what is finished is committed when partitions are revoked and on close, if the application says so', () => {
    const play = (more: object) => {
      const commit = { mode: 'async', when: 'after', every: 100, ...more } as const
      const stage = sendMany(staged({ config: byHand, commit }), 5)
      return stage.act({ kind: 'CloseClient', client: 'consumer-c' }).wait(2)
    }
    expect(committed(play({}))).toEqual([])
    expect(committed(play({ onClose: true }))).toEqual([5])
    const joins = (more: object) => {
      const commit = { mode: 'async', when: 'after', every: 100, ...more } as const
      const stage = sendMany(staged({ config: byHand, commit }), 5)
      return stage.act({ kind: 'AddConsumer', consumer: reader({ id: 'd', config: byHand }) }).wait(6)
    }
    expect(committed(joins({}))).toEqual([])
    expect(committed(joins({ onRevoke: true }))).toEqual([5])
  })

  test('commitSync() goes on until the coordinator is back, commitAsync() is told that it failed', () => {
    const play = (mode: 'sync' | 'async') => {
      const commit = { mode, when: 'after', every: 'poll' } as const
      const more = { config: { ...byHand, 'session.timeout.ms': 45_000 }, commit, processMs: 1_000 }
      const stage = sendMany(staged(more), 1).wait(1)
      const coordinator = c(stage).coordinator as number
      sendMany(stage, 1)
      stage.to('CrashNode', coordinator).wait(1)
      return stage.wait(14).start(coordinator).wait(20)
    }
    const sync = play('sync')
    expect(exceptions(sync)).toEqual([])
    expect(committed(sync)).toContain(2)
    const async = play('async')
    expect(exceptions(async)).toContain('RetriableCommitFailedException')
    expect(committed(async)).not.toContain(2)
  })

  test('close() comes when the batch is done, and commits no more than what is done', () => {
    const stage = sendMany(staged({ processMs: 500 }), 6).wait(0.3)
    stage.act({ kind: 'CloseClient', client: 'consumer-c' })
    expect(c(stage).process).toBe('running')
    expect(() => stage.act({ kind: 'CloseClient', client: 'consumer-c' })).toThrow(/client/)
    stage.wait(6)
    expect(c(stage).process).toBe('stopped')
    expect(done(stage)).toEqual(read(stage))
    expect(committed(stage).at(-1)).toBe(done(stage).length)
    expect(stage.oracle.fateCounts().skipped).toBe(0)
  })

  test('a committed offset keeps the leader epoch of the record before it', () => {
    const stage = sendMany(staged({}), 2)
    stage.to('CrashNode', stage.leader).wait(15)
    sendMany(stage, 1).wait(8)
    const group = Object.values(stage.run.world.nodes).flatMap((n) =>
      n.role === 'broker' && n.memory?.groups.g ? [n.memory.groups.g.offsets['t-0']] : [],
    )[0]
    expect(group).toMatchObject({ offset: 3, leaderEpoch: 1 })
  })
})

describe('positions', () => {
  const seek = (target: Extract<Command, { kind: 'SeekConsumer' }>['target']): Command => ({
    kind: 'SeekConsumer',
    consumer: 'c',
    topic: 't',
    partition: 0,
    target,
  })

  test('seek() goes to an offset, to both ends, and to a time', () => {
    const stage = sendMany(staged(), 5).wait(2)
    const [first, second] = read(stage) as [number, number]
    const since = () => read(stage).slice(5)
    stage.act(seek({ to: 'offset', offset: 4 })).wait(1)
    expect(since()).toHaveLength(1)
    stage.act(seek({ to: 'beginning' })).wait(1)
    expect(since().slice(1)).toEqual(read(stage).slice(0, 5))
    stage.act(seek({ to: 'end' })).wait(1)
    expect(since()).toHaveLength(6)
    const timestamp = 1_767_225_600_000 + Math.floor(stage.run.now / 1_000)
    sendMany(stage, 1)
      .act(seek({ to: 'timestamp', timestamp }))
      .wait(1)
    expect(since().slice(6)).toHaveLength(2)
    expect(new Set(since().slice(6)).size).toBe(1)
    expect([first, second]).toHaveLength(2)
    expect(stage.facts('PositionReset').map((f) => f.strategy)).toEqual([
      'earliest',
      'seek',
      'seekToBeginning',
      'seekToEnd',
      'offsetsForTimes',
    ])
    expect(() => stage.act(seek({ to: 'offset', offset: -1 }))).toThrow(/target.offset/)
    expect(() => stage.act({ ...seek({ to: 'end' }), partition: 7 } as Command)).toThrow(
      /a partition that it has: t-0/,
    )
  })

  test('a paused partition keeps what is buffered, and gets nothing new', () => {
    const config = { 'auto.offset.reset': 'earliest', 'max.poll.records': 1 }
    const stage = staged({ config, processMs: 200 }, { partitions: 2 })
    sendMany(sendMany(stage, 4, 0), 2, 1)
    stage.act({ kind: 'PausePartitions', consumer: 'c', topic: 't', partition: 0 })
    const before = stage.facts('RecordsPolled').filter((f) => f.partition === 't-0').length
    stage.wait(3)
    const polled = (key: string) => stage.facts('RecordsPolled').filter((f) => f.partition === key).length
    expect([polled('t-0'), polled('t-1')]).toEqual([before, 2])
    sendMany(stage, 1, 0).wait(1)
    expect(polled('t-0')).toBe(before)
    expect(c(stage).partitions['t-0']?.paused).toBe(true)
    stage.act({ kind: 'ResumePartitions', consumer: 'c', topic: 't', partition: 0 }).wait(3)
    expect(polled('t-0')).toBe(5)
    expect(stage.facts('PartitionsResumed')).toHaveLength(1)
  })

  test('auto.offset.reset=none: poll() throws without a committed offset, and out of range', () => {
    const none = { 'auto.offset.reset': 'none' }
    const fresh = staged({ config: none }).wait(2)
    expect(fresh.facts('ApplicationFailed').map((f) => f.exception)).toEqual([
      'NoOffsetForPartitionException',
    ])
    expect(c(fresh).process).toBe('stopped')
    const config = { ...none, 'enable.auto.commit': false }
    const assign = [{ topic: 't', partition: 0 }]
    const behind = sendMany(new Stage(1, {}), 5)
    behind
      .act({ kind: 'AddConsumer', consumer: reader({ config: { 'auto.offset.reset': 'earliest' } }) })
      .wait(9)
    behind.act({ kind: 'CloseClient', client: 'consumer-c' }).wait(2)
    behind.act({ kind: 'DeleteRecords', topic: 't', partition: 0, offset: -1 }).wait(2)
    behind
      .act({ kind: 'AddConsumer', consumer: { ...reader({ id: 'n', config, assign }), topics: [] } })
      .wait(2)
    expect(behind.facts('ApplicationFailed')).toEqual([])
    behind.act({
      kind: 'SeekConsumer',
      consumer: 'n',
      topic: null,
      partition: null,
      target: { to: 'offset', offset: 1 },
    })
    behind.wait(2)
    expect(behind.facts('ApplicationFailed').map((f) => f.exception)).toEqual(['OffsetOutOfRangeException'])
  })

  test('by_duration begins with what is no older, and waits where there is nothing', () => {
    const stage = sendMany(new Stage(1, {}), 3).wait(10)
    const add = (id: string, duration: string) =>
      stage.act({
        kind: 'AddConsumer',
        consumer: reader({ id, group: id, config: { 'auto.offset.reset': `by_duration:${duration}` } }),
      })
    add('young', 'PT5S')
    add('old', 'PT1M')
    stage.wait(8)
    const of = (id: string) => stage.facts('RecordsPolled').filter((f) => f.consumer === `consumer-${id}`)
    expect(of('old').flatMap((f) => f.ids)).toHaveLength(3)
    sendMany(stage, 1).wait(3)
    // Asked again only after request.timeout.ms.
    expect(of('young')).toEqual([])
    stage.wait(30)
    expect(of('young')).toEqual([])
    expect(stage.facts('PositionReset').map((f) => f.strategy)).toEqual(['by_duration'])
  })
})

describe('assign()', () => {
  const assign = [{ topic: 't', partition: 0 }]
  const config = { 'auto.offset.reset': 'earliest' }

  test('reads without a group: no coordinator, no commits', () => {
    const stage = sendMany(staged({ group: null, topics: [], assign, config }), 3).wait(10)
    expect(read(stage)).toHaveLength(3)
    expect([stage.facts('CoordinatorFound'), stage.facts('OffsetsCommitted')]).toEqual([[], []])
    expect(c(stage).config['enable.auto.commit']).toBe(false)
    expect(stage.oracle.story(read(stage)[0] as number)?.deliveries).toEqual({ 'consumer-c': 1 })
    stage.act({ kind: 'CloseClient', client: 'consumer-c' }).wait(2)
    expect(c(stage).process).toBe('stopped')
  })

  test('with a group it commits and goes on from there, and is a member of nothing', () => {
    const stage = sendMany(staged({ topics: [], assign, config }), 3).wait(6)
    expect(committed(stage)).toContain(3)
    expect(stage.facts('MemberJoined')).toEqual([])
    stage.act({ kind: 'CloseClient', client: 'consumer-c' }).wait(2)
    sendMany(stage, 1).act({ kind: 'StartNode', node: 'consumer-c' }).wait(3)
    expect(read(stage)).toHaveLength(4)
  })

  test.each([
    [{ group: null }, 'group'],
    [{ group: '' }, 'group'],
    [{ topics: [] }, 'topics'],
    [{ assign }, 'topics'],
    [{ assign: [...assign, ...assign], topics: [] }, 'assign'],
    [
      { group: null, topics: [], assign, config: { 'enable.auto.commit': true } },
      'config.enable.auto.commit',
    ],
    [{ group: null, topics: [], assign, commit: { mode: 'sync', when: 'after', every: 1 } }, 'commit'],
    [{ commit: { mode: 'sync', when: 'after', every: 0 } }, 'commit.every'],
  ] as const)('%j is refused by its field', (spec, field) => {
    expect(consumerSpecProblem(reader(spec as Partial<ConsumerSpec>))?.field).toBe(field)
  })
})

test('lag is the end minus the position, and of a group the end minus what is committed', () => {
  const stage = sendMany(staged({ processMs: 200, config: { ...byHand, 'max.poll.records': 2 } }), 8)
  stage.act({ kind: 'SendRecord', producer: 'p', topic: 't', partition: 0, key: null, value: 'x' }).wait(3)
  const consumer = c(stage)
  const state = consumer.partitions['t-0']
  if (!state) throw new Error('it has its partition')
  expect(recordsLag(consumer, state)).toBe(state.highWatermark - state.position)
  expect(recordsLagMax(consumer)).toBe(recordsLag(consumer, state))
  expect(recordsLead(state)).toBe(state.position)
  expect(groupLag(stage.run.world, 'nobody')).toBeNull()
  stage.wait(5).act({ kind: 'CloseClient', client: 'consumer-c' }).wait(1)
  const auto = sendMany(staged({}), 4).wait(6)
  sendMany(auto.act({ kind: 'PausePartitions', consumer: 'c', topic: null, partition: null }), 3)
  expect(groupLag(auto.run.world, 'g')).toEqual([{ partition: 't-0', committed: 4, logEndOffset: 7, lag: 3 }])
})

test('a run with every kind of application is the same after going back, and from a copy', () => {
  const commit = { mode: 'sync', when: 'after', every: 3, onRevoke: true, onClose: true } as const
  const consumers = [
    reader({ id: 'a', processMs: 30, config: byHand, commit }),
    reader({ id: 'b', processMs: 30, handOff: true }),
    reader({ id: 'd', group: null, topics: [], assign: [{ topic: 't', partition: 1 }], config: byHand }),
  ]
  const stage = new Stage(3, { partitions: 3, recordsPerSecond: 40, more: { consumers } })
  stage.wait(3).act({ kind: 'SetProcessingTime', consumer: 'a', processMs: 80 }).wait(2)
  stage.act({ kind: 'CloseClient', client: 'consumer-a' }).wait(5)
  const { run } = stage
  const at = run.now
  const end = digest(run.world)
  run.seek(at - 4 * SECOND)
  run.seek(at)
  expect(digest(run.world)).toBe(end)
  const again = createRun(JSON.parse(JSON.stringify(run.recording())))
  again.advanceTo(at)
  expect(digest(again.world)).toBe(end)
})
