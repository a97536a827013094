/** The steps of the reference model by name. An action is one number: kind * 256 + replica * 16 + argument. */
import type { ReplicaId } from './state.ts'

/** In this order, for the numbers. The argument of each is named in `describe`. */
export const KINDS = [
  'elect',
  'fence',
  'electUnclean',
  'lead',
  'follow',
  'append',
  'fetch',
  'truncate',
  'raise',
  'shrink',
  'expand',
] as const
export type Kind = (typeof KINDS)[number]
export type Action = number

/** `argument`: the epoch of the message for lead and follow, the follower for shrink and expand, else 0. */
export function action(kind: Kind, replica: ReplicaId, argument = 0): Action {
  return KINDS.indexOf(kind) * 256 + replica * 16 + argument
}

export function kindOf(action: Action): Kind {
  return KINDS[action >> 8] as Kind
}

export function actorOf(action: Action): ReplicaId {
  return (action >> 4) & 15
}

export function argumentOf(action: Action): number {
  return action & 15
}

const LETTERS = 'ABC'

/** `elect A`, `fence B`, `lead A e1`, `follow B e1`, `append A`, `fetch B`, `raise A`, `shrink A -C`, `expand A +B`. */
export function describe(action: Action): string {
  const kind = kindOf(action)
  const words = `${kind} ${LETTERS[actorOf(action)]}`
  const argument = argumentOf(action)
  if (kind === 'lead' || kind === 'follow') return `${words} e${argument}`
  if (kind === 'shrink') return `${words} -${LETTERS[argument]}`
  if (kind === 'expand') return `${words} +${LETTERS[argument]}`
  return words
}

/** Reads what `describe` writes. Throws on anything else. */
export function parse(text: string): Action {
  const [kind, replica, argument = ''] = text.split(' ')
  const known = KINDS.find((name) => name === kind)
  const last = argument.slice(1)
  const value = argument === '' ? 0 : argument[0] === 'e' ? Number(last) : LETTERS.indexOf(last)
  const parsed = known ? action(known, LETTERS.indexOf(replica ?? '?'), value) : -1
  if (parsed < 0 || describe(parsed) !== text) throw new Error(`No action of the model: ${text}`)
  return parsed
}
