/**
 * kafka-consumer-groups (org.apache.kafka.tools.consumer.group.ConsumerGroupCommand). Left out: --from-file,
 * --timeout, --validate-regex.
 */
import type { DescribedConsumerGroup, ListedGroup } from '../../describe-messages.ts'
import type { Assignment, FetchedOffset, TopicPartition } from '../../messages.ts'
import { brokerNode } from '../../world.ts'
import { type GroupPlan, parseTopics, partitionsOf, resetGroup } from './group-offsets.ts'
import { endOffsets } from './offsets.ts'
import { helpOrVersion, type OptionDef, type Options, readOptions, required, usage } from './options.ts'
import {
  type Asking,
  as,
  call,
  clusterMetadata,
  coordinatorOf,
  exceptionOf,
  JavaError,
  type Shell,
} from './program.ts'

export const groupOptions: readonly OptionDef[] = [
  { name: 'all-groups', help: 'Means every consumer group.' },
  { name: 'all-topics', help: 'Means every topic the group has offsets of.' },
  { name: 'bootstrap-server', arg: 'server to connect to', help: 'REQUIRED: a broker to ask first.' },
  { name: 'by-duration', arg: 'duration', help: 'Resets to what was written so long ago, as PnDTnHnMnS.' },
  { name: 'delete', help: 'Deletes groups that nobody is in.' },
  { name: 'delete-offsets', help: 'Deletes the committed offsets of topics.' },
  { name: 'describe', help: 'Shows groups: offsets and lag, or members, or states.' },
  { name: 'dry-run', help: 'With --reset-offsets: shows what would be set.' },
  { name: 'execute', help: 'With --reset-offsets: sets it.' },
  { name: 'export', help: 'With --reset-offsets: as CSV.' },
  { name: 'group', arg: 'consumer group', help: 'The group; may be given several times.' },
  { name: 'list', help: 'Lists the consumer groups.' },
  { name: 'members', help: 'With --describe: the members.' },
  { name: 'offsets', help: 'With --describe: the offsets, which is what it shows by itself.' },
  { name: 'reset-offsets', help: 'Sets where a group without members reads on.' },
  { name: 'shift-by', arg: 'number-of-offsets', type: 'Long', help: 'Resets by so many offsets.' },
  {
    name: 'state',
    arg: '',
    optional: true,
    help: 'With --describe: the states. With --list: states, or only these.',
  },
  { name: 'to-current', help: 'Resets to what is committed.' },
  { name: 'to-datetime', arg: 'datetime', help: 'Resets to what was written at YYYY-MM-DDThh:mm:ss.sss.' },
  { name: 'to-earliest', help: 'Resets to the beginning.' },
  { name: 'to-latest', help: 'Resets to the end.' },
  { name: 'to-offset', arg: 'offset', type: 'Long', help: 'Resets to this offset.' },
  { name: 'topic', arg: 'topic', help: 'A topic, or topic:0,1 for some of its partitions.' },
  { name: 'type', arg: '', optional: true, help: 'With --list: types, or only these.' },
  { name: 'verbose', help: 'With --describe: more columns.' },
]

const ACTIONS = ['list', 'describe', 'delete', 'reset-offsets', 'delete-offsets']
export const SCENARIOS = [
  'to-offset',
  'to-earliest',
  'to-current',
  'to-latest',
  'by-duration',
  'to-datetime',
  'shift-by',
]

