/** How kafka-consumer-groups shows a group: what it asks the coordinator, and its three tables. */
import type { DescribedConsumerGroup } from '../../describe-messages.ts'
import type { Assignment, FetchedOffset, TopicPartition } from '../../messages.ts'
import { endOffsets } from './offsets.ts'
import { type Asking, as, call, coordinatorOf, exceptionOf, type Shell } from './program.ts'

/** An empty line, and what went wrong. */
export function printError(shell: Shell, message: string): void {
  shell.out('')
  shell.out(`Error: ${message}`)
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
export function runOn(shell: Shell, widths: readonly number[], rows: readonly (readonly string[])[]): void {
  shell.out('')
  shell.out(rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' ')).join(''))
}

type OffsetRow = TopicPartition & { readonly member: GroupView['members'][number] | null }

export function* describeOffsets(shell: Shell, group: GroupView, verbose: boolean): Asking<void> {
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

export function describeMembers(shell: Shell, group: GroupView, verbose: boolean): void {
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

export function describeState(shell: Shell, group: GroupView, verbose: boolean): void {
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
