/**
 * How each kind of node dials again (ClusterConnectionStates): clients by their configs, Kafka's own network
 * clients by the figures they are built with.
 */
import { type DialPolicy, MS } from '../kernel/types.ts'

interface Dialler {
  readonly role: string
  readonly config?: object
}

type Known = Dialler & { readonly config?: Readonly<Record<string, unknown>> }

/** [back-off, its maximum] in milliseconds, by channel of servers. */
const SERVER_BACKOFF: Readonly<Record<string, readonly [number, number]>> = {
  // BrokerBlockingSender: replica.fetch.backoff.ms does the waiting.
  fetcher: [0, 0],
  // KafkaRaftManager.buildNetworkClient
  raft: [50, 500],
  // ControllerChannelManager and KafkaServer.controlledShutdown of 3.9 build theirs without a back-off.
  controller: [0, 0],
  controlledShutdown: [0, 0],
  // ZooKeeper's servers and clients wait by themselves.
  zkSession: [0, 0],
  zkElection: [0, 0],
  zkLearner: [0, 0],
  zkZab: [0, 0],
  zkEvents: [0, 0],
}
/** NodeToControllerChannelManager */
const TO_CONTROLLER = [50, 50] as const
/** The defaults of AdminClientConfig; the operator sets none of them. */
const ADMIN = [50, 1_000] as const

function backoffOf({ role, config }: Known, channel: string): readonly [number, number] {
  const own = config?.['reconnect.backoff.ms']
  if (typeof own === 'number') return [own, Math.max(own, Number(config?.['reconnect.backoff.max.ms']))]
  return role === 'admin' ? ADMIN : (SERVER_BACKOFF[channel] ?? TO_CONTROLLER)
}

/** How a node dials on one of its channels. */
export function dialPolicyOf(node: Dialler, channel: string): DialPolicy {
  const self = node as Known
  const [backoff, backoffMax] = backoffOf(self, channel)
  const setup = Number(self.config?.['socket.connection.setup.timeout.ms'] ?? 10_000)
  const setupMax = Number(self.config?.['socket.connection.setup.timeout.max.ms'] ?? 30_000)
  return {
    backoff: backoff * MS,
    backoffMax: backoffMax * MS,
    setup: setup * MS,
    setupMax: Math.max(setup, setupMax) * MS,
  }
}
