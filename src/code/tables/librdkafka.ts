/** Java's configs in confluentinc/librdkafka 2.16 (CONFIGURATION.md), which Python and C# use. */
import type { ProducerBehaviour } from '../../engine/index.ts'
import type { Carried, Effective, Route, Table } from '../settings.ts'
import { known } from './assignors.ts'
import { BY_THE_CLOCK } from './java.ts'

const PARTITIONERS: Readonly<Record<string, string>> = {
  'built-in': 'murmur2_random',
  DefaultPartitioner: 'murmur2_random',
  Murmur2Balancer: 'murmur2_random',
  'Murmur2Balancer{Consistent}': 'murmur2',
  CRC32Balancer: 'consistent_random',
  'CRC32Balancer{Consistent}': 'consistent',
}

function partitioner({ behaviour }: Effective): Carried {
  const value = PARTITIONERS[(behaviour as ProducerBehaviour).partitioner]
  return value === undefined ? { why: 'other partitioner' } : { value }
}

/** It refuses eager and cooperative assignors side by side. */
function ofOneKind(found: Carried): Carried {
  if (found === null || 'why' in found) return found
  const [first = '', ...others] = String(found.value).split(',')
  if (first === 'cooperative-sticky') return { value: first }
  return { value: [first, ...others.filter((name) => name !== 'cooperative-sticky')].join(',') }
}

const same = (to: string): Route => ({ to })
const always = (to: string): Route => ({ to, always: true })
/** What librdkafka refuses beside group.protocol=consumer, as Java does. */
const classicOnly = (to: string, isAlways = false): Route => ({
  to,
  ...(isAlways && { always: true }),
  carry: (value, { config }) => (config['group.protocol'] === 'consumer' ? null : { value }),
})

export const LIBRDKAFKA_PRODUCER: Table = {
  told: ['request.required.acks', 'enable.idempotence', 'queue.buffering.max.ms', 'partitioner'],
  routes: {
    acks: {
      to: 'request.required.acks',
      always: true,
      carry: (value) => ({ value: value === 'all' ? '-1' : value }),
    },
    'enable.idempotence': always('enable.idempotence'),
    'linger.ms': always('queue.buffering.max.ms'),
    'batch.size': { to: 'batch.size', carry: (value) => ({ value: Math.max(1, Number(value)) }) },
    'compression.type': always('compression.codec'),
    'partitioner.class': { to: 'partitioner', always: true, carry: (_, client) => partitioner(client) },
    'max.in.flight.requests.per.connection': same('max.in.flight.requests.per.connection'),
    'max.request.size': same('message.max.bytes'),
    retries: same('message.send.max.retries'),
    'delivery.timeout.ms': same('message.timeout.ms'),
    'buffer.memory': {
      to: 'queue.buffering.max.kbytes',
      carry: (value) => ({ value: Math.max(1, Math.ceil(Number(value) / 1024)) }),
    },
    'reconnect.backoff.ms': same('reconnect.backoff.ms'),
    'reconnect.backoff.max.ms': same('reconnect.backoff.max.ms'),
    'request.timeout.ms': same('socket.timeout.ms'),
    'retry.backoff.ms': same('retry.backoff.ms'),
    'retry.backoff.max.ms': same('retry.backoff.max.ms'),
    'socket.connection.setup.timeout.ms': same('socket.connection.setup.timeout.ms'),
    'metadata.max.age.ms': same('topic.metadata.refresh.interval.ms'),
    'transactional.id': always('transactional.id'),
    'transaction.timeout.ms': same('transaction.timeout.ms'),
  },
}

export const LIBRDKAFKA_CONSUMER: Table = {
  told: ['auto.offset.reset', 'enable.auto.commit', 'isolation.level', 'fetch.wait.max.ms'],
  routes: {
    'auto.offset.reset': {
      to: 'auto.offset.reset',
      always: true,
      carry: (value) =>
        value === 'latest'
          ? { value: 'largest' }
          : value === 'earliest'
            ? { value: 'earliest' }
            : value === 'none'
              ? { value: 'error' }
              : { why: 'no such value' },
    },
    'enable.auto.commit': {
      to: 'enable.auto.commit',
      always: true,
      carry: (_, { behaviour }) => ({ value: 'commit' in behaviour && BY_THE_CLOCK.has(behaviour.commit) }),
    },
    'auto.commit.interval.ms': same('auto.commit.interval.ms'),
    'isolation.level': always('isolation.level'),
    'fetch.max.wait.ms': always('fetch.wait.max.ms'),
    'fetch.min.bytes': always('fetch.min.bytes'),
    'fetch.max.bytes': same('fetch.max.bytes'),
    'max.partition.fetch.bytes': same('fetch.message.max.bytes'),
    'session.timeout.ms': classicOnly('session.timeout.ms', true),
    'heartbeat.interval.ms': classicOnly('heartbeat.interval.ms'),
    'max.poll.interval.ms': same('max.poll.interval.ms'),
    'request.timeout.ms': same('socket.timeout.ms'),
    'client.rack': always('client.rack'),
    'max.poll.records': { carry: (value) => (value === 1 ? null : { why: 'one at a time' }) },
    'partition.assignment.strategy': {
      to: 'partition.assignment.strategy',
      always: true,
      carry: (_, client) => ofOneKind(known(client, ['range', 'roundrobin', 'cooperative-sticky'])),
    },
    'group.protocol': {
      to: 'group.protocol',
      always: true,
      carry: (value) => (value === 'consumer' ? { value } : null),
    },
    'group.remote.assignor': same('group.remote.assignor'),
    'group.instance.id': same('group.instance.id'),
    'reconnect.backoff.ms': same('reconnect.backoff.ms'),
    'reconnect.backoff.max.ms': same('reconnect.backoff.max.ms'),
    'retry.backoff.ms': same('retry.backoff.ms'),
    'retry.backoff.max.ms': same('retry.backoff.max.ms'),
    'metadata.max.age.ms': same('topic.metadata.refresh.interval.ms'),
  },
}
