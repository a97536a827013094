/**
 * kafka-consumer-groups (org.apache.kafka.tools.consumer.group.ConsumerGroupCommand). Left out: --from-file,
 * --timeout, --validate-regex.
 */
import type { ListedGroup } from '../../describe-messages.ts'
import { brokerNode } from '../../world.ts'
import {
  committedOf,
  describeGroup,
  describeMembers,
  describeOffsets,
  describeState,
  type GroupView,
  printError,
  runOn,
  table,
} from './describe-groups.ts'
import { type GroupPlan, parseTopics, partitionsOf, resetGroup } from './group-offsets.ts'
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
