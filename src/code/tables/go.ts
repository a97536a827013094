/** Java's configs in segmentio/kafka-go 0.4.51 (writer.go, reader.go, balancer.go, groupbalancer.go). */
import type { ProducerBehaviour } from '../../engine/index.ts'
import type { Carried, Effective, Table } from '../settings.ts'
import { known } from './assignors.ts'

const ACKS: Readonly<Record<string, string>> = {
  all: 'RequireAll',
  '-1': 'RequireAll',
  '1': 'RequireOne',
  '0': 'RequireNone',
}

/** Where a key goes to the same partition; records without a key go where kafka-go sends them. */
const BALANCERS: Readonly<Record<string, string>> = {
  'built-in': 'Murmur2Balancer',
  DefaultPartitioner: 'Murmur2Balancer',
  murmur2_random: 'Murmur2Balancer',
  murmur2: 'Murmur2Balancer{Consistent}',
  consistent_random: 'CRC32Balancer',
  consistent: 'CRC32Balancer{Consistent}',
  RoundRobinPartitioner: 'RoundRobin',
}

function balancer({ behaviour }: Effective): Carried {
  const value = BALANCERS[(behaviour as ProducerBehaviour).partitioner]
  return value === undefined ? { why: 'other partitioner' } : { value }
}

export const GO_PRODUCER: Table = {
  told: ['Balancer', 'BatchTimeout', 'RequiredAcks', 'Async'],
  routes: {
    acks: {
      to: 'RequiredAcks',
      always: true,
      carry: (value) => ({ value: ACKS[String(value)] ?? 'RequireAll' }),
    },
    'partitioner.class': { to: 'Balancer', always: true, carry: (_, client) => balancer(client) },
    // It takes 0 for "not set".
    'linger.ms': {
      to: 'BatchTimeout',
      always: true,
      carry: (value) => ({ value: Math.max(1, Number(value)) }),
    },
    'compression.type': { to: 'Compression', always: true },
    'batch.size': { to: 'BatchBytes', carry: (value) => ({ value: Math.max(1, Number(value)) }) },
    'request.timeout.ms': { to: 'WriteTimeout', carry: (value) => ({ value: Math.max(1, Number(value)) }) },
    retries: {
      to: 'MaxAttempts',
      carry: (value) => ({ value: Math.min(2_147_483_647, Number(value) + 1) }),
    },
    'retry.backoff.ms': { to: 'WriteBackoffMin', carry: (value) => ({ value: Math.max(1, Number(value)) }) },
    'retry.backoff.max.ms': {
      to: 'WriteBackoffMax',
      carry: (value) => ({ value: Math.max(1, Number(value)) }),
    },
    'metadata.max.age.ms': {
      to: 'Transport.MetadataTTL',
      carry: (value) => ({ value: Math.max(1, Number(value)) }),
    },
    'enable.idempotence': {
      always: true,
      carry: (value) => (value === true ? { why: 'no idempotence' } : null),
    },
    'transactional.id': { always: true, carry: () => ({ why: 'no transactions' }) },
    'transaction.timeout.ms': { carry: () => ({ why: 'no transactions' }) },
  },
}

const BALANCED = ['range', 'roundrobin']

export const GO_CONSUMER: Table = {
  told: ['MinBytes', 'MaxWait', 'CommitInterval', 'StartOffset'],
  routes: {
    'auto.offset.reset': {
      to: 'StartOffset',
      always: true,
      carry: (value) =>
        value === 'latest'
          ? { value: 'LastOffset' }
          : value === 'earliest'
            ? { value: 'FirstOffset' }
            : { why: 'no such value' },
    },
    'isolation.level': {
      to: 'IsolationLevel',
      always: true,
      carry: (value) => ({ value: value === 'read_committed' ? 'ReadCommitted' : 'ReadUncommitted' }),
    },
    'auto.commit.interval.ms': {
      to: 'CommitInterval',
      always: true,
      carry: (value, { config }) => (config['enable.auto.commit'] === true ? { value } : null),
    },
    // Said by ReadMessage or FetchMessage.
    'enable.auto.commit': { carry: () => null },
    'fetch.max.wait.ms': {
      to: 'MaxWait',
      always: true,
      carry: (value) => ({ value: Math.max(1, Number(value)) }),
    },
    'fetch.min.bytes': { to: 'MinBytes', always: true },
    'max.partition.fetch.bytes': { to: 'MaxBytes' },
    'session.timeout.ms': {
      to: 'SessionTimeout',
      always: true,
      carry: (value, { config }) => (config['group.protocol'] === 'consumer' ? null : { value }),
    },
    'heartbeat.interval.ms': { to: 'HeartbeatInterval' },
    'max.poll.interval.ms': { to: 'RebalanceTimeout' },
    'max.poll.records': { carry: (value) => (value === 1 ? null : { why: 'one at a time' }) },
    'partition.assignment.strategy': {
      to: 'GroupBalancers',
      always: true,
      carry: (_, client) => known(client, BALANCED),
    },
    'group.protocol': {
      always: true,
      carry: (value) => (value === 'consumer' ? { why: 'no consumer protocol' } : null),
    },
    'group.remote.assignor': { carry: () => ({ why: 'no consumer protocol' }) },
    'group.instance.id': { carry: () => ({ why: 'no static members' }) },
    'client.rack': { carry: (value) => (value === '' ? null : { why: 'no rack' }) },
  },
}
