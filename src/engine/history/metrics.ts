/**
 * What Kafka's JMX metrics would say, by the second of simulated time, for the cluster and for each broker, topic,
 * group, client and API. It watches from outside: facts, arriving requests, and the world at the end of a second.
 *
 * A rate is what was counted in one second, where Kafka's meters say one-minute averages. Bytes out are counted when
 * they arrive at the client, not when they leave. ISR changes are those that a leader asked for, as Kafka's meters
 * count them; leader elections are counted in KRaft too, where Kafka 4 has dropped the meter. The two latencies are
 * not Kafka's: from a record's creation until its acknowledgement, and until a poll() returns it.
 */
import { apiOf } from '../apis.ts'
import { recordsLagMax } from '../clients/consumer/lag.ts'
import type { Fact, FactOf } from '../facts.ts'
import { type Envelope, type Micros, SECOND } from '../kernel/types.ts'
import type { Message } from '../messages.ts'
import { isUnderReplicated } from '../metadata/partition-registration.ts'
import type { Broker, KafkaWorld } from '../world.ts'
import { health, highWatermarkOf, zooKeeperController } from './series.ts'
import type { Watcher } from './watch.ts'

export type MetricDimension = 'cluster' | 'broker' | 'topic' | 'group' | 'client' | 'api'

export interface MetricInfo {
  /** The MBean, without its tags; '' for what Kafka has no metric of. */
  readonly mbean: string
  readonly unit: 'bytes/s' | 'records/s' | 'requests/s' | 'events/s' | 'bytes' | 'records' | 'ms' | 'count'
  /** A rate counts what happened in a second, a gauge is the state at its end. */
  readonly kind: 'rate' | 'gauge'
  readonly by: readonly MetricDimension[]
}

const topicMetric = (unit: MetricInfo['unit'], name: string): MetricInfo => ({
  mbean: `kafka.server:type=BrokerTopicMetrics,name=${name}`,
  unit,
  kind: 'rate',
  by: ['cluster', 'broker', 'topic'],
})
const replicaManager = (name: string, kind: 'rate' | 'gauge'): MetricInfo => ({
  mbean: `kafka.server:type=ReplicaManager,name=${name}`,
  unit: kind === 'rate' ? 'events/s' : 'count',
  kind,
  by: kind === 'rate' ? ['cluster', 'topic'] : ['cluster', 'broker'],
})
const controllerMetric = (type: string, name: string, kind: 'rate' | 'gauge'): MetricInfo => ({
  mbean: `kafka.controller:type=${type},name=${name}`,
  unit: kind === 'rate' ? 'events/s' : 'count',
  kind,
  by: ['cluster'],
})
const purgatory = (operation: string): MetricInfo => ({
  mbean: `kafka.server:type=DelayedOperationPurgatory,name=PurgatorySize,delayedOperation=${operation}`,
  unit: 'count',
  kind: 'gauge',
  by: ['cluster', 'broker'],
})
const producerMetric: MetricInfo = {
  mbean: 'kafka.producer:type=producer-metrics',
  unit: 'records/s',
  kind: 'rate',
  by: ['cluster', 'client', 'topic'],
}
const latency = (by: readonly MetricDimension[]): MetricInfo => ({ mbean: '', unit: 'ms', kind: 'gauge', by })

