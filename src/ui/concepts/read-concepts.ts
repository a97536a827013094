/** What was seen of each concept, from the lessons, the challenges and the progress. Pure. */
import type { Challenge } from '../../lessons/challenges/types.ts'
import type { Lesson } from '../../lessons/types.ts'
import type { Progress } from '../lessons/progress.ts'

export type Seen = 'none' | 'some' | 'all'

export interface Taught {
  readonly lesson: string
  /** Counted from 1. */
  readonly step: number
  readonly done: boolean
}

export interface KnownConcept {
  readonly id: string
  readonly seen: Seen
  readonly taught: readonly Taught[]
  readonly used: readonly { readonly challenge: string; readonly done: boolean }[]
}

const isDone = (progress: Progress, key: string): boolean => (progress[key]?.how ?? 'skipped') !== 'skipped'

/** Who teaches each concept, and how much of that was done. What was skipped was not seen. */
export function readConcepts(
  ids: readonly string[],
  lessons: readonly Lesson[],
  challenges: readonly Challenge[],
  progress: Progress,
): readonly KnownConcept[] {
  return ids.map((id) => {
    const taught = lessons.flatMap((lesson) =>
      lesson.steps.flatMap((step, i): Taught[] =>
        step.concepts.includes(id)
          ? [{ lesson: lesson.id, step: i + 1, done: isDone(progress, `${lesson.id}/${step.id}`) }]
          : [],
      ),
    )
    const used = challenges
      .filter(({ concepts }) => concepts.includes(id))
      .map((challenge) => ({ challenge: challenge.id, done: isDone(progress, `challenge/${challenge.id}`) }))
    // A challenge that was solved shows that one knows; without one it takes every step.
    const done = [...taught, ...used].filter((each) => each.done).length
    const all = taught.length > 0 && taught.every((each) => each.done)
    const solved = used.some((each) => each.done)
    return { id, taught, used, seen: all || solved ? 'all' : done > 0 ? 'some' : 'none' }
  })
}
