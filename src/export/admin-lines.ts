/** What an operator does, as Kafka's command lines. Pure. */
import { type Command, type Micros, WALL_CLOCK_START_MS } from '../engine/index.ts'
import { assignmentText } from './assignment.ts'
import type { Context } from './context.ts'
import { BOOTSTRAP, bundleFile, run, secondsOf, tool, type Word } from './line.ts'

/** kafka-topics takes a pattern for topics that exist. */
function exactly(topic: string): string {
  return topic.replace(/[^\w-]/g, (char) => `\\${char}`)
}

type Of<K extends Command['kind']> = Extract<Command, { kind: K }>

/** kafka-topics --create */
export function createTopic(topic: {
  readonly name: string
  readonly partitions: number
  readonly replicationFactor: number
  readonly assignments?: readonly (readonly number[])[] | undefined
  readonly config: Readonly<Record<string, string | number | boolean>>
}): string {
  const { name, partitions, replicationFactor, assignments, config } = topic
  const where: Word[] = assignments
    ? ['--replica-assignment', assignmentText(assignments)]
    : [
        ...(partitions > 0 ? ['--partitions', partitions] : []),
        ...(replicationFactor > 0 ? ['--replication-factor', replicationFactor] : []),
      ]
  const configs = Object.entries(config).flatMap(([key, value]) => ['--config', `${key}=${value}`])
  return tool('kafka-topics', '--create', '--topic', name, ...where, ...configs)
}

const ENTITIES = { TOPIC: 'topics', BROKER: 'brokers', GROUP: 'groups' } as const

function alterConfigs({ resourceType, resourceName, name, value }: Of<'AlterConfigs'>): string {
  const entity = resourceName === '' ? ['--entity-default'] : ['--entity-name', resourceName]
  // Brackets keep the commas of a list together.
  const set = value?.includes(',') ? `${name}=[${value}]` : `${name}=${value}`
  const change = value === null ? ['--delete-config', name] : ['--add-config', set]
  return tool('kafka-configs', '--alter', '--entity-type', ENTITIES[resourceType], ...entity, ...change)
}

function electLeaders({ electionType, topic, partition }: Of<'ElectLeaders'>): string {
  const type = electionType.toLowerCase()
  const elect = (...words: Word[]) => tool('kafka-leader-election', '--election-type', type, ...words)
  if (topic === null) return elect('--all-topic-partitions')
  if (partition !== null) return elect('--topic', topic, '--partition', partition)
  const each = elect('--topic', topic, '--partition', { raw: '"$partition"' })
  return `for partition in $(partitions_of ${run(topic)}); do ${each}; done`
}

function reassign(command: Of<'ReassignPartitions'>, context: Context): string {
  const partitions = command.partitions.map(({ topic, partition, replicas }) => ({
    topic,
    partition,
    replicas,
  }))
  const file = context.file('reassignment.json', `${JSON.stringify({ version: 1, partitions }, null, 2)}\n`)
  if (command.throttle !== null) context.nearly('throttle')
  const throttle = command.throttle === null ? [] : ['--throttle', command.throttle]
  return tool(
    'kafka-reassign-partitions',
    '--reassignment-json-file',
    bundleFile(file),
    '--execute',
    ...throttle,
  )
}

function cancel({ topic, partition }: Of<'CancelReassignment'>, context: Context): string {
  const plan = { version: 1, partitions: [{ topic, partition, replicas: [] }] }
  const file = context.file('cancellation.json', `${JSON.stringify(plan, null, 2)}\n`)
  return tool('kafka-reassign-partitions', '--reassignment-json-file', bundleFile(file), '--cancel')
}

function deleteRecords({ topic, partition, offset }: Of<'DeleteRecords'>, context: Context): string {
  const plan = { version: 1, partitions: [{ topic, partition, offset }] }
  const file = context.file('records.json', `${JSON.stringify(plan, null, 2)}\n`)
  return tool('kafka-delete-records', '--offset-json-file', bundleFile(file))
}

function isoDuration(ms: number): string {
  return `PT${(ms / 1_000).toFixed(3).replace(/\.?0+$/, '')}S`
}

type Target = Pick<Of<'ResetOffsets'>, 'to' | 'value'>

function targetOf({ to, value }: Target): Word[] {
  if (to === 'offset') return ['--to-offset', value]
  if (to === 'shift-by') return ['--shift-by', value]
  if (to === 'by-duration') return ['--by-duration', isoDuration(value)]
  // A moment of the simulated wall clock is that moment of the scenario on this one.
  const micros: Micros = (value - WALL_CLOCK_START_MS) * 1_000
  if (to === 'datetime') return ['--to-datetime', { raw: `"$(moment ${secondsOf(Math.max(0, micros))})"` }]
  return [`--to-${to}`]
}

function place(topic: string | null, partition: number | null): Word[] {
  if (topic === null) return ['--all-topics']
  return ['--topic', partition === null ? topic : `${topic}:${partition}`]
}

function resetOffsets(command: Of<'ResetOffsets'> | Of<'ResetShareOffsets'>): string {
  const { kind, group, topic, partition } = command
  const name = kind === 'ResetOffsets' ? 'kafka-consumer-groups' : 'kafka-share-groups'
  const where = place(topic, partition)
  return tool(name, '--reset-offsets', '--group', group, ...where, ...targetOf(command), '--execute')
}

function deleteOffsets({ group, partitions }: Of<'DeleteOffsets'>): string[] {
  return partitions.map(({ topic, partition }) =>
    tool('kafka-consumer-groups', '--delete-offsets', '--group', group, '--topic', `${topic}:${partition}`),
  )
}

function removeController({ id }: Of<'RemoveController'>): string {
  const directory = { raw: `"$(directory_of ${run(id)})"` }
  const words = ['remove-controller', '--controller-id', id, '--controller-directory-id', directory]
  return tool('kafka-metadata-quorum', ...words)
}

/** The lines for a command of an operator; null when the command is something else. */
export function adminLines(command: Command, context: Context): string | readonly string[] | null {
  switch (command.kind) {
    case 'CreateTopic':
      return createTopic({ name: command.topic, ...command })
    case 'CreatePartitions': {
      const at = command.assignments
      const where = at === null ? [] : ['--replica-assignment', context.wholeAssignment(command.topic, at)]
      return tool(
        'kafka-topics',
        '--alter',
        '--topic',
        exactly(command.topic),
        '--partitions',
        command.count,
        ...where,
      )
    }
    case 'DeleteTopic':
      return tool('kafka-topics', '--delete', '--topic', exactly(command.topic))
    case 'AlterConfigs':
      return alterConfigs(command)
    case 'ElectPreferredLeaders':
      return electLeaders({ kind: 'ElectLeaders', electionType: 'PREFERRED', topic: null, partition: null })
    case 'ElectLeaders':
      return electLeaders(command)
    case 'ReassignPartitions':
      return reassign(command, context)
    case 'CancelReassignment':
      return cancel(command, context)
    case 'DeleteRecords':
      return deleteRecords(command, context)
    case 'ResetOffsets':
    case 'ResetShareOffsets':
      return resetOffsets(command)
    case 'DeleteOffsets':
      return deleteOffsets(command)
    case 'DeleteGroup':
      return tool('kafka-consumer-groups', '--delete', '--group', command.group)
    case 'UnregisterBroker':
      // Its options stand behind what it shall do.
      return run(
        { raw: 'tool kafka-cluster unregister' },
        '--bootstrap-server',
        BOOTSTRAP,
        '--id',
        command.broker,
      )
    case 'RemoveController':
      return removeController(command)
    default:
      return null
  }
}
