/**
 * confluentinc/librdkafka 2.15.0 (CONFIGURATION.md, rdkafka_conf.c, rdkafka_msg.c).
 *
 * Left out: queuing.strategy, delivery reports, its fetch queue (queued.min.messages), statistics, and that a request
 * also ends when its first message times out.
 */
import { ConfigError, type ConfigOverrides } from '../../config/resolve.ts'
import { JAVA_CONSUMER, JAVA_PRODUCER } from './java.ts'
import {
  type ConsumerBehaviour,
  flag,
  oneOf,
  type ProducerBehaviour,
  type Setting,
  type Side,
  type Values,
  whole,
} from './types.ts'

const also = (alias: string, setting: Setting): Setting => ({ ...setting, alias })
const FOREVER = 2_147_483_647
const IN_FLIGHT = 1_000_000

const settings = {
  'batch.num.messages': whole(10_000, null, 1, 1_000_000),
  'batch.size': whole(1_000_000, 'batch.size', 1),
  'compression.codec': also(
    'compression.type',
    oneOf('none', ['none', 'gzip', 'snappy', 'lz4', 'zstd'], 'compression.type'),
  ),
  'enable.idempotence': flag(false, 'enable.idempotence'),
  'max.in.flight.requests.per.connection': also(
    'max.in.flight',
    whole(IN_FLIGHT, 'max.in.flight.requests.per.connection', 1, IN_FLIGHT),
  ),
  'message.max.bytes': whole(1_000_000, 'max.request.size', 1_000, 1_000_000_000),
  'message.send.max.retries': also('retries', whole(FOREVER, 'retries')),
  'message.timeout.ms': also('delivery.timeout.ms', whole(300_000, 'delivery.timeout.ms')),
  partitioner: oneOf(
    'consistent_random',
    ['random', 'consistent', 'consistent_random', 'murmur2', 'murmur2_random', 'fnv1a', 'fnv1a_random'],
    'partitioner.class',
  ),
  'queue.buffering.max.kbytes': whole(1_048_576, 'buffer.memory', 1),
  'queue.buffering.max.messages': whole(100_000, null),
  'queue.buffering.max.ms': also('linger.ms', whole(5, 'linger.ms', 0, 900_000)),
  'reconnect.backoff.max.ms': whole(10_000, 'reconnect.backoff.max.ms', 0, 3_600_000),
  'reconnect.backoff.ms': whole(100, 'reconnect.backoff.ms', 0, 3_600_000),
  'request.required.acks': also('acks', oneOf('-1', ['-1', 'all', '0', '1'], 'acks')),
  'request.timeout.ms': whole(30_000, null, 1, 900_000),
  'retry.backoff.max.ms': whole(1_000, 'retry.backoff.max.ms', 1, 300_000),
  'retry.backoff.ms': whole(100, 'retry.backoff.ms', 1, 300_000),
  'socket.connection.setup.timeout.ms': whole(30_000, 'socket.connection.setup.timeout.ms', 1_000),
  'socket.timeout.ms': whole(60_000, 'request.timeout.ms', 10, 300_000),
  'sticky.partitioning.linger.ms': whole(null, null, 0, 900_000),
  'topic.metadata.refresh.interval.ms': whole(300_000, 'metadata.max.age.ms', 1, 3_600_000),
} as const

/** rd_kafka_conf_finalize: what idempotence allows, and what it sets when nobody did. */
function checkIdempotence(values: Values, set: ConfigOverrides): ConfigOverrides {
  const inFlight = Number(values['max.in.flight.requests.per.connection'])
  const acks = values['request.required.acks']
  const why = 'when enable.idempotence is true'
  if (set['max.in.flight.requests.per.connection'] !== undefined && inFlight > 5)
    throw new ConfigError('max.in.flight.requests.per.connection', inFlight, `at most 5 ${why}`)
  if (Number(values['message.send.max.retries']) === 0)
    throw new ConfigError('message.send.max.retries', 0, `at least 1 ${why}`)
  if (acks !== '-1' && acks !== 'all') throw new ConfigError('request.required.acks', acks, `all ${why}`)
  return { 'max.in.flight.requests.per.connection': Math.min(inFlight, 5), acks: 'all' }
}

