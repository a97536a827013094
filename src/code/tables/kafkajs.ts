/** Java's configs in tulios/kafkajs 2.2.4 (types/index.d.ts, src/index.js, src/producer, src/consumer). */
import type { ProducerBehaviour } from '../../engine/index.ts'
import type { Carried, Effective, Table } from '../settings.ts'
import { known } from './assignors.ts'
import { BY_THE_CLOCK } from './java.ts'

const ACKS: Readonly<Record<string, string>> = { all: '-1', '-1': '-1', '1': '1', '0': '0' }
const LIKE_JAVA = ['built-in', 'murmur2_random', 'Murmur2Balancer', 'DefaultPartitioner']

function partitioner({ behaviour }: Effective): Carried {
  const { partitioner: name } = behaviour as ProducerBehaviour
  if (name === 'LegacyPartitioner') return { value: name }
  return LIKE_JAVA.includes(name) ? null : { why: 'other partitioner' }
}

export const KAFKAJS_PRODUCER: Table = {
  told: ['acks', 'idempotent', 'retry.retries'],
  routes: {
    acks: { to: 'acks', always: true, carry: (value) => ({ value: ACKS[String(value)] ?? '-1' }) },
    'enable.idempotence': { to: 'idempotent', always: true },
    // Others need a codec from another package.
    'compression.type': {
      to: 'compression',
      always: true,
      carry: (value) => (value === 'none' || value === 'gzip' ? { value } : { why: 'no codec' }),
    },
    'partitioner.class': { to: 'createPartitioner', always: true, carry: (_, client) => partitioner(client) },
    'linger.ms': { always: true, carry: (value) => (Number(value) > 0 ? { why: 'no linger' } : null) },
    'batch.size': { carry: () => ({ why: 'no batch in bytes' }) },
    'max.in.flight.requests.per.connection': { to: 'maxInFlightRequests' },
    'metadata.max.age.ms': { to: 'metadataMaxAge' },
    'request.timeout.ms': { to: 'requestTimeout' },
    retries: { to: 'retry.retries' },
    'retry.backoff.ms': { to: 'retry.initialRetryTime' },
    'retry.backoff.max.ms': { to: 'retry.maxRetryTime' },
    'socket.connection.setup.timeout.ms': { to: 'connectionTimeout' },
    'transactional.id': { to: 'transactionalId', always: true },
    'transaction.timeout.ms': { to: 'transactionTimeout' },
  },
}

export const KAFKAJS_CONSUMER: Table = {
  told: ['fromBeginning', 'autoCommit', 'maxWaitTimeInMs', 'sessionTimeout'],
  routes: {
    'auto.offset.reset': {
      to: 'fromBeginning',
      always: true,
      carry: (value) =>
        value === 'earliest' || value === 'latest'
          ? { value: value === 'earliest' }
          : { why: 'no such value' },
    },
    'isolation.level': {
      to: 'readUncommitted',
      always: true,
      carry: (value) => ({ value: value !== 'read_committed' }),
    },
    'enable.auto.commit': {
      to: 'autoCommit',
      always: true,
      carry: (_, { behaviour }) => ({ value: 'commit' in behaviour && BY_THE_CLOCK.has(behaviour.commit) }),
    },
    'auto.commit.interval.ms': {
      to: 'autoCommitInterval',
      always: true,
      carry: (value, { behaviour }) =>
        'commit' in behaviour && BY_THE_CLOCK.has(behaviour.commit) ? { value } : null,
    },
    'fetch.max.wait.ms': { to: 'maxWaitTimeInMs', always: true },
    'fetch.min.bytes': { to: 'minBytes', always: true },
    'fetch.max.bytes': { to: 'maxBytes' },
    'max.partition.fetch.bytes': { to: 'maxBytesPerPartition' },
    'session.timeout.ms': {
      to: 'sessionTimeout',
      always: true,
      carry: (value, { config }) => (config['group.protocol'] === 'consumer' ? null : { value }),
    },
    'heartbeat.interval.ms': { to: 'heartbeatInterval' },
    'max.poll.interval.ms': { to: 'rebalanceTimeout' },
    'metadata.max.age.ms': { to: 'metadataMaxAge' },
    'request.timeout.ms': { to: 'requestTimeout' },
    'client.rack': { to: 'rackId', always: true },
    'max.poll.records': { carry: () => ({ why: 'one at a time' }) },
    'partition.assignment.strategy': {
      always: true,
      carry: (_, client) => {
        const found = known(client, ['roundrobin'])
        return found !== null && 'why' in found ? found : null
      },
    },
    'group.protocol': {
      always: true,
      carry: (value) => (value === 'consumer' ? { why: 'no consumer protocol' } : null),
    },
    'group.remote.assignor': { carry: () => ({ why: 'no consumer protocol' }) },
    'group.instance.id': { carry: () => ({ why: 'no static members' }) },
  },
}
