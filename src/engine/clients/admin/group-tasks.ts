/**
 * What an operator asks about groups: reset offsets (kafka-consumer-groups, kafka-share-groups --reset-offsets), delete offsets, delete a
 * group, remove a static member. Each finds the coordinator first and begins again when it has moved; one after another.
 *
 * A reset asks the group's state, what is committed, the leaders and their offsets, and then commits from outside of the
 * group. A group with active members is refused by the tool, before the coordinator would.
 * Left out: --dry-run, files with plans, regular expressions of groups and topics.
 */

import type { GroupCommand } from '../../commands.ts'
import { type ErrorName, isRetriable } from '../../config/errors.ts'
import { MS, type NodeId, type RequestFailed } from '../../kernel/types.ts'
import type { Message, MessageOf } from '../../messages.ts'
import {
  type Admin,
  brokerNode,
  type GroupTask,
  type Handlers,
  type KafkaIo,
  type ResetTarget,
} from '../../world.ts'
import { resetTo, timestampsFor } from './reset-offsets.ts'

const RETRY_MS = 100
const REQUEST_TIMEOUT_MS = 30_000
/** default.api.timeout.ms */
const API_TIMEOUT_MS = 60_000

/** Begins what an operator asked for. */
export function askAboutGroup(self: Admin, io: KafkaIo, command: GroupCommand): void {
  self.groupTasks.push({
    command,
    since: io.now,
    step: 'coordinator',
    waitingFor: 0,
    retryAt: 0,
    coordinator: -1,
    targets: [],
    round: 0,
  })
  runGroupTasks(self, io)
}

/** Sends what the first task needs next. */
export function runGroupTasks(self: Admin, io: KafkaIo): void {
  const task = self.groupTasks[0]
  if (!task || task.waitingFor > 0 || task.retryAt > io.now) return
  const { command, coordinator, step } = task
  const groupId = command.group
  if (step === 'coordinator') {
    const any = self.bootstrap[io.pick('node/admin', 0, self.bootstrap.length - 1)] as NodeId
    return send(io, task, any, { kind: 'FindCoordinatorRequest', groupId })
  }
  const home = brokerNode(coordinator)
  if (step === 'describe') return send(io, task, home, { kind: 'DescribeGroupsRequest', groups: [groupId] })
  if (step === 'committed')
    return send(io, task, home, {
      kind: 'OffsetFetchRequest',
      groupId,
      partitions: null,
      requireStable: false,
    })
  if (step === 'leaders') {
    const topics = [...new Set(task.targets.map(({ topic }) => topic))]
    const any = self.bootstrap[io.pick('node/admin', 0, self.bootstrap.length - 1)] as NodeId
    return send(io, task, any, { kind: 'MetadataRequest', topics, allowAutoTopicCreation: false })
  }
  if (step === 'offsets') return askOffsets(io, task)
  send(io, task, home, lastRequest(task))
}

function send(io: KafkaIo, task: GroupTask, to: NodeId, body: Message): void {
  task.waitingFor += 1
  io.request(to, 'main', body, REQUEST_TIMEOUT_MS * MS)
}

/** What the task is about, once everything is known. */
function lastRequest({ command, targets }: GroupTask): Message {
  const groupId = command.group
  switch (command.kind) {
    case 'ResetShareOffsets': {
      const offsets = targets.map(({ topic, partition, to }) => ({ topic, partition, offset: to }))
      return { kind: 'AlterShareGroupOffsetsRequest', groupId, offsets }
    }
    case 'DeleteGroup':
      return { kind: 'DeleteGroupsRequest', groups: [groupId] }
    case 'DeleteOffsets':
      return { kind: 'OffsetDeleteRequest', groupId, partitions: command.partitions }
    case 'RemoveMember':
      return { kind: 'LeaveGroupRequest', groupId, memberId: '', groupInstanceId: command.instance }
    case 'ResetOffsets': {
      const outside = { generationId: -1, memberId: '', groupInstanceId: null }
      const offsets = targets.map(({ topic, partition, to }) => ({
        topic,
        partition,
        offset: to,
        leaderEpoch: -1,
      }))
      return { kind: 'OffsetCommitRequest', groupId, ...outside, offsets }
    }
  }
}

function askOffsets(io: KafkaIo, task: GroupTask): void {
  const timestamp = timestampsFor(task.command, io.wallNow)[task.round] as number
  const leaders = [...new Set(task.targets.map(({ leader }) => leader))]
  for (const leader of leaders) {
    const partitions = task.targets
      .filter((target) => target.leader === leader)
      .map(({ topic, partition, leaderEpoch }) => ({
        topic,
        partition,
        timestamp,
        currentLeaderEpoch: leaderEpoch,
      }))
    send(io, task, brokerNode(leader), { kind: 'ListOffsetsRequest', partitions })
  }
}

