/**
 * kafka-reassign-partitions (org.apache.kafka.tools.reassign.ReassignPartitionsCommand). Left out: moves between
 * directories (log_dirs other than "any", --replica-alter-log-dirs-throttle).
 */
import { assignReplicas } from '../../controller/zookeeper/assign-replicas.ts'
import type { MessageOf, TopicPartition } from '../../messages.ts'
import { brokerNode } from '../../world.ts'
import { helpOrVersion, type OptionDef, OptionError, Options, required, usage } from './options.ts'
import {
  type Asking,
  as,
  call,
  callAll,
  controllerOf,
  exceptionOf,
  JavaError,
  type Shell,
  ToolExit,
} from './program.ts'
import { type PlannedReplicas, planOf, readPlan, readTopics, toJson } from './reassignment-files.ts'
import { clearThrottles, movesOf, setThrottles } from './reassignment-throttles.ts'

export const reassignOptions: readonly OptionDef[] = [
  { name: 'additional', help: 'With --execute: also while other reassignments are under way.' },
  {
    name: 'bootstrap-controller',
    arg: 'bootstrap controller to connect to',
    optional: true,
    help: 'In place of --bootstrap-server, with --cancel and --list.',
  },
  {
    name: 'bootstrap-server',
    arg: 'Server(s) to use for bootstrapping',
    optional: true,
    help: 'A broker to ask first.',
  },
  { name: 'broker-list', arg: 'brokerlist', help: 'With --generate: the brokers to move to, "0,1,2".' },
  { name: 'cancel', help: 'Cancels the reassignments of a file.' },
  { name: 'disable-rack-aware', help: 'With --generate: takes no account of racks.' },
  { name: 'execute', help: 'Begins the reassignments of a file.' },
  { name: 'generate', help: 'Proposes where the replicas of topics could go. It moves nothing.' },
  { name: 'list', help: 'Lists the reassignments under way.' },
  { name: 'preserve-throttles', help: 'Leaves throttles as they are.' },
  {
    name: 'reassignment-json-file',
    arg: 'manual assignment json file path',
    help: '{"version":1,"partitions":[{"topic":"foo","partition":1,"replicas":[1,2,3]}]}',
  },
  {
    name: 'throttle',
    arg: 'throttle',
    type: 'Long',
    default: '-1',
    help: 'With --execute: bytes a second that may move between brokers.',
  },
  {
    name: 'timeout',
    arg: 'timeout',
    type: 'Long',
    default: '10000',
    help: 'How long to wait for moves between directories to begin.',
  },
  {
    name: 'topics-to-move-json-file',
    arg: 'topics to reassign json file path',
    help: 'With --generate: {"version":1,"topics":[{"topic":"foo"}]}',
  },
  {
    name: 'verify',
    help: 'Shows how far the reassignments of a file are; removes throttles when all are done.',
  },
]

const ACTIONS = ['generate', 'execute', 'verify', 'cancel', 'list'] as const
type Action = (typeof ACTIONS)[number]

const NEEDED: Readonly<Record<Action, readonly string[]>> = {
  verify: ['reassignment-json-file'],
  generate: ['topics-to-move-json-file', 'broker-list'],
  execute: ['reassignment-json-file'],
  cancel: ['reassignment-json-file'],
  list: [],
}
const ALLOWED: Readonly<Record<Action, readonly string[]>> = {
  verify: ['preserve-throttles'],
  generate: ['disable-rack-aware'],
  execute: ['additional', 'throttle', 'timeout'],
  cancel: ['preserve-throttles', 'timeout'],
  list: [],
}

function check(shell: Shell, options: Options): Action {
  helpOrVersion(shell, options, shell.words, 'This tool helps to move topic partitions between replicas.')
  const actions = ACTIONS.filter((action) => options.has(action))
  const [action] = actions
  if (!action || actions.length !== 1)
    usage(
      shell,
      options,
      `Command must include exactly one action: ${ACTIONS.map((each) => `--${each}`).join(', ')}`,
    )
  const [server, controller] = [options.has('bootstrap-server'), options.has('bootstrap-controller')]
  if (server && controller)
    usage(shell, options, "Please don't specify both --bootstrap-server and --bootstrap-controller")
  if (!server && !controller)
    usage(shell, options, 'Please specify either --bootstrap-server or --bootstrap-controller')
  required(shell, options, ...NEEDED[action])
  const alsoFromController = action === 'cancel' || action === 'list'
  const permitted = [
    controller && alsoFromController ? 'bootstrap-controller' : 'bootstrap-server',
    action,
    'command-config',
    ...NEEDED[action],
    ...ALLOWED[action],
  ]
  for (const { name } of options.defs)
    if (options.has(name) && !permitted.includes(name))
      usage(shell, options, `Option "[${name}]" can't be used with action "[${action}]"`)
  return action
}