/** Every metric there is, in the order in which they are shown. */
export const METRICS = {
  MessagesInPerSec: topicMetric('records/s', 'MessagesInPerSec'),
  BytesInPerSec: topicMetric('bytes/s', 'BytesInPerSec'),
  BytesOutPerSec: topicMetric('bytes/s', 'BytesOutPerSec'),
  ReplicationBytesInPerSec: {
    ...topicMetric('bytes/s', 'ReplicationBytesInPerSec'),
    by: ['cluster', 'broker'],
  },
  FailedProduceRequestsPerSec: topicMetric('requests/s', 'FailedProduceRequestsPerSec'),
  RequestsPerSec: {
    mbean: 'kafka.network:type=RequestMetrics,name=RequestsPerSec',
    unit: 'requests/s',
    kind: 'rate',
    by: ['cluster', 'api', 'broker'],
  },
  'produce latency p50': latency(['cluster', 'client']),
  'produce latency p99': latency(['cluster', 'client']),
  'end-to-end latency p50': latency(['cluster', 'group']),
  'end-to-end latency p99': latency(['cluster', 'group']),
  'record-send-rate': producerMetric,
  'record-retry-rate': producerMetric,
  'record-error-rate': producerMetric,
  'records-consumed-rate': {
    mbean: 'kafka.consumer:type=consumer-fetch-manager-metrics',
    unit: 'records/s',
    kind: 'rate',
    by: ['cluster', 'client', 'group', 'topic'],
  },
  'records-lag-max': {
    mbean: 'kafka.consumer:type=consumer-fetch-manager-metrics',
    unit: 'records',
    kind: 'gauge',
    by: ['cluster', 'client', 'group'],
  },
  lag: { mbean: '', unit: 'records', kind: 'gauge', by: ['cluster', 'group', 'topic'] },
  UnderReplicatedPartitions: replicaManager('UnderReplicatedPartitions', 'gauge'),
  UnderMinIsrPartitionCount: replicaManager('UnderMinIsrPartitionCount', 'gauge'),
  OfflinePartitionsCount: controllerMetric('KafkaController', 'OfflinePartitionsCount', 'gauge'),
  LeaderCount: replicaManager('LeaderCount', 'gauge'),
  IsrShrinksPerSec: replicaManager('IsrShrinksPerSec', 'rate'),
  IsrExpandsPerSec: replicaManager('IsrExpandsPerSec', 'rate'),
  LeaderElectionRateAndTimeMs: controllerMetric('ControllerStats', 'LeaderElectionRateAndTimeMs', 'rate'),
  UncleanLeaderElectionsPerSec: controllerMetric('ControllerStats', 'UncleanLeaderElectionsPerSec', 'rate'),
  ActiveControllerCount: controllerMetric('KafkaController', 'ActiveControllerCount', 'gauge'),
  'PurgatorySize Produce': purgatory('Produce'),
  'PurgatorySize Fetch': purgatory('Fetch'),
  Size: {
    mbean: 'kafka.log:type=Log,name=Size',
    unit: 'bytes',
    kind: 'gauge',
    by: ['cluster', 'broker', 'topic'],
  },
} as const satisfies Readonly<Record<string, MetricInfo>>

export type MetricName = keyof typeof METRICS

/** What Kafka does not count as a failed Produce: errors that a broker expects (ReplicaManager.appendToLocalLog). */
const EXPECTED = [
  'UNKNOWN_TOPIC_OR_PARTITION',
  'NOT_LEADER_OR_FOLLOWER',
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'CORRUPT_MESSAGE',
  'KAFKA_STORAGE_ERROR',
]

/** Records whose creation is remembered for their latencies. */
const MOST_RECORDS = 50_000
/** Values that are kept; when there are more, the older half of the seconds goes. */
const MOST_VALUES = 2_000_000

const topicOf = (partition: string): string => partition.slice(0, partition.lastIndexOf('-'))
const clientName = (node: string): string => node.replace(/^(producer|consumer)-/, '')

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

export class Metrics implements Watcher {
  since: Micros
  sinceStep: number
  step: number
  dropped = false
  /** Values by second, from `#first` on. */
  readonly #columns = new Map<string, number[]>()
  #first: number
  /** Seconds before this one are closed. */
  #open: number
  readonly #created = new Map<number, Micros>()
  /** Latencies in milliseconds of the open second, by metric and whose they are. */
  #samples = new Map<string, number[]>()

  constructor(world: KafkaWorld) {
    this.since = world.now
    this.sinceStep = world.steps
    this.step = world.steps
    this.#first = Math.floor(world.now / SECOND)
    this.#open = this.#first
  }

  covers(from: Micros, now: Micros, steps: number): boolean {
    if (steps < this.sinceStep || steps > this.step) return false
    return this.since <= from || (this.dropped && this.since <= now)
  }

  /** The first second that was seen whole. */
  get firstSecond(): number {
    return Math.ceil(this.since / SECOND)
  }

