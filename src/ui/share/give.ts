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

/** The iframe that shows an address of this page in another page. */
export function embedCode(address: string): string {
  const { origin, pathname, hash } = new URL(address)
  const source = `${origin}${pathname.replace(/[^/]*$/, '')}embed.html${hash}`.replaceAll('&', '&amp;')
  return `<iframe src="${source}" title="Kafkascope" sandbox="allow-scripts" loading="lazy" referrerpolicy="no-referrer" allow="fullscreen" style="width:100%;aspect-ratio:16/10;min-height:360px;border:0"></iframe>`
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
