/**
 * Histories through a reload: what was done in each, in the browser's storage. It belongs to one scenario and seed, is
 * small, and whatever is read back is checked like a link.
 */
import type { Recording } from '../../engine/index.ts'
import { parseCommands } from '../../scenarios/schema.ts'
import { parseKept } from '../../scenarios/untrusted-json.ts'
import { recall, remember, setAside } from '../hooks/storage.ts'
import { type HistoryEntry, MAX_HISTORIES, MAX_NAME } from '../player/histories.ts'
import type { Player } from '../player/player.ts'

const NAME = 'histories'
const MAX_BYTES = 200_000

/** Which run the histories are of. */
export function runKey({ scenario, seed }: Recording): string {
  let hash = 0
  for (const letter of JSON.stringify(scenario)) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0
  return `${scenario.id} ${seed} ${hash >>> 0}`
}

/** The histories as a text; null when they are too large to be kept. Pure. */
export function writeHistories(entries: readonly HistoryEntry[]): string | null {
  const first = entries[0]
  if (!first) return null
  const histories = entries.map(({ id, parent, branchedAt, name, horizon, recording }) => ({
    id,
    parent,
    branchedAt,
    name,
    horizon,
    commands: recording.commands,
  }))
  const text = JSON.stringify({ v: 1, run: runKey(first.recording), histories })
  return text.length > MAX_BYTES ? null : text
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

function readEntry(value: unknown, recording: Recording): HistoryEntry | null {
  if (typeof value !== 'object' || value === null) return null
  const { id, parent, branchedAt, name, horizon, commands } = value as Record<string, unknown>
  if (!isCount(id) || !isCount(branchedAt) || !isCount(horizon)) return null
  if (parent !== null && !isCount(parent)) return null
  if (name !== null && (typeof name !== 'string' || name.length > MAX_NAME)) return null
  const done = parseCommands(commands)
  const command = parent === null ? null : (done.find((timed) => timed.at >= branchedAt)?.command ?? null)
  const own: Recording = { ...recording, commands: done }
  return { id, parent, branchedAt, command, fact: null, name, horizon, recording: own }
}

/** Histories of the run that a recording is of; none when the text is of another run, null when it is broken. Pure. */
export function readHistories(text: string | null, recording: Recording): readonly HistoryEntry[] | null {
  if (text === null) return []
  try {
    const { v, run, histories } = parseKept(text, MAX_BYTES) as Readonly<Record<string, unknown>>
    if (v !== 1 || !Array.isArray(histories)) return null
    if (run !== runKey(recording)) return []
    const entries = histories.slice(0, MAX_HISTORIES).map((each) => readEntry(each, recording))
    return entries.filter((entry) => entry !== null).filter((entry) => entry.recording.commands.length > 0)
  } catch {
    return null
  }
}

const adopted = new WeakSet<Player>()

/** Brings back what was kept of this run, once, and keeps what changes from now on; returns the end of it. */
export function keepHistories(player: Player): () => void {
  if (!adopted.has(player)) {
    adopted.add(player)
    const read = readHistories(recall(NAME), player.run.recording())
    if (read === null) setAside(NAME)
    const kept = read ?? []
    const same = JSON.stringify(player.run.recording().commands)
    const fresh = kept.filter((entry) => JSON.stringify(entry.recording.commands) !== same)
    if (fresh.length > 0 && player.histories.length === 1) player.adoptHistories(fresh)
  }
  let written = player.histories
  return player.onCalm(() => {
    const { histories } = player
    if (player.playing || histories === written) return
    written = histories
    const text =
      histories.length > 1 || histories[0]?.recording.commands.length ? writeHistories(histories) : null
    if (text !== null) remember(NAME, text)
  })
}
