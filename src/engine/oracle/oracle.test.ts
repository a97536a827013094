import { describe, expect, test } from 'vitest'
import type { Fact } from '../facts.ts'
import { createRun } from '../history/run.ts'
import type { NodeId } from '../kernel/types.ts'
import { SECOND } from '../kernel/types.ts'
import { batchesIn } from '../log/partition-log.ts'
import { createBatch, placeBatch } from '../log/record-batch.ts'
import { oracleOf } from './follow.ts'
import { Oracle } from './oracle.ts'
import { reader, Stage } from './stage.ts'

const producer = 'producer-p' as NodeId
const consumer = 'consumer-c' as NodeId
const partition = 't-0'

function told(...facts: Fact[]): Oracle {
  const oracle = new Oracle()
  for (const [at, fact] of facts.entries()) oracle.see(fact, at)
  return oracle
}

const batch = (baseOffset: number, ids: readonly number[], epoch = 0) =>
  placeBatch(
    createBatch(
      ids.map((id) => ({ id, timestamp: 0, key: 'k', value: 'v' })),
      { producerId: -1, producerEpoch: -1, baseSequence: -1 },
    ),
    baseOffset,
    epoch,
  )
const created = (id: number): Fact => ({
  kind: 'RecordCreated',
  producer,
  id,
  partition,
  key: 'k',
  value: 'v',
  byHand: false,
})
const sent = (...ids: number[]): Fact => ({
  kind: 'BatchSent',
  producer,
  partition,
  broker: 1,
  ids,
  attempt: 1,
})
const acked = (baseOffset: number, acks: number, ...ids: number[]): Fact => ({
  kind: 'BatchAcknowledged',
  producer,
  partition,
  ids,
  baseOffset,
  acks,
})
const failed = (...ids: number[]): Fact => ({
  kind: 'BatchFailed',
  producer,
  partition,
  ids,
  error: 'TIMEOUT',
})
const appended = (broker: number, baseOffset: number, ids: readonly number[], epoch = 0): Fact => ({
  kind: 'BatchAppended',
  broker,
  partition,
  batch: batch(baseOffset, ids, epoch),
  leader: broker === 1,
})
const committed = (from: number, to: number, broker = 1): Fact => ({
  kind: 'HighWatermarkAdvanced',
  broker,
  partition,
  from,
  to,
  leader: true,
})
const truncated = (broker: number, baseOffset: number, ids: readonly number[], epoch = 0): Fact => ({
  kind: 'LogTruncated',
  broker,
  partition,
  from: baseOffset + ids.length,
  to: baseOffset,
  ids,
  batches: [batch(baseOffset, ids, epoch)],
})
const polled = (from: number, to: number, ...ids: number[]): Fact => ({
  kind: 'RecordsPolled',
  consumer,
  group: 'g',
  partition,
  from,
  to,
  ids,
  oldestTimestamp: 0,
})

