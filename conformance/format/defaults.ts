/** Configs that both drivers give every broker and controller, under those of the scenario. */
import type { ClientStepOf } from './client-steps.ts'
import type { ClusterSpec, ConfigValues } from './scenario.ts'

const SHARED: ConfigValues = {
  // What happens by itself after minutes would come at another moment of each scenario.
  'auto.leader.rebalance.enable': false,
  'auto.create.topics.enable': false,
}

/** Short sessions: a killed broker is fenced after three seconds instead of nine. */
const KRAFT: ConfigValues = {
  'broker.session.timeout.ms': 3000,
  'broker.heartbeat.interval.ms': 500,
}

const ZOOKEEPER: ConfigValues = { 'zookeeper.session.timeout.ms': 4000 }

/** What every server of the cluster is configured with, beside its own name and addresses. */
export function clusterConfig(cluster: ClusterSpec): ConfigValues {
  return { ...SHARED, ...(cluster.mode === 'kraft' ? KRAFT : ZOOKEEPER), ...cluster.config }
}

/** With clients, what changes by itself may come a heartbeat, or a second of KIP-848's assignment interval, later. */
const CLIENTS_REST_MS = 2500

/** Unchanged for this long, a cluster has come to rest; a new ZooKeeper controller takes its time. */
export function restMs(cluster: ClusterSpec, clients = false): number {
  if (cluster.mode === 'zookeeper') return 3000
  return clients ? CLIENTS_REST_MS : 1500
}

/** How long a produce step may take when it does not say. */
export const PRODUCE_TIMEOUT_MS = 8000

/** Clients' own configs of a produce step, for both drivers. */
export function producerConfig(step: {
  readonly acks?: string | undefined
  readonly idempotent?: boolean | undefined
  readonly timeoutMs?: number | undefined
  readonly config?: ConfigValues | undefined
}): Record<string, string | number | boolean> {
  const timeoutMs = step.timeoutMs ?? PRODUCE_TIMEOUT_MS
  const common = { acks: step.acks ?? 'all', 'max.block.ms': timeoutMs }
  if (step.idempotent === true)
    return {
      ...common,
      'enable.idempotence': true,
      'request.timeout.ms': Math.max(100, Math.min(timeoutMs - LINGER_MS, 3000)),
      'delivery.timeout.ms': timeoutMs,
      ...step.config,
    }
  return {
    ...common,
    'enable.idempotence': false,
    retries: 0,
    'request.timeout.ms': timeoutMs,
    'delivery.timeout.ms': timeoutMs + LINGER_MS,
    ...step.config,
  }
}

/** Clients' own configs of a consumer step, for both drivers; assignors are apart, for they go by other names. */
export function consumerConfig(step: ClientStepOf<'consumer'>): ConfigValues {
  const { protocol = 'classic', instance, commit, config } = step
  if (protocol === 'share') return { ...config }
  return {
    'auto.offset.reset': 'earliest',
    'enable.auto.commit': commit === 'auto',
    // The consumer protocol has these from the broker. Short heartbeats: rebalances are noticed by them.
    ...(protocol === 'classic' ? { 'session.timeout.ms': 10_000, 'heartbeat.interval.ms': 500 } : {}),
    ...(instance === undefined ? {} : { 'group.instance.id': instance }),
    ...config,
  }
}

/** Holds the records of one batch together until the flush. */
export const LINGER_MS = 50
