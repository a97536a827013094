/** Where a lesson comes from: the catalogue, or from outside it. */
import { create } from 'zustand'
import { isLesson, loadLesson } from '../../lessons/catalogue.ts'
import type { Parcel } from '../../lessons/parcel.ts'
import { LessonError } from '../../lessons/reads.ts'
import type { Lesson } from '../../lessons/types.ts'

/** The place of a lesson that stands in no catalogue: one being written, from a file, or from a link. */
export const OWN = 'own'

interface OwnState {
  readonly parcel: Parcel | null
  /** What the address says of it, so that a reload comes back to it. */
  readonly fragment: string
  put(parcel: Parcel | null, fragment: string): void
}

export const useOwn = create<OwnState>()((set) => ({
  parcel: null,
  fragment: '',
  put: (parcel, fragment) => set({ parcel, fragment }),
}))

/** A lesson by its place. Rejects when there is none, or when it cannot be fetched. */
export async function lessonAt(place: string): Promise<Lesson> {
  if (isLesson(place)) return loadLesson(place)
  const { parcel } = useOwn.getState()
  if (place !== OWN || !parcel) throw new LessonError(`no lesson ${place}`)
  return parcel.lesson
}

/** What the address says of a lesson and one of its steps, counted from 0. */
export function fragmentOf(place: string, index: number): string {
  const step = index >= 0 ? `&step=${index + 1}` : ''
  if (place !== OWN) return `#lesson=${place}${step}`
  const { fragment } = useOwn.getState()
  return fragment.startsWith('#learn=') ? fragment + step : fragment
}