describe('the fates of a record', () => {
  test('from its creation to its delivery', () => {
    const facts = [created(7), sent(7), appended(1, 0, [7]), committed(0, 1), acked(0, 1, 7), polled(0, 1, 7)]
    const seen = facts.map((_, i) => told(...facts.slice(0, i + 1)).fatesOf(7))
    expect(seen).toEqual([
      ['created', 'unsent'],
      ['created', 'sent'],
      ['created', 'sent', 'appended'],
      ['created', 'sent', 'appended', 'committed'],
      ['created', 'sent', 'appended', 'committed', 'acknowledged'],
      ['created', 'sent', 'appended', 'committed', 'acknowledged', 'delivered'],
    ])
    expect(told(...facts).story(7)).toMatchObject({
      producer,
      acks: 1,
      attempts: 1,
      places: [{ offset: 0, leaderEpoch: 0, holders: [1], committed: true }],
      deliveries: { g: 1 },
    })
  })

  test('lost is what was acknowledged or committed and stands in no log, on whatever disk', () => {
    const written = [created(7), sent(7), appended(1, 0, [7]), appended(2, 0, [7]), acked(0, 1, 7)]
    expect(told(...written, truncated(1, 0, [7])).fatesOf(7)).not.toContain('lost')
    expect(told(...written, truncated(1, 0, [7]), truncated(2, 0, [7])).fatesOf(7)).toContain('lost')
    const wiped: Fact = { kind: 'DiskWiped', node: 'broker-2' as NodeId, role: 'broker' }
    expect(told(...written, truncated(1, 0, [7]), wiped).fatesOf(7)).toContain('lost')
    // Nobody was promised anything.
    expect(told(created(7), appended(1, 0, [7]), truncated(1, 0, [7])).fateCounts().lost).toBe(0)
    // A retry wrote it again.
    const again = told(...written, truncated(1, 0, [7]), truncated(2, 0, [7]), appended(1, 0, [7], 1))
    expect(again.fateCounts().lost).toBe(0)
  })

  test('what was asked to go has expired, and is not lost', () => {
    const written = [created(7), created(8), appended(1, 0, [7, 8]), committed(0, 2), acked(0, -1, 7, 8)]
    const deleted: Fact = {
      kind: 'SegmentDeleted',
      broker: 1,
      partition,
      baseOffset: 0,
      endOffset: 2,
      sizeInBytes: 1,
      maxTimestamp: 0,
      ids: [7, 8],
      reason: 'retention.ms',
    }
    const start: Fact = {
      kind: 'LogStartOffsetIncremented',
      broker: 1,
      partition,
      from: 0,
      to: 1,
      reason: 'client delete records request',
    }
    const cleaned: Fact = {
      kind: 'LogCleaned',
      broker: 1,
      partition,
      from: 0,
      to: 2,
      ids: [7],
      offsets: [0],
      tombstones: 0,
      bytesBefore: 2,
      bytesAfter: 1,
      segmentsBefore: 1,
      segmentsAfter: 1,
    }
    const topic: Fact = { kind: 'TopicDeleted', topic: 't', partitions: 1 }
    for (const [fact, expired] of [
      [deleted, [7, 8]],
      [start, [7]],
      [cleaned, [7]],
      [topic, [7, 8]],
    ] as const) {
      const oracle = told(...written, fact)
      expect(oracle.list({ fate: 'expired' }).map((r) => r.id)).toEqual(expired)
      expect(oracle.fateCounts().lost).toBe(0)
    }
  })

  test('duplicated is to stand at two offsets of one log; two leaders at odds do not count', () => {
    const once = [created(7), appended(1, 0, [7]), appended(2, 5, [7], 1)]
    expect(told(...once).fateCounts().duplicated).toBe(0)
    expect(told(...once, appended(1, 5, [7], 1)).fateCounts().duplicated).toBe(1)
  })

  test('reordered is to be committed behind what was sent later', () => {
    const two = [created(7), created(8)]
    expect(told(...two, appended(1, 0, [7, 8]), committed(0, 2)).fateCounts().reordered).toBe(0)
    const swapped = told(...two, appended(1, 0, [8]), appended(1, 1, [7]), committed(0, 2))
    expect(swapped.list({ fate: 'reordered' }).map((r) => r.id)).toEqual([7])
  })

  test('trouble is met at the moment of the fact that brought it, and forgotten when it is over', () => {
    const facts = [created(1), sent(1), appended(1, 0, [1]), acked(0, 1, 1), truncated(1, 0, [1])]
    expect(told(...facts.slice(0, 4)).story(1)?.metAt).toEqual({})
    expect(told(...facts).story(1)?.metAt).toEqual({ lost: 4 })
    // A copy that turns up again.
    expect(told(...facts, appended(2, 0, [1])).story(1)?.metAt).toEqual({})
    const again = told(
      created(1),
      created(2),
      sent(1, 2),
      appended(1, 0, [2]),
      appended(1, 1, [1]),
      committed(0, 2),
    )
    expect(again.story(1)?.metAt).toEqual({ reordered: 5 })
  })

  test('unseen is what a group read past, by reading or by a reset, until it comes back for it', () => {
    const three = [created(7), created(8), created(9), appended(1, 0, [7, 8, 9]), committed(0, 3)]
    expect(told(...three, polled(0, 1, 7), polled(2, 3, 9)).list({ fate: 'unseen' })).toMatchObject([
      { id: 8, unseenBy: ['g'] },
    ])
    const reset: Fact = { kind: 'PositionReset', consumer, partition, offset: 3, strategy: 'latest' }
    expect(
      told(...three, polled(0, 1, 7), reset)
        .list({ fate: 'unseen' })
        .map((r) => r.id),
    ).toEqual([8, 9])
    expect(told(...three, polled(0, 1, 7), reset, polled(1, 3, 8, 9)).fateCounts().unseen).toBe(0)
    // To begin in the middle is no skipping.
    expect(told(...three, polled(2, 3, 9)).fateCounts().unseen).toBe(0)
  })

  test('skipped: a group committed past it, and whoever had it went without processing it', () => {
    const three = [7, 8, 9].flatMap(created)
    const written = [...three, appended(1, 0, [7, 8, 9]), committed(0, 3), polled(0, 3, 7, 8, 9)]
    const offsets = (offset: number): Fact => ({
      kind: 'OffsetsCommitted',
      group: 'g',
      member: '',
      generation: -1,
      offsets: [{ topic: 't', partition: 0, offset }],
    })
    const processed = (...ids: number[]): Fact => ({
      kind: 'RecordsProcessed',
      consumer,
      group: 'g',
      partition,
      from: 0,
      to: 1,
      ids,
    })
    const gone: Fact = { kind: 'NodeCrashed', node: consumer, role: 'consumer' }
    const skipped = (...facts: Fact[]) =>
      told(...written, ...facts)
        .list({ fate: 'skipped' })
        .map((r) => r.id)
    expect(skipped(offsets(3), processed(7))).toEqual([])
    expect(skipped(offsets(3), processed(7), gone)).toEqual([8, 9])
    expect(skipped(processed(7), gone, offsets(2))).toEqual([8])
    expect(skipped(processed(7), gone, offsets(3), polled(0, 3, 7, 8, 9))).toEqual([])
    const twice = told(...written, processed(7), gone, polled(0, 3, 7, 8, 9), processed(7, 8))
    expect(twice.list({ fate: 'reprocessed' }).map((r) => r.id)).toEqual([7])
    expect(twice.story(9)).toMatchObject({ receivers: { [consumer]: 2 }, hands: [consumer], processings: {} })
    expect(twice.list({ consumer, fate: 'processed' })).toHaveLength(2)
    expect(twice.list({ consumer: 'consumer-other' })).toEqual([])
  })

  test('counts by partition, key and producer', () => {
    const oracle = told(created(7), created(8), sent(7))
    expect(oracle.tally('partition').get(partition)).toMatchObject({
      created: 2,
      sent: 1,
      unsent: 1,
      lost: 0,
    })
    expect([...oracle.tally('key').keys(), ...oracle.tally('producer').keys()]).toEqual(['k', producer])
  })

  test('failed-but-there is a negative answer for what can be read', () => {
    const written = [created(7), appended(1, 0, [7]), failed(7)]
    expect(told(...written).fateCounts()['failed-but-there']).toBe(0)
    expect(told(...written, committed(0, 1)).fatesOf(7)).toEqual(
      expect.arrayContaining(['failed', 'failed-but-there']),
    )
  })

  test('records are listed by fate, by key, by partition', () => {
    const oracle = told(created(7), created(8), sent(8), {
      ...created(9),
      partition: 'u-0',
      key: 'x',
    } as Fact)
    const ids = (query: Parameters<Oracle['list']>[0], most?: number) =>
      oracle.list(query, most).map((r) => r.id)
    expect(ids({})).toEqual([7, 8, 9])
    expect(ids({}, 2)).toEqual([7, 8])
    expect(ids({ fate: 'unsent' })).toEqual([7, 9])
    expect(ids({ key: 'x' })).toEqual([9])
    expect(ids({ partition, fate: 'sent' })).toEqual([8])
  })
})

