/** What of a recording a real cluster cannot be made to do, or does in another way. Pure. */
import type { Command, Micros } from '../engine/index.ts'

/** Left out of the script. */
export const LEFT_OUT = [
  'clock',
  'message',
  'reset',
  'disk',
  'application',
  'transactionByHand',
  'member',
  'partition',
  'line',
  'headers',
  'typing',
  'nowhere',
  'setting',
  'language',
] as const
/** Done by the nearest thing there is. */
export const NEARLY = ['restarted', 'power', 'throttle', 'assignors', 'twin', 'loss', 'time'] as const

export type Reason = (typeof LEFT_OUT)[number] | (typeof NEARLY)[number]

export interface Note {
  /** null: of the whole. */
  readonly at: Micros | null
  /** The command or the setting, in the simulation's own words. */
  readonly what: string
  readonly reason: Reason
  /** A sentence of the client library's, where one is more exact than the reason. */
  readonly detail?: string
}

/** True when the note tells of something that is missing. */
export function isLeftOut({ reason }: Note): boolean {
  return (LEFT_OUT as readonly string[]).includes(reason)
}

/** The same said of several commands is said once: the sentence, and what it is about. */
export function notesByReason(
  notes: readonly Note[],
  say: (reason: Reason) => string,
): readonly { readonly sentence: string; readonly notes: readonly Note[] }[] {
  const groups = new Map<string, Note[]>()
  for (const note of notes) {
    const sentence = note.detail ?? say(note.reason)
    groups.set(sentence, [...(groups.get(sentence) ?? []), note])
  }
  return [...groups].map(([sentence, of]) => ({ sentence, notes: of }))
}

/** A command in a line: its name, and its fields as they were given. */
export function named(command: Command): string {
  const { kind, ...fields } = command
  const parts = Object.entries(fields).map(([name, value]) =>
    typeof value === 'string' ? `${name}=${value}` : `${name}=${JSON.stringify(value)}`,
  )
  const text = [kind, ...parts].join(' ')
  return text.length > 160 ? `${text.slice(0, 159)}…` : text
}
