/**
 * How links are: an ordered list of small rules (`world.network`) says for a message from one node to another
 * how long it takes, whether it is lost and sent again, or whether it is held because the link is cut.
 *
 * Follows TCP: nothing is lost, doubled or reordered on a connection that lives; loss shows as delay and, when
 * it goes on for too long, as a broken connection (RFC 6298: the retransmission timer doubles; RFC 1122, R2).
 */
import { integerBetween, streamOf } from './random.ts'
import {
  type LinkFault,
  type Micros,
  MS,
  type NetworkRule,
  type NodeId,
  SECOND,
  type World,
} from './types.ts'

/** What rules know of a node. */
export type Roled = {
  readonly role: string
  readonly rack?: string | null
  /** The node that shares its process, if there is one. */
  readonly twin?: string | null
}

/** The first retransmission (Linux: TCP_RTO_MIN), the first of an attempt to connect (RFC 6298), the longest pause. */
export const RETRANSMIT = 200 * MS
export const RETRANSMIT_CONNECT = SECOND
const RETRANSMIT_MAX = 120 * SECOND
/** Losses in a row after which a connection breaks: 200 ms doubled nine times is 102 s, R2's 100 s. */
const MOST_LOSSES = 9
export const LOST_FOR_GOOD = RETRANSMIT * (2 ** MOST_LOSSES - 1)

/** True when a pattern names the node: '*', a node id, a role or `rack:<name>`. */
export function fits(pattern: string, id: string, node: Roled | undefined): boolean {
  if (pattern === '*' || pattern === id) return true
  if (!node) return false
  return (
    pattern === node.role ||
    pattern === node.twin ||
    (pattern.startsWith('rack:') && node.rack === pattern.slice(5))
  )
}

/** True when a fault is about the way from one node to another; its '*' means those outside the other side. */
export function concerns<S extends Roled>(
  rule: { readonly from: string; readonly to: string },
  nodes: Record<string, S>,
  from: string,
  to: string,
): boolean {
  if (from === to || nodes[from]?.twin === to) return false
  if (!fits(rule.from, from, nodes[from]) || !fits(rule.to, to, nodes[to])) return false
  if (rule.from === '*' && rule.to === '*') return true
  if (rule.from === '*') return !fits(rule.to, from, nodes[from])
  return rule.to !== '*' || !fits(rule.from, to, nodes[to])
}

/** What is wrong with the links now. */
export function linkFaults(network: readonly NetworkRule[]): readonly LinkFault[] {
  return network.filter((rule) => rule.kind !== 'delay')
}

/** Faults stand first, so one look tells whether there are any. */
function isFaulty<S, M>(world: World<S, M>): boolean {
  return world.network[0]?.kind !== 'delay'
}

/** True while nothing gets from one node to the other. */
export function isCut<S extends Roled, M>(world: World<S, M>, from: NodeId, to: NodeId): boolean {
  if (!isFaulty(world)) return false
  return world.network.some((rule) => rule.kind === 'cut' && concerns(rule, world.nodes, from, to))
}

/** Draws the delay of one message; the draw is made whatever becomes of the message. */
export function drawDelay<S extends Roled, M>(world: World<S, M>, from: NodeId, to: NodeId): Micros {
  const sender = world.nodes[from]
  const receiver = world.nodes[to]
  const rng = streamOf(world, 'network')
  // Within a machine.
  if (from === to || sender?.twin === to) return integerBetween(rng, 50, 100)
  for (const rule of world.network)
    if (rule.kind === 'delay' && fits(rule.from, from, sender) && fits(rule.to, to, receiver))
      return integerBetween(rng, rule.minDelay, rule.maxDelay)
  return integerBetween(rng, 500, 1_000)
}

/** How much longer the message takes for the faults of its link; null when the connection breaks over it. */
export function extraDelay<S extends Roled, M>(world: World<S, M>, from: NodeId, to: NodeId): Micros | null {
  if (!isFaulty(world)) return 0
  let extra = 0
  for (const rule of world.network) {
    if (rule.kind === 'delay' || rule.kind === 'cut' || !concerns(rule, world.nodes, from, to)) continue
    if (rule.kind === 'slow')
      extra += rule.delay + integerBetween(streamOf(world, 'network/jitter'), 0, rule.jitter)
    else {
      let losses = 0
      const rng = streamOf(world, 'network/loss')
      while (losses <= MOST_LOSSES && integerBetween(rng, 1, 1_000_000) <= rule.percent * 10_000) losses++
      if (losses > MOST_LOSSES) return null
      extra += RETRANSMIT * (2 ** losses - 1)
    }
  }
  return extra
}

/** When bytes that were first sent at `sentAt` are sent again, not before `now`. */
export function nextRetransmission(sentAt: Micros, now: Micros, first: Micros = RETRANSMIT): Micros {
  let at = sentAt
  for (let pause = first; at < now; pause = Math.min(2 * pause, RETRANSMIT_MAX)) at += pause
  return at
}