describe('acks=0: acknowledged as soon as it is sent', () => {
  const config = { acks: '0', 'enable.idempotence': false }
  const lostNow = (stage: Stage) => stage.oracle.fateCounts().lost
  /** A record that is on its way and in no log. */
  function onItsWay(hold: (stage: Stage) => unknown): Stage {
    const stage = new Stage(1, { producer: config })
    stage.send('first').wait(1)
    hold(stage)
    stage.send('second')
    expect(stage.oracle.list({ fate: 'acknowledged' }).map((r) => r.places.length)).toEqual([1, 0])
    expect(lostNow(stage), 'still on its way').toBe(0)
    return stage
  }

  test.each<[string, (stage: Stage) => unknown, (stage: Stage) => unknown]>([
    ['on the wire', () => {}, () => {}],
    [
      'on a cut link',
      (stage) => stage.act({ kind: 'CutLink', a: 'producer', b: 'broker', direction: 'both' }),
      (stage) => stage.act({ kind: 'HealAllLinks' }),
    ],
    [
      'in the socket of a paused broker',
      (stage) => stage.act({ kind: 'PauseNode', node: `broker-${stage.leader}` }).wait(0.1),
      (stage) => stage.act({ kind: 'ResumeNode', node: `broker-${stage.leader}` }),
    ],
    [
      'before a slow disk',
      (stage) => stage.act({ kind: 'SlowDisk', node: `broker-${stage.leader}`, writeMs: 800, readMs: 0 }),
      () => {},
    ],
  ])('%s it is not lost; it arrives, or is lost with the leader', (_, hold, release) => {
    const arrives = onItsWay(hold)
    release(arrives)
    arrives.wait(5)
    expect([arrives.oracle.fateCounts().appended, lostNow(arrives)]).toEqual([2, 0])
    const dies = onItsWay(hold)
    dies.to('CrashNode', dies.leader).wait(30)
    expect(dies.oracle.list({ fate: 'lost' }).map((r) => [r.value, r.vanished])).toEqual([['second', true]])
  })
})

