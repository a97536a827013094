/** The Java client (org.apache.kafka:kafka-clients 4.x): the measure of all others. */
import { consumerConfigs, producerConfigs } from '../../config/definitions.ts'
import type { ConsumerBehaviour, ProducerBehaviour, Profile, SettingTable } from './types.ts'

export const ROUND_ROBIN_CLASS = 'org.apache.kafka.clients.producer.RoundRobinPartitioner'

export const JAVA_PRODUCER: ProducerBehaviour = {
  partitioner: 'built-in',
  stickyForMs: 0,
  batchRecords: null,
  requests: 'by broker',
  oneAtATime: false,
  backoff: 'exponential',
  splits: true,
  send: 'asynchronous',
  whenFull: 'blocks',
  bufferRecords: null,
  brokerTimeoutMs: null,
}

export const JAVA_CONSUMER: ConsumerBehaviour = {
  commit: 'in poll',
  commitIntervalMs: 5_000,
  assignors: null,
  joinGroupBackoffMs: 0,
  queueCapacity: null,
  background: false,
  heartbeats: 'by thread',
  watchPartitions: 'the leader',
}

const itself = (table: Readonly<Record<string, object>>): SettingTable =>
  Object.fromEntries(
    Object.entries(table).map(([name, def]) => [name, { ...def, java: name }]),
  ) as unknown as SettingTable

export const java: Profile = {
  library: 'java',
  title: 'Java (kafka-clients 4.x)',
  producer: {
    settings: itself(producerConfigs),
    finish: (values) => ({
      java: {},
      behaviour: {
        ...JAVA_PRODUCER,
        partitioner: values['partitioner.class'] === ROUND_ROBIN_CLASS ? 'RoundRobinPartitioner' : 'built-in',
      },
    }),
  },
  consumer: {
    settings: itself(consumerConfigs),
    finish: (values) => ({
      java: {},
      behaviour: {
        ...JAVA_CONSUMER,
        commit: values['enable.auto.commit'] === false ? 'manual' : 'in poll',
        commitIntervalMs: Number(values['auto.commit.interval.ms']),
      },
    }),
  },
}
