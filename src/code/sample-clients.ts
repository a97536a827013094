/** Clients of every kind, for the tests and for `npm run conformance:code`, which compiles the programs of all of them. */
import type { ConsumerSpec, ProducerSpec, ShareConsumerSpec } from '../engine/index.ts'
import type { CodeClient } from './types.ts'

const producer = (spec: Partial<ProducerSpec> & { id: string }): CodeClient => ({
  kind: 'producer',
  spec: { topic: 'orders', keys: null, recordsPerSecond: 5, ...spec },
})
const consumer = (spec: Partial<ConsumerSpec> & { id: string }, copier?: ProducerSpec): CodeClient => ({
  kind: 'consumer',
  spec: { group: 'workers', topics: ['orders'], ...spec },
  ...(copier && { copier }),
})
const share = (spec: Partial<ShareConsumerSpec> & { id: string }): CodeClient => ({
  kind: 'share-consumer',
  spec: { group: 'queue', topics: ['orders'], ...spec },
})

/** What a name may hold at worst: quotes of every language, ends of comments and lines, escapes, marks of direction. */
export const HOSTILE = `a"b'c\`d\\e\n\r\t\0*/ //# \${x} {n} %s \\u000a "; exit() \u2028\u202e 한글 😀 \ud800`

const manual = { 'enable.auto.commit': false } as const
const commit = { mode: 'sync', when: 'after', every: 'poll' } as const
const transactional = {
  id: 'payments',
  topic: 'ledger',
  keys: ['a', 'b'],
  recordsPerSecond: 10,
  config: { 'transactional.id': 'payments-1', 'transaction.timeout.ms': 30_000 },
} as const

