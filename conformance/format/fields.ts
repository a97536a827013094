/** Kinds of fields that the steps of a scenario are made of; each says what it allows. */
import {
  array,
  boolean,
  exactOptional,
  type GenericSchema,
  integer,
  maxLength,
  maxValue,
  minLength,
  minValue,
  number,
  pipe,
  record,
  regex,
  strictObject,
  string,
  union,
} from 'valibot'

export function whole(from: number, to: number) {
  const allowed = `an integer from ${from} to ${to}`
  return pipe(number(allowed), integer(allowed), minValue(from, allowed), maxValue(to, allowed))
}

export function list<S extends GenericSchema>(item: S, least: number, most: number) {
  const allowed = `a list of ${least} to ${most}`
  return pipe(array(item, allowed), minLength(least, allowed), maxLength(most, allowed))
}

const NAME = '1 to 60 letters, digits, "-", "." and "_"'
export const name = pipe(string(NAME), regex(/^[\w.-]{1,60}$/, NAME))
const SENTENCE = 'a sentence of 10 to 400 characters'
export const sentence = pipe(string(SENTENCE), minLength(10, SENTENCE), maxLength(400, SENTENCE))
export const broker = whole(0, 1000)
export const partition = whole(0, 99)
export const configs = record(
  string(),
  union([string(), number(), boolean()], 'a text, a number, true or false'),
  'configs by their names',
)
export const value = pipe(string('1 to 20 letters'), regex(/^[a-z]{1,20}$/, '1 to 20 small letters'))

/** A partition; 0 when left out. */
export const place = strictObject({ topic: name, partition: exactOptional(partition) })
/** An offset in a partition. */
export const placeAt = strictObject({
  topic: name,
  partition: exactOptional(partition),
  offset: whole(-1, 1_000_000),
})
