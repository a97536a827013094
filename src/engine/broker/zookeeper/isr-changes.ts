/**
 * ISR changes without the controller, as a leader makes them with an inter.broker.protocol.version below 2.7-IV2
 * (ZkAlterPartitionManager and ReplicationUtils of 3.9): it writes the partition's state znode itself, if that has
 * still the version it knows, and tells the controller later by a sequential znode under /isr_change_notification.
 * The controller's side: controller/zookeeper/isr-notifications.ts.
 *
 * inter.broker.protocol.version may be 3.9-IV0 (the default) or 2.7-IV1, the last version before AlterPartition
 * (KIP-497). What else an older version changes is left out: topic ids (2.8-IV0), producer id blocks given by the
 * controller (3.0-IV0), older record, offset and group formats. Obeyed too: no recovery state after an unclean
 * election (3.2-IV0).
 *
 * Where it parts from Kafka: Kafka's request threads wait for ZooKeeper's answer and write at the same time for
 * several partitions; here the writes of one broker go one after the other and no request waits for them.
 */
import { MS, SECOND } from '../../kernel/types.ts'
import type { IsrProposal } from '../../messages.ts'
import { type Broker, type Handlers, type KafkaIo, memoryOf, partitionKey } from '../../world.ts'
import type { IsrChangeSet } from '../../zookeeper-controller-state.ts'
import { applyIsrResult } from '../isr.ts'
import { leaderReplica } from '../replicas.ts'
import { type Lanes, type StepTable, zkOf } from './lanes.ts'
import { isrChangeJson, isrChangePath, stateJson, statePath } from './zk-data.ts'

/** ZkAlterPartitionManager.DefaultIsrPropagationConfig */
const CHECK_EVERY = 2_500 * MS
const LINGER = 5 * SECOND
const MAX_DELAY = 60 * SECOND

/** What a broker keeps of its own ISR changes; null when it leaves them to the controller. */
export function freshIsrChanges(self: Broker, io: KafkaIo): IsrChangeSet | null {
  if (self.config['inter.broker.protocol.version'] !== '2.7-IV1') return null
  io.wakeAfter(CHECK_EVERY, { kind: 'IsrPropagationTimer' })
  return { decidedBy: {}, waiting: [], sending: [], lastChangeAt: io.now, lastPropagatedAt: io.now }
}

/** maybePropagateIsrChanges: when nothing changed for 5 s, or nothing was told for a minute. */
export function isDue(changes: IsrChangeSet, now: number): boolean {
  if (changes.waiting.length === 0 || changes.sending.length > 0) return false
  return changes.lastChangeAt + LINGER < now || changes.lastPropagatedAt + MAX_DELAY < now
}

/** The session is gone: what was not told waits again; changes that were not begun may be proposed again. */
export function isrSessionExpired(self: Broker): void {
  const zk = zkOf(self)
  if (!zk.isrChanges) return
  const { sending, waiting } = zk.isrChanges
  zk.isrChanges.waiting = [...sending, ...waiting.filter((key) => !sending.includes(key))]
  zk.isrChanges.sending = []
  const { alterPartition } = memoryOf(self)
  const { queue, steps, waiting: under } = zk.lanes.isr
  for (const step of [...steps, ...queue, ...(under ? [under.step] : [])]) {
    if (step.do !== 'writeIsr') continue
    const key = partitionKey(step.proposal)
    delete alterPartition.queue[key]
    // Of the write under way nobody knows: that one stays proposed until the controller says who leads.
    const role = leaderReplica(memoryOf(self), key)?.role
    if (role && step !== under?.step) role.proposed = null
  }
}

/** The znode as the leader wants it, with the epoch of the controller that made it leader. */
function wantedState(self: Broker, proposal: IsrProposal): string {
  const { leaderEpoch, leaderRecoveryState } = proposal
  const controllerEpoch = zkOf(self).isrChanges?.decidedBy[partitionKey(proposal)] ?? 0
  const isr = proposal.newIsr.map((member) => member.brokerId)
  return stateJson({ leader: self.brokerId, leaderEpoch, isr, leaderRecoveryState, controllerEpoch })
}

