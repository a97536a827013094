/** What an embed is to show: this moment, a scenario, a step of a lesson. */
import { createRun, loadRooms, MS, type Run, roomsOf } from '../../engine/index.ts'
import { type LessonId, loadLesson } from '../../lessons/catalogue.ts'
import { playUpTo } from '../../lessons/play.ts'
import { scenarioNamed } from '../../share/shared.ts'
import type { Player } from '../player/player.ts'
import { addressOfNow } from '../share/give.ts'

export type Subject =
  | { readonly kind: 'now' }
  | { readonly kind: 'scenario'; readonly id: string }
  /** Step 0 is where it begins. */
  | { readonly kind: 'lesson'; readonly id: LessonId; readonly step: number }

/** A choice as the value of a form's field, and back. */
export const written = (subject: Subject): string =>
  subject.kind === 'now' ? 'now' : `${subject.kind}:${subject.id}`

export function readSubject(value: string): Subject {
  const [kind, id = ''] = value.split(':')
  if (kind === 'scenario') return { kind, id }
  return kind === 'lesson' ? { kind, id: id as LessonId, step: 0 } : { kind: 'now' }
}

/** The fragment that opens it, without its #. Rejects when a run is too long for a link. */
export async function linkOf(subject: Subject, player: Player): Promise<string> {
  switch (subject.kind) {
    case 'now':
      return new URL(await addressOfNow(player)).hash.slice(1)
    case 'scenario':
      return `scenario=${subject.id}`
    case 'lesson':
      return `lesson=${subject.id}${subject.step === 0 ? '' : `&step=${subject.step}`}`
  }
}

/** The run at the moment that it shows. */
export async function runOf(subject: Subject, player: Player): Promise<Run> {
  if (subject.kind === 'now') return player.run
  await loadRooms(['rest'])
  if (subject.kind === 'lesson') return playUpTo(await loadLesson(subject.id), Math.max(0, subject.step - 1))
  const scenario = await scenarioNamed(subject.id, undefined)
  const recording = { version: 1, scenario, seed: scenario.seed, commands: [] } as const
  await loadRooms(roomsOf(recording))
  const run = createRun(recording)
  run.seek((scenario.openAtMs ?? 0) * MS)
  return run
}
