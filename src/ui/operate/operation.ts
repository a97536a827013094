/** What an operation is made of: its fields, and how what was typed is read. */
import type { Command, KafkaWorld } from '../../engine/index.ts'
import type { FieldKind, Values } from './choices.ts'

export type FieldName =
  | 'node'
  | 'a'
  | 'b'
  | 'link'
  | 'direction'
  | 'delayMs'
  | 'jitterMs'
  | 'percent'
  | 'rack'
  | 'skewMs'
  | 'keepUnflushed'
  | 'writeMs'
  | 'readMs'
  | 'topic'
  | 'partition'
  | 'offset'
  | 'count'
  | 'replicas'
  | 'throttle'
  | 'moving'
  | 'electionType'
  | 'broker'
  | 'id'
  | 'group'
  | 'to'
  | 'target'
  | 'committed'
  | 'instance'
  | 'consumer'
  | 'producer'
  | 'assigned'
  | 'seekTo'
  | 'topics'
  | 'client'
  | 'midBatch'
  | 'settings'
  | 'commitAt'
  | 'position'
  | 'processMs'
  | 'resourceType'
  | 'rejectEvery'
  | 'releaseEvery'
  | 'acknowledge'
  | 'name'
  | 'value'

export interface FieldSpec {
  readonly name: FieldName
  readonly kind: FieldKind | { readonly choices: readonly string[] }
  /** What stands in it at first, when nothing better is known; a list begins with its first choice. */
  readonly initial?: string | ((world: KafkaWorld, values: Values) => string)
  /** May be left empty. */
  readonly optional?: true
  /** Shown only then. */
  readonly when?: (values: Values) => boolean
}

export const GROUPS = [
  'processes',
  'network',
  'disks',
  'topics',
  'groups',
  'transactions',
  'brokers',
] as const
export type GroupName = (typeof GROUPS)[number]

export interface Operation {
  readonly id: string
  readonly group: GroupName
  /** It breaks something. */
  readonly breaks?: true
  readonly fields: readonly FieldSpec[]
  /** For what takes more than fields that have choices. */
  readonly possible?: (world: KafkaWorld) => boolean
  readonly command: (values: Values) => Command
}

/** A text as typed. */
export const text = (values: Values, name: FieldName): string => (values[name] ?? '').trim()

/** A number as typed; NaN, which every check refuses, when it is none. */
export function number(values: Values, name: FieldName): number {
  const typed = text(values, name)
  return typed === '' ? Number.NaN : Number(typed)
}

/** The same, null when nothing was typed. */
export const numberOrNull = (values: Values, name: FieldName): number | null =>
  text(values, name) === '' ? null : number(values, name)

/** Numbers as typed, with commas or spaces between them. */
export const numbers = (values: Values, name: FieldName): number[] =>
  text(values, name)
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map(Number)