function settled(self: Broker, io: KafkaIo, proposal: IsrProposal, version: number | null): void {
  const memory = memoryOf(self)
  const { topic, partition, leaderEpoch } = proposal
  const key = partitionKey(proposal)
  const isr = proposal.newIsr.map((member) => member.brokerId)
  delete memory.alterPartition.queue[key]
  const changes = zkOf(self).isrChanges
  if (version !== null && changes) {
    if (!changes.waiting.includes(key)) changes.waiting.push(key)
    changes.lastChangeAt = io.now
    const from = leaderReplica(memory, key)?.role.isr ?? []
    const reason = isr.length < from.length ? 'lagging' : 'caught up'
    io.report({ kind: 'IsrChanged', partition: key, from, to: isr, reason })
  }
  const written = { topic, partition, leaderId: self.brokerId, leaderEpoch, isr }
  const outcome =
    version === null
      ? ({ error: 'INVALID_UPDATE_VERSION', partitionEpoch: -1 } as const)
      : ({ error: 'NONE', partitionEpoch: version } as const)
  applyIsrResult(self, io, { ...written, ...outcome }, proposal)
}

/** The steps of the lane `isr`. */
export const isrSteps: StepTable<'writeIsr' | 'propagateIsr'> = {
  writeIsr: {
    run(self, _io, step, work) {
      const path = statePath(step.proposal)
      if (step.phase === 'check') return work.ask(step, [{ op: 'getData', path, watch: false }])
      const data = wantedState(self, step.proposal)
      work.ask(step, [{ op: 'setData', path, data, version: step.proposal.partitionEpoch }])
    },
    heard(self, io, step, [answer], work) {
      const { proposal, phase } = step
      const version = answer?.stat?.version ?? 0
      if (phase === 'check') {
        const mine = answer?.code === 'OK' && answer.data === wantedState(self, proposal)
        return settled(self, io, proposal, mine ? version : null)
      }
      if (answer?.code === 'OK') return settled(self, io, proposal, version)
      // Its own write may stand there, the answer to which was lost (ReplicationUtils.checkLeaderAndIsrZkData).
      if (answer?.code === 'BADVERSION') return work.next({ ...step, phase: 'check' })
      settled(self, io, proposal, null)
    },
  },
  propagateIsr: {
    run(_self, _io, step, work) {
      const data = isrChangeJson(step.partitions)
      work.ask(step, [{ op: 'create', path: isrChangePath(''), data, mode: 'PERSISTENT_SEQUENTIAL' }])
    },
    heard(self, io, step, [answer]) {
      const changes = zkOf(self).isrChanges
      if (!changes) return
      changes.sending = []
      if (answer?.code !== 'OK') {
        changes.waiting = [...new Set([...step.partitions, ...changes.waiting])]
        return
      }
      const { brokerId: broker } = self
      const znode = answer.path ?? isrChangePath('')
      io.report({ kind: 'IsrChangesPropagated', broker, znode, partitions: step.partitions })
    },
  },
}

/** `IsrWriteTimer`: what was proposed goes to ZooKeeper. `IsrPropagationTimer`: the regular look at what to tell. */
export function isrTimers(lanes: () => Lanes): Handlers<Broker, 'IsrWriteTimer' | 'IsrPropagationTimer'> {
  return {
    IsrWriteTimer(self, { proposal }, io) {
      lanes().enqueue(self, io, 'isr', { do: 'writeIsr', phase: 'write', proposal })
    },
    IsrPropagationTimer(self, _, io) {
      const changes = zkOf(self).isrChanges
      if (!changes) return
      io.wakeAfter(CHECK_EVERY, { kind: 'IsrPropagationTimer' })
      if (!isDue(changes, io.now)) return
      const partitions = changes.waiting
      changes.sending = partitions
      changes.waiting = []
      changes.lastPropagatedAt = io.now
      lanes().enqueue(self, io, 'isr', { do: 'propagateIsr', partitions })
    },
  }
}
