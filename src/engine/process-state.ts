/** What every process of the cluster has: a life, and a disk under it. */
import type { Micros } from './kernel/types.ts'

export type ProcessState = 'running' | 'stopping' | 'stopped' | 'crashed'

/** The disk under a node's log directory, and what is wrong with it. */
export interface Device {
  /** The log directory has failed and is not repaired yet. */
  offline: boolean
  full: boolean
  /** Time that each write and each read takes besides; 0 = a disk that nobody notices. */
  writeMs: number
  readMs: number
  busyUntil: Micros
  /** The process has noticed and is about to halt. */
  halting: boolean
}
