/**
 * A second run beside the shared one: the same scenario and seed with another control plane, other configs, or other
 * actions. In words: `compare=zookeeper`, or `compare=producer:acks:1,topic:min.insync.replicas:1:orders`.
 */
import {
  array,
  custom,
  exactOptional,
  type InferOutput,
  maxLength,
  nullable,
  picklist,
  pipe,
  strictObject,
  transform,
} from 'valibot'
import { parseCommands } from '../scenarios/schema.ts'
import { text } from '../scenarios/schema-parts.ts'
import { escapeText, unescapeText } from './short-codecs.ts'

const SIDES = ['broker', 'topic', 'producer', 'consumer'] as const
const MODES = ['kraft', 'zookeeper'] as const
const MOST_CHANGES = 40

const change = strictObject({
  side: picklist(SIDES, SIDES.join(', ')),
  /** null: all of that side. */
  of: nullable(text(249)),
  /** Of the config; whether Kafka has it, and takes the value, is asked when the run is built. */
  name: text(100),
  value: text(1000),
})

export const sharedComparison = strictObject({
  mode: exactOptional(picklist(MODES, MODES.join(' or '))),
  changes: exactOptional(pipe(array(change), maxLength(MOST_CHANGES, `at most ${MOST_CHANGES} changes`))),
  /** What is done in the second, when that is not what is done in the first. */
  commands: exactOptional(
    pipe(
      custom<unknown>((value) => value !== undefined, 'a list of commands'),
      transform((value) => parseCommands(value, 'view.compare.commands')),
    ),
  ),
  /** What the second is called. */
  label: exactOptional(text(120)),
})

export type SharedComparison = InferOutput<typeof sharedComparison>

/** Writes a comparison in words; null when it takes more than configs or a control plane to say. */
export function writeComparison({ mode, changes, commands, label }: SharedComparison): string | null {
  if (commands !== undefined || label !== undefined) return null
  if (mode !== undefined) return changes === undefined ? mode : null
  if (changes === undefined || changes.length === 0) return null
  return changes
    .map(({ side, of, name, value }) =>
      [side, name, value, ...(of === null ? [] : [of])].map((each) => escapeText(each)).join(':'),
    )
    .join(',')
}

/** Reads what `writeComparison` wrote; the schema says what is wrong with anything else. */
export function readComparison(written: string): unknown {
  if (MODES.some((mode) => mode === written)) return { mode: written }
  const changes = written.split(',').map((each) => {
    const [side, name = '', value = '', of, ...rest] = each.split(':').map(unescapeText)
    return { side, name, value, of: of ?? null, ...(rest.length > 0 ? { more: rest.join(':') } : {}) }
  })
  return { changes }
}
