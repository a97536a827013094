/**
 * Named moments of a run. A bookmark carries what people had done until then, so it names its moment whatever becomes
 * of the histories: scenario, seed, commands and the number of events make it exact. Pure.
 */
import type { Micros, Recording, TimedCommand } from '../../engine/index.ts'
import { parseCommands } from '../../scenarios/schema.ts'
import { parseKept } from '../../scenarios/untrusted-json.ts'
import type { HistoryEntry } from '../player/histories.ts'

export interface Bookmark {
  /** Unlike the others of its run. */
  readonly id: number
  readonly at: Micros
  /** Events handled until then: several may share a microsecond. */
  readonly steps: number
  /** '' while nobody gave one. */
  readonly name: string
  /** What people had done by then. */
  readonly commands: readonly TimedCommand[]
}

/** Bookmarks by the run that they are of, the run used last first. */
export interface KeptBookmarks {
  readonly runs: readonly { readonly run: string; readonly marks: readonly Bookmark[] }[]
}

export const MAX_BOOKMARKS = 60
export const MAX_BOOKMARK_NAME = 60
const MAX_RUNS = 20
const MAX_LENGTH = 400_000

const inOrder = (a: Bookmark, b: Bookmark) => a.at - b.at || a.steps - b.steps || a.id - b.id

/** The list with one more, by time; the same list when this moment has one, or there is no room. */
export function withBookmark(marks: readonly Bookmark[], mark: Omit<Bookmark, 'id'>): readonly Bookmark[] {
  if (marks.length >= MAX_BOOKMARKS || bookmarkAt(marks, mark)) return marks
  const id = Math.max(0, ...marks.map((each) => each.id)) + 1
  return [...marks, { ...mark, id, name: mark.name.slice(0, MAX_BOOKMARK_NAME) }].sort(inOrder)
}

/** The bookmark of a moment, when it has one already. */
export function bookmarkAt(
  marks: readonly Bookmark[],
  { at, steps, commands }: Pick<Bookmark, 'at' | 'steps' | 'commands'>,
): Bookmark | undefined {
  const done = JSON.stringify(commands)
  return marks.find(
    (mark) => mark.at === at && mark.steps === steps && JSON.stringify(mark.commands) === done,
  )
}

/** The list with another name for one. */
export function renamed(marks: readonly Bookmark[], id: number, name: string): readonly Bookmark[] {
  const short = name.trim().slice(0, MAX_BOOKMARK_NAME)
  return marks.map((mark) => (mark.id === id ? { ...mark, name: short } : mark))
}

/** Whether a moment is one of the run that these commands make. */
export function isOf({ at, commands }: Bookmark, done: readonly TimedCommand[]): boolean {
  return (
    commands.every((timed, i) => JSON.stringify(timed) === JSON.stringify(done[i])) &&
    done.slice(commands.length).every((timed) => timed.at >= at)
  )
}

/** The history in which a bookmark's moment is found: the shown one before the others; null when none has it. */
export function historyOf(
  mark: Bookmark,
  histories: readonly HistoryEntry[],
  shown: number,
): HistoryEntry | null {
  const fitting = histories.filter((entry) => isOf(mark, entry.recording.commands))
  return fitting.find((entry) => entry.id === shown) ?? fitting[0] ?? null
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

function readMark(value: unknown): Bookmark {
  const { id, at, steps, name, commands } = (value ?? {}) as Record<string, unknown>
  if (!isCount(id) || !isCount(at) || !isCount(steps) || typeof name !== 'string') throw new Error('bookmark')
  return { id, at, steps, name: name.slice(0, MAX_BOOKMARK_NAME), commands: parseCommands(commands) }
}

/** Reads what `writeBookmarks` wrote; null when it is not that. */
export function readBookmarks(text: string | null): KeptBookmarks | null {
  if (text === null) return { runs: [] }
  try {
    const { v, runs } = parseKept(text, MAX_LENGTH) as {
      readonly v: unknown
      readonly runs: unknown
    }
    if (v !== 1 || !Array.isArray(runs)) return null
    const read = runs.slice(0, MAX_RUNS).map(({ run, marks }) => {
      if (typeof run !== 'string' || !Array.isArray(marks)) throw new Error('run')
      return { run, marks: marks.slice(0, MAX_BOOKMARKS).map(readMark).sort(inOrder) }
    })
    return { runs: read }
  } catch {
    return null
  }
}

/** What is kept with the bookmarks of one run replaced. */
export function withRun({ runs }: KeptBookmarks, run: string, marks: readonly Bookmark[]): KeptBookmarks {
  const others = runs.filter((each) => each.run !== run)
  return { runs: marks.length === 0 ? others : [{ run, marks }, ...others].slice(0, MAX_RUNS) }
}

/** The bookmarks as a text; the runs used longest ago go when there are too many. */
export function writeBookmarks({ runs }: KeptBookmarks): string {
  for (let most = runs.length; most > 1; most--) {
    const text = JSON.stringify({ v: 1, runs: runs.slice(0, most) })
    if (text.length <= MAX_LENGTH) return text
  }
  return JSON.stringify({ v: 1, runs: runs.slice(0, 1) })
}

/** The history that a bookmark comes from, made anew when none is left that has it. */
export function entryFor({ at, name, commands }: Bookmark, recording: Recording): HistoryEntry {
  return {
    id: 0,
    parent: null,
    branchedAt: commands[0]?.at ?? 0,
    command: commands[0]?.command ?? null,
    fact: null,
    name: name === '' ? null : name,
    horizon: at,
    recording: { ...recording, commands },
  }
}
