/** The in-sync replicas as the leader keeps them: who falls out, who comes back (Partition, AlterPartitionManager). */
import type { ErrorName } from '../config/errors.ts'
import { MS } from '../kernel/types.ts'
import type { IsrProposal, MessageOf } from '../messages.ts'
import { type Broker, type Handlers, type KafkaIo, memoryOf, partitionKey } from '../world.ts'
import { controllerNode } from './control-plane.ts'
import { maybeAdvanceHighWatermark } from './high-watermark.ts'
import { isCaughtUp } from './replica-lag.ts'
import {
  isIsrEligible,
  type LeaderReplica,
  type LeaderRole,
  lagTimeMax,
  leaderReplica,
  logOf,
  maximalIsr,
} from './replicas.ts'

const RETRY_MS = 50
const REQUEST_TIMEOUT_MS = 30_000

type AlterResult = MessageOf<'AlterPartitionResponse'>['partitions'][number]

/** I4: a follower may join once it has reached the high watermark and the start of the leader's epoch. */
export function mayJoinIsr(input: {
  readonly followerEndOffset: number
  readonly highWatermark: number
  readonly epochStartOffset: number
}): boolean {
  return input.followerEndOffset >= input.highWatermark && input.followerEndOffset >= input.epochStartOffset
}

/** Proposes to let a follower in when it has caught up. */
export function maybeExpandIsr(self: Broker, io: KafkaIo, key: string, brokerId: number): void {
  const replica = leaderReplica(memoryOf(self), key)
  if (!replica) return
  const { role, highWatermark } = replica
  const follower = role.followers[brokerId]
  if (!follower || role.proposed || maximalIsr(role).includes(brokerId)) return
  const { epochStartOffset } = role
  if (!mayJoinIsr({ followerEndOffset: follower.logEndOffset, highWatermark, epochStartOffset })) return
  if (isIsrEligible(self, role, brokerId)) propose(self, io, replica, [...role.isr, brokerId], true)
}

/** I3: proposes to drop followers that have not been caught up for replica.lag.time.max.ms. */
function maybeShrinkIsr(self: Broker, io: KafkaIo, replica: LeaderReplica): void {
  const { role } = replica
  if (role.proposed) return
  const { logEndOffset } = logOf(self, partitionKey(replica))
  const lag = { leaderEndOffset: logEndOffset, now: io.now, lagTimeMax: lagTimeMax(self) }
  const left = role.isr.filter((id) => {
    const follower = role.followers[id]
    return id === self.brokerId || (follower !== undefined && isCaughtUp(follower, lag))
  })
  if (left.length < role.isr.length) propose(self, io, replica, left, false)
}

/** Looks for laggards twice in replica.lag.time.max.ms; never when that is 0 (KafkaScheduler runs such a task once). */
export function planShrink(self: Broker, io: KafkaIo): void {
  const every = lagTimeMax(self) / 2
  if (every > 0) io.wakeAfter(every, { kind: 'IsrShrinkTimer' })
}

/** Before inter.broker.protocol.version 2.7-IV2 a leader writes the ISR itself (zookeeper/isr-changes.ts). */
function wayOf(self: Broker): 'AlterPartition' | 'ZooKeeper' {
  return memoryOf(self).zk?.isrChanges ? 'ZooKeeper' : 'AlterPartition'
}

function propose(
  self: Broker,
  io: KafkaIo,
  replica: LeaderReplica,
  newIsr: readonly number[],
  expanding: boolean,
): void {
  const memory = memoryOf(self)
  const { role, topic, partition } = replica
  const key = partitionKey(replica)
  // DefaultAlterPartitionManager.submit: one change of a partition at a time, be it of a former epoch.
  if (memory.alterPartition.queue[key]) return
  role.proposed = { isr: newIsr, expanding, reason: expanding ? 'caught up' : 'lagging' }
  memory.alterPartition.queue[key] = {
    topic,
    topicId: replica.topicId,
    partition,
    leaderEpoch: role.leaderEpoch,
    partitionEpoch: role.partitionEpoch,
    leaderRecoveryState: 'RECOVERED',
    newIsr: newIsr.map((brokerId) => ({
      brokerId,
      brokerEpoch:
        brokerId === self.brokerId ? memory.brokerEpoch : (role.followers[brokerId]?.brokerEpoch ?? -1),
    })),
  }
  const via = wayOf(self)
  io.report({ kind: 'IsrProposed', broker: self.brokerId, partition: key, isr: role.isr, newIsr, via })
  const proposal = memory.alterPartition.queue[key]
  if (via === 'ZooKeeper') io.wakeAfter(0, { kind: 'IsrWriteTimer', proposal })
  else sendProposals(self, io)
}

