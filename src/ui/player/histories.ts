/**
 * The histories of one run as a small tree. Acting in the past begins a new one that shares what came before; the one
 * that was left is kept. A few are kept as runs, to be shown at once; of the others the recording is enough.
 */
import {
  type Command,
  type Fact,
  type Micros,
  notableSort,
  type Recording,
  type Run,
} from '../../engine/index.ts'

export interface HistoryEntry {
  readonly id: number
  /** The history that it parted from; null for the first. */
  readonly parent: number | null
  readonly branchedAt: Micros
  /** What was done there first, and what came of it at once; null for the first history. */
  readonly command: Command | null
  readonly fact: Fact | null
  /** Given by a person; null while it is called after what was done. */
  readonly name: string | null
  /** How far it is known. */
  readonly horizon: Micros
  readonly recording: Recording
}

export const MAX_HISTORIES = 24
/** Besides the one that is shown. */
const MAX_RUNS = 3
export const MAX_NAME = 60

/** The histories without one of them: those that parted from it part from where it parted. Pure. */
export function without(entries: readonly HistoryEntry[], id: number): readonly HistoryEntry[] {
  const gone = entries.find((entry) => entry.id === id)
  if (!gone) return entries
  return entries
    .filter((entry) => entry !== gone)
    .map((entry) =>
      entry.parent === id
        ? { ...entry, parent: gone.parent, branchedAt: Math.min(entry.branchedAt, gone.branchedAt) }
        : entry,
    )
}

/** Who has to go when there are too many: the oldest that has no name, no children and is not `kept`. Pure. */
export function toLetGo(entries: readonly HistoryEntry[], kept: readonly number[]): HistoryEntry | null {
  const parents = new Set(entries.map((entry) => entry.parent))
  const free = entries.filter((entry) => !kept.includes(entry.id))
  return (
    free.find((entry) => entry.name === null && !parents.has(entry.id)) ??
    free.find((entry) => !parents.has(entry.id)) ??
    free[0] ??
    null
  )
}

function firstFact(run: Run): Fact | null {
  const { steps } = run.world
  return run.facts.findLast((timed) => timed.step === steps && notableSort(timed.fact) !== null)?.fact ?? null
}

export class Histories {
  /** A new array whenever anything changed. */
  entries: readonly HistoryEntry[] = []
  current = 0
  /** The one that had to go because there were too many. */
  dropped: HistoryEntry | null = null
  #nextId = 1
  #runs = new Map<number, Run>()
  #deleted: { readonly entries: readonly HistoryEntry[]; readonly id: number } | null = null

  /** Another run begins: nothing of the old ones is left. */
  begin(run: Run): void {
    this.#runs.clear()
    this.#deleted = null
    this.dropped = null
    this.current = this.#nextId++
    this.entries = [
      {
        id: this.current,
        parent: null,
        branchedAt: 0,
        command: null,
        fact: null,
        name: null,
        horizon: run.horizon,
        recording: run.recording(),
      },
    ]
  }

  /** `run` has just parted from `left` by a command. */
  branch(left: Run, run: Run, command: Command): void {
    this.leave(left)
    const parent = this.current
    this.current = this.#nextId++
    this.entries = [
      ...this.entries,
      {
        id: this.current,
        parent,
        branchedAt: run.now,
        command,
        fact: firstFact(run),
        name: null,
        horizon: run.horizon,
        recording: run.recording(),
      },
    ]
    this.#bound([parent, this.current])
  }

  /** Keeps what the shown run has become, and the run itself for as long as there is room. */
  leave(run: Run): void {
    this.note(run)
    this.#runs.delete(this.current)
    this.#runs.set(this.current, run)
    for (const id of this.#runs.keys()) {
      if (this.#runs.size <= MAX_RUNS) break
      this.#runs.delete(id)
    }
  }

  /** Writes down how far the shown history has come. */
  note(run: Run): void {
    const at = this.entries.findIndex((entry) => entry.id === this.current)
    const entry = this.entries[at]
    const recording = run.recording()
    if (
      !entry ||
      (entry.horizon === run.horizon && entry.recording.commands.length === recording.commands.length)
    )
      return
    this.entries = this.entries.with(at, { ...entry, horizon: run.horizon, recording })
  }

  /** Makes another one the shown one; its run when it was kept. */
  show(id: number): { readonly entry: HistoryEntry; readonly run: Run | null } | null {
    const entry = this.entries.find((each) => each.id === id)
    if (!entry) return null
    const run = this.#runs.get(id) ?? null
    this.#runs.delete(id)
    this.current = id
    return { entry, run }
  }

  /** Its run when it was kept, to be forked; it stays where it is. */
  runOf(id: number): Run | null {
    return this.#runs.get(id) ?? null
  }

  rename(id: number, name: string): void {
    const short = name.trim().slice(0, MAX_NAME)
    this.entries = this.entries.map((entry) =>
      entry.id === id ? { ...entry, name: short === '' ? null : short } : entry,
    )
  }

  /** Takes one away; the shown one stays. */
  remove(id: number): void {
    if (id === this.current) return
    this.#deleted = { entries: this.entries, id }
    this.entries = without(this.entries, id)
  }

  get deleted(): HistoryEntry | null {
    const { entries, id } = this.#deleted ?? { entries: [], id: 0 }
    return entries.find((entry) => entry.id === id) ?? null
  }

  /** Brings back what was taken away last; what came since stays. */
  undoRemove(): void {
    const deleted = this.#deleted
    this.#deleted = null
    if (!deleted) return
    const since = this.entries.filter((entry) => !deleted.entries.some((old) => old.id === entry.id))
    const newest = new Map(this.entries.map((entry) => [entry.id, entry]))
    this.entries = [
      ...deleted.entries.map((old) => {
        const now = newest.get(old.id)
        return now ? { ...now, parent: old.parent, branchedAt: old.branchedAt } : old
      }),
      ...since,
    ]
    this.#bound([this.current, deleted.id])
  }

  forgetRemoved(): void {
    this.#deleted = null
    this.dropped = null
  }

  /** Takes in histories that were kept elsewhere; they get numbers of their own. */
  adopt(kept: readonly HistoryEntry[]): void {
    const ids = new Map(kept.map((entry) => [entry.id, this.#nextId++]))
    const root = this.entries.find((entry) => entry.parent === null)?.id ?? null
    this.entries = [
      ...this.entries,
      ...kept.map((entry) => ({
        ...entry,
        id: ids.get(entry.id) as number,
        parent: entry.parent === null ? root : (ids.get(entry.parent) ?? root),
        branchedAt: entry.parent === null ? (entry.recording.commands[0]?.at ?? 0) : entry.branchedAt,
      })),
    ]
    this.#bound([this.current])
    this.dropped = null
  }

  #bound(kept: readonly number[]): void {
    while (this.entries.length > MAX_HISTORIES) {
      const gone = toLetGo(this.entries, kept)
      if (!gone) return
      this.entries = without(this.entries, gone.id)
      this.#runs.delete(gone.id)
      this.dropped = gone
    }
  }
}
