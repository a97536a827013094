/** Files as something a browser saves. */
import { strToU8, zipSync } from 'fflate'
import type { Bundle } from '../../export/index.ts'

/** Owner may write, everybody read; scripts may be run. */
const MODE = { plain: 0o100644, script: 0o100755 } as const
const UNIX = 3

/** The bundle as a zip archive with one folder; scripts can be run when it is unpacked. */
export function archiveOf({ name, files }: Bundle): Uint8Array {
  return zipSync(
    Object.fromEntries(
      files.map(({ path, text, executable }) => {
        const mode = executable ? MODE.script : MODE.plain
        return [`${name}/${path}`, [strToU8(text), { os: UNIX, attrs: (mode << 16) >>> 0 }]] as const
      }),
    ),
  )
}

/** Lets the browser save something under a name. */
export function save(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