  /** The values of a metric by second, both ends included; NaN where there is none. */
  read(name: MetricName, by: MetricDimension, tag: string, from: number, to: number): number[] {
    const column = this.#columns.get(`${name} ${by} ${tag}`)
    const none = METRICS[name].kind === 'rate' ? 0 : Number.NaN
    const values: number[] = []
    for (let second = from; second <= to; second++) {
      const known = second >= this.firstSecond && second < this.#open
      values.push(known ? (column?.[second - this.#first] ?? none) : Number.NaN)
    }
    return values
  }

  /** Whose values of a metric are known: ids of brokers, names of topics … */
  tags(name: MetricName, by: MetricDimension): readonly string[] {
    const prefix = `${name} ${by} `
    const tags = [...this.#columns.keys()].filter((key) => key.startsWith(prefix))
    return tags
      .map((key) => key.slice(prefix.length))
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  }

  before(world: KafkaWorld, next: Envelope<Message> | null, at: Micros): void {
    const second = Math.floor(Math.max(world.now, at) / SECOND)
    for (; this.#open < second; this.#open++) this.#close(world, this.#open)
    if (next?.body && next.via === 'request') this.#request(next, second)
    else if (next?.body?.kind === 'FetchResponse' && next.via === 'response') this.#fetched(next, second)
  }

  heard(fact: Fact, world: KafkaWorld): void {
    const { now } = world
    const second = Math.floor(now / SECOND)
    if (fact.kind === 'BatchAppended') this.#appended(fact, second)
    else if (fact.kind === 'RecordCreated') this.#remember(fact.id, now)
    else if (fact.kind === 'RecordsPolled') this.#polled(fact, now, second)
    else if (fact.kind === 'BatchAcknowledged')
      this.#delays('produce latency', ['cluster ', `client ${clientName(fact.producer)}`], fact.ids, now)
    else if (fact.kind === 'BatchSent') this.#sent('record-send-rate', fact, second)
    else if (fact.kind === 'BatchRetried') this.#sent('record-retry-rate', fact, second)
    else if (fact.kind === 'BatchFailed') this.#sent('record-error-rate', fact, second)
    else if (fact.kind === 'AppendRefused' && !EXPECTED.includes(fact.error))
      this.#add('FailedProduceRequestsPerSec', this.#tagged(fact), second, 1)
    else if (fact.kind === 'IsrChanged') this.#isr(fact, second)
    else if (fact.kind === 'LeaderElected' && fact.reason !== 'created') {
      this.#add('LeaderElectionRateAndTimeMs', ['cluster '], second, 1)
      if (fact.reason === 'unclean') this.#add('UncleanLeaderElectionsPerSec', ['cluster '], second, 1)
    }
  }

  after(world: KafkaWorld): void {
    this.step = world.steps
  }

  // ── counting ──

  #add(name: MetricName, whose: readonly string[], second: number, value: number): void {
    for (const one of whose) {
      const column = this.#column(name, one)
      const at = second - this.#first
      column[at] = (column[at] ?? 0) + value
    }
  }

  #set(name: MetricName, whose: string, second: number, value: number): void {
    this.#column(name, whose)[second - this.#first] = value
  }

  #column(name: MetricName, whose: string): number[] {
    const key = `${name} ${whose}`
    let column = this.#columns.get(key)
    if (!column) {
      column = []
      this.#columns.set(key, column)
    }
    return column
  }

  #tagged({ broker, partition }: { readonly broker: number; readonly partition: string }): string[] {
    return ['cluster ', `broker ${broker}`, `topic ${topicOf(partition)}`]
  }

  #appended(fact: FactOf<'BatchAppended'>, second: number): void {
    const { batch, leader, broker } = fact
    if (!leader) {
      this.#add('ReplicationBytesInPerSec', ['cluster ', `broker ${broker}`], second, batch.sizeInBytes)
      return
    }
    const whose = this.#tagged(fact)
    this.#add('MessagesInPerSec', whose, second, batch.count)
    this.#add('BytesInPerSec', whose, second, batch.sizeInBytes)
  }