describe('of a whole run', () => {
  /** Everything that can go wrong at once. */
  function wild(seed: number): Stage {
    const stage = new Stage(seed, {
      topic: { 'unclean.leader.election.enable': true },
      producer: { acks: '1', 'enable.idempotence': false, 'request.timeout.ms': 3_000 },
      recordsPerSecond: 10,
      more: { consumers: [reader()] },
    })
    // Requests wait for the disk, so that a reset finds some of them unanswered.
    for (const id of [1, 2, 3]) stage.act({ kind: 'SlowDisk', node: `broker-${id}`, writeMs: 80, readMs: 0 })
    for (let i = 0; i < 4; i++) {
      const victim = ((seed + i) % 3) + 1
      if (i === 3) stage.to('PowerLoss', 1, 2, 3)
      else stage.to(i === 1 ? 'CrashNode' : 'PowerLoss', victim)
      if (i === 1) stage.to('WipeDisk', victim)
      stage.wait(10)
      for (let resets = 0; resets < 3; resets++)
        stage.act({ kind: 'ResetConnections', a: 'producer', b: 'broker' }).wait(0.7)
      stage.start(1, 2, 3).wait(1)
    }
    return stage.act({ kind: 'SetProducerRate', producer: 'p', recordsPerSecond: 0 }).wait(20)
  }

  test('it says what a reader of all the disks would say', () => {
    let [lost, twice] = [0, 0]
    for (const seed of [1, 2]) {
      const stage = wild(seed)
      const logs = [1, 2, 3].flatMap((id) => stage.broker(id).disk.logs['t-0'] ?? [])
      const onDisk = logs.map((log) => batchesIn(log).flatMap((b) => [...b.ids]))
      const anywhere = new Set(onDisk.flat())
      const acknowledged = stage.facts('BatchAcknowledged').flatMap((f) => [...f.ids])
      const { oracle } = stage
      const named = new Set(oracle.list({ fate: 'lost' }).map((r) => r.id))
      expect(acknowledged.filter((id) => !anywhere.has(id)).every((id) => named.has(id))).toBe(true)
      for (const id of named) expect(anywhere.has(id)).toBe(false)
      for (const { id, places } of oracle.list({ fate: 'appended' }))
        expect([id, places.reduce((sum, place) => sum + place.holders.length, 0)]).toEqual([
          id,
          onDisk.flat().filter((other) => other === id).length,
        ])
      const doubled = [...anywhere].filter((id) =>
        onDisk.some((ids) => ids.filter((i) => i === id).length > 1),
      )
      const duplicated = new Set(oracle.list({ fate: 'duplicated' }).map((r) => r.id))
      for (const id of doubled) expect(duplicated.has(id)).toBe(true)
      lost += named.size
      twice += duplicated.size
    }
    expect([lost > 0, twice > 0]).toEqual([true, true])
  }, 60_000)

  test('it says the same at a moment whichever way one came there, also in another future', () => {
    const { run } = wild(1)
    const end = run.now
    const atEnd = oracleOf(run).oracle.fateCounts()
    run.seek(40 * SECOND)
    const back = oracleOf(run).oracle.fateCounts()
    expect(back).not.toEqual(atEnd)
    const straight = createRun(run.recording())
    straight.advanceTo(40 * SECOND)
    expect(back).toEqual(oracleOf(straight).oracle.fateCounts())
    run.advanceTo(end)
    expect(oracleOf(run).oracle.fateCounts()).toEqual(atEnd)
    run.seek(40 * SECOND)
    run.act({ kind: 'SetProducerRate', producer: 'p', recordsPerSecond: 0 })
    run.advanceTo(end)
    const other = createRun(run.recording())
    other.advanceTo(end)
    expect(oracleOf(run).oracle.fateCounts()).toEqual(oracleOf(other).oracle.fateCounts())
    expect(oracleOf(run).oracle.fateCounts().created).toBeLessThan(atEnd.created)
  }, 60_000)
})