const producer: Side<ProducerBehaviour> = {
  settings,
  finish(values, set) {
    const linger = Number(values['queue.buffering.max.ms'])
    const timeout = Number(values['message.timeout.ms']) || FOREVER
    if (timeout <= linger)
      throw new ConfigError('message.timeout.ms', timeout, `more than queue.buffering.max.ms = ${linger}`)
    const extra = values['enable.idempotence'] === true ? checkIdempotence(values, set) : {}
    return {
      java: {
        'buffer.memory': Number(values['queue.buffering.max.kbytes']) * 1024,
        'delivery.timeout.ms': timeout,
        'max.block.ms': timeout,
        'partitioner.class': '',
        ...extra,
      },
      behaviour: {
        ...JAVA_PRODUCER,
        partitioner: values.partitioner as ProducerBehaviour['partitioner'],
        stickyForMs: Number(values['sticky.partitioning.linger.ms'] ?? 2 * linger),
        batchRecords: Number(values['batch.num.messages']),
        requests: 'by batch',
        splits: false,
        whenFull: 'refuses',
        bufferRecords: Number(values['queue.buffering.max.messages']) || null,
        brokerTimeoutMs: Number(values['request.timeout.ms']),
      },
    }
  },
}

const consumer: Side<ConsumerBehaviour> = {
  settings: {
    'auto.commit.interval.ms': whole(5_000, 'auto.commit.interval.ms', 0, 86_400_000),
    'auto.offset.reset': oneOf(
      'largest',
      ['smallest', 'earliest', 'beginning', 'largest', 'latest', 'end', 'error'],
      'auto.offset.reset',
    ),
    'client.rack': { type: 'string', default: '', java: 'client.rack' },
    'enable.auto.commit': flag(true, 'enable.auto.commit'),
    'fetch.max.bytes': whole(52_428_800, 'fetch.max.bytes', 0, 2_147_483_135),
    'fetch.message.max.bytes': also(
      'max.partition.fetch.bytes',
      whole(1_048_576, 'max.partition.fetch.bytes', 1, 1_000_000_000),
    ),
    'fetch.min.bytes': whole(1, 'fetch.min.bytes'),
    'fetch.wait.max.ms': whole(500, 'fetch.max.wait.ms', 0, 300_000),
    'heartbeat.interval.ms': whole(3_000, 'heartbeat.interval.ms', 1, 3_600_000),
    'isolation.level': oneOf('read_committed', ['read_uncommitted', 'read_committed'], 'isolation.level'),
    'max.poll.interval.ms': whole(300_000, 'max.poll.interval.ms', 1, 86_400_000),
    'partition.assignment.strategy': oneOf(
      'range,roundrobin',
      ['range,roundrobin', 'range', 'roundrobin', 'roundrobin,range', 'cooperative-sticky'],
      'partition.assignment.strategy',
    ),
    'session.timeout.ms': whole(45_000, 'session.timeout.ms', 1, 3_600_000),
    'socket.timeout.ms': whole(60_000, 'request.timeout.ms', 10, 300_000),
  },
  finish(values) {
    const reset = String(values['auto.offset.reset'])
    if (Number(values['max.poll.interval.ms']) < Number(values['session.timeout.ms']))
      throw new ConfigError(
        'max.poll.interval.ms',
        values['max.poll.interval.ms'],
        `at least session.timeout.ms = ${values['session.timeout.ms']}`,
      )
    return {
      java: {
        'auto.offset.reset':
          reset === 'error'
            ? 'none'
            : ['smallest', 'earliest', 'beginning'].includes(reset)
              ? 'earliest'
              : 'latest',
        // One message at a time.
        'max.poll.records': 1,
      },
      behaviour: {
        ...JAVA_CONSUMER,
        commit: values['enable.auto.commit'] ? 'in background' : 'manual',
        commitIntervalMs: Number(values['auto.commit.interval.ms']),
        assignors: String(values['partition.assignment.strategy']).split(','),
      },
    }
  },
}

export const librdkafka = { library: 'librdkafka', title: 'librdkafka 2.15.0', producer, consumer } as const
