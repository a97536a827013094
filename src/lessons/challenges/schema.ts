/** What a challenge from outside may be: a closed schema. Throws InputError that names the field and what is allowed. */
import { array, literal, maxLength, minLength, pipe, strictObject, union, unknown } from 'valibot'
import { InputError } from '../../scenarios/input-error.ts'
import { parseBy, parseScenario } from '../../scenarios/schema.ts'
import { checkShape } from '../../scenarios/untrusted-json.ts'
import { check, checkIds, id, move, offers, target } from '../schema.ts'
import type { Challenge } from './types.ts'

const goal = strictObject({ id, check })
const moves = pipe(array(move), minLength(1, 'one move or more'))

const challenge = strictObject({
  version: literal(1, '1'),
  id,
  level: union([literal(1), literal(2), literal(3)], '1, 2 or 3'),
  start: unknown(),
  offers,
  hand: array(id),
  goals: pipe(array(goal), minLength(1, 'one goal or more'), maxLength(10, '10 goals or fewer')),
  limits: pipe(array(goal), maxLength(10, '10 limits or fewer')),
  slips: array(strictObject({ id, check, moves })),
  look: target,
  solution: moves,
  concepts: array(id),
})

/** A challenge from outside. */
export function parseChallenge(from: unknown): Challenge {
  checkShape(from)
  const parsed = parseBy(challenge, from, '')
  checkIds('goals', [...parsed.goals, ...parsed.limits])
  checkIds('slips', parsed.slips)
  const names = Object.keys(parsed.offers)
  if (parsed.hand.some((name) => !names.includes(name)))
    throw new InputError('value', 'hand', names.join(', '))
  return {
    ...(parsed as unknown as Challenge),
    offers: (from as Challenge).offers,
    start: parseScenario(parsed.start, 'start'),
  }
}
