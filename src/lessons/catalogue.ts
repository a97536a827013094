/** The chapters and their lessons, in order. A chapter comes in a file of its own when somebody opens it. */
import type { Lesson } from './types.ts'

export const CHAPTERS = [
  { id: 'log', lessons: ['first-message', 'partitions', 'order', 'offsets', 'groups', 'retention'] },
  { id: 'staying-up', lessons: ['failover', 'go-writer', 'go-reader', 'control-plane'] },
  { id: 'committed', lessons: ['high-watermark', 'ack-contract', 'epochs'] },
  { id: 'groups', lessons: ['commits', 'storms', 'cooperative', 'share'] },
  { id: 'guarantees', lessons: ['retries', 'transactions', 'compaction'] },
] as const

export type ChapterId = (typeof CHAPTERS)[number]['id']
export type LessonId = (typeof CHAPTERS)[number]['lessons'][number]

type Chapter = Readonly<Record<string, Lesson>>

const LOADERS: Record<ChapterId, () => Promise<Chapter>> = {
  log: () => import('./log/index.ts').then((m) => m.lessons),
  'staying-up': () => import('./staying-up/index.ts').then((m) => m.lessons),
  committed: () => import('./committed/index.ts').then((m) => m.lessons),
  groups: () => import('./groups/index.ts').then((m) => m.lessons),
  guarantees: () => import('./guarantees/index.ts').then((m) => m.lessons),
}

export const LESSON_IDS: readonly LessonId[] = CHAPTERS.flatMap(({ lessons }) => [...lessons])

/** True for an id of the catalogue. */
export function isLesson(id: string): id is LessonId {
  return (LESSON_IDS as readonly string[]).includes(id)
}

/** The chapter a lesson stands in. */
export function chapterOf(id: LessonId): ChapterId {
  const found = CHAPTERS.find(({ lessons }) => (lessons as readonly string[]).includes(id))
  return (found ?? CHAPTERS[0]).id
}

/** Fetches a lesson. */
export async function loadLesson(id: LessonId): Promise<Lesson> {
  return (await LOADERS[chapterOf(id)]())[id] as Lesson
}
