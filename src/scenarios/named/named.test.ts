/** Every named scenario keeps what its sentence promises: not yet when it opens, and certainly by its end. */
import { describe, expect, test } from 'vitest'
import {
  createRun,
  type Fact,
  type FactKind,
  type FactOf,
  freshestImage,
  lastStableOffset,
  leaderOf,
  type Oracle,
  oracleOf,
  type RecordFateName,
  type Run,
  SECOND,
  totalLag,
} from '../../engine/index.ts'
import { library as en } from '../../i18n/en/library.ts'
import { library as ko } from '../../i18n/ko/library.ts'
import { parseScenario } from '../schema.ts'
import { NAMED, type NamedId } from './index.ts'

interface Seen {
  readonly run: Run
  readonly oracle: Oracle
  readonly of: <K extends FactKind>(kind: K) => (FactOf<K> & { readonly at: number })[]
  readonly fate: (name: RecordFateName) => number
  readonly leader: (partition: string) => number | undefined
}

interface Proof {
  /** Seconds of simulated time until all of it can be seen. */
  readonly by: number
  readonly shows: (seen: Seen) => boolean
}

const proof = (by: number, shows: Proof['shows']): Proof => ({ by, shows })

function seenAt(run: Run): Seen {
  const { oracle } = oracleOf(run)
  return {
    run,
    oracle,
    of: <K extends FactKind>(kind: K) =>
      run.facts.flatMap(({ at, fact }) => (fact.kind === kind ? [{ at, ...(fact as FactOf<K>) }] : [])),
    fate: (name) => oracle.fateCounts()[name],
    leader: (partition) => leaderOf(run.world, partition)?.broker.brokerId,
  }
}

const since = (seconds: number) => (fact: { readonly at: number }) => fact.at >= seconds * SECOND
const isOf = (topic: string) => (fact: Fact) =>
  'partition' in fact && String(fact.partition).startsWith(topic)
const partitionsOfKey = (oracle: Oracle, key: string) =>
  new Set(oracle.list({ key }).flatMap(({ partition, places }) => (places.length > 0 ? [partition] : [])))
const KEYS = ['ada', 'bo', 'dan', 'di', 'eve', 'ned']
const inSync = (run: Run, topic: string) =>
  freshestImage(run.world)?.topics[topic]?.partitions.every((p) => p.isr.length === p.replicas.length) ??
  false
const valuesReadBy = ({ of, oracle }: Seen, group: string) =>
  of('RecordsPolled')
    .filter((fact) => fact.group === group)
    .flatMap(({ ids }) => ids.map((id) => oracle.story(id)?.value ?? ''))
/** Group members that gave something up after a moment. */
const gaveUp = ({ of }: Seen, seconds: number) =>
  of('PartitionsRevoked')
    .filter(since(seconds))
    .reduce((sum, fact) => sum + fact.partitions.length, 0)
const ends = (run: Run, partition: string) => {
  const leading = leaderOf(run.world, partition)
  if (!leading) return { lastStable: -1, highWatermark: -1 }
  const { highWatermark } = leading.replica
  const log = leading.broker.disk.logs[partition]
  return { lastStable: log ? lastStableOffset(log, highWatermark) : -1, highWatermark }
}