function check(shell: Shell, options: Options): void {
  helpOrVersion(
    shell,
    options,
    shell.words,
    'This tool helps to list, describe, delete and manage the offsets of consumer groups.',
  )
  if (ACTIONS.filter((action) => options.has(action)).length !== 1)
    usage(
      shell,
      options,
      'Command must include exactly one action: --list, --describe, --delete, --reset-offsets, --delete-offsets, --validate-regex',
    )
  required(shell, options, 'bootstrap-server')
  const hasGroup = options.has('group') || options.has('all-groups')
  if (options.has('describe') && !hasGroup)
    usage(shell, options, 'Option [describe] takes one of these options: [all-groups], [group]')
  if (options.has('delete') && !hasGroup)
    usage(shell, options, 'Option [delete] takes one of these options: [all-groups], [group]')
  if (options.has('delete-offsets') && (!options.has('group') || !options.has('topic')))
    usage(shell, options, 'Option [delete-offsets] takes the following options: [topic], [group]')
  if (!options.has('reset-offsets')) return
  if (!options.has('dry-run') && !options.has('execute'))
    shell.err(
      shell.isOld
        ? 'WARN: No action will be performed as the --execute option is missing.In a future major release, the default behavior of this command will be to prompt the user before executing the reset rather than doing a dry run. You should add the --dry-run option explicitly if you are scripting this command and want to keep the current default behavior without prompting.'
        : 'WARN: No action will be performed as the --execute option is missing. In version 5.0, this command will require either --dry-run or --execute to be specified. You should add the --dry-run option explicitly if you are scripting this command and want to keep the current default behavior without prompting.',
    )
  if (!hasGroup)
    usage(shell, options, 'Option [reset-offsets] takes one of these options: [all-groups], [group]')
}

function printError(shell: Shell, message: string): void {
  shell.out('')
  shell.out(`Error: ${message}`)
}

/** ListGroups, of every broker. */
export function* listGroups(shell: Shell): Asking<readonly ListedGroup[]> {
  const { brokers } = yield* clusterMetadata(shell, [])
  const answers = yield {
    calls: brokers.map(({ id }) => ({ to: brokerNode(id), request: { kind: 'ListGroupsRequest' } as const })),
  }
  return answers.flatMap((answer) => {
    if (answer.kind !== 'ListGroupsResponse')
      throw new JavaError(
        'org.apache.kafka.common.errors.TimeoutException',
        'Timed out waiting for a node assignment. Call: listGroups',
      )
    return answer.groups
  })
}

function* list(shell: Shell, options: Options): Asking<void> {
  const all = yield* listGroups(shell)
  const groups = all.filter(({ type }) => type !== 'Share')
  const [withState, withType] = [options.has('state'), options.has('type')]
  if (!withState && !withType) {
    for (const { groupId } of groups) shell.out(groupId)
    return
  }
  const only = (name: string) =>
    options
      .value(name)
      ?.toLowerCase()
      .split(',')
      .map((s) => s.trim()) ?? null
  const [states, types] = [only('state'), only('type')]
  const meant = groups.filter(
    (g) =>
      (states?.includes(g.state.toLowerCase()) ?? true) && (types?.includes(g.type.toLowerCase()) ?? true),
  )
  const width = Math.max(15, ...meant.map(({ groupId }) => groupId.length)) + 10
  const row = (group: string, type: string, state: string) =>
    [
      group.padEnd(width),
      ...(withType ? [type.padEnd(20)] : []),
      ...(withState ? [state.padEnd(20)] : []),
    ].join(' ')
  shell.out(row('GROUP', 'TYPE', 'STATE'))
  for (const { groupId, type, state } of meant) shell.out(row(groupId, type, state))
}

export interface GroupView {
  readonly groupId: string
  readonly coordinator: number
  readonly state: string
  readonly assignor: string
  readonly groupEpoch: number | null
  readonly assignmentEpoch: number | null
  readonly members: readonly {
    readonly memberId: string
    readonly instanceId: string | null
    readonly clientId: string
    readonly epoch: number | null
    readonly assignment: Assignment
    readonly target: Assignment | null
  }[]
}

/** A client's name without the simulator's prefix for the node. */
const nameOf = (clientId: string) => clientId.replace(/^consumer-/, '')

function modern(group: DescribedConsumerGroup, coordinator: number): GroupView {
  return {
    groupId: group.groupId,
    coordinator,
    state: group.state,
    assignor: group.assignor,
    groupEpoch: group.groupEpoch,
    assignmentEpoch: group.assignmentEpoch,
    members: group.members.map((m) => ({ ...m, clientId: nameOf(m.clientId), epoch: m.memberEpoch })),
  }
}

