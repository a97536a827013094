/** What the controller thinks of one thing an operator asked for: the records it means, or Kafka's error. */
import type { ErrorName } from '../config/errors.ts'
import type { RequestRef } from '../kernel/types.ts'
import type { AdminMessage, AdminResult } from '../messages.ts'
import type { Controller, KafkaIo } from '../world.ts'
import { appendAndReply, reportAll } from './controller.ts'
import type { Changes } from './partition-changes.ts'

/** Why something is refused, in Kafka's words (ApiError). */
export interface Refusal {
  readonly error: ErrorName
  readonly message: string
}

/** A refusal. */
export function refuse(error: ErrorName, message: string): Refusal {
  return { error, message }
}

type AdminResponse = Extract<AdminMessage, { kind: `${string}Response` }>

/** Writes what was decided and answers once it is committed. */
export function answer(
  self: Controller,
  io: KafkaIo,
  ref: RequestRef,
  decided: {
    readonly kind: AdminResponse['kind']
    readonly results: readonly AdminResult[]
    readonly changes: Changes
  },
): void {
  const { kind, results, changes } = decided
  reportAll(io, changes.facts)
  appendAndReply(self, io, changes.records, { ref, body: { kind, error: 'NONE', results } })
}

/** The result of one target: fine when nothing was refused. */
export function resultOf(target: string, refusal: Refusal | null): AdminResult {
  return { target, error: refusal?.error ?? 'NONE', message: refusal?.message ?? '' }
}