// ── answers ──

function next(self: Admin, io: KafkaIo, task: GroupTask, step: GroupTask['step']): void {
  task.step = step
  task.waitingFor = 0
  runGroupTasks(self, io)
}

function end(self: Admin, io: KafkaIo, task: GroupTask, error: ErrorName, message = ''): void {
  self.groupTasks = self.groupTasks.filter((other) => other !== task)
  io.report({ kind: 'AdminAnswered', api: task.command.kind, target: task.command.group, error, message })
  runGroupTasks(self, io)
}

/** From the beginning, until the patience is at an end. */
function failed(self: Admin, io: KafkaIo, task: GroupTask, error: ErrorName): void {
  if (!isRetriable(error) || io.now - task.since >= API_TIMEOUT_MS * MS) return end(self, io, task, error)
  task.step = 'coordinator'
  task.waitingFor = 0
  task.round = 0
  task.retryAt = io.now + RETRY_MS * MS
  io.wakeAfter(RETRY_MS * MS, { kind: 'GroupTaskTimer' })
}

/** The task that waits for an answer in this step. */
function waiting(self: Admin, step: GroupTask['step']): GroupTask | null {
  const task = self.groupTasks[0]
  return task && task.waitingFor > 0 && task.step === step ? task : null
}

function described(
  self: Admin,
  io: KafkaIo,
  task: GroupTask,
  answer: MessageOf<'DescribeGroupsResponse'>,
): void {
  const group = answer.groups[0]
  if (!group) return
  const missing = group.error === 'GROUP_ID_NOT_FOUND'
  if (group.error !== 'NONE' && !missing) return failed(self, io, task, group.error)
  if (missing || group.state === 'Empty' || group.state === 'Dead') return next(self, io, task, 'committed')
  io.report({ kind: 'OffsetsResetRefused', group: group.groupId, state: group.state })
  end(
    self,
    io,
    task,
    'NON_EMPTY_GROUP',
    `The group is ${group.state}: only one without active members is reset.`,
  )
}

function committedKnown(
  self: Admin,
  io: KafkaIo,
  task: GroupTask,
  answer: MessageOf<'OffsetFetchResponse'>,
): void {
  if (answer.error !== 'NONE') return failed(self, io, task, answer.error)
  const { command } = task
  if (command.kind !== 'ResetOffsets') return
  const known = answer.offsets.filter(({ offset }) => offset >= 0)
  const wanted = known.filter(({ topic }) => command.topic === null || topic === command.topic)
  task.targets = wanted.map(({ topic, partition, offset }) => target(topic, partition, offset))
  if (command.topic !== null && task.targets.length === 0) task.targets = [target(command.topic, -1, -1)]
  if (task.targets.length === 0) return end(self, io, task, 'NONE')
  next(self, io, task, 'leaders')
}

function target(topic: string, partition: number, from: number): ResetTarget {
  return { topic, partition, from, leader: -1, leaderEpoch: -1, listed: [], to: -1 }
}

/** All partitions of the topics that are meant, each with its leader. */
function leadersKnown(
  self: Admin,
  io: KafkaIo,
  task: GroupTask,
  answer: MessageOf<'MetadataResponse'>,
): void {
  const { command } = task
  if (command.kind !== 'ResetOffsets' && command.kind !== 'ResetShareOffsets') return
  const from = new Map(task.targets.map((t) => [`${t.topic}-${t.partition}`, t.from]))
  const targets: ResetTarget[] = []
  for (const { topic, error, partitions } of answer.topics) {
    if (error !== 'NONE') return failed(self, io, task, error)
    for (const { partition, leader, leaderEpoch } of partitions) {
      if (command.partition !== null && partition !== command.partition) continue
      if (leader < 0) return failed(self, io, task, 'LEADER_NOT_AVAILABLE')
      const known = target(topic, partition, from.get(`${topic}-${partition}`) ?? -1)
      targets.push({ ...known, leader, leaderEpoch })
    }
  }
  if (targets.length === 0) return end(self, io, task, 'UNKNOWN_TOPIC_OR_PARTITION')
  task.targets = targets
  next(self, io, task, 'offsets')
}

function offsetsListed(
  self: Admin,
  io: KafkaIo,
  task: GroupTask,
  answer: MessageOf<'ListOffsetsResponse'>,
): void {
  for (const { topic, partition, error, offset } of answer.partitions) {
    if (error !== 'NONE') return failed(self, io, task, error)
    const found = task.targets.find((t) => t.topic === topic && t.partition === partition)
    if (found) found.listed.push(offset)
  }
  task.waitingFor -= 1
  if (task.waitingFor > 0) return
  task.round += 1
  if (task.round < timestampsFor(task.command, io.wallNow).length) return next(self, io, task, 'offsets')
  for (const each of task.targets) {
    const to = resetTo(task.command, each)
    if (to === null)
      return end(
        self,
        io,
        task,
        'INVALID_REQUEST',
        `Nothing is committed for ${each.topic}-${each.partition}.`,
      )
    each.to = to
  }
  next(self, io, task, 'act')
}

