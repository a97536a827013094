/** What is wrong with a node's disk, in one word. Pure. */
import type { Device } from '../../../engine/index.ts'

export type DiskState = 'failed' | 'full' | 'slow'

/** Null when nothing is. */
export function diskStateOf({ device }: { readonly device: Device }): DiskState | null {
  if (device.offline) return 'failed'
  if (device.full) return 'full'
  return device.writeMs + device.readMs > 0 ? 'slow' : null
}
