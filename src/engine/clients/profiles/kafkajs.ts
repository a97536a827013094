/**
 * tulios/kafkajs 2.2.4 (src/producer, src/consumer, src/retry, src/index.js).
 *
 * A send() is a request of its own to each broker: nothing waits for company. A member whose eachMessage takes longer
 * than sessionTimeout is out of its group, for it sends no heartbeat meanwhile. Left out: its throttling of connections,
 * autoCommitThreshold, eachBatchAutoResolve, partitionsConsumedConcurrently, heartbeats after an empty answer of another
 * broker, and that the rest of a batch is dropped when a heartbeat says that the group rebalances.
 */
import { ConfigError } from '../../config/resolve.ts'
import { JAVA_CONSUMER, JAVA_PRODUCER } from './java.ts'
import { type ConsumerBehaviour, flag, oneOf, type ProducerBehaviour, type Side, whole } from './types.ts'

const UNLIMITED = 9_007_199_254_740_991
const FOREVER = 2_147_483_647

/** How long `retries` attempts take at most, by its waits alone. */
function patience(first: number, most: number, retries: number): number {
  let sum = 0
  for (let i = 0; i < Math.min(retries, 40); i++) sum += Math.min(first * 2 ** i, most)
  return retries > 40 ? FOREVER : sum
}

const producer: Side<ProducerBehaviour> = {
  settings: {
    acks: oneOf('-1', ['-1', '0', '1'], 'acks'),
    compression: oneOf('none', ['none', 'gzip', 'snappy', 'lz4', 'zstd'], 'compression.type'),
    connectionTimeout: whole(1_000, 'socket.connection.setup.timeout.ms', 1),
    createPartitioner: oneOf(
      'DefaultPartitioner',
      ['DefaultPartitioner', 'LegacyPartitioner'],
      'partitioner.class',
    ),
    idempotent: flag(false, 'enable.idempotence'),
    maxInFlightRequests: whole(null, 'max.in.flight.requests.per.connection', 1),
    metadataMaxAge: whole(300_000, 'metadata.max.age.ms', 1),
    requestTimeout: whole(30_000, 'request.timeout.ms', 1),
    'retry.initialRetryTime': whole(300, 'retry.backoff.ms', 1),
    'retry.maxRetryTime': whole(30_000, 'retry.backoff.max.ms', 1),
    'retry.retries': whole(null, 'retries'),
    timeout: whole(30_000, null, 1),
  },
  finish(values) {
    const isIdempotent = values.idempotent === true
    const retries = Number(values['retry.retries'] ?? (isIdempotent ? FOREVER : 5))
    if (isIdempotent && values.acks !== '-1')
      throw new ConfigError(
        'acks',
        values.acks,
        '-1: not requiring ack for all messages invalidates the idempotent producer',
      )
    if (isIdempotent && retries < 1)
      throw new ConfigError('retry.retries', retries, 'at least 1: an idempotent producer must allow retries')
    const first = Number(values['retry.initialRetryTime'])
    const most = Number(values['retry.maxRetryTime'])
    return {
      java: {
        retries,
        'linger.ms': 0,
        'batch.size': 0,
        'buffer.memory': UNLIMITED,
        'delivery.timeout.ms': FOREVER,
        'max.request.size': FOREVER,
        'max.block.ms': patience(first, most, retries),
        'max.in.flight.requests.per.connection': Number(values.maxInFlightRequests ?? FOREVER),
        'partitioner.class': '',
      },
      behaviour: {
        ...JAVA_PRODUCER,
        partitioner: values.createPartitioner as ProducerBehaviour['partitioner'],
        batchRecords: 1,
        requests: 'by batch',
        splits: false,
        // An idempotent one holds a lock on its sequence numbers until the answer is there.
        oneAtATime: isIdempotent,
        brokerTimeoutMs: Number(values.timeout),
      },
    }
  },
}

const consumer: Side<ConsumerBehaviour> = {
  settings: {
    autoCommit: flag(true, 'enable.auto.commit'),
    autoCommitInterval: whole(null, 'auto.commit.interval.ms', 1),
    fromBeginning: flag(false, 'auto.offset.reset'),
    heartbeatInterval: whole(3_000, 'heartbeat.interval.ms', 1),
    maxBytes: whole(10_485_760, 'fetch.max.bytes', 1),
    maxBytesPerPartition: whole(1_048_576, 'max.partition.fetch.bytes', 1),
    maxWaitTimeInMs: whole(5_000, 'fetch.max.wait.ms', 0),
    metadataMaxAge: whole(300_000, 'metadata.max.age.ms', 1),
    minBytes: whole(1, 'fetch.min.bytes', 0),
    rackId: { type: 'string', default: '', java: 'client.rack' },
    readUncommitted: flag(false, 'isolation.level'),
    rebalanceTimeout: whole(60_000, 'max.poll.interval.ms', 1),
    requestTimeout: whole(30_000, 'request.timeout.ms', 1),
    sessionTimeout: whole(30_000, 'session.timeout.ms', 1),
  },
  finish(values) {
    if (Number(values.heartbeatInterval) >= Number(values.sessionTimeout))
      throw new ConfigError(
        'heartbeatInterval',
        values.heartbeatInterval,
        `lower than sessionTimeout = ${values.sessionTimeout}`,
      )
    return {
      java: {
        'auto.offset.reset': values.fromBeginning ? 'earliest' : 'latest',
        'enable.auto.commit': false,
        'isolation.level': values.readUncommitted ? 'read_uncommitted' : 'read_committed',
      },
      behaviour: {
        ...JAVA_CONSUMER,
        commit: values.autoCommit ? 'after each batch' : 'manual',
        commitIntervalMs: Number(values.autoCommitInterval ?? 0),
        assignors: ['roundrobin'],
        heartbeats: 'between records',
      },
    }
  },
}

export const kafkajs = { library: 'kafkajs', title: 'kafkajs 2.2.4', producer, consumer } as const
