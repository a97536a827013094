/** A scenario as plain data: a cluster, its load, and what happens to it. */
import type { ConsumerSpec, ProducerSpec, ShareConsumerSpec, TimedCommand } from './commands.ts'
import type { ConfigOverrides } from './config/resolve.ts'

/** illustrative: hundreds of milliseconds, so that flights can be followed at 1x; datacentre: real proportions. */
export type NetworkProfile = 'illustrative' | 'datacentre'

/** kraft: a quorum of controllers (4.x). zookeeper: an ensemble, and a broker as controller (as in 3.9). */
export type ControlPlane = 'kraft' | 'zookeeper'

export interface Scenario {
  readonly version: 1
  /** Names the scenario; the words shown for the built-in ones live in i18n. */
  readonly id: string
  readonly title?: string
  readonly seed: number
  readonly network: NetworkProfile
  readonly brokers: readonly { readonly id: number; readonly rack: string | null }[]
  /** Of the KRaft quorum; kept, and not used, while ZooKeeper rules. */
  readonly controllers: readonly number[]
  /** Ids of which broker and controller are one process (process.roles=broker,controller). */
  readonly combined?: readonly number[]
  /** What rules the cluster; 'kraft' when left out. */
  readonly controlPlane?: ControlPlane
  /** The ids of the ensemble (myid): 1, 3 or 5 servers; kept, and not used, in KRaft mode. */
  readonly zookeeper?: readonly number[]
  readonly brokerConfig?: ConfigOverrides
  /** Feature levels that a new cluster is formatted with; those of the newest Kafka when left out. */
  readonly features?: {
    readonly 'eligible.leader.replicas.version'?: number
    /**
     * 0, also when left out: the voters are fixed (controller.quorum.voters), which is what kafka-storage format gives
     * where they are configured. 1: formatted with --initial-controllers, and they can be added and removed.
     */
    readonly 'kraft.version'?: number
    /** 2, also when left out: KIP-890 whole. 0 and 1: producers add partitions, epochs stay. In ZooKeeper mode always 0. */
    readonly 'transaction.version'?: number
  }
  readonly topics: readonly {
    readonly name: string
    readonly partitions: number
    readonly replicationFactor: number
    readonly config?: ConfigOverrides
  }[]
  readonly producers: readonly ProducerSpec[]
  readonly consumers: readonly ConsumerSpec[]
  readonly shareConsumers?: readonly ShareConsumerSpec[]
  /** Commands that are part of the scenario. */
  readonly script?: readonly TimedCommand[]
  /** Where the page opens; what came before can be scrubbed to. */
  readonly openAtMs?: number
}

/** Bounds a scenario may not pass, so that a page stays usable. */
export const SCENARIO_BOUNDS = {
  brokers: 100,
  controllers: 7,
  zookeeper: 5,
  topics: 100,
  partitions: 1_000,
  clients: 200,
  script: 2_000,
  recordsPerSecond: 1_000,
} as const

/** What must be said for an application to reject, release or renew. */
export const NEEDS_EXPLICIT = '0, accept, hold, or share.acknowledgement.mode explicit'

/** The field of a share consumer that implicit acknowledgement does not allow, null when there is none. */
export function shareOutcomeProblem(
  spec: ShareConsumerSpec,
): 'acknowledge' | 'rejectEvery' | 'releaseEvery' | 'renewEveryMs' | null {
  if (spec.config?.['share.acknowledgement.mode'] === 'explicit') return null
  if (spec.acknowledge === 'release' || spec.acknowledge === 'reject') return 'acknowledge'
  const fields = ['rejectEvery', 'releaseEvery', 'renewEveryMs'] as const
  return fields.find((field) => (spec[field] ?? 0) > 0) ?? null
}