const key = ({ topic, partition }: TopicPartition) => `${topic}-${partition}`
const byPartition = (a: TopicPartition, b: TopicPartition) =>
  a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1

/** Ends the tool with this on the standard output, without a stack (TerseException). */
function terse(shell: Shell, message: string): never {
  shell.out(message)
  throw new ToolExit(1)
}

/** The exception of a future, as its get() throws it. */
const thrown = (problem: JavaError) =>
  new JavaError('java.util.concurrent.ExecutionException', problem.toString())

const failed = (message: string) =>
  new JavaError('org.apache.kafka.tools.AdminCommandFailedException', message)

type Ongoing = MessageOf<'ListPartitionReassignmentsResponse'>['results']

/** Admin.listPartitionReassignments */
function* ongoing(shell: Shell, partitions: readonly TopicPartition[] | null = null): Asking<Ongoing> {
  const request = { kind: 'ListPartitionReassignmentsRequest', partitions } as const
  const answer = as(
    yield* call(shell, 'listPartitionReassignments', request, { to: controllerOf(shell) }),
    'ListPartitionReassignmentsResponse',
  )
  if (answer.error !== 'NONE') throw thrown(exceptionOf(answer.error))
  return answer.results
}

/** Admin.describeTopics: replicas by partition, null of a topic that is not there. */
function* replicasOf(
  shell: Shell,
  topics: readonly string[],
): Asking<ReadonlyMap<string, readonly (readonly number[])[] | null>> {
  if (topics.length === 0) return new Map()
  const { topics: found } = as(
    yield* call(shell, 'describeTopics', { kind: 'DescribeTopicPartitionsRequest', topics }),
    'DescribeTopicPartitionsResponse',
  )
  return new Map(
    found.map(({ topic, error, partitions }) => [
      topic,
      error === 'NONE' ? partitions.map(({ replicas }) => replicas) : null,
    ]),
  )
}

/** getReplicaAssignmentForTopics: all of them must be there. */
function* replicasThere(shell: Shell, topics: readonly string[]) {
  const found = yield* replicasOf(shell, topics)
  for (const [topic, partitions] of found)
    if (!partitions) throw thrown(exceptionOf('UNKNOWN_TOPIC_OR_PARTITION', `Topic ${topic} not found.`))
  return found as ReadonlyMap<string, readonly (readonly number[])[]>
}

function* brokersOf(shell: Shell): Asking<MessageOf<'DescribeClusterResponse'>['brokers']> {
  const answer = yield* call(shell, 'listNodes', { kind: 'DescribeClusterRequest' })
  return as(answer, 'DescribeClusterResponse').brokers
}

/** getReplicaToLogDir: the directory of each replica, of the brokers that are there (DescribeLogDirs). */
function* logDirsOf(shell: Shell, plan: readonly PlannedReplicas[]): Asking<ReadonlyMap<string, string>> {
  const there = (yield* brokersOf(shell)).map(({ id }) => id)
  const brokers = [...new Set(plan.flatMap(({ replicas }) => replicas))].filter((id) => there.includes(id))
  const dirs = new Map<string, string>()
  if (brokers.length === 0) return dirs
  const wanted = (id: number) =>
    plan.filter(({ replicas }) => replicas.includes(id)).map(({ topic, partition }) => ({ topic, partition }))
  const answers = yield* callAll(
    shell,
    'describeReplicaLogDirs',
    brokers.map((id) => ({
      to: brokerNode(id),
      request: { kind: 'DescribeLogDirsRequest', partitions: wanted(id) } as const,
    })),
  )
  answers.forEach((answer, i) => {
    if (answer.kind === 'DescribeLogDirsResponse')
      for (const tp of answer.partitions) dirs.set(`${key(tp)}-${brokers[i]}`, answer.logDir)
  })
  return dirs
}

