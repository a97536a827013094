/** A client as a program in other people's languages: what is asked for, and what comes back. Plain data. */
import type { ConfigDef, ConsumerSpec, ProducerSpec, ShareConsumerSpec } from '../engine/index.ts'

export const LANGUAGES = ['go', 'java', 'python', 'typescript', 'csharp'] as const
export type Language = (typeof LANGUAGES)[number]

export type ConfigValue = string | number | boolean

/** The client a program is wanted of. */
export type CodeClient =
  | { readonly kind: 'producer'; readonly spec: ProducerSpec }
  | {
      readonly kind: 'consumer'
      readonly spec: ConsumerSpec
      /** The transactional producer that `copyTo` names. */
      readonly copier?: ProducerSpec
    }
  | { readonly kind: 'share-consumer'; readonly spec: ShareConsumerSpec }

export interface CodeOptions {
  /** bootstrap.servers; localhost:9092 when left out. */
  readonly bootstrap?: string
  /** How many records a producer sends before it closes; until it is stopped when left out. */
  readonly records?: number
}

/** What of the client a line is about; a screen knows where that is drawn. */
export type ClientPart =
  | 'cluster'
  | 'topic'
  | 'accumulator'
  | 'in flight'
  | 'partitioner'
  | 'transaction'
  | 'group'
  | 'fetch'
  | 'commit'
  | 'application'

/** A value in a line that the client's own configs can change. */
export interface CodeValue {
  /** Where it stands in the text. */
  readonly from: number
  readonly to: number
  /** The config by the client's own library, its value now, and what it may be. */
  readonly config: string
  readonly now: ConfigValue | null
  readonly def: Pick<ConfigDef, 'type' | 'values' | 'min' | 'max' | 'shape'>
}

export interface CodeLine {
  readonly text: string
  /** The row of the client's Config tab that it stands for. */
  readonly config?: string
  readonly value?: CodeValue
  readonly part?: ClientPart
  /** A comment that says a default. */
  readonly told?: true
  /** Belongs to the few lines that a lesson shows. */
  readonly core?: true
}

/** Why a language's library cannot do what a client is set to; the sentences are in `src/i18n/<language>/code.ts`. */
export const REASONS = [
  'no setting',
  'no idempotence',
  'no transactions',
  'no copying',
  'no linger',
  'no batch in bytes',
  'no such value',
  'other partitioner',
  'no codec',
  'one at a time',
  'no static members',
  'no cooperative',
  'other assignors',
  'no consumer protocol',
  'no rack',
  'no assign',
  'no revoke callback',
  'no share groups',
  'no renewal',
  'internal to',
  'by hand',
] as const
export type Reason = (typeof REASONS)[number]

export interface Unsupported {
  /** By the client's own library, or what the application does. */
  readonly config: string
  readonly value: ConfigValue | null
  readonly why: Reason
}

export interface Program {
  readonly language: Language
  readonly library: { readonly name: string; readonly version: string }
  /** What it should be called, without a folder; no other client of a scenario has the same. */
  readonly file: string
  /** Empty when the library has nothing of the kind (share groups). */
  readonly lines: readonly CodeLine[]
  readonly unsupported: readonly Unsupported[]
}
