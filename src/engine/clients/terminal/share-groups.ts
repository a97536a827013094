/**
 * kafka-share-groups (org.apache.kafka.tools.consumer.group.ShareGroupCommand of Kafka 4.4): lists, describes, deletes
 * share groups, and sets where they begin. The lag is counted here from the ends of the logs, which Kafka's coordinator
 * asks for itself. Left out: --from-file; --timeout is taken and not obeyed.
 */
import type { TopicPartition } from '../../messages.ts'
import type { DescribedShareGroup, SharePartitionOffset } from '../../share-messages.ts'
import { listGroups } from './consumer-groups.ts'
import { printError, table } from './describe-groups.ts'
import { type GroupPlan, parseTopics, partitionsOf, plannedOffsets } from './group-offsets.ts'
import { endOffsets } from './offsets.ts'
import { type Options, usage } from './options.ts'
import {
  type Asking,
  as,
  call,
  coordinatorOf,
  exceptionOf,
  illegalArgument,
  JavaError,
  type Shell,
  ToolExit,
} from './program.ts'
import { readShareGroupOptions } from './share-group-options.ts'

const STATES = ['Stable', 'Empty', 'Dead']
const keyOf = ({ topic, partition }: TopicPartition) => `${topic}-${partition}`
const byPartition = (a: TopicPartition, b: TopicPartition) =>
  a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1

function* shareGroups(shell: Shell): Asking<{ readonly groupId: string; readonly state: string }[]> {
  return (yield* listGroups(shell)).filter(({ type }) => type === 'Share')
}

function* list(shell: Shell, options: Options): Asking<void> {
  const wanted = options.value('state')
  const states = wanted ? wanted.split(',').map((each) => each.trim().toLowerCase()) : null
  if (states?.some((state) => !STATES.some((known) => known.toLowerCase() === state)))
    throw illegalArgument(`Invalid state list '${wanted}'. Valid states are: ${STATES.join(', ')}`)
  const groups = yield* shareGroups(shell)
  if (!options.has('state')) {
    for (const { groupId } of groups) shell.out(groupId)
    return
  }
  const shown = groups.filter(({ state }) => states?.includes(state.toLowerCase()) ?? true)
  const width = Math.max(15, ...shown.map(({ groupId }) => groupId.length))
  shell.out(`${'GROUP'.padEnd(width)} STATE`)
  for (const { groupId, state } of shown) shell.out(`${groupId.padEnd(width)} ${state}`)
}

/** Admin.describeShareGroups, of one group; with the broker that coordinates it. */
function* describeOne(
  shell: Shell,
  groupId: string,
): Asking<{ readonly group: DescribedShareGroup; readonly coordinator: string }> {
  const to = coordinatorOf(shell, groupId)
  const answer = yield* call(
    shell,
    'describeShareGroups',
    { kind: 'ShareGroupDescribeRequest', groups: [groupId] },
    { to, error: (a) => as(a, 'ShareGroupDescribeResponse').groups[0]?.error ?? 'NONE' },
  )
  const group = as(answer, 'ShareGroupDescribeResponse').groups[0]
  if (!group || group.error === 'GROUP_ID_NOT_FOUND')
    throw exceptionOf('GROUP_ID_NOT_FOUND', `Group ${groupId} not found.`)
  if (group.error !== 'NONE') throw exceptionOf(group.error)
  return { group, coordinator: yield* to() }
}

/** Admin.listShareGroupOffsets */
function* offsetsOf(shell: Shell, groupId: string): Asking<readonly SharePartitionOffset[]> {
  const answer = as(
    yield* call(
      shell,
      'listShareGroupOffsets',
      { kind: 'DescribeShareGroupOffsetsRequest', groupId },
      {
        to: coordinatorOf(shell, groupId),
        error: (a) => as(a, 'DescribeShareGroupOffsetsResponse').error,
      },
    ),
    'DescribeShareGroupOffsetsResponse',
  )
  if (answer.error !== 'NONE') throw exceptionOf(answer.error)
  return [...answer.offsets].sort(byPartition)
}

/** What is said first of a group that nobody is in; false when there is nothing more to show. */
function sayEmpty(shell: Shell, { groupId, state }: DescribedShareGroup, rows: number): boolean {
  if (state === 'Empty') {
    shell.err('')
    shell.err(`Share group '${groupId}' has no active members.`)
  }
  return rows > 0
}

function assignmentText(assignment: readonly TopicPartition[]): string {
  const topics = [...new Set(assignment.map(({ topic }) => topic))].sort()
  return topics
    .map((topic) => {
      const own = assignment.filter((tp) => tp.topic === topic).map(({ partition }) => partition)
      return `${topic}:${own.sort((a, b) => a - b).join(',')}`
    })
    .join(';')
}

