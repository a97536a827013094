/** What somebody has done of the lessons: kept in this browser, and as a file for those who want to take it along. */
import {
  exactOptional,
  integer,
  literal,
  maxLength,
  maxValue,
  minValue,
  nullable,
  number,
  picklist,
  pipe,
  record,
  safeParse,
  strictObject,
  string,
} from 'valibot'
import { create } from 'zustand'
import { parseKept } from '../../scenarios/untrusted-json.ts'
import { recall, remember, setAside } from '../hooks/storage.ts'

const NAME = 'lessons'
const MOST_LETTERS = 64_000

const word = pipe(string(), maxLength(80))
const step = strictObject({
  how: picklist(['done', 'shown', 'skipped']),
  /** What was predicted before the run, and what the engine said. */
  predicted: exactOptional(nullable(word)),
  right: exactOptional(nullable(word)),
  /** Of a challenge: the fewest commands it was solved with. */
  commands: exactOptional(pipe(number(), integer(), minValue(0), maxValue(100_000))),
})
const progress = strictObject({ version: literal(1), steps: record(pipe(string(), maxLength(120)), step) })

export interface StepProgress {
  readonly how: 'done' | 'shown' | 'skipped'
  readonly predicted?: string | null
  readonly right?: string | null
  readonly commands?: number
}

/** By `lesson/step`, and `challenge/id`. */
export type Progress = Readonly<Record<string, StepProgress>>

/** Reads progress from a text; null when it is none. */
export function readProgress(text: string): Progress | null {
  try {
    const result = safeParse(progress, parseKept(text, MOST_LETTERS))
    return result.success ? (result.output.steps as Progress) : null
  } catch {
    return null
  }
}

/** Progress as a text. */
export function writeProgress(steps: Progress): string {
  return JSON.stringify({ version: 1, steps })
}

const BETTER = { skipped: 0, shown: 1, done: 2 } as const

/** Fewer commands are better, and what was done before counts on. */
function best(mine: StepProgress, theirs: StepProgress): StepProgress {
  if (mine.commands === undefined || theirs.commands === undefined || mine.how !== theirs.how) return mine
  return theirs.commands < mine.commands ? theirs : mine
}

/** Both together: what was done better counts. */
export function mergeProgress(a: Progress, b: Progress): Progress {
  const merged: Record<string, StepProgress> = { ...a }
  for (const [key, mine] of Object.entries(b)) {
    const theirs = merged[key]
    if (!theirs || BETTER[mine.how] >= BETTER[theirs.how]) merged[key] = theirs ? best(mine, theirs) : mine
  }
  return merged
}

interface ProgressState {
  readonly steps: Progress
  /** The browser let it be kept. */
  readonly kept: boolean
  note(lesson: string, step: string, what: StepProgress): void
  add(other: Progress): void
}

/** What was kept; what cannot be read is set aside before anything takes its place. */
function recallProgress(): Progress {
  const text = recall(NAME)
  const read = text === null ? {} : readProgress(text)
  if (read === null) setAside(NAME)
  return read ?? {}
}

/** Read when the lessons are first opened. */
export const useProgress = create<ProgressState>()((set) => {
  const keep = (steps: Progress) => ({ steps, kept: remember(NAME, writeProgress(steps)) })
  return {
    steps: recallProgress(),
    kept: true,
    note: (lesson, id, what) => set(({ steps }) => keep(mergeProgress(steps, { [`${lesson}/${id}`]: what }))),
    add: (other) => set(({ steps }) => keep(mergeProgress(steps, other))),
  }
})
