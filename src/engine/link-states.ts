/** What is wrong with links, read from the rules of the network. */
import { concerns, fits, linkFaults } from './kernel/links.ts'
import { type LinkFault, MS, type NetworkRule } from './kernel/types.ts'
import type { KafkaWorld } from './world.ts'

/** Bounds of what may be wrong with links. */
export const LINK_BOUNDS = { faults: 200, delayMs: 60_000, percent: 90 } as const

/** What is wrong with a link between two sides, in words that a person used. */
export interface LinkState {
  readonly a: string
  readonly b: string
  readonly state: 'cut' | 'slow' | 'lossy'
  /** From a to b only, or both ways. */
  readonly direction: 'both' | 'a-to-b'
  readonly delayMs: number
  readonly jitterMs: number
  readonly percent: number
}

/** What is wrong with the links now, the latest first. */
export function linkStates(world: { readonly network: readonly NetworkRule[] }): readonly LinkState[] {
  const states: LinkState[] = []
  const faults = linkFaults(world.network)
  const isSame = (x: LinkFault, y: LinkFault) => x.kind === y.kind && x.from === y.to && x.to === y.from
  faults.forEach((fault, i) => {
    if (faults.slice(0, i).some((earlier) => isSame(earlier, fault))) return
    states.push({
      a: fault.from,
      b: fault.to,
      state: fault.kind === 'loss' ? 'lossy' : fault.kind,
      direction: faults.some((other) => isSame(other, fault)) ? 'both' : 'a-to-b',
      delayMs: fault.kind === 'slow' ? fault.delay / MS : 0,
      jitterMs: fault.kind === 'slow' ? fault.jitter / MS : 0,
      percent: fault.kind === 'loss' ? fault.percent : 0,
    })
  })
  return states
}

/** True when nothing gets from one node to the other now. */
export function isLinkCut(world: KafkaWorld, from: string, to: string): boolean {
  return world.network.some((rule) => rule.kind === 'cut' && concerns(rule, world.nodes, from, to))
}

/** The nodes that a side of a link names; those of '*' are those outside the other side. */
export function nodesOfSide(world: KafkaWorld, side: string): readonly string[] {
  return Object.keys(world.nodes).filter((id) => fits(side, id, world.nodes[id]))
}
