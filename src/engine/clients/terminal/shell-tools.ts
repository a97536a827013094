/** cat and ls: what a person needs of a shell to write the files that some of Kafka's tools read. */
import { type Asking, type Shell, ToolExit } from './program.ts'

/** cat: what it reads, or files. */
// biome-ignore lint/correctness/useYield: it asks nobody
export function* cat(shell: Shell): Asking<void> {
  if (shell.words.length === 0) for (const line of shell.input ?? []) shell.out(line)
  let missing = false
  for (const name of shell.words) {
    const lines = shell.file(name)
    if (lines) for (const line of lines) shell.out(line)
    else shell.err(`cat: ${name}: No such file or directory`)
    missing ||= lines === null
  }
  if (missing) throw new ToolExit(1)
}

/** ls: the files there are. */
// biome-ignore lint/correctness/useYield: it asks nobody
export function* ls(shell: Shell): Asking<void> {
  for (const name of shell.fileNames()) shell.out(name)
}
