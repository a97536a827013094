/** What every schema here is made of: numbers with a range, texts and lists with a cap, names. */
import {
  array,
  boolean,
  check,
  exactOptional,
  finite,
  type GenericSchema,
  integer,
  maxLength,
  maxValue,
  minLength,
  minValue,
  nullable,
  number,
  pipe,
  record,
  regex,
  strictObject,
  string,
  union,
} from 'valibot'
import { HEADER_BOUNDS, SCENARIO_BOUNDS } from '../engine/index.ts'

/** Four hours: what a page can still replay while somebody waits. */
export const MAX_MOMENT = 4 * 3600 * 1_000_000

const NAME = 'letters, digits, ".", "_" and "-"'

/** An integer of a range. */
export function whole(from: number, to: number) {
  const allowed = `an integer from ${from} to ${to}`
  return pipe(number(allowed), integer(allowed), minValue(from, allowed), maxValue(to, allowed))
}

/** A number of a range. */
export function decimal(from: number, to: number) {
  const allowed = `a number from ${from} to ${to}`
  return pipe(number(allowed), finite(allowed), minValue(from, allowed), maxValue(to, allowed))
}

/** A text with a cap. */
export function text(most: number) {
  const allowed = `a text of at most ${most} characters`
  return pipe(string(allowed), maxLength(most, allowed))
}

/** Names that every plain record knows already would be found in tables they were never put in. */
export function isPlain(value: string): boolean {
  return !(value in Object.prototype)
}

/** What Kafka takes as a name. */
export function name(most: number) {
  const allowed = `1 to ${most} of ${NAME}`
  return pipe(
    string(allowed),
    minLength(1, allowed),
    maxLength(most, allowed),
    regex(/^[\w.-]+$/, allowed),
    check(isPlain, allowed),
  )
}

/** A list with a cap. */
export function list<S extends GenericSchema>(item: S, least: number, most: number) {
  const allowed = `a list of ${least} to ${most}`
  return pipe(array(item, allowed), minLength(least, allowed), maxLength(most, allowed))
}

const configValue = union([text(200), pipe(number(), finite()), boolean()], 'a text, a number, true or false')
export const configs = record(text(100), configValue, 'configs by their names')

export const moment = whole(0, MAX_MOMENT)
export const clientName = name(60)
export const topicName = name(249)
export const rate = decimal(0, SCENARIO_BOUNDS.recordsPerSecond)
export const startAtMs = exactOptional(whole(0, MAX_MOMENT / 1000))

/** Headers of a record. */
export const headers = list(
  strictObject({
    key: pipe(text(HEADER_BOUNDS.key), minLength(1, `a text of 1 to ${HEADER_BOUNDS.key} characters`)),
    value: nullable(text(HEADER_BOUNDS.value)),
  }),
  0,
  HEADER_BOUNDS.count,
)
