/** Transactions on whole clusters, in both protocols; every promise is checked after every event. */
import { expect, test } from 'vitest'
import type { Scenario } from './scenario.ts'
import { Rig, reader, transactional } from './transaction-rig.ts'

const VERSIONS = [
  { name: 'transaction.version 0', features: { 'transaction.version': 0 } },
  { name: 'transaction.version 1', features: { 'transaction.version': 1 } },
  { name: 'transaction.version 2', features: { 'transaction.version': 2 } },
  { name: 'ZooKeeper mode', controlPlane: 'zookeeper' as const, zookeeper: [1] },
] as const
const readers = [reader('committed', 'read_committed'), reader('all', 'read_uncommitted')]

const byHand = (mode: Partial<Scenario>, more: Partial<Scenario> = {}): Rig =>
  new Rig({ ...mode, producers: [transactional('p')], consumers: readers, ...more })

test.each(VERSIONS)(
  '$name: what is aborted is never read with read_committed, and is with read_uncommitted',
  (mode) => {
    const rig = byHand(mode)
    rig.by('BeginTransaction').send('a').send('b', 1).wait(1).by('CommitTransaction').wait(1)
    rig.by('BeginTransaction').send('c').send('d', 1).wait(1).by('AbortTransaction').wait(1)
    rig.by('BeginTransaction').send('e').wait(1).by('CommitTransaction').wait(3)
    expect(rig.values('committed').sort()).toEqual(['a', 'b', 'e'])
    expect(rig.values('all').sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
    // Records and markers: a, commit, c, abort, e, commit.
    expect(rig.ends(0)).toEqual({ highWatermark: 6, lastStableOffset: 6 })
    expect(rig.ends(1)).toEqual({ highWatermark: 4, lastStableOffset: 4 })
  },
)

test.each(VERSIONS)(
  '$name: an open transaction holds readers of committed data back, also from other records',
  (mode) => {
    const plain = transactional('q', {}, { config: { 'linger.ms': 0 } })
    const rig = byHand(mode, { producers: [transactional('p'), plain] })
    rig.by('BeginTransaction').send('open').wait(1).send('other', 0, 'q').wait(2)
    expect(rig.ends()).toEqual({ highWatermark: 2, lastStableOffset: 0 })
    expect(rig.values('committed')).toEqual([])
    expect(rig.values('all')).toEqual(['open', 'other'])
    rig.by('CommitTransaction').wait(2)
    expect(rig.values('committed')).toEqual(['open', 'other'])
  },
)

test.each(VERSIONS)('$name: who initialises the same transactional.id fences the one before', (mode) => {
  const rig = byHand(mode)
  rig.by('BeginTransaction').send('zombie').wait(1)
  rig.act({ kind: 'PauseNode', node: 'producer-p' })
  rig.act({ kind: 'AddProducer', producer: transactional('second', {}, { startAtMs: 0 }) }).wait(3)
  expect(rig.producer('second').txn?.state).toBe('READY')
  expect(rig.of('OpenTransactionFenced')).toHaveLength(1)
  rig.by('BeginTransaction', 'second').send('second', 0, 'second').wait(1)
  rig.by('CommitTransaction', 'second').wait(1)
  rig.act({ kind: 'ResumeNode', node: 'producer-p' })
  rig.send('late').wait(2)
  // Where it writes it hears of an old epoch, and of the fence when it ends what it cannot go on with.
  expect(rig.producer().txn?.state).toBe('ABORTABLE_ERROR')
  rig.by('AbortTransaction').wait(2)
  expect(rig.producer().txn).toMatchObject({ state: 'FATAL_ERROR', lastError: 'PRODUCER_FENCED' })
  expect(rig.values('committed')).toEqual(['second'])
  expect(rig.values('all')).toEqual(['zombie', 'second'])
})

test('without a transactional.id nobody is fenced: both write on', () => {
  const plain = { config: { 'linger.ms': 0 } }
  const rig = new Rig({ producers: [transactional('p', {}, plain)], consumers: readers })
  rig.send('one').wait(1).act({ kind: 'PauseNode', node: 'producer-p' })
  rig.act({ kind: 'AddProducer', producer: transactional('second', {}, { ...plain, startAtMs: 0 }) }).wait(2)
  rig.send('two', 0, 'second').wait(1).act({ kind: 'ResumeNode', node: 'producer-p' })
  rig.send('late').wait(2)
  expect(rig.values('committed')).toEqual(['one', 'two', 'late'])
})

test.each(VERSIONS)(
  '$name: a transaction that nobody ends is aborted after its timeout, its producer fenced',
  (mode) => {
    const rig = byHand(mode, { producers: [transactional('p', { 'transaction.timeout.ms': 10_000 })] })
    rig.by('BeginTransaction').send('x').wait(8)
    expect(rig.ends()).toEqual({ highWatermark: 1, lastStableOffset: 0 })
    rig.wait(15)
    expect(rig.of('TransactionTimedOut')).toHaveLength(1)
    expect(rig.ends()).toEqual({ highWatermark: 2, lastStableOffset: 2 })
    rig.by('CommitTransaction').wait(2)
    // With version 2 the epoch is the one before, as if a commit came again.
    const lastError = mode.name === 'transaction.version 2' ? 'INVALID_TXN_STATE' : 'PRODUCER_FENCED'
    expect(rig.producer().txn).toMatchObject({ state: 'FATAL_ERROR', lastError })
    expect(rig.values('committed')).toEqual([])
  },
)

test.each(VERSIONS)(
  '$name: a decision outlives its coordinator, and the next one sends the markers',
  (mode) => {
    const rig = byHand(mode)
    rig.by('BeginTransaction').send('a').send('b', 1).wait(1).by('CommitTransaction')
    rig.until((f) => f.kind === 'TransactionStateChanged' && f.to === 'PREPARE_COMMIT')
    const before = rig.coordinator()
    rig.act({ kind: 'CrashNode', node: `broker-${before}` }).wait(40)
    expect(rig.coordinator()).not.toBe(before)
    expect(rig.of('TransactionCompleted')).toHaveLength(1)
    expect(rig.values('committed').sort()).toEqual(['a', 'b'])
    expect(rig.producer().txn?.state).toBe('READY')
    rig.by('BeginTransaction').send('c').wait(2).by('CommitTransaction').wait(5)
    expect(rig.values('committed').sort()).toEqual(['a', 'b', 'c'])
  },
)

test.each(VERSIONS)('$name: a marker that got no answer goes to whoever leads next', (mode) => {
  const rig = byHand(mode)
  // A partition that the coordinator does not lead: its marker is on the wire when the leader dies.
  const partition = [0, 1].find((p) => rig.leader(p).brokerId !== rig.coordinator())
  expect(partition).toBeDefined()
  rig.by('BeginTransaction').send('a', partition).wait(1)
  const before = rig.leader(partition).brokerId
  rig.by('CommitTransaction').until((f) => f.kind === 'TransactionStateChanged' && f.to === 'PREPARE_COMMIT')
  rig.act({ kind: 'CrashNode', node: `broker-${before}` }).wait(40)
  expect(rig.leader(partition).brokerId).not.toBe(before)
  expect(rig.of('TransactionCompleted')).toHaveLength(1)
  const { highWatermark, lastStableOffset } = rig.ends(partition)
  expect(lastStableOffset).toBe(highWatermark)
  expect(rig.values('committed')).toEqual(['a'])
})

test.each(VERSIONS)(
  '$name: a producer that crashed inside a transaction begins with a clean slate',
  (mode) => {
    const rig = byHand(mode)
    rig.by('BeginTransaction').send('lost').wait(1)
    rig
      .act({ kind: 'CrashNode', node: 'producer-p' })
      .wait(1)
      .act({ kind: 'StartNode', node: 'producer-p' })
      .wait(3)
    rig.by('BeginTransaction').send('kept').wait(1).by('CommitTransaction').wait(2)
    expect(rig.values('committed')).toEqual(['kept'])
    expect(rig.values('all')).toEqual(['lost', 'kept'])
  },
)

test('each end bumps the epoch with transaction.version 2, and leaves it before', () => {
  const epochs = (version: number) => {
    const rig = byHand({ features: { 'transaction.version': version } })
    for (const value of ['a', 'b'])
      rig.by('BeginTransaction').send(value).wait(1).by('CommitTransaction').wait(1)
    return rig.producer().producerEpoch
  }
  expect([epochs(0), epochs(1), epochs(2)]).toEqual([0, 0, 2])
})

test('a transaction without any record never reaches the coordinator', () => {
  const rig = byHand({})
  rig.by('BeginTransaction').by('CommitTransaction').wait(1)
  expect(rig.producer().txn).toMatchObject({ state: 'READY', committed: 1 })
  expect(rig.of('TransactionStateChanged').map((f) => f.to)).toEqual(['EMPTY'])
})

test('close() aborts what is open', () => {
  const rig = byHand({})
  rig.by('BeginTransaction').send('x').wait(1).act({ kind: 'CloseClient', client: 'producer-p' }).wait(2)
  expect(rig.producer().process).toBe('stopped')
  expect(rig.ends()).toEqual({ highWatermark: 2, lastStableOffset: 2 })
  expect(rig.values('committed')).toEqual([])
})

test('a timeout above transaction.max.timeout.ms is refused for good', () => {
  const rig = byHand({}, { producers: [transactional('p', { 'transaction.timeout.ms': 900_001 })] })
  expect(rig.producer().txn).toMatchObject({ state: 'FATAL_ERROR', lastError: 'INVALID_TRANSACTION_TIMEOUT' })
})

test('an id that is not used for transactional.id.expiration.ms is forgotten, and only a new producer goes on', () => {
  const brokerConfig = {
    'offsets.topic.num.partitions': 3,
    'transaction.state.log.num.partitions': 3,
    'transactional.id.expiration.ms': 20_000,
    'transaction.remove.expired.transaction.cleanup.interval.ms': 10_000,
  }
  const rig = byHand({}, { brokerConfig, consumers: [] })
  rig.by('BeginTransaction').send('x').wait(1).by('CommitTransaction').wait(40)
  expect(rig.of('TransactionalIdExpired')).toHaveLength(1)
  rig.by('BeginTransaction').send('y').wait(2)
  expect(rig.producer().txn).toMatchObject({
    state: 'FATAL_ERROR',
    lastError: 'INVALID_PRODUCER_ID_MAPPING',
  })
  rig.act({ kind: 'AddProducer', producer: transactional('second', {}, { startAtMs: 0 }) }).wait(3)
  expect(rig.producer('second').txn?.state).toBe('READY')
})