function describeMembers(shell: Shell, group: DescribedShareGroup, verbose: boolean): void {
  const members = [...group.members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1))
  if (!sayEmpty(shell, group, members.length)) return
  const rows = members.map(({ memberId, clientId, memberEpoch, assignment }) => [
    group.groupId,
    memberId,
    '/127.0.0.1',
    clientId.replace(/^consumer-/, ''),
    String(assignment.length),
    ...(verbose ? [String(memberEpoch)] : []),
    assignmentText(assignment),
  ])
  const widest = (column: number) => Math.max(15, ...rows.map((row) => row[column]?.length ?? 0))
  const widths = [widest(0), widest(1), widest(2), widest(3), 12, ...(verbose ? [13] : []), 0]
  const more = verbose ? ['MEMBER-EPOCH'] : []
  table(shell, widths, [
    ['GROUP', 'CONSUMER-ID', 'HOST', 'CLIENT-ID', '#PARTITIONS', ...more, 'ASSIGNMENT'],
    ...rows,
  ])
}

function describeState(
  shell: Shell,
  group: DescribedShareGroup,
  coordinator: string,
  verbose: boolean,
): void {
  sayEmpty(shell, group, 1)
  const { groupId, state, groupEpoch, assignmentEpoch, members } = group
  const at = `${coordinator}:9092  (${coordinator.slice('broker-'.length)})`
  const widths = [Math.max(15, groupId.length), Math.max(25, at.length), 15, ...(verbose ? [12, 17] : []), 0]
  const more = verbose ? ['GROUP-EPOCH', 'ASSIGNMENT-EPOCH'] : []
  const epochs = verbose ? [String(groupEpoch), String(assignmentEpoch)] : []
  table(shell, widths, [
    ['GROUP', 'COORDINATOR (ID)', 'STATE', ...more, '#MEMBERS'],
    [groupId, at, state, ...epochs, String(members.length)],
  ])
}

function* describeOffsets(shell: Shell, groupId: string, verbose: boolean): Asking<void> {
  const offsets = yield* offsetsOf(shell, groupId)
  if (offsets.length === 0) {
    shell.out('')
    return shell.out(`Share group '${groupId}' has no offset information.`)
  }
  const begun = offsets.filter(({ startOffset }) => startOffset >= 0)
  const ends = begun.length > 0 ? yield* endOffsets(shell, begun, -1) : new Map()
  const rows = offsets.map((at) => {
    const { topic, partition, startOffset, leaderEpoch, deliveryCompleteCount } = at
    const end = ends.get(keyOf(at))?.offset
    const isKnown = startOffset >= 0
    const lag = isKnown && end !== undefined && end >= 0 ? end - startOffset - deliveryCompleteCount : null
    return [
      groupId,
      topic,
      String(partition),
      ...(verbose ? [isKnown ? String(leaderEpoch) : '-'] : []),
      isKnown ? String(startOffset) : '-',
      lag === null ? '-' : String(Math.max(0, lag)),
    ]
  })
  const widest = (column: number) => Math.max(15, ...rows.map((row) => row[column]?.length ?? 0))
  const widths = [widest(0), widest(1), 10, ...(verbose ? [13] : []), 13, 0]
  const more = verbose ? ['LEADER-EPOCH'] : []
  table(shell, widths, [['GROUP', 'TOPIC', 'PARTITION', ...more, 'START-OFFSET', 'LAG'], ...rows])
}

function* describe(shell: Shell, options: Options): Asking<void> {
  const meant = options.has('all-groups')
    ? (yield* shareGroups(shell)).map(({ groupId }) => groupId)
    : [...new Set(options.all('group'))]
  const verbose = options.has('verbose')
  const found = []
  for (const groupId of meant.sort()) found.push(yield* describeOne(shell, groupId))
  for (const { group, coordinator } of found) {
    if (options.has('members')) describeMembers(shell, group, verbose)
    else if (options.has('state')) describeState(shell, group, coordinator, verbose)
    else yield* describeOffsets(shell, group.groupId, verbose)
  }
}

function* deleteOne(shell: Shell, groupId: string): Asking<JavaError | null> {
  const { results } = as(
    yield* call(
      shell,
      'deleteShareGroups',
      { kind: 'DeleteGroupsRequest', groups: [groupId] },
      {
        to: coordinatorOf(shell, groupId),
        error: (a) => as(a, 'DeleteGroupsResponse').results[0]?.error ?? 'NONE',
      },
    ),
    'DeleteGroupsResponse',
  )
  const error = results[0]?.error ?? 'NONE'
  return error === 'NONE' ? null : exceptionOf(error)
}

function* remove(shell: Shell, options: Options): Asking<void> {
  const known = yield* shareGroups(shell)
  const meant = options.has('all-groups')
    ? known.map(({ groupId }) => groupId)
    : [...new Set(options.all('group'))]
  const failed: [string, JavaError][] = []
  for (const groupId of meant) {
    const state = known.find((each) => each.groupId === groupId)?.state
    const problem =
      state === undefined
        ? exceptionOf('GROUP_ID_NOT_FOUND', `Group '${groupId}' is not a share group.`)
        : state !== 'Empty'
          ? exceptionOf('NON_EMPTY_GROUP', `Share group '${groupId}' is not EMPTY.`)
          : yield* deleteOne(shell, groupId)
    if (problem) failed.push([groupId, problem])
  }
  const done = meant.filter((groupId) => !failed.some(([id]) => id === groupId))
  const names = done.map((groupId) => `'${groupId}'`).join(', ')
  if (failed.length === 0) return shell.out(`Deletion of requested share groups (${names}) was successful.`)
  printError(shell, 'Deletion of some share groups failed:')
  for (const [groupId, problem] of failed)
    shell.out(`* Group '${groupId}' could not be deleted due to: ${problem.toString()}`)
  if (done.length === 0) return
  shell.out('')
  shell.out(`These share groups were deleted successfully: ${names}`)
}

