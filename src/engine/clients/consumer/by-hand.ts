/**
 * What a person makes an application do between two polls: commitSync() of offsets of their choice, subscribe() to
 * other topics, or not come back to poll() at all. Heartbeats go on meanwhile (KafkaConsumer, SubscriptionState).
 *
 * Left out: unsubscribe().
 */
import type { TopicPartition } from '../../messages.ts'
import type { Consumer, KafkaIo } from '../../world.ts'
import { requestRefresh } from '../metadata.ts'
import { allConsumed, beginSync } from './commits.ts'
import { membershipOf } from './memberships.ts'
import { comeRound, wake } from './poll-loop.ts'

/** True between two polls: the application waits in poll(), or was stalled there. */
export function isBetweenPolls({ application, commits }: Consumer): boolean {
  if (commits.sync !== null || application.closing) return false
  return application.state === 'polling' || (application.stalled && application.batch.length === 0)
}

/** The application does not call poll() again; records in its hands it still finishes. */
export function stall(self: Consumer, io: KafkaIo): void {
  const { application } = self
  if (application.stalled) return
  application.stalled = true
  if (application.state === 'polling') {
    application.state = 'processing'
    application.lastPollAt = io.now
  }
  io.report({ kind: 'ApplicationStalled', consumer: self.id })
}

/** It polls again. */
export function unstall(self: Consumer, io: KafkaIo): void {
  const { application } = self
  if (!application.stalled) return
  application.stalled = false
  io.report({ kind: 'ApplicationResumed', consumer: self.id })
  if (application.state === 'processing' && application.batch.length === 0) comeRound(self, io)
}

/** commitSync() of these offsets, or of all positions (null). What it throws comes as the fact CommitFailed. */
export function commitByHand(
  self: Consumer,
  io: KafkaIo,
  offsets: readonly (TopicPartition & { readonly offset: number })[] | null,
): void {
  const { application } = self
  const wanted = offsets?.map((o) => ({ ...o, leaderEpoch: -1 })) ?? allConsumed(self)
  const timeoutMs = self.config['default.api.timeout.ms']
  application.next = 'poll'
  if (beginSync(self, io, { purpose: 'application', call: 'commitSync', offsets: wanted, timeoutMs }))
    application.state = 'committing'
}

/** subscribe(): the next poll() joins with these topics in place of the others. */
export function changeSubscription(self: Consumer, io: KafkaIo, topics: readonly string[]): void {
  const { group } = self.spec
  const before = self.spec.topics
  self.spec = { ...self.spec, topics }
  io.report({ kind: 'SubscriptionChanged', consumer: self.id, group: group ?? '', before, topics })
  membershipOf(self).subscriptionChanged?.(self, io)
  requestRefresh(self, io)
  wake(self, io)
}