function* generate(shell: Shell, options: Options): Asking<void> {
  const { topics, brokerIds } = readTopics(
    shell,
    options.value('topics-to-move-json-file') ?? '',
    options.value('broker-list') ?? '',
  )
  const current = yield* replicasThere(shell, topics)
  const aware = !options.has('disable-rack-aware')
  const brokers = (yield* brokersOf(shell))
    .filter(({ id }) => brokerIds.includes(id))
    .map(({ id, rack }) => ({ id, rack: aware ? rack : null }))
  const rackless = brokers.filter(({ rack }) => rack === null).length
  if (aware && rackless !== 0 && rackless !== brokers.length)
    throw new JavaError(
      'org.apache.kafka.tools.AdminOperationException',
      'Not all brokers have rack information. Add --disable-rack-aware in command line to make replica assignment without rack information.',
    )
  const proposed = new Map<string, readonly (readonly number[])[]>()
  for (const [topic, partitions] of current) {
    const outcome = assignReplicas({
      brokers,
      partitions: partitions.length,
      replicationFactor: partitions[0]?.length ?? 0,
      startPartition: 0,
      startIndex: shell.chance,
      shift: shell.chance,
    })
    if ('error' in outcome) throw exceptionOf(outcome.error, outcome.message)
    proposed.set(topic, outcome.replicas)
  }
  const now = planOf(current)
  shell.out('Current partition replica assignment')
  shell.out(`${toJson(now, yield* logDirsOf(shell, now))}\n`)
  shell.out('Proposed partition reassignment configuration')
  shell.out(toJson(planOf(proposed)))
}

function* execute(shell: Shell, options: Options): Asking<void> {
  const plan = readPlan(shell, options.value('reassignment-json-file') ?? '', true)
  const now = yield* ongoing(shell)
  if (!options.has('additional') && now.length > 0)
    terse(
      shell,
      'Cannot execute because there is an existing partition assignment.  Use --additional to override this and create a new partition assignment in addition to the existing one. The --additional flag can also be used to change the throttle by resubmitting the current reassignment.',
    )
  const known = (yield* brokersOf(shell)).map(({ id }) => id)
  const unknown = plan.flatMap(({ replicas }) => replicas).find((id) => !known.includes(id))
  if (unknown !== undefined) throw failed(`Unknown broker id ${unknown}`)
  const there = yield* replicasThere(shell, [...new Set(plan.map(({ topic }) => topic))])
  const missing = plan.filter(({ topic, partition }) => !there.get(topic)?.[partition])
  if (missing.length > 0)
    throw thrown(
      exceptionOf('UNKNOWN_TOPIC_OR_PARTITION', `Unable to find partition: ${missing.map(key).join(', ')}`),
    )
  const current = plan.map(({ topic, partition }) => ({
    topic,
    partition,
    replicas: there.get(topic)?.[partition] ?? [],
  }))
  const dirs = yield* logDirsOf(shell, current)
  shell.out('Current partition replica assignment\n')
  shell.out(toJson(current, dirs))
  shell.out('\nSave this to use as the --reassignment-json-file option during rollback')
  const throttle = options.number('throttle') ?? -1
  if (throttle >= 0) {
    shell.out(
      'Warning: You must run --verify periodically, until the reassignment completes, to ensure the throttle is removed.',
    )
    yield* setThrottles(shell, movesOf(now, plan, current), throttle)
  }
  yield* alter(shell, plan, 'Error reassigning partition(s):')
  const names = [...plan].sort(byPartition).map(key)
  shell.out(
    `Successfully started partition reassignment${plan.length === 1 ? '' : 's'} for ${names.join(',')}`,
  )
}

/** Admin.alterPartitionReassignments; what the controller refuses ends the tool. */
function* alter(
  shell: Shell,
  reassignments: MessageOf<'AlterPartitionReassignmentsRequest'>['reassignments'],
  head: string,
): Asking<void> {
  const request = { kind: 'AlterPartitionReassignmentsRequest', reassignments } as const
  const answer = as(
    yield* call(shell, 'alterPartitionReassignments', request, {
      to: controllerOf(shell),
      error: (each) => as(each, 'AlterPartitionReassignmentsResponse').error,
    }),
    'AlterPartitionReassignmentsResponse',
  )
  if (answer.error !== 'NONE' && answer.results.length === 0) throw thrown(exceptionOf(answer.error))
  const errors = answer.results.filter(({ error }) => error !== 'NONE')
  if (errors.length === 0) return
  const lines = [...errors].sort((a, b) => (a.target < b.target ? -1 : 1))
  terse(
    shell,
    [
      head,
      ...lines.map(({ target, error, message }) => `${target}: ${exceptionOf(error, message).message}`),
    ].join('\n'),
  )
}

