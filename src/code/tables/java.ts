/** The configs of another library in the Java client (kafka-clients 4.x), whose names they are translated by. */
import { CONFIG_TABLES, type ProducerBehaviour } from '../../engine/index.ts'
import type { Carried, Effective, Route, Table } from '../settings.ts'
import { assignorsOf } from './assignors.ts'

const LIKE_JAVA = ['built-in', 'DefaultPartitioner', 'murmur2_random', 'Murmur2Balancer']

function partitioner({ behaviour }: Effective): Carried {
  const { partitioner: name } = behaviour as ProducerBehaviour
  if (LIKE_JAVA.includes(name)) return null
  if (name === 'RoundRobin' || name === 'RoundRobinPartitioner')
    return { value: 'org.apache.kafka.clients.producer.RoundRobinPartitioner' }
  return { why: 'other partitioner' }
}

const OF_CONSUMERS = 'org.apache.kafka.clients.consumer.'
const ASSIGNORS: Readonly<Record<string, string>> = {
  range: `${OF_CONSUMERS}RangeAssignor`,
  roundrobin: `${OF_CONSUMERS}RoundRobinAssignor`,
  sticky: `${OF_CONSUMERS}StickyAssignor`,
  'cooperative-sticky': `${OF_CONSUMERS}CooperativeStickyAssignor`,
}

/** Assignors as the Java client takes them: by their classes, where a scenario may name the protocol for short. */
export function assignorClasses(list: string): string {
  return list
    .split(',')
    .map((name) => ASSIGNORS[name] ?? name)
    .join(',')
}

/** Each config by its own name. */
const itself = (side: 'producer' | 'consumer'): Record<string, Route> =>
  Object.fromEntries(Object.keys(CONFIG_TABLES[side]).map((name) => [name, { to: name }]))

const always = (to: string): Route => ({ to, always: true })

export const JAVA_PRODUCER: Table = {
  told: ['acks', 'enable.idempotence', 'linger.ms', 'batch.size'],
  routes: {
    ...itself('producer'),
    acks: always('acks'),
    'enable.idempotence': always('enable.idempotence'),
    'linger.ms': always('linger.ms'),
    'compression.type': always('compression.type'),
    'partitioner.class': {
      to: 'partitioner.class',
      always: true,
      carry: (_, client) => partitioner(client),
    },
  },
}

export const JAVA_CONSUMER: Table = {
  told: ['auto.offset.reset', 'enable.auto.commit', 'max.poll.records', 'isolation.level'],
  routes: {
    ...itself('consumer'),
    'auto.offset.reset': always('auto.offset.reset'),
    'enable.auto.commit': {
      to: 'enable.auto.commit',
      always: true,
      carry: (_, { behaviour }) => ({ value: 'commit' in behaviour && BY_THE_CLOCK.has(behaviour.commit) }),
    },
    'auto.commit.interval.ms': { to: 'auto.commit.interval.ms' },
    'isolation.level': always('isolation.level'),
    'max.poll.records': always('max.poll.records'),
    'fetch.max.wait.ms': always('fetch.max.wait.ms'),
    'session.timeout.ms': always('session.timeout.ms'),
    'partition.assignment.strategy': {
      to: 'partition.assignment.strategy',
      always: true,
      carry: (_, client) => ({
        value: assignorClasses(assignorsOf(client).join(',')),
      }),
    },
  },
}

/** Ways to commit that are the Java client's as well. */
export const BY_THE_CLOCK: ReadonlySet<string> = new Set(['in poll', 'in background'])
