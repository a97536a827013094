/** Whether two runs stand beside each other, and which of them the inspector looks at. Small: the page needs it at once. */
import { create } from 'zustand'
import type { SharedComparison } from '../../share/compared.ts'
import type { Player } from '../player/player.ts'

export type Side = 'first' | 'second'
/** To whom it goes what a person does. */
export type ActsOn = 'both' | Side

export interface CompareState {
  /** The second run; null while one is shown. */
  readonly other: Player | null
  /** How it came about; it can be shared. */
  readonly plan: SharedComparison
  /** What is different in it, as it is printed above it. */
  readonly label: string
  /** The side that was touched last. */
  readonly side: Side
  readonly actsOn: ActsOn
  /** What was done in the first and is impossible in the second. */
  readonly refused: string | null
  set(part: Partial<Omit<CompareState, 'set'>>): void
}

export const useCompare = create<CompareState>()((set) => ({
  other: null,
  plan: {},
  label: '',
  side: 'first',
  actsOn: 'both',
  refused: null,
  set: (part) => set(part),
}))

/** True for the player whose messages and records a selection is about: both runs number their own. */
export function isInspected(player: Player): boolean {
  const { other, side } = useCompare.getState()
  return other === null || (player === other) === (side === 'second')
}

/** The player that the inspector reads. */
export function useInspected(first: Player): Player {
  return useCompare(({ other, side }) => (side === 'second' && other ? other : first))
}
