/**
 * close(): commits what earlier polls returned, leaves the group, gives fetch sessions back
 * (ConsumerCoordinator.close, AbstractCoordinator.close, AbstractFetch.prepareCloseFetchSessionRequests). All of it
 * within 30 seconds (DEFAULT_CLOSE_TIMEOUT_MS).
 *
 * With enable.auto.commit the positions are committed: everything poll() has returned, processed or not. That is right
 * for an application that closes when its batch is done; one that leaves its loop in mid-batch skips the rest.
 */
import { MS } from '../../kernel/types.ts'
import type { Consumer, KafkaIo } from '../../world.ts'
import { consolePrinter } from '../late-parts.ts'
import { commitPolicy } from './commit-policy.ts'
import { abandonSync, allConsumed, beginSync, finishedOffsets } from './commits.ts'
import { closeSessions } from './fetcher.ts'
import { membershipOf } from './memberships.ts'

const CLOSE_TIMEOUT_MS = 30_000

/**
 * A person asks the application to end. It sees that in its next poll(), when the batch is done; with `midBatch` it
 * breaks out of its loop at once.
 */
export function requestClose(self: Consumer, io: KafkaIo, midBatch = false): void {
  const { application } = self
  if (application.closing) return
  application.closing = true
  io.report({ kind: 'ShutdownRequested', node: self.id, role: 'consumer' })
  const stands = application.stalled && application.batch.length === 0
  if (application.state === 'polling' || stands || midBatch) closeConsumer(self, io)
}

/** close(). */
export function closeConsumer(self: Consumer, io: KafkaIo): void {
  if (self.process !== 'running') return
  const { application } = self
  self.process = 'stopping'
  if (!application.closing) io.report({ kind: 'ShutdownRequested', node: self.id, role: 'consumer' })
  application.closing = true
  application.batch = []
  application.slice = 0
  application.record = 0
  application.token += 1
  self.closing = { phase: 'committing', sessions: 0 }
  abandonSync(self)
  io.wakeAfter(CLOSE_TIMEOUT_MS * MS, { kind: 'CloseTimer' })
  const auto = self.config['enable.auto.commit']
  const manual = commitPolicy(self)?.onClose === true
  const offsets = self.spec.group === '' ? [] : auto ? allConsumed(self) : manual ? finishedOffsets(self) : []
  const call = auto ? 'auto commit' : 'commitSync'
  if (!beginSync(self, io, { purpose: 'close', call, offsets, timeoutMs: CLOSE_TIMEOUT_MS })) leave(self, io)
}

/** The commit of close() is through, or given up. */
export function committedOnClose(self: Consumer, io: KafkaIo): void {
  if (self.closing?.phase === 'committing' && self.commits.sync === null) leave(self, io)
}

function leave(self: Consumer, io: KafkaIo): void {
  if (!self.closing) return
  self.closing.phase = 'leaving'
  giveUp(self, io)
  if (!membershipOf(self).leave(self, io)) leftGroup(self, io)
}

/** Nothing is held any more (onLeavePrepare). */
function giveUp(self: Consumer, io: KafkaIo): void {
  const partitions = Object.values(self.partitions).map(({ topic, partition }) => ({ topic, partition }))
  self.partitions = {}
  self.fetched = []
  if (partitions.length === 0) return
  const { id: consumer } = self
  io.report({ kind: 'PartitionsRevoked', consumer, group: self.spec.group, partitions, lost: false })
}

/** Out of the group: the brokers may forget the sessions. */
export function leftGroup(self: Consumer, io: KafkaIo): void {
  if (self.closing?.phase !== 'leaving') return
  self.closing.phase = 'sessions'
  self.closing.sessions = closeSessions(self, io)
  if (self.closing.sessions === 0) end(self, io)
}

/** One session was given back, or cannot be. */
export function sessionClosed(self: Consumer, io: KafkaIo): void {
  if (self.closing?.phase !== 'sessions') return
  self.closing.sessions -= 1
  if (self.closing.sessions === 0) end(self, io)
}

/** The time for close() is over: it goes without answers. */
export function closeTimer(self: Consumer, io: KafkaIo): void {
  if (!self.closing) return
  abandonSync(self)
  if (self.closing.phase === 'committing') leave(self, io)
  if (self.process === 'stopping') end(self, io)
}

function end(self: Consumer, io: KafkaIo): void {
  self.process = 'stopped'
  if (self.console) consolePrinter.get().sayCount(self)
  io.report({ kind: 'NodeStopped', node: self.id, role: 'consumer' })
  io.exit()
}