/** Admin.describeConsumerGroups: as a group of KIP-848 first, then as a classic one. */
export function* describeGroup(shell: Shell, groupId: string): Asking<GroupView> {
  const to = coordinatorOf(shell, groupId)
  const first = as(
    yield* call(
      shell,
      'describeConsumerGroups',
      { kind: 'ConsumerGroupDescribeRequest', groups: [groupId] },
      {
        to,
        error: (a) => as(a, 'ConsumerGroupDescribeResponse').groups[0]?.error ?? 'NONE',
      },
    ),
    'ConsumerGroupDescribeResponse',
  ).groups[0]
  const coordinator = Number((yield* to()).slice('broker-'.length))
  if (first?.error === 'NONE') return modern(first, coordinator)
  const [group] = as(
    yield* call(
      shell,
      'describeConsumerGroups',
      { kind: 'DescribeGroupsRequest', groups: [groupId] },
      {
        to,
        error: (a) => as(a, 'DescribeGroupsResponse').groups[0]?.error ?? 'NONE',
      },
    ),
    'DescribeGroupsResponse',
  ).groups
  if (!group || group.error === 'GROUP_ID_NOT_FOUND')
    throw exceptionOf('GROUP_ID_NOT_FOUND', first?.message ?? `Group ${groupId} not found.`)
  if (group.error !== 'NONE') throw exceptionOf(group.error)
  return {
    groupId,
    coordinator,
    state: group.state,
    assignor: group.protocol,
    groupEpoch: null,
    assignmentEpoch: null,
    members: group.members.map((m) => ({
      memberId: m.memberId,
      instanceId: m.groupInstanceId,
      clientId: nameOf(m.clientId),
      epoch: null,
      assignment: m.assignment,
      target: null,
    })),
  }
}

/** Admin.listConsumerGroupOffsets */
export function* committedOf(shell: Shell, groupId: string): Asking<readonly FetchedOffset[]> {
  const request = { kind: 'OffsetFetchRequest', groupId, partitions: null, requireStable: false } as const
  const answer = as(
    yield* call(shell, 'listConsumerGroupOffsets', request, {
      to: coordinatorOf(shell, groupId),
      error: (a) => as(a, 'OffsetFetchResponse').error,
    }),
    'OffsetFetchResponse',
  )
  if (answer.error !== 'NONE') throw exceptionOf(answer.error)
  return answer.offsets.filter(({ offset }) => offset >= 0)
}

/** What the tool says of the group's state first; false when there is nothing to show. */
function sayState(shell: Shell, { groupId, state }: GroupView, rows: number): boolean {
  if (state === 'Dead') printError(shell, `Consumer group '${groupId}' does not exist.`)
  else if (state === 'Empty') {
    shell.err('')
    shell.err(`Consumer group '${groupId}' has no active members.`)
  } else if (state !== 'Stable') {
    shell.err('')
    shell.err(`Warning: Consumer group '${groupId}' is rebalancing.`)
  }
  return state !== 'Dead' && rows > 0
}

/** Lines of a table as printf makes them: a new line first, the last one ended by println. */
export function table(shell: Shell, widths: readonly number[], rows: readonly (readonly string[])[]): void {
  shell.out('')
  for (const row of rows) shell.out(row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' '))
}

/** As 3.9 prints some tables: the formats lack their new lines, so that all of it is one line. */
function runOn(shell: Shell, widths: readonly number[], rows: readonly (readonly string[])[]): void {
  shell.out('')
  shell.out(rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' ')).join(''))
}

type OffsetRow = TopicPartition & { readonly member: GroupView['members'][number] | null }

