/** The words of a lesson that brings its own. */
import type { LessonWords } from '../i18n/lesson-words.ts'

/** The words of a lesson that stands in no catalogue: its title is among them. */
export interface OwnWords extends LessonWords {
  readonly title: string
}

/** Where one language says nothing the other is read. */
export function orOther<T>(words: T, other: T): T {
  if (typeof words === 'string') return words.trim() === '' ? other : words
  if (typeof words !== 'object' || words === null) return words
  if (Array.isArray(words)) return words.length === 0 ? other : words
  const entries = Object.entries(words).map(([key, value]) => [
    key,
    orOther<unknown>(value, (other as Record<string, unknown>)?.[key] ?? value),
  ])
  return Object.fromEntries(entries) as T
}