  #request(next: Envelope<Message>, second: number): void {
    const api = apiOf(next.body as Message)?.name
    if (api === undefined) return
    const whose = ['cluster ', `api ${api}`]
    if (next.to.startsWith('broker-')) whose.push(`broker ${next.to.slice('broker-'.length)}`)
    this.#add('RequestsPerSec', whose, second, 1)
  }

  /** Followers' bytes are counted where they are written. */
  #fetched(next: Envelope<Message>, second: number): void {
    if (next.to.startsWith('broker-') || next.body?.kind !== 'FetchResponse') return
    const broker = Number(next.from.slice('broker-'.length))
    for (const { topic, partition, batches } of next.body.partitions) {
      let bytes = 0
      for (const batch of batches) bytes += batch.sizeInBytes
      if (bytes > 0)
        this.#add(
          'BytesOutPerSec',
          this.#tagged({ broker, partition: `${topic}-${partition}` }),
          second,
          bytes,
        )
    }
  }

  #sent(
    name: 'record-send-rate' | 'record-retry-rate' | 'record-error-rate',
    fact: FactOf<'BatchSent' | 'BatchRetried' | 'BatchFailed'>,
    second: number,
  ): void {
    const whose = ['cluster ', `client ${clientName(fact.producer)}`, `topic ${topicOf(fact.partition)}`]
    this.#add(name, whose, second, fact.ids.length)
  }

  #polled({ consumer, group, partition, ids }: FactOf<'RecordsPolled'>, now: Micros, second: number): void {
    const mine = group === '' ? [] : [`group ${group}`]
    const whose = ['cluster ', `client ${clientName(consumer)}`, `topic ${topicOf(partition)}`, ...mine]
    this.#add('records-consumed-rate', whose, second, ids.length)
    this.#delays('end-to-end latency', ['cluster ', ...mine], ids, now)
  }

  #isr({ partition, from, to, reason }: FactOf<'IsrChanged'>, second: number): void {
    if (reason !== 'lagging' && reason !== 'caught up') return
    const name = to.length < from.length ? 'IsrShrinksPerSec' : 'IsrExpandsPerSec'
    this.#add(name, ['cluster ', `topic ${topicOf(partition)}`], second, 1)
  }

  // ── latencies ──

  #remember(id: number, now: Micros): void {
    this.#created.delete(id)
    this.#created.set(id, now)
    if (this.#created.size <= MOST_RECORDS) return
    for (const oldest of this.#created.keys()) {
      this.#created.delete(oldest)
      break
    }
  }

  #delays(name: string, whose: readonly string[], ids: readonly number[], now: Micros): void {
    for (const id of ids) {
      const created = this.#created.get(id)
      if (created === undefined) continue
      for (const one of whose) {
        const key = `${name}\n${one}`
        const list = this.#samples.get(key)
        if (list) list.push((now - created) / 1000)
        else this.#samples.set(key, [(now - created) / 1000])
      }
    }
  }

  // ── the end of a second ──

  #close(world: KafkaWorld, second: number): void {
    for (const [key, list] of this.#samples) {
      const [name, whose = ''] = key.split('\n')
      list.sort((a, b) => a - b)
      this.#set(`${name} p50` as MetricName, whose, second, quantile(list, 0.5))
      this.#set(`${name} p99` as MetricName, whose, second, quantile(list, 0.99))
    }
    this.#samples = new Map()
    let controllers = zooKeeperController(world) ? 1 : 0
    const lags: [string, number][] = []
    for (const id in world.nodes) {
      const node = world.nodes[id]
      if (node?.role === 'broker') this.#broker(world, node, second, lags)
      else if (node?.role === 'controller' && node.process === 'running' && node.active) controllers += 1
      else if (node?.role === 'consumer') {
        const most = recordsLagMax(node)
        if (most === null || node.process !== 'running') continue
        const mine = node.spec.group === '' ? [] : [`group ${node.spec.group}`]
        for (const whose of ['cluster ', `client ${clientName(node.id)}`, ...mine])
          this.#most('records-lag-max', whose, second, most)
      }
    }
    const at = second - this.#first
    for (const [whose, lag] of lags)
      this.#column('lag', whose)[at] = lag + (this.#column('lag', whose)[at] ?? 0)
    this.#set('OfflinePartitionsCount', 'cluster ', second, health(world).offline)
    this.#set('ActiveControllerCount', 'cluster ', second, controllers)
    if (this.#columns.size * (at + 1) > MOST_VALUES) this.#letGo()
  }

  #most(name: MetricName, whose: string, second: number, value: number): void {
    const before = this.#column(name, whose)[second - this.#first]
    this.#set(name, whose, second, Math.max(value, before ?? 0))
  }

  #broker(world: KafkaWorld, node: Broker, second: number, lags: [string, number][]): void {
    const { memory, disk } = node
    const mine = ['cluster ', `broker ${node.brokerId}`]
    for (const key in disk.logs)
      this.#add('Size', [...mine, `topic ${topicOf(key)}`], second, disk.logs[key]?.sizeInBytes ?? 0)
    if (!memory || node.process !== 'running') return
    const counts = { leaders: 0, under: 0, underMin: 0 }
    for (const key in memory.replicas) this.#replica(node, key, counts)
    this.#add('LeaderCount', mine, second, counts.leaders)
    this.#add('UnderReplicatedPartitions', mine, second, counts.under)
    this.#add('UnderMinIsrPartitionCount', mine, second, counts.underMin)
    this.#add('PurgatorySize Produce', mine, second, memory.waiting.length)
    this.#add('PurgatorySize Fetch', mine, second, memory.parked.length)
    for (const [group, { offsets }] of Object.entries(memory.groups))
      for (const [key, { offset }] of Object.entries(offsets)) {
        const lag = Math.max(0, (highWatermarkOf(world, key) ?? offset) - offset)
        for (const whose of ['cluster ', `group ${group}`, `topic ${topicOf(key)}`]) lags.push([whose, lag])
      }
  }

  /** A leader's own view of one partition. */
  #replica(node: Broker, key: string, counts: { leaders: number; under: number; underMin: number }): void {
    const { image, replicas } = node.memory as NonNullable<Broker['memory']>
    const replica = replicas[key]
    if (replica?.role.kind !== 'leader') return
    counts.leaders += 1
    const registered = image.topics[replica.topic]?.partitions[replica.partition]
    const { isr } = replica.role
    if (registered && isUnderReplicated({ ...registered, isr })) counts.under += 1
    const own = image.configs[replica.topic]?.['min.insync.replicas']
    const least = own === undefined ? node.config['min.insync.replicas'] : Number(own)
    if (isr.length < Math.min(least, registered?.replicas.length ?? least)) counts.underMin += 1
  }

  #letGo(): void {
    const cut = Math.floor((this.#open - this.#first) / 2)
    for (const column of this.#columns.values()) column.splice(0, cut)
    this.#first += cut
    this.since = this.#first * SECOND
    this.dropped = true
  }
}
