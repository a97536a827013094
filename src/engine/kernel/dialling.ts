/**
 * How a client dials a server again that it lost or cannot reach: exponential back-off with a fifth of jitter,
 * for each connection (Kafka: ClusterConnectionStates, ExponentialBackoff).
 */
import { integerBetween, streamOf } from './random.ts'
import type { Connection, DialPolicy, Micros, NodeId, World } from './types.ts'

function grown<S, M>(
  world: World<S, M>,
  client: NodeId,
  first: Micros,
  most: Micros,
  attempts: number,
): Micros {
  const term = first * 2 ** Math.min(attempts, 20)
  const jittered = Math.round((term * integerBetween(streamOf(world, `dial/${client}`), 800, 1200)) / 1000)
  return Math.min(jittered, most)
}

/** When the connection may be dialled, and how long its set-up may take. */
export function dialling<S, M>(
  world: World<S, M>,
  key: string,
  client: NodeId,
  policy: DialPolicy,
): { opensAt: Micros; setup: () => Micros } {
  const dial = world.dials[key]
  return {
    opensAt: dial?.notBefore ?? 0,
    setup: () => grown(world, client, policy.setup, policy.setupMax, dial?.unreached ?? 0),
  }
}

/** The client has lost a connection, or could not set it up: the next one has to wait. */
export function noteLost<S, M>(
  world: World<S, M>,
  key: string,
  { client, established }: Connection<M>,
  policy: DialPolicy,
): void {
  const before = established ? undefined : world.dials[key]
  const failures = before?.failures ?? 0
  world.dials[key] = {
    failures: failures + 1,
    unreached: established ? 0 : (before?.unreached ?? 0) + 1,
    notBefore: world.now + grown(world, client, policy.backoff, policy.backoffMax, failures),
  }
}

/** A process that has ended remembers nobody. */
export function forgetDials<S, M>(world: World<S, M>, client: NodeId): void {
  for (const key of Object.keys(world.dials)) if (key.startsWith(`${client}>`)) delete world.dials[key]
}