function* describeOffsets(shell: Shell, group: GroupView, verbose: boolean): Asking<void> {
  const committed = yield* committedOf(shell, group.groupId)
  const rows: OffsetRow[] = []
  const byPartition = (a: TopicPartition, b: TopicPartition) => a.partition - b.partition
  const busy = group.members.filter(({ assignment }) => assignment.length > 0)
  for (const member of [...busy].sort((a, b) => b.assignment.length - a.assignment.length))
    rows.push(...[...member.assignment].sort(byPartition).map((tp) => ({ ...tp, member })))
  const taken = new Set(rows.map(({ topic, partition }) => `${topic}-${partition}`))
  const rest = committed.filter(({ topic, partition }) => !taken.has(`${topic}-${partition}`))
  rows.push(
    ...[...rest].sort(byPartition).map(({ topic, partition }) => ({ topic, partition, member: null })),
  )
  const ends = yield* endOffsets(shell, rows, -1)
  if (!sayState(shell, group, rows.length)) return
  const cells = rows.map(({ topic, partition, member }) => {
    const at = committed.find((c) => c.topic === topic && c.partition === partition)
    const end = ends.get(`${topic}-${partition}`)?.offset
    return [
      group.groupId,
      topic,
      String(partition),
      ...(verbose ? [at && at.leaderEpoch >= 0 ? String(at.leaderEpoch) : '-'] : []),
      at ? String(at.offset) : '-',
      end === undefined || end < 0 ? '-' : String(end),
      at && end !== undefined && end >= 0 ? String(end - at.offset) : '-',
      member?.memberId ?? '-',
      member ? '/127.0.0.1' : '-',
      member?.clientId ?? '-',
    ]
  })
  const widest = (column: number) => Math.max(15, ...cells.map((row) => row[column]?.length ?? 0))
  const after = verbose ? 1 : 0
  const widths = [widest(0), widest(1), 10, ...(verbose ? [15] : []), 15, 15, 15, 0, 0, 0]
  widths[6 + after] = widest(6 + after)
  widths[7 + after] = widest(7 + after)
  const head = [
    'GROUP',
    'TOPIC',
    'PARTITION',
    ...(verbose ? ['LEADER-EPOCH'] : []),
    'CURRENT-OFFSET',
    'LOG-END-OFFSET',
    'LAG',
    'CONSUMER-ID',
    'HOST',
    'CLIENT-ID',
  ]
  table(shell, widths, [head, ...cells])
}

function partitionsText(assignment: Assignment): string {
  const topics = [...new Set(assignment.map(({ topic }) => topic))]
  const parts = topics.map((topic) => {
    const of = assignment.filter((tp) => tp.topic === topic).map(({ partition }) => String(partition))
    return `${topic}:${of.sort().join(',')}`
  })
  return parts.length === 0 ? '-' : parts.sort().join(';')
}

function describeMembers(shell: Shell, group: GroupView, verbose: boolean): void {
  const { members, groupId } = group
  sayState(shell, group, members.length)
  const withInstance = members.some(({ instanceId }) => instanceId !== null)
  const widest = (least: number, of: (m: GroupView['members'][number]) => string) =>
    Math.max(least, ...members.map((m) => of(m).length))
  const widths = [
    Math.max(15, groupId.length),
    widest(15, (m) => m.memberId),
    ...(withInstance ? [widest(17, (m) => m.instanceId ?? '')] : []),
    15,
    widest(15, (m) => m.clientId),
    15,
  ]
  const row = (cells: string[]) => `${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' ')} `
  const more = verbose
    ? [
        'CURRENT-EPOCH'.padEnd(15),
        'CURRENT-ASSIGNMENT'.padEnd(20),
        'TARGET-EPOCH'.padEnd(15),
        'TARGET-ASSIGNMENT'.padEnd(20),
      ]
    : []
  shell.out('')
  shell.out(
    row([
      'GROUP',
      'CONSUMER-ID',
      ...(withInstance ? ['GROUP-INSTANCE-ID'] : []),
      'HOST',
      'CLIENT-ID',
      '#PARTITIONS',
    ]) + (verbose ? `${more.join(' ')}` : ''),
  )
  for (const m of members) {
    const cells = [
      groupId,
      m.memberId,
      ...(withInstance ? [m.instanceId ?? ''] : []),
      '/127.0.0.1',
      m.clientId,
      String(m.assignment.length),
    ]
    const epochs = [
      (m.epoch === null ? '-' : String(m.epoch)).padEnd(15),
      partitionsText(m.assignment).padEnd(20),
      (group.assignmentEpoch === null ? '-' : String(group.assignmentEpoch)).padEnd(15),
      (m.target === null ? '-' : partitionsText(m.target)).padEnd(20),
    ]
    shell.out(row(cells) + (verbose ? epochs.join(' ') : ''))
  }
}