export const SAMPLE_CLIENTS: Readonly<Record<string, CodeClient>> = {
  plain: producer({ id: 'plain' }),
  keyed: producer({
    id: 'keyed-1',
    keys: ['user-1', 'user-2'],
    headers: [
      { key: 'trace', value: '{n}-{key}' },
      { key: 'none', value: null },
    ],
    value: '{"user":"{key}","n":{n}}',
    valueBytes: 200,
    config: {
      'linger.ms': 20,
      acks: '1',
      'compression.type': 'gzip',
      'batch.size': 32_768,
      'buffer.memory': 67_108_864,
    },
  }),
  placed: producer({ id: 'placed', keys: ['vip', 'x'], partitionOfKey: { vip: 0 } }),
  'by hand': producer({ id: 'hand', recordsPerSecond: 0, keys: ['one'], value: 'hello' }),
  transactional: { kind: 'producer', spec: { ...transactional, transaction: { records: 5, abortEvery: 3 } } },
  'transaction by hand': { kind: 'producer', spec: { ...transactional, id: 'payments-by-hand' } },
  tuned: producer({
    id: 'tuned',
    config: {
      retries: 3,
      'delivery.timeout.ms': 60_000,
      'request.timeout.ms': 10_000,
      'retry.backoff.ms': 250,
      'max.in.flight.requests.per.connection': 1,
      'metadata.max.age.ms': 60_000,
      'partitioner.class': 'org.apache.kafka.clients.producer.RoundRobinPartitioner',
    },
  }),
  writer: producer({
    id: 'writer',
    client: 'kafka-go',
    config: {
      BatchTimeout: 10,
      RequiredAcks: 'RequireOne',
      Compression: 'lz4',
      WriteBackoffMin: 200,
      'Transport.MetadataTTL': 5_000,
    },
  }),
  'writer literal': producer({
    id: 'writer-literal',
    client: 'kafka-go',
    config: {
      Constructor: 'Writer{}',
      Async: true,
      Balancer: 'CRC32Balancer{Consistent}',
      'Transport.MetadataTTL': 1_500,
    },
  }),
  'writer placed': producer({
    id: 'writer-placed',
    client: 'kafka-go',
    keys: ['k'],
    partitionOfKey: { k: 1 },
    config: { Balancer: 'Hash' },
  }),
  'js producer': producer({
    id: 'js',
    client: 'kafkajs',
    config: {
      acks: '1',
      'retry.retries': 8,
      createPartitioner: 'LegacyPartitioner',
      idempotent: false,
      requestTimeout: 5_000,
    },
  }),
  'rd producer': producer({
    id: 'rd',
    client: 'librdkafka',
    config: { 'linger.ms': 50, partitioner: 'fnv1a_random', 'enable.idempotence': true },
  }),
  'hostile producer': producer({
    id: HOSTILE,
    topic: HOSTILE,
    keys: [HOSTILE, 'b'],
    value: HOSTILE,
    headers: [{ key: HOSTILE, value: HOSTILE }],
    partitionOfKey: { [HOSTILE]: 1 },
  }),
  reader: consumer({ id: 'reader', processMs: 100 }),
  fast: consumer({
    id: 'fast',
    topics: ['orders', 'payments'],
    config: {
      'max.poll.records': 10,
      'auto.offset.reset': 'earliest',
      'session.timeout.ms': 10_000,
      'heartbeat.interval.ms': 2_000,
      'isolation.level': 'read_committed',
      'fetch.min.bytes': 1_000,
    },
  }),
  'commits by hand': consumer({ id: 'manual', config: manual, commit }),
  'commits before': consumer({
    id: 'before',
    config: manual,
    commit: { mode: 'async', when: 'before', every: 'poll' },
  }),
  'commits each': consumer({
    id: 'each',
    config: manual,
    commit: { mode: 'async', when: 'after', every: 10, onClose: true, onRevoke: true },
  }),
  'off by one': consumer({
    id: 'off',
    config: manual,
    commit: { mode: 'sync', when: 'after', every: 1, offByOne: true },
  }),
  'never commits': consumer({ id: 'never', config: manual }),
  assigned: consumer({
    id: 'assigned',
    group: null,
    topics: [],
    assign: [
      { topic: 'orders', partition: 0 },
      { topic: 'orders', partition: 2 },
    ],
  }),
  cooperative: consumer({
    id: 'coop',
    config: {
      'partition.assignment.strategy': 'cooperative-sticky',
      'group.instance.id': 'w-1',
      'client.rack': 'a',
    },
  }),
  'new protocol': consumer({
    id: 'new',
    config: { 'group.protocol': 'consumer', 'group.remote.assignor': 'range' },
  }),
  worker: consumer({ id: 'worker', handOff: true, processMs: 50 }),
  copier: consumer({ id: 'copier', config: manual, copyTo: 'payments' }, transactional),
  'go reader': consumer({
    id: 'go-reader',
    client: 'kafka-go',
    config: {
      MinBytes: 10_000,
      MaxBytes: 10_000_000,
      StartOffset: 'LastOffset',
      GroupBalancers: 'roundrobin',
    },
  }),
  'go fetcher': consumer({
    id: 'go-fetcher',
    client: 'kafka-go',
    config: { Read: 'FetchMessage', CommitInterval: 1_000 },
  }),
  'js consumer': consumer({
    id: 'js-reader',
    client: 'kafkajs',
    config: { fromBeginning: true, autoCommitInterval: 2_000, sessionTimeout: 12_000 },
  }),
  'rd consumer': consumer({
    id: 'rd-reader',
    client: 'librdkafka',
    config: { 'auto.offset.reset': 'smallest', 'partition.assignment.strategy': 'range' },
  }),
  'hostile consumer': consumer({
    id: `${HOSTILE}2`,
    group: HOSTILE,
    topics: [HOSTILE, 'b'],
    config: { 'group.instance.id': HOSTILE.replace(/[\n\r\u2028]/g, '') },
  }),
  sharing: share({ id: 'sharing' }),
  'sharing explicitly': share({
    id: 'explicit',
    processMs: 20,
    rejectEvery: 7,
    releaseEvery: 5,
    config: { 'share.acknowledgement.mode': 'explicit', 'max.poll.records': 50 },
  }),
  'sharing and rejecting': share({
    id: 'rejecting',
    acknowledge: 'reject',
    renewEveryMs: 1_000,
    config: { 'share.acknowledgement.mode': 'explicit' },
  }),
}
