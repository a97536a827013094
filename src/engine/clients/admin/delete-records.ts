/**
 * The operator deletes records: the admin client looks the leader up, asks it, and asks again when it was not
 * the leader (KafkaAdminClient.deleteRecords, PartitionLeaderStrategy).
 */
import { type ErrorName, isRetriable } from '../../config/errors.ts'
import { MS, type NodeId, type RequestFailed } from '../../kernel/types.ts'
import type { Message } from '../../messages.ts'
import {
  type Admin,
  brokerNode,
  type DeleteTask,
  type Handlers,
  type KafkaIo,
  partitionKey,
} from '../../world.ts'
import { learnController } from './admin.ts'
import { groupTaskMetadata } from './group-tasks.ts'

const RETRY_MS = 100
const REQUEST_TIMEOUT_MS = 30_000
/** default.api.timeout.ms */
const API_TIMEOUT_MS = 60_000

/** Sends what waits: first who leads, then the request itself. */
export function runDeletes(self: Admin, io: KafkaIo): void {
  for (const task of self.deletes) {
    if (task.sent || task.retryAt > io.now) continue
    task.sent = true
    const { topic, partition, offset, leader } = task
    const any = self.bootstrap[io.pick('node/admin', 0, self.bootstrap.length - 1)] as NodeId
    const timeout = REQUEST_TIMEOUT_MS * MS
    if (leader < 0)
      io.request(
        any,
        'main',
        { kind: 'MetadataRequest', topics: [topic], allowAutoTopicCreation: false },
        timeout,
      )
    else {
      const partitions = [{ topic, partition, offset }]
      const body = { kind: 'DeleteRecordsRequest', timeoutMs: REQUEST_TIMEOUT_MS, partitions } as const
      io.request(brokerNode(leader), 'main', body, timeout)
    }
  }
}

/** Asks for the deletion of everything below an offset of a partition; -1 = up to the high watermark. */
export function deleteRecords(
  self: Admin,
  io: KafkaIo,
  { topic, partition, offset }: Pick<DeleteTask, 'topic' | 'partition' | 'offset'>,
): void {
  self.deletes.push({ topic, partition, offset, leader: -1, since: io.now, retryAt: 0, sent: false })
  runDeletes(self, io)
}

function end(self: Admin, io: KafkaIo, task: DeleteTask, error: ErrorName): void {
  self.deletes = self.deletes.filter((other) => other !== task)
  io.report({ kind: 'AdminAnswered', api: 'DeleteRecords', target: partitionKey(task), error, message: '' })
}

/** Asks again from the beginning, until the patience is at an end. */
function failed(self: Admin, io: KafkaIo, task: DeleteTask, error: ErrorName): void {
  if (!isRetriable(error) || io.now - task.since >= API_TIMEOUT_MS * MS) return end(self, io, task, error)
  task.sent = false
  task.leader = -1
  task.retryAt = io.now + RETRY_MS * MS
  io.wakeAfter(RETRY_MS * MS, { kind: 'DeleteRecordsTimer' })
}

const isFor = (task: DeleteTask, tp: { readonly topic: string; readonly partition: number }): boolean =>
  task.topic === tp.topic && task.partition === tp.partition

export const deleteRecordsAdminHandlers: Handlers<
  Admin,
  'MetadataResponse' | 'DeleteRecordsResponse' | 'DeleteRecordsTimer'
> = {
  MetadataResponse(self, answer, io) {
    const { topics, controllerId } = answer
    groupTaskMetadata(self, io, answer)
    if (self.lookingUp) learnController(self, io, controllerId)
    for (const task of self.deletes) {
      const topic = topics.find((t) => t.topic === task.topic)
      if (!topic || !task.sent || task.leader >= 0) continue
      const leader = topic.partitions.find((p) => p.partition === task.partition)?.leader
      if (topic.error !== 'NONE') failed(self, io, task, topic.error)
      else if (leader === undefined) failed(self, io, task, 'UNKNOWN_TOPIC_OR_PARTITION')
      else if (leader < 0) failed(self, io, task, 'LEADER_NOT_AVAILABLE')
      else {
        task.leader = leader
        task.sent = false
      }
    }
    runDeletes(self, io)
  },
  DeleteRecordsResponse(self, { partitions }, io) {
    for (const result of partitions) {
      const task = self.deletes.find((t) => t.leader >= 0 && t.sent && isFor(t, result))
      if (!task) continue
      if (result.error !== 'NONE') failed(self, io, task, result.error)
      else {
        io.report({
          kind: 'RecordsDeleted',
          partition: partitionKey(result),
          lowWatermark: result.lowWatermark,
        })
        end(self, io, task, 'NONE')
      }
    }
    runDeletes(self, io)
  },
  DeleteRecordsTimer(self, _, io) {
    runDeletes(self, io)
  },
}

/** A request got no answer; false when it was not one of these. */
export function deletesFailed(self: Admin, { request }: RequestFailed<Message>, io: KafkaIo): boolean {
  if (request?.kind === 'MetadataRequest' && request.topics.length > 0) {
    for (const task of self.deletes.slice())
      if (task.sent && task.leader < 0 && request.topics.includes(task.topic))
        failed(self, io, task, 'REQUEST_TIMED_OUT')
    return true
  }
  if (request?.kind !== 'DeleteRecordsRequest') return false
  for (const tp of request.partitions) {
    const task = self.deletes.find((t) => t.sent && isFor(t, tp))
    if (task) failed(self, io, task, 'REQUEST_TIMED_OUT')
  }
  return true
}
