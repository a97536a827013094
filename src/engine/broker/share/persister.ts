/**
 * What this broker asks of share coordinators, with patience: a request that fails in a way that may pass is sent again
 * after a growing while, five times (PersisterStateManager, DefaultStatePersister).
 * The coordinator of a share-partition is the leader of a partition of __share_group_state, as this broker knows it.
 *
 * Left out: requests that wait are not joined into one; the state topic is asked for by the broker itself, without a
 * FindCoordinator request to another one.
 */
import { PERSISTER } from '../../channels.ts'
import type { ErrorName } from '../../config/errors.ts'
import { MS } from '../../kernel/types.ts'
import type { PersisterRequest } from '../../share-messages.ts'
import { freshShareMemory, type PersisterTask, type ShareMemory, shareKey } from '../../share-state.ts'
import { type Broker, brokerNode, type KafkaIo, memoryOf } from '../../world.ts'
import { coordinatorPartition } from '../coordinator-partition.ts'
import { autoCreateTopic } from '../forwarding.ts'
import { SHARE_STATE_TOPIC } from '../replicas.ts'

const BACKOFF_MS = 1_000
const BACKOFF_MAX_MS = 30_000
const MAX_ATTEMPTS = 5
const REQUEST_TIMEOUT_MS = 30_000

/** A broker's part in share groups; begins when it is first asked for. */
export function shareOf(self: Broker): ShareMemory {
  const memory = memoryOf(self)
  memory.share ??= freshShareMemory()
  return memory.share
}

/** A new number for a request to a share coordinator. */
export function newTask(self: Broker): number {
  const share = shareOf(self)
  share.nextId += 1
  return share.nextId - 1
}

/** The partition of __share_group_state that keeps a share-partition's state; null while there is no such topic. */
export function statePartition(
  self: Broker,
  at: { readonly group: string; readonly topicId: string; readonly partition: number },
): number | null {
  const partitions = memoryOf(self).image.topics[SHARE_STATE_TOPIC]?.partitions.length ?? 0
  return partitions === 0 ? null : coordinatorPartition(shareKey(at), partitions)
}

function coordinatorOf(self: Broker, io: KafkaIo, body: PersisterRequest): number | null {
  const partition = statePartition(self, { ...body, group: body.groupId })
  if (partition === null) {
    autoCreateTopic(self, io, SHARE_STATE_TOPIC)
    return null
  }
  const leader = memoryOf(self).image.topics[SHARE_STATE_TOPIC]?.partitions[partition]?.leader ?? -1
  return leader < 0 ? null : leader
}

/** Sends a request to the share coordinator it is for. */
export function persist(self: Broker, io: KafkaIo, body: PersisterRequest): void {
  const task: PersisterTask = { id: body.task, body, attempts: 0, retryAt: 0 }
  shareOf(self).tasks.push(task)
  send(self, io, task)
}

function send(self: Broker, io: KafkaIo, task: PersisterTask): void {
  const coordinator = coordinatorOf(self, io, task.body)
  task.retryAt = 0
  if (coordinator === null) return retry(self, io, task)
  io.request(brokerNode(coordinator), PERSISTER, task.body, REQUEST_TIMEOUT_MS * MS)
}

function retry(self: Broker, io: KafkaIo, task: PersisterTask): void {
  const share = shareOf(self)
  task.attempts += 1
  if (task.attempts > MAX_ATTEMPTS) {
    share.tasks = share.tasks.filter((other) => other !== task)
    return io.wakeAfter(0, { kind: 'ShareStateUnavailable', request: task.body })
  }
  const base = Math.min(BACKOFF_MS * 2 ** (task.attempts - 1), BACKOFF_MAX_MS) * MS
  task.retryAt = io.now + Math.round((base * io.pick(`persister/${self.id}`, 800, 1200)) / 1000)
  armTimer(self, io)
}

function armTimer(self: Broker, io: KafkaIo): void {
  const share = shareOf(self)
  const due = share.tasks.filter((task) => task.retryAt > 0)
  const first = due.reduce((least, { retryAt }) => Math.min(least, retryAt), Infinity)
  if (first === Infinity || (share.taskTimerAt !== 0 && share.taskTimerAt <= first)) return
  share.taskTimerAt = first
  io.wakeAfter(first - io.now, { kind: 'SharePersisterTimer' })
}

/** The timer of tasks that wait before they are sent again. */
export function sendDueTasks(self: Broker, io: KafkaIo): void {
  const share = shareOf(self)
  if (share.taskTimerAt > io.now) return
  share.taskTimerAt = 0
  for (const task of share.tasks.filter(({ retryAt }) => retryAt > 0 && retryAt <= io.now))
    send(self, io, task)
  armTimer(self, io)
}

const RETRIABLE: ReadonlySet<ErrorName> = new Set([
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'NOT_COORDINATOR',
  'UNKNOWN_TOPIC_OR_PARTITION',
])

/** An answer has come: true when it is final, false when the request will be sent again (or is known no more). */
export function takeAnswer(self: Broker, io: KafkaIo, request: PersisterRequest, error: ErrorName): boolean {
  const share = shareOf(self)
  const task = share.tasks.find(({ id }) => id === request.task)
  if (!task) return false
  if (RETRIABLE.has(error)) {
    retry(self, io, task)
    return false
  }
  share.tasks = share.tasks.filter((other) => other !== task)
  return true
}

/** A request to a share coordinator got no answer. */
export function persisterFailed(self: Broker, io: KafkaIo, request: PersisterRequest): void {
  takeAnswer(self, io, request, 'COORDINATOR_NOT_AVAILABLE')
}
