/**
 * What a lesson is: plain data. A cluster to begin with, steps of predict / do / see / explain, and checks over what
 * has happened. No words (they are in i18n/en and i18n/ko) and no functions: a lesson can travel in a link.
 */
import type { Command, RecordFateName, Scenario } from '../engine/index.ts'

export type Scalar = string | number | boolean | null

/** What can be read off the world or the oracle; `reads.ts` says what each one needs beside its name. */
export const READS = [
  'logStartOffset',
  'logEndOffset',
  'logBytes',
  'highWatermark',
  'lastStableOffset',
  'leader',
  'leaderNode',
  'leaderEpoch',
  'isrSize',
  'partitions',
  'leaders',
  'values',
  'committed',
  'lag',
  'position',
  'assigned',
  'members',
  'idleMembers',
  'busyMembers',
  'groupState',
  'records',
  'deliveries',
  'processed',
  'partitionsOfKey',
  'partitionsOfBatch',
  'controller',
  'controllerId',
  'downNode',
  'downController',
  'owner',
  'ownerNode',
  'followerNode',
  'eligibleNode',
  'answerTo',
  'commands',
  'brokersDown',
  'controllersDown',
  'overtaken',
] as const
export type ReadName = (typeof READS)[number]

/** A value of the running cluster. */
export interface Read {
  readonly read: ReadName
  /** `topic-partition` */
  readonly partition?: string
  readonly topic?: string
  readonly broker?: number
  readonly group?: string
  /** As its scenario or its command names it. */
  readonly consumer?: string
  readonly producer?: string
  readonly key?: string
  readonly fate?: RecordFateName
  /** What the values of the records begin with. */
  readonly value?: string
  /** start: as it was when the step began. growth: how much it has grown since. */
  readonly when?: 'start' | 'growth'
}

export type Value = Scalar | Read

export const OPERATORS = ['==', '!=', '<', '<=', '>', '>='] as const
export type Operator = (typeof OPERATORS)[number]

/** A value to be equal to, or one or more comparisons that must all hold. */
export type Test = Value | { readonly [Op in Operator]?: Value }

/**
 * Fields that must fit. Under a field that is a list: one of its items must fit; `length` tests how long it is.
 */
export interface Where {
  readonly [field: string]: Test | Where
}

/** Something that has happened since the step began. */
export interface Happened {
  readonly fact: string
  readonly where?: Where
}

/** Something on the stage. Fields as those of a selection; of a message `api` is Kafka's name of its request. */
export interface Target {
  readonly kind:
    | 'broker'
    | 'controller'
    | 'zookeeper'
    | 'topic'
    | 'partition'
    | 'replica'
    | 'producer'
    | 'consumer'
    | 'group'
    | 'message'
    | 'record'
  readonly [field: string]: Value
}

export type Check =
  | { readonly all: readonly Check[] }
  | { readonly any: readonly Check[] }
  | { readonly not: Check }
  /** One after the other, in this order. */
  | { readonly inOrder: readonly Happened[] }
  /** Once, or as often as `count` says. */
  | (Happened & { readonly count?: Test })
  /** A person did this since the step began. */
  | { readonly act: Command['kind']; readonly where?: Where; readonly count?: Test }
  | { readonly state: Read; readonly is: Test }
  /** Of the cluster that stands beside, in a step about both. */
  | { readonly beside: Check }
  /** It happened here before it happened beside, or it has happened here only. */
  | { readonly sooner: { readonly here: Happened; readonly beside: Happened } }
  /** Simulated milliseconds between the first of `from` (with `last`: the last one) and the first of `to` after it. */
  | {
      readonly from: 'start' | (Happened & { readonly last?: boolean })
      readonly to: 'now' | Happened
      readonly ms: Test
    }

/** A command in which any text or number may be read off the world at the moment it is given. */
export type Templated<T> = T extends readonly (infer Item)[]
  ? readonly Templated<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: K extends 'kind' ? T[K] : Templated<T[K]> }
    : T extends string | number
      ? T | Read
      : T

/** One command, or several of the same moment. */
export type Offer = Templated<Command> | readonly Templated<Command>[]

/** One part of the reference solution. */
export type Move =
  | { readonly act: string }
  | { readonly wait: number }
  /** Simulated time goes on until the check holds; `withinMs` later at most. */
  | { readonly until: Check; readonly withinMs: number }

/** What would be so in the world of a wrong prediction. */
export interface Ghost {
  readonly on: Target
  readonly reads: readonly { readonly read: Read; readonly value: Scalar }[]
}

export interface Option {
  readonly id: string
  /** The engine decides: of the options of a step exactly one holds when its goals are reached. */
  readonly holds: Check
  /** "Show me my world". */
  readonly ghost?: readonly Ghost[]
}

export interface Goal {
  readonly id: string
  readonly check: Check
}

export interface Step {
  readonly id: string
  readonly predict?: readonly Option[]
  /** Which of the lesson's offers stand beside the stage. */
  readonly offers: readonly string[]
  /** All of them must be reached; none may be before anything was done. */
  readonly goals: readonly Goal[]
  /** To be pointed at once the goals are reached. */
  readonly see?: Target
  /** The first hint: where to look. The second is which offers the solution uses, the third does it. */
  readonly look?: Target
  readonly solution: readonly Move[]
  readonly concepts: readonly string[]
  /**
   * The same cluster under this control plane stands beside: same seed, same time, and what is pressed happens in both.
   * Such a step begins where the lesson opens.
   */
  readonly beside?: 'kraft' | 'zookeeper'
  /** What is to be pointed at is in the cluster beside. */
  readonly seeBeside?: true
  /** A client whose code stands beside the stage, by the name of its node. */
  readonly code?: string
}

export interface Lesson {
  readonly version: 1
  readonly id: string
  readonly minutes: number
  readonly start: Scenario
  /** What can be done with one press, by a name of one's own. */
  readonly offers: Readonly<Record<string, Offer>>
  /** Offers for playing about before the first step. */
  readonly play: readonly string[]
  readonly steps: readonly Step[]
  /** Anchors in Kafka's documentation. */
  readonly docs: readonly string[]
}

/** Something that was pointed at: its selection, and of a message its API. */
export type Pointed = Readonly<Record<string, unknown>> & { readonly kind: string }
