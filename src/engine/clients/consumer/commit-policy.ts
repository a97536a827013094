/**
 * When an application commits by itself: as its spec says, else as its library does (see profiles). kafka-go's
 * ReadMessage commits a message before it hands it over, FetchMessage with CommitMessages when it was processed, kafkajs
 * a batch when it was processed. Java's auto commit inside poll(), and librdkafka's from a thread of its own, go by the
 * clock (`maybeAutoCommit`).
 *
 * Left out: kafka-go with CommitInterval also commits when no message comes any more.
 */
import type { CommitSpec } from '../../commands.ts'
import type { Consumer } from '../../world.ts'

export interface CommitPolicy extends CommitSpec {
  /** Commits come no closer to each other than that. */
  readonly intervalMs?: number
}

/** What this consumer's application commits; null when it leaves it to the clock, or has no group to commit for. */
export function commitPolicy({ spec, behaviour }: Consumer): CommitPolicy | null {
  if (spec.group === '') return null
  if (spec.commit) return spec.commit
  const { commit, commitIntervalMs: intervalMs } = behaviour
  const mode = intervalMs === 0 ? 'sync' : 'async'
  switch (commit) {
    case 'before processing':
      return { mode, when: 'before', every: 1, intervalMs }
    case 'after processing':
      return { mode, when: 'after', every: 1, intervalMs }
    case 'after each batch':
      return { mode, when: 'after', every: 'poll', intervalMs }
    default:
      return null
  }
}

/** A thread of its own commits whatever the application does (librdkafka). */
export function commitsInBackground(self: Consumer): boolean {
  return self.behaviour.commit === 'in background'
}