function* verify(shell: Shell, options: Options): Asking<void> {
  const plan = readPlan(shell, options.value('reassignment-json-file') ?? '', false)
  const now = yield* ongoing(shell)
  const moving = (tp: TopicPartition) => now.some((each) => key(each) === key(tp))
  const rest = plan.filter((tp) => !moving(tp))
  const there = yield* replicasOf(shell, [...new Set(rest.map(({ topic }) => topic))])
  shell.out('Status of partition reassignment:')
  for (const tp of [...plan].sort(byPartition)) {
    if (moving(tp)) {
      shell.out(`Reassignment of partition ${key(tp)} is still in progress.`)
      continue
    }
    const replicas = (there.get(tp.topic)?.[tp.partition] ?? []).join(',')
    const target = tp.replicas.join(',')
    shell.out(
      replicas === target
        ? `Reassignment of partition ${key(tp)} is completed.`
        : `There is no active reassignment of partition ${key(tp)}, but replica set is ${replicas} rather than ${target}.`,
    )
  }
  if (now.length > 0 || options.has('preserve-throttles')) return
  shell.out('')
  yield* clear(shell, plan)
}

/** clearAllThrottles: of every broker there is, and of those that a plan names. */
function* clear(shell: Shell, plan: readonly PlannedReplicas[]): Asking<void> {
  const ids = (yield* brokersOf(shell)).map(({ id }) => id)
  const brokers = new Set([...ids, ...plan.flatMap(({ replicas }) => replicas)])
  yield* clearThrottles(shell, [...brokers], [...new Set(plan.map(({ topic }) => topic))])
}

function* cancel(shell: Shell, options: Options): Asking<void> {
  const plan = readPlan(shell, options.value('reassignment-json-file') ?? '', false)
  const partitions = plan.map(({ topic, partition }) => ({ topic, partition }))
  const now = yield* ongoing(shell, partitions)
  const active = now.filter(({ adding, removing }) => adding.length === 0 || removing.length > 0)
  if (active.length === 0) shell.out('None of the specified partition reassignments are active.')
  else {
    const one = active.length === 1 ? '' : 's'
    const asked = active.map(({ topic, partition }) => ({ topic, partition, replicas: null }))
    yield* alter(shell, asked, `Error cancelling partition reassignment${one} for:`)
    const names = [...active].sort(byPartition).map(key)
    shell.out(`Successfully cancelled partition reassignment${one} for: ${names.join(',')}`)
  }
  // print() without a new line, before what comes next.
  const tail = 'None of the specified partition moves are active.'
  if (options.has('preserve-throttles')) return shell.out(tail)
  yield* clear({ ...shell, out: oncePrefixed(shell, tail) }, plan)
}

/** The first line has words before it. */
function oncePrefixed(shell: Shell, prefix: string): Shell['out'] {
  let said = false
  return (line) => {
    shell.out(said ? line : prefix + line)
    said = true
  }
}

function* list(shell: Shell): Asking<void> {
  const now = [...(yield* ongoing(shell))].sort(byPartition)
  if (now.length === 0) return shell.out('No partition reassignments found.')
  shell.out('Current partition reassignments:')
  for (const { topic, partition, replicas, adding, removing } of now) {
    const added = adding.length > 0 ? ` adding: ${adding.join(',')}.` : ''
    const removed = removing.length > 0 ? ` removing: ${removing.join(',')}.` : ''
    shell.out(`${topic}-${partition}: replicas: ${replicas.join(',')}.${added}${removed}`)
  }
}

const PROGRAMS: Readonly<Record<Action, (shell: Shell, options: Options) => Asking<void>>> = {
  generate,
  execute,
  verify,
  cancel,
  list,
}

/** What joptsimple refuses nobody catches. */
function optionsOf(shell: Shell): Options {
  try {
    return new Options(reassignOptions, shell.words)
  } catch (problem) {
    if (!(problem instanceof OptionError)) throw problem
    shell.err(problem.toString())
    throw new ToolExit(1)
  }
}

/** kafka-reassign-partitions */
export function* kafkaReassignPartitions(shell: Shell): Asking<void> {
  const options = optionsOf(shell)
  const action = check(shell, options)
  try {
    yield* PROGRAMS[action](shell, options)
  } catch (problem) {
    if (!(problem instanceof JavaError)) throw problem
    shell.out(`Error: ${problem.message}`)
    shell.out(problem.toString())
    throw new ToolExit(1)
  }
}