function describeState(shell: Shell, group: GroupView, verbose: boolean): void {
  if (!sayState(shell, group, 1)) return
  const { groupId, state, members, groupEpoch, assignmentEpoch } = group
  const coordinator = `broker-${group.coordinator}:9092  (${group.coordinator})`
  const widths = [
    Math.max(15, groupId.length),
    Math.max(25, coordinator.length),
    20,
    20,
    ...(verbose ? [15, 25] : []),
    0,
  ]
  const assignor = group.assignor === '' && !shell.isOld ? '-' : group.assignor
  const epochs = [groupEpoch, assignmentEpoch].map((epoch) => (epoch === null ? '-' : String(epoch)))
  const more = verbose ? ['GROUP-EPOCH', 'TARGET-ASSIGNMENT-EPOCH'] : []
  table(shell, widths, [
    ['GROUP', 'COORDINATOR (ID)', 'ASSIGNMENT-STRATEGY', 'STATE', ...more, '#MEMBERS'],
    [groupId, coordinator, assignor, state, ...(verbose ? epochs : []), String(members.length)],
  ])
}

function* groupsMeant(shell: Shell, options: Options): Asking<string[]> {
  if (!options.has('all-groups')) return [...new Set(options.all('group'))]
  const groups = yield* listGroups(shell)
  return groups.filter(({ type }) => type !== 'Share').map(({ groupId }) => groupId)
}

function* describe(shell: Shell, options: Options): Asking<void> {
  const views: GroupView[] = []
  for (const groupId of yield* groupsMeant(shell, options)) {
    // Until 3.9 a group that nobody knows is a dead one.
    if (shell.isOld && (yield* stateToReset(shell, groupId)) === 'Dead')
      printError(shell, `Consumer group '${groupId}' does not exist.`)
    else views.push(yield* describeGroup(shell, groupId))
  }
  views.sort((a, b) => (a.groupId < b.groupId ? -1 : 1))
  const verbose = options.has('verbose')
  for (const view of views) {
    if (options.has('members') && !options.has('offsets')) describeMembers(shell, view, verbose)
    else if (options.has('state') && !options.has('offsets')) describeState(shell, view, verbose)
    else yield* describeOffsets(shell, view, verbose)
  }
}

function* remove(shell: Shell, options: Options): Asking<void> {
  const groups = yield* groupsMeant(shell, options)
  const failed: [string, JavaError][] = []
  for (const groupId of groups) {
    const { results } = as(
      yield* call(
        shell,
        'deleteConsumerGroups',
        { kind: 'DeleteGroupsRequest', groups: [groupId] },
        {
          to: coordinatorOf(shell, groupId),
          error: (a) => as(a, 'DeleteGroupsResponse').results[0]?.error ?? 'NONE',
        },
      ),
      'DeleteGroupsResponse',
    )
    const error = results[0]?.error ?? 'NONE'
    if (error !== 'NONE') failed.push([groupId, exceptionOf(error)])
  }
  const names = (ids: readonly string[]) => ids.map((id) => `'${id}'`).join(', ')
  if (failed.length === 0)
    return shell.out(`Deletion of requested consumer groups (${names(groups)}) was successful.`)
  printError(shell, 'Deletion of some consumer groups failed:')
  for (const [group, error] of failed)
    shell.out(
      `* Group '${group}' could not be deleted due to: ${shell.isOld ? 'java.util.concurrent.ExecutionException: ' : ''}${error.toString()}`,
    )
  const done = groups.filter((group) => !failed.some(([id]) => id === group))
  if (done.length > 0) {
    shell.out('')
    shell.out(`These consumer groups were deleted successfully: ${names(done)}`)
  }
}