const PROOFS: Readonly<Record<NamedId, Proof>> = {
  'keys-and-order': proof(60, ({ oracle }) => {
    const homes = KEYS.map((key) => partitionsOfKey(oracle, key))
    return (
      homes.every((home) => home.size === 1) &&
      new Set(homes.flatMap((home) => [...home])).size > 1 &&
      oracle.fateCounts().delivered > 90
    )
  }),
  'without-keys': proof(60, ({ of }) => {
    const sent = of('BatchAppended')
      .filter((f) => f.leader && isOf('clicks')(f))
      .filter(since(24))
    return (
      new Set(sent.map((f) => f.partition)).size === 3 &&
      sent.length > 9 &&
      sent.some((f) => f.batch.count > 5)
    )
  }),
  'two-groups': proof(60, ({ oracle, of }) => {
    const idle = of('PartitionsAssigned').filter((f) => f.group === 'billing')
    return (
      oracle.list().filter((r) => r.deliveries.billing === 1 && r.deliveries.search === 1).length > 60 &&
      idle.some((f) => f.partitions.length === 0)
    )
  }),
  'slow-consumer': proof(
    85,
    ({ run }) => Math.max(...run.series.slice(28).map((s) => s.lag)) > 40 && totalLag(run.world) < 25,
  ),
  retention: proof(
    60,
    ({ of, fate }) =>
      of('SegmentDeleted').filter(since(25)).length > 5 && fate('expired') > 20 && fate('lost') === 0,
  ),
  compaction: proof(60, ({ of, oracle }) => {
    const left = KEYS.map(
      (key) => oracle.list({ key }).filter((r) => r.removed === null && r.places.length > 0).length,
    )
    return of('LogCleaned').filter(since(25)).length > 5 && left.every((n) => n > 0 && n < 8)
  }),
  'partitions-added': proof(
    60,
    ({ of, oracle }) =>
      of('PartitionsAdded').length === 1 && KEYS.some((key) => partitionsOfKey(oracle, key).size > 1),
  ),
  'broker-failure': proof(85, ({ run, of, fate, leader }) => {
    const chosen = of('LeaderElected')
      .filter(since(28))
      .some((f) => f.partition === 'payments-0' && f.to !== 1)
    return chosen && fate('lost') === 0 && inSync(run, 'payments') && leader('payments-0') === 1
  }),
  'acks-1-loss': proof(75, ({ fate, of }) => fate('lost') > 5 && of('LogTruncated').some(isOf('payments'))),
  'acks-all': proof(
    75,
    ({ fate, of }) =>
      of('LeaderElected').some(since(28)) &&
      fate('lost') === 0 &&
      of('BatchRetried').length > 0 &&
      fate('acknowledged') > 80,
  ),
  'acks-0-loss': proof(
    75,
    ({ oracle }) => oracle.list({ fate: 'lost' }).filter((r) => r.vanished && r.acks === 0).length > 5,
  ),
  'too-few-in-sync': proof(95, ({ of, oracle, fate }) => {
    const refused = of('AppendRefused')
      .filter(since(30))
      .some((f) => f.error === 'NOT_ENOUGH_REPLICAS')
    return (
      refused &&
      oracle.list({ producer: 'producer-careless' as never }).length > 0 &&
      fate('lost') === 0 &&
      fate('delivered') > 50
    )
  }),
  'slow-follower': proof(
    90,
    ({ of, run }) => of('IsrChanged').some((f) => f.reason === 'lagging') && inSync(run, 'payments'),
  ),
  'unclean-election': proof(
    90,
    ({ fate, of }) =>
      of('LeaderElected')
        .filter(since(40))
        .some((f) => f.to === 2) && fate('lost') > 10,
  ),
  'zombie-leader': proof(
    70,
    ({ of, fate }) =>
      of('NodePaused').length === 1 && of('LogTruncated').some((f) => f.broker === 1) && fate('lost') > 0,
  ),
  'last-replica-standing': proof(
    95,
    ({ fate, of }) => of('UnflushedRecordsLost').length === 1 && fate('lost') > 10,
  ),
  'eligible-leader-replicas': proof(
    95,
    ({ fate, of }) =>
      of('UnflushedRecordsLost').length === 1 &&
      of('LeaderElected')
        .filter(since(60))
        .some((f) => f.to !== 1) &&
      fate('lost') === 0,
  ),
  'all-power-lost': proof(80, ({ fate, of }) => of('UnflushedRecordsLost').length === 3 && fate('lost') > 10),
  'disk-full': proof(
    85,
    ({ of, fate, run }) =>
      of('LogDirFailed').length === 1 &&
      of('LeaderElected').some(since(27)) &&
      fate('lost') === 0 &&
      inSync(run, 'logs'),
  ),
  'eager-rebalance': proof(55, (seen) => gaveUp(seen, 28) === 6),
  'cooperative-rebalance': proof(55, (seen) => gaveUp(seen, 28) === 2),
  'consumer-protocol': proof(
    55,
    (seen) =>
      gaveUp(seen, 28) === 2 &&
      seen.of('ConsumerMemberAdvanced').some(since(28)) &&
      !seen.of('JoinRequested').some(since(20)),
  ),
  'consumer-crash': proof(60, ({ of }) => {
    const left = of('MemberLeft').find(since(27))
    const all = of('PartitionsAssigned').findLast((f) => f.consumer === 'consumer-worker-2')
    return left !== undefined && left.at > 34 * SECOND && all?.partitions.length === 3
  }),
  'static-membership': proof(
    60,
    (seen) =>
      seen.of('MemberReplaced').length === 1 && seen.of('GroupStateChanged').filter(since(27)).length === 0,
  ),
  'poll-too-slow': proof(
    75,
    ({ of }) =>
      of('PollIntervalExceeded').length === 1 &&
      of('MemberLeft').some(since(30)) &&
      of('MemberJoined').some(since(54)),
  ),
  'at-least-once': proof(75, ({ fate }) => fate('reprocessed') > 3 && fate('skipped') === 0),
  'at-most-once': proof(75, ({ fate }) => fate('skipped') > 3 && fate('reprocessed') === 0),
  'missed-by-retention': proof(
    95,
    ({ fate, of }) => fate('unseen') > 40 && of('PositionReset').some(since(74)) && fate('lost') === 0,
  ),
  'share-group': proof(
    60,
    ({ of, fate }) =>
      new Set(
        of('ShareRecordsAcquired')
          .filter(since(25))
          .map((f) => f.consumer),
      ).size === 3 && fate('processed') > 100,
  ),
  'poison-record': proof(
    80,
    ({ fate, oracle }) =>
      fate('archived') > 3 &&
      oracle.list({ fate: 'archived' }).every((r) => (r.deliveries.workers ?? 0) >= 5),
  ),
  duplicates: proof(70, ({ fate }) => fate('duplicated') > 2),
  idempotence: proof(70, ({ fate, of }) => of('DuplicateIgnored').length > 2 && fate('duplicated') === 0),
  reordering: proof(85, ({ fate }) => fate('reordered') > 3),
  transactions: proof(80, (seen) => {
    const committed = new Set(valuesReadBy(seen, 'committed'))
    const everything = new Set(valuesReadBy(seen, 'everything'))
    return (
      everything.size > committed.size + 5 &&
      committed.size > 10 &&
      seen.of('LastStableOffsetHeld').some(since(25))
    )
  }),
  'fenced-producer': proof(
    70,
    ({ of }) =>
      of('OpenTransactionFenced').length === 1 &&
      of('TransactionFailed').some((f) => f.producer === 'producer-shop'),
  ),
  'copied-once': proof(95, (seen) => {
    const read = valuesReadBy(seen, 'accountants')
    return (
      seen.of('NodeCrashed').length > 0 &&
      seen.of('OpenTransactionFenced').length + seen.fate('redelivered') > 0 &&
      read.length > 40 &&
      new Set(read).size === read.length
    )
  }),
  'hanging-transaction': proof(75, (seen) => {
    const { lastStable, highWatermark } = ends(seen.run, 'payments-0')
    return (
      lastStable < highWatermark &&
      valuesReadBy(seen, 'everything').includes('after') &&
      !valuesReadBy(seen, 'committed').includes('after')
    )
  }),
  'verified-transaction': proof(75, (seen) => {
    const { lastStable, highWatermark } = ends(seen.run, 'payments-0')
    return (
      lastStable === highWatermark &&
      seen.of('AppendRefused').some(since(44)) &&
      valuesReadBy(seen, 'committed').includes('after')
    )
  }),
  'torn-transaction': proof(75, (seen) => {
    const read = valuesReadBy(seen, 'committed')
    return (
      read.includes('first') &&
      read.includes('half') &&
      !read.includes('other half') &&
      valuesReadBy(seen, 'everything').includes('other half') &&
      seen.of('TransactionFailed').some(since(44))
    )
  }),
  'rolling-restart': proof(
    95,
    ({ of, fate, run }) =>
      of('RollingRestartFinished').length === 1 &&
      fate('lost') + fate('failed') === 0 &&
      inSync(run, 'payments'),
  ),
  'preferred-leader': proof(
    70,
    ({ of, leader }) =>
      of('LeaderElected')
        .filter(since(26))
        .some((f) => f.partition === 'payments-0' && f.to !== 1) && leader('payments-0') === 1,
  ),
  reassignment: proof(
    85,
    ({ of, leader }) =>
      of('ReassignmentCompleted').length === 1 &&
      leader('payments-0') === 4 &&
      of('ReplicaDeleted').some((f) => f.broker === 1),
  ),
  'rack-failure': proof(
    95,
    ({ of, fate, run }) =>
      of('ZoneRestored').length === 1 &&
      of('PartitionWentOffline').length === 0 &&
      fate('lost') === 0 &&
      inSync(run, 'payments'),
  ),
  'controller-failure': proof(
    60,
    ({ of, fate, oracle }) =>
      of('QuorumLeaderElected').some(since(27)) &&
      fate('lost') + fate('failed') === 0 &&
      oracle.fateCounts().acknowledged > 80,
  ),
  'quorum-lost': proof(85, ({ of }) => {
    const back = of('QuorumLeaderElected').find(since(60))
    const elected = of('LeaderElected')
      .filter(since(27))
      .filter((f) => f.partition === 'payments-0')
    return back !== undefined && elected.length > 0 && elected.every((f) => f.at > back.at)
  }),
  'cut-from-the-controllers': proof(
    80,
    ({ of, fate }) =>
      of('BrokerFenced').some((f) => f.broker === 1) &&
      of('LogTruncated').some((f) => f.broker === 1) &&
      fate('lost') > 10,
  ),
  'zookeeper-controller': proof(
    85,
    ({ of, fate, run }) =>
      of('ZooKeeperSessionExpired').length > 0 &&
      of('ControllerElected').some(since(27)) &&
      fate('lost') === 0 &&
      inSync(run, 'payments'),
  ),
}

describe.each(Object.keys(NAMED) as NamedId[])('%s', (id) => {
  test('keeps its promise, and not before it is opened', async () => {
    const scenario = await NAMED[id]()
    expect(scenario.id).toBe(id)
    expect(parseScenario(JSON.parse(JSON.stringify(scenario)))).toEqual(scenario)
    const run = createRun({ version: 1, scenario, seed: scenario.seed, commands: [] })
    const { by, shows } = PROOFS[id]
    run.advanceTo((scenario.openAtMs ?? 0) * 1000)
    expect(shows(seenAt(run)), 'when it opens').toBe(false)
    run.advanceTo(by * SECOND)
    expect(shows(seenAt(run)), 'by its end').toBe(true)
  })

  test('has a title and a sentence in both languages', () => {
    for (const { scenarios } of [en, ko]) {
      const { title, watch } = scenarios[id]
      expect(title.length).toBeGreaterThan(3)
      expect(title.length).toBeLessThan(60)
      expect(watch.length).toBeGreaterThan(15)
      expect(watch.length).toBeLessThan(220)
    }
  })
})