function committed(
  self: Admin,
  io: KafkaIo,
  task: GroupTask,
  answer: MessageOf<'OffsetCommitResponse'>,
): void {
  const bad = answer.results.find(({ error }) => error !== 'NONE')
  if (bad) return failed(self, io, task, bad.error)
  const offsets = task.targets.map(({ topic, partition, from, to }) => ({ topic, partition, from, to }))
  io.report({ kind: 'OffsetsReset', group: task.command.group, offsets })
  end(self, io, task, 'NONE')
}

function acted(self: Admin, io: KafkaIo, error: ErrorName, message = ''): void {
  const task = waiting(self, 'act')
  if (!task) return
  if (error === 'NONE' || !isRetriable(error)) end(self, io, task, error, message)
  else failed(self, io, task, error)
}

/** Who leads the partitions was answered; also others ask for metadata. */
export function groupTaskMetadata(self: Admin, io: KafkaIo, answer: MessageOf<'MetadataResponse'>): void {
  const task = waiting(self, 'leaders')
  if (task?.targets.some(({ topic }) => answer.topics.some((t) => t.topic === topic)))
    leadersKnown(self, io, task, answer)
}

type GroupTaskKind =
  | 'FindCoordinatorResponse'
  | 'DescribeGroupsResponse'
  | 'OffsetFetchResponse'
  | 'ListOffsetsResponse'
  | 'OffsetCommitResponse'
  | 'DeleteGroupsResponse'
  | 'OffsetDeleteResponse'
  | 'LeaveGroupResponse'
  | 'AlterShareGroupOffsetsResponse'
  | 'GroupTaskTimer'

export const groupTaskHandlers: Handlers<Admin, GroupTaskKind> = {
  FindCoordinatorResponse(self, answer, io) {
    const task = waiting(self, 'coordinator')
    if (!task) return
    if (answer.error !== 'NONE') return failed(self, io, task, answer.error)
    task.coordinator = answer.coordinatorId
    if (task.command.kind === 'ResetShareOffsets') {
      task.targets = [target(task.command.topic, -1, -1)]
      return next(self, io, task, 'leaders')
    }
    next(self, io, task, task.command.kind === 'ResetOffsets' ? 'describe' : 'act')
  },
  DescribeGroupsResponse(self, answer, io) {
    const task = waiting(self, 'describe')
    if (task) described(self, io, task, answer)
  },
  OffsetFetchResponse(self, answer, io) {
    const task = waiting(self, 'committed')
    if (task) committedKnown(self, io, task, answer)
  },
  ListOffsetsResponse(self, answer, io) {
    const task = waiting(self, 'offsets')
    if (task) offsetsListed(self, io, task, answer)
  },
  OffsetCommitResponse(self, answer, io) {
    const task = waiting(self, 'act')
    if (task) committed(self, io, task, answer)
  },
  DeleteGroupsResponse(self, { results }, io) {
    acted(self, io, results[0]?.error ?? 'NONE')
  },
  OffsetDeleteResponse(self, { error, results }, io) {
    acted(self, io, error === 'NONE' ? (results.find((r) => r.error !== 'NONE')?.error ?? 'NONE') : error)
  },
  LeaveGroupResponse(self, { error }, io) {
    acted(self, io, error)
  },
  AlterShareGroupOffsetsResponse(self, { error, message }, io) {
    acted(self, io, error, message)
  },
  GroupTaskTimer(self, _, io) {
    runGroupTasks(self, io)
  },
}

const OF_GROUPS: ReadonlySet<string> = new Set<Message['kind']>([
  'FindCoordinatorRequest',
  'DescribeGroupsRequest',
  'OffsetFetchRequest',
  'ListOffsetsRequest',
  'OffsetCommitRequest',
  'DeleteGroupsRequest',
  'OffsetDeleteRequest',
  'LeaveGroupRequest',
  'AlterShareGroupOffsetsRequest',
])

/** A request got no answer; false when it was not one of these. */
export function groupTaskFailed(self: Admin, { request }: RequestFailed<Message>, io: KafkaIo): boolean {
  const task = self.groupTasks[0]
  if (!request || !task || task.waitingFor === 0) return false
  const asked = task.step === 'leaders' && request.kind === 'MetadataRequest'
  if (!asked && !OF_GROUPS.has(request.kind)) return false
  failed(self, io, task, 'REQUEST_TIMED_OUT')
  return true
}