function* deleteOffsets(shell: Shell, options: Options): Asking<void> {
  const groupId = options.value('group') ?? ''
  const partitions = yield* partitionsOf(shell, parseTopics(options.all('topic')))
  const answer = as(
    yield* call(
      shell,
      'deleteConsumerGroupOffsets',
      { kind: 'OffsetDeleteRequest', groupId, partitions },
      {
        to: coordinatorOf(shell, groupId),
        error: (a) => as(a, 'OffsetDeleteResponse').error,
      },
    ),
    'OffsetDeleteResponse',
  )
  const failed = answer.results.find(({ error }) => error !== 'NONE')
  const top = answer.error !== 'NONE' ? answer.error : failed?.error
  if (!top && shell.isOld)
    shell.out(
      `Request succeed for deleting offsets with topic ${options.all('topic').join(', ')} group ${groupId}`,
    )
  else if (!top) shell.out(`Request succeeded for deleting offsets from group ${groupId}.`)
  else if (answer.error === 'NONE')
    printError(shell, 'Encountered some partition-level error, see the follow-up details.')
  else printError(shell, exceptionOf(top).message)
  const rows = partitions.map(({ topic, partition }) => {
    const own =
      answer.results.find((r) => r.topic === topic && r.partition === partition)?.error ?? answer.error
    const error = answer.error !== 'NONE' ? answer.error : own
    const status = error === 'NONE' ? 'Successful' : `Error: ${exceptionOf(error).toString()}`
    return [topic, String(partition), status]
  })
  const head = ['TOPIC', 'PARTITION', 'STATUS']
  if (shell.isOld) runOn(shell, [30, 15, 15], [head, ...rows])
  else table(shell, [15, 10, 15], [head, ...rows])
}

function* reset(shell: Shell, options: Options): Asking<void> {
  const plans: GroupPlan[] = []
  for (const groupId of yield* groupsMeant(shell, options)) {
    const state = yield* stateToReset(shell, groupId)
    if (state !== 'Empty' && state !== 'Dead') {
      printError(
        shell,
        `Assignments can only be reset if the group '${groupId}' is inactive, but the current state is ${state}.`,
      )
      continue
    }
    plans.push(yield* resetGroup(shell, options, groupId, yield* committedOf(shell, groupId)))
  }
  if (options.has('export')) {
    for (const { groupId, offsets } of plans)
      for (const { topic, partition, offset } of offsets)
        shell.out(`${plans.length > 1 ? `${groupId},` : ''}${topic},${partition},${offset}`)
    return shell.out('')
  }
  if (plans.length === 0) return shell.out('')
  const rows = plans.flatMap(({ groupId, offsets }) =>
    offsets.map(({ topic, partition, offset }) => [groupId, topic, String(partition), String(offset)]),
  )
  const widest = (column: number) => Math.max(15, ...rows.map((row) => row[column]?.length ?? 0))
  const head = ['GROUP', 'TOPIC', 'PARTITION', 'NEW-OFFSET']
  if (shell.isOld) runOn(shell, [30, 30, 10, 15], [head, ...rows])
  else table(shell, [widest(0), widest(1), 10, 0], [head, ...rows])
}

/** A group that nobody has heard of is as good as dead. */
function* stateToReset(shell: Shell, groupId: string): Asking<string> {
  try {
    return (yield* describeGroup(shell, groupId)).state
  } catch (problem) {
    if (problem instanceof JavaError && problem.exception.endsWith('GroupIdNotFoundException')) return 'Dead'
    throw problem
  }
}

/** kafka-consumer-groups */
export function* kafkaConsumerGroups(shell: Shell): Asking<void> {
  const options = readOptions(shell, groupOptions, shell.words)
  check(shell, options)
  try {
    if (options.has('list')) yield* list(shell, options)
    else if (options.has('describe')) yield* describe(shell, options)
    else if (options.has('delete')) yield* remove(shell, options)
    else if (options.has('delete-offsets')) yield* deleteOffsets(shell, options)
    else yield* reset(shell, options)
  } catch (problem) {
    if (!(problem instanceof JavaError)) throw problem
    printError(shell, `Executing consumer group command failed due to ${problem.toString()}`)
    shell.err(`java.util.concurrent.ExecutionException: ${problem.toString()}`)
  }
}
