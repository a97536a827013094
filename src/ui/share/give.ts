/** The ways to give a moment away: as an address, as a file. */
import { fileName, writeFile } from '../../share/file.ts'
import { encodeLink } from '../../share/link.ts'
import type { Player } from '../player/player.ts'
import { sharedNow } from './shared-now.ts'

/** The address of a fragment on this page. */
export function addressOf(fragment: string): string {
  return `${location.origin}${location.pathname}${location.search}${fragment}`
}

/** The address of this moment. Rejects with InputError when the run does not fit into a link. */
export async function addressOfNow(player: Player): Promise<string> {
  return addressOf(await encodeLink(sharedNow(player)))
}

/** Lets the browser save this moment. */
export async function saveNow(player: Player): Promise<void> {
  const shared = sharedNow(player)
  const file = new Blob([await writeFile(shared)], { type: 'application/json' })
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = fileName(shared)
  link.click()
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