function sendProposals(self: Broker, io: KafkaIo): void {
  const memory = memoryOf(self)
  const { alterPartition } = memory
  const partitions = Object.values(alterPartition.queue)
  if (alterPartition.inFlight || partitions.length === 0) return
  const controller = controllerNode(self)
  if (controller === null) return io.wakeAfter(RETRY_MS * MS, { kind: 'AlterPartitionTimer' })
  alterPartition.inFlight = true
  io.request(
    controller,
    'alterPartition',
    { kind: 'AlterPartitionRequest', brokerId: self.brokerId, brokerEpoch: memory.brokerEpoch, partitions },
    REQUEST_TIMEOUT_MS * MS,
  )
}

/** The proposals got no usable answer: they stay queued and are sent again. */
export function retryProposals(self: Broker, io: KafkaIo): void {
  memoryOf(self).alterPartition.inFlight = false
  io.wakeAfter(RETRY_MS * MS, { kind: 'AlterPartitionTimer' })
}

/** I5: errors after which only new metadata helps. */
const AWAITS_METADATA: readonly ErrorName[] = [
  'FENCED_LEADER_EPOCH',
  'INVALID_UPDATE_VERSION',
  'INVALID_REQUEST',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNKNOWN_TOPIC_ID',
  'NEW_LEADER_ELECTED',
]

const sameIds = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i])

/**
 * Whether an answer is about what is proposed now. New metadata ends a proposal; what the controller then says of it
 * is out of date, whatever it says (Partition.submitAlterPartition).
 */
function isCurrent(role: LeaderRole, sent: IsrProposal): boolean {
  return (
    role.proposed !== null &&
    sent.leaderEpoch === role.leaderEpoch &&
    sent.partitionEpoch === role.partitionEpoch &&
    sameIds(
      sent.newIsr.map((member) => member.brokerId),
      role.proposed.isr,
    )
  )
}

/** What became of a proposal (Partition.handleAlterPartitionUpdate, handleAlterPartitionError). */
export function applyIsrResult(self: Broker, io: KafkaIo, result: AlterResult, sent: IsrProposal): void {
  const key = partitionKey(result)
  const replica = leaderReplica(memoryOf(self), key)
  if (!replica || replica.topicId !== sent.topicId || !isCurrent(replica.role, sent)) return
  const { role } = replica
  if (result.error === 'NONE') {
    if (result.leaderEpoch !== role.leaderEpoch || result.partitionEpoch < role.partitionEpoch) return
    role.isr = result.isr
    role.partitionEpoch = result.partitionEpoch
    role.proposed = null
    maybeAdvanceHighWatermark(self, io, key)
    return
  }
  io.report({
    kind: 'IsrRefused',
    broker: self.brokerId,
    partition: key,
    error: result.error,
    via: wayOf(self),
  })
  if (AWAITS_METADATA.includes(result.error)) return
  if (result.error === 'INELIGIBLE_REPLICA' || result.error === 'OPERATION_NOT_ATTEMPTED')
    role.proposed = null
  else memoryOf(self).alterPartition.queue[key] = sent
}

export const isrHandlers: Handlers<
  Broker,
  'AlterPartitionResponse' | 'IsrShrinkTimer' | 'AlterPartitionTimer'
> = {
  AlterPartitionResponse(self, { error, partitions }, io, request) {
    if (error !== 'NONE') return retryProposals(self, io)
    const { alterPartition } = memoryOf(self)
    alterPartition.inFlight = false
    const results: Record<string, AlterResult> = {}
    for (const result of partitions) results[partitionKey(result)] = result
    for (const sent of request.partitions) {
      const key = partitionKey(sent)
      const result = results[key]
      // What was left out of the answer stays queued and is sent again.
      if (!result) continue
      delete alterPartition.queue[key]
      applyIsrResult(self, io, result, sent)
    }
    sendProposals(self, io)
  },
  IsrShrinkTimer(self, _, io) {
    const memory = memoryOf(self)
    for (const key in memory.replicas) {
      const replica = leaderReplica(memory, key)
      if (replica) maybeShrinkIsr(self, io, replica)
    }
    planShrink(self, io)
  },
  AlterPartitionTimer(self, _, io) {
    sendProposals(self, io)
  },
}