function* deleteOffsets(shell: Shell, options: Options): Asking<void> {
  const groupId = options.value('group') ?? ''
  const topics = [...new Set(options.all('topic'))].sort()
  const answer = as(
    yield* call(
      shell,
      'deleteShareGroupOffsets',
      { kind: 'DeleteShareGroupOffsetsRequest', groupId, topics },
      {
        to: coordinatorOf(shell, groupId),
        error: (a) => as(a, 'DeleteShareGroupOffsetsResponse').error,
      },
    ),
    'DeleteShareGroupOffsetsResponse',
  )
  if (answer.error !== 'NONE') printError(shell, exceptionOf(answer.error).message)
  const rows = topics.map((topic) => {
    const own = answer.topics.find((each) => each.topic === topic)?.error ?? 'NONE'
    const error = answer.error !== 'NONE' ? answer.error : own
    return [topic, error === 'NONE' ? 'Successful' : `Error: ${exceptionOf(error).message}`]
  })
  const widths = [Math.max(15, ...topics.map((topic) => topic.length)), 0]
  table(shell, widths, [['TOPIC', 'STATUS'], ...rows])
}

/** Where the group shall begin; with --execute it does. */
function* reset(shell: Shell, options: Options): Asking<void> {
  const groupId = options.value('group') ?? ''
  const { group } = yield* describeOne(shell, groupId)
  if (group.state !== 'Empty') {
    shell.err(`Share group '${groupId}' is not empty.`)
    throw new ToolExit(1)
  }
  const current = yield* offsetsOf(shell, groupId)
  const partitions = options.has('topic')
    ? yield* partitionsOf(shell, parseTopics(options.all('topic')))
    : current.map(({ topic, partition }) => ({ topic, partition }))
  if (partitions.length === 0 && options.has('topic')) throw exceptionOf('UNKNOWN_TOPIC_OR_PARTITION')
  const committed = current
    .filter(({ startOffset }) => startOffset >= 0)
    .map(({ topic, partition, startOffset }) => ({ topic, partition, offset: startOffset }))
  const offsets = yield* plannedOffsets(shell, options, partitions, committed)
  if (options.has('execute') && offsets.length > 0) yield* alter(shell, { groupId, offsets })
  if (options.has('export')) {
    for (const { topic, partition, offset } of offsets) shell.out(`${topic},${partition},${offset}`)
    return shell.out('')
  }
  const rows = offsets.map(({ topic, partition, offset }) => [
    groupId,
    topic,
    String(partition),
    String(offset),
  ])
  const widest = (column: number) => Math.max(15, ...rows.map((row) => row[column]?.length ?? 0))
  table(shell, [widest(0), widest(1), 10, 0], [['GROUP', 'TOPIC', 'PARTITION', 'NEW-OFFSET'], ...rows])
}

function* alter(shell: Shell, { groupId, offsets }: GroupPlan): Asking<void> {
  const { error, message } = as(
    yield* call(
      shell,
      'alterShareGroupOffsets',
      { kind: 'AlterShareGroupOffsetsRequest', groupId, offsets },
      {
        to: coordinatorOf(shell, groupId),
        error: (a) => as(a, 'AlterShareGroupOffsetsResponse').error,
      },
    ),
    'AlterShareGroupOffsetsResponse',
  )
  if (error !== 'NONE') throw exceptionOf(error, message)
}

/** kafka-share-groups */
export function* kafkaShareGroups(shell: Shell): Asking<void> {
  const options = readShareGroupOptions(shell)
  try {
    if (options.has('list')) yield* list(shell, options)
    else if (options.has('describe')) yield* describe(shell, options)
    else if (options.has('delete')) yield* remove(shell, options)
    else if (options.has('delete-offsets')) yield* deleteOffsets(shell, options)
    else yield* reset(shell, options)
  } catch (problem) {
    if (!(problem instanceof JavaError)) throw problem
    if (problem.exception === 'java.lang.IllegalArgumentException') usage(shell, options, problem.message)
    // What a future failed with is wrapped; what the tool threw itself is not.
    const isWrapped = problem.exception.endsWith('GroupIdNotFoundException')
    printError(
      shell,
      `Executing share group command failed due to ${isWrapped ? problem.toString() : problem.message}`,
    )
    shell.err(`${isWrapped ? 'java.util.concurrent.ExecutionException: ' : ''}${problem.toString()}`)
  }
}
