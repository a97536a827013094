/** A lesson in an embedded page: opened for its host, and told to it. */
import type { EmbedLesson } from '../../embed/client.ts'
import { isLesson, LESSON_IDS, loadLesson } from '../../lessons/catalogue.ts'
import { InputError } from '../../scenarios/input-error.ts'
import { readPlace } from '../lessons/LessonPanel.tsx'
import { type Session, useSession } from '../lessons/session.ts'
import { openLesson } from '../lessons/steer.ts'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'

/** The lesson that a link names, `#lesson=failover&step=2`; null for any other link. */
export function lessonIn(link: string): { readonly id: string; readonly step: number } | null {
  const words = new URLSearchParams(link.slice(1))
  const id = words.get('lesson')
  return id === null ? null : { id, step: Number(words.get('step') ?? 0) }
}

function placed(id: string, index: number): Promise<void> {
  const isThere = ({ session }: { readonly session: Session | null }) =>
    session?.id === id && session.index === index
  return new Promise((done) => {
    if (isThere(useSession.getState())) return done()
    const off = useSession.subscribe((state) => {
      if (!isThere(state)) return
      off()
      done()
    })
  })
}

/** Settles when the lesson of the page's address is open, or cannot be had. */
export async function lessonArrived(): Promise<void> {
  const place = useView.getState().lesson
  const wanted = place ? readPlace(place) : null
  if (!wanted || !isLesson(wanted.id) || useSession.getState().session !== null) return
  const had = await loadLesson(wanted.id).then(
    () => true,
    () => false,
  )
  if (had) await placed(wanted.id, wanted.index)
}

/** Opens a lesson where it begins (step 0) or at a step. Rejects with InputError. */
export async function openLessonFor(player: Player, id: string, step: number): Promise<void> {
  if (!isLesson(id)) throw new InputError('value', 'lesson', LESSON_IDS.join(', '))
  const { steps } = await loadLesson(id)
  if (!Number.isInteger(step) || step < 0 || step > steps.length + 1)
    throw new InputError('value', 'step', `an integer from 0 to ${steps.length + 1}`)
  const place = step === 0 ? id : `${id}/${step}`
  const { lesson, set } = useView.getState()
  if (lesson === place) await openLesson(player, id, step - 1)
  else {
    useSession.getState().put(null)
    set({ lesson: place })
    await placed(id, step - 1)
  }
}

function told(session: Session | null): EmbedLesson | null {
  if (!session) return null
  const { id, lesson, index, phase, shown, prediction, right } = session
  const finished = phase !== 'explain' ? null : shown ? 'shown' : 'done'
  return {
    lesson: id,
    step: index + 1,
    steps: lesson.steps.length,
    phase,
    finished,
    predicted: prediction,
    right: right ?? [],
  }
}

/** Where the reader is, null outside of lessons. */
export const whereNow = (): EmbedLesson | null => told(useSession.getState().session)

/** Hears where the reader is whenever that changes; returns the end of it. */
export function onLesson(listener: (at: EmbedLesson | null) => void): () => void {
  let last = ''
  return useSession.subscribe(({ session }) => {
    const at = told(session)
    const text = JSON.stringify(at)
    if (text === last) return
    last = text
    listener(at)
  })
}
