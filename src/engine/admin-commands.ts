/**
 * What an operator can ask of the cluster, as requests of the admin client. Only what the engine cannot carry is
 * refused here; what Kafka refuses is asked for all the same, and its answer is a fact (AdminAnswered).
 */

import { CommandError } from './command-error.ts'
import type { Command } from './commands.ts'
import { CONFIG_TABLES } from './config/definitions.ts'
import { CONFIG_SIDE } from './controller/alter-configs.ts'
import { TOPIC_NAME, topicNameProblem } from './controller/topics.ts'
import type { ConfigChange, Reassignment } from './messages.ts'
import type { MetadataImage } from './metadata/image.ts'
import type { ResourceType } from './metadata/records.ts'
import { SCENARIO_BOUNDS } from './scenario.ts'
import type { AdminRequest } from './world.ts'

/** Commands that the admin node carries out. */
export type AdminCommand = Extract<
  Command,
  {
    kind:
      | 'CreateTopic'
      | 'ElectPreferredLeaders'
      | 'ElectLeaders'
      | 'ReassignPartitions'
      | 'CancelReassignment'
      | 'CreatePartitions'
      | 'DeleteTopic'
      | 'AlterConfigs'
      | 'UnregisterBroker'
  }
>

const KINDS: Readonly<Record<AdminCommand['kind'], true>> = {
  CreateTopic: true,
  ElectPreferredLeaders: true,
  ElectLeaders: true,
  ReassignPartitions: true,
  CancelReassignment: true,
  CreatePartitions: true,
  DeleteTopic: true,
  AlterConfigs: true,
  UnregisterBroker: true,
}

/** Whether the admin node carries a command out. */
export function isAdminCommand(command: Command): command is AdminCommand {
  return Object.hasOwn(KINDS, command.kind)
}

function partitionsIn(image: MetadataImage | null, otherThan: string): number {
  let count = 0
  for (const topic of Object.values(image?.topics ?? {}))
    if (topic.name !== otherThan) count += topic.partitions.length
  return count
}

function checkCount(field: string, count: number, least: number, others: number): void {
  const most = SCENARIO_BOUNDS.partitions
  if (!Number.isInteger(count) || count < least || count > most)
    throw new CommandError(field, count, `an integer from ${least} to ${most}`)
  if (others + count > most + 50) throw new CommandError(field, count, `at most ${most} partitions in all`)
}

function checkReplicas(field: string, replicas: readonly number[]): void {
  if (replicas.length > SCENARIO_BOUNDS.brokers || !replicas.every((id) => Number.isInteger(id) && id >= 0))
    throw new CommandError(field, replicas, `at most ${SCENARIO_BOUNDS.brokers} broker ids`)
}

function checkAssignments(assignments: readonly (readonly number[])[]): void {
  for (const [i, replicas] of assignments.entries()) checkReplicas(`assignments[${i}]`, replicas)
}

function checkName(field: string, name: string): void {
  if (name.length > 300 || name in Object.prototype)
    throw new CommandError(field, name, 'a name of at most 300 characters that is no word of the language')
}

function checkConfigName(command: Extract<Command, { kind: 'AlterConfigs' }>): void {
  const side = CONFIG_SIDE[command.resourceType]
  const known = Object.keys(CONFIG_TABLES[side])
  if (!known.includes(command.name))
    throw new CommandError('name', command.name, `one of the ${side} configs: ${known.join(', ')}`)
  checkName('resourceName', command.resourceName)
}

/** Throws CommandError for what the engine cannot carry. `image` is what the cluster knows now. */
export function checkAdminCommand(command: AdminCommand, image: MetadataImage | null): void {
  if (command.kind === 'CreateTopic') {
    checkName('topic', command.topic)
    checkCount('partitions', command.partitions, -1, partitionsIn(image, ''))
    const { replicationFactor: factor } = command
    if (!Number.isInteger(factor) || factor < -1 || factor > SCENARIO_BOUNDS.brokers)
      throw new CommandError('replicationFactor', factor, `an integer from -1 to ${SCENARIO_BOUNDS.brokers}`)
    checkAssignments(command.assignments ?? [])
  } else if (command.kind === 'CreatePartitions') {
    checkName('topic', command.topic)
    checkCount('count', command.count, 1, partitionsIn(image, command.topic))
    checkAssignments(command.assignments ?? [])
  } else if (command.kind === 'ReassignPartitions') {
    if (command.partitions.length === 0) throw new CommandError('partitions', [], 'at least one partition')
    const { throttle } = command
    if (throttle !== null && (!Number.isInteger(throttle) || throttle < 1))
      throw new CommandError('throttle', throttle, 'a whole number of bytes per second from 1, or none')
    command.partitions.forEach(({ topic, replicas }, i) => {
      checkName(`partitions[${i}].topic`, topic)
      checkReplicas(`partitions[${i}].replicas`, replicas)
    })
  } else if (command.kind === 'AlterConfigs') checkConfigName(command)
  else if ('topic' in command && command.topic !== null) checkName('topic', command.topic)
}

/**
 * What a form for a new topic should refuse before Kafka has to: throws CommandError that names the field.
 * A command may ask for more than this; then Kafka's own refusal is the answer.
 */
export function checkNewTopic(
  { topic, partitions, replicationFactor }: Extract<Command, { kind: 'CreateTopic' }>,
  brokers: number,
): void {
  if (topicNameProblem(topic)) throw new CommandError('topic', topic, TOPIC_NAME)
  checkCount('partitions', partitions, 1, 0)
  if (!Number.isInteger(replicationFactor) || replicationFactor < 1 || replicationFactor > brokers)
    throw new CommandError(
      'replicationFactor',
      replicationFactor,
      `an integer from 1 to ${brokers}, the number of brokers`,
    )
}

function electPartitions(
  { topic, partition }: { readonly topic: string | null; readonly partition: number | null },
  image: MetadataImage | null,
): { topic: string; partition: number }[] | null {
  if (topic === null) return null
  if (partition !== null) return [{ topic, partition }]
  const count = image?.topics[topic]?.partitions.length ?? 1
  return Array.from({ length: count }, (_, i) => ({ topic, partition: i }))
}

/** What the admin client asks the cluster for, in this order. */
export function adminRequests(command: AdminCommand, image: MetadataImage | null): AdminRequest[] {
  switch (command.kind) {
    case 'CreateTopic': {
      const { topic: name, partitions, replicationFactor, config: configs, assignments } = command
      const topic = { name, partitions, replicationFactor, configs, ...(assignments ? { assignments } : {}) }
      return [{ kind: 'CreateTopicsRequest', topics: [topic] }]
    }
    case 'ElectPreferredLeaders':
      return [{ kind: 'ElectLeadersRequest', electionType: 'PREFERRED', partitions: null }]
    case 'ElectLeaders': {
      const { electionType } = command
      return [{ kind: 'ElectLeadersRequest', electionType, partitions: electPartitions(command, image) }]
    }
    case 'ReassignPartitions':
      return [...throttleRequests(command, image), reassignRequest(command.partitions)]
    case 'CancelReassignment':
      return [reassignRequest([{ topic: command.topic, partition: command.partition, replicas: null }])]
    case 'CreatePartitions': {
      const { topic, count, assignments } = command
      return [{ kind: 'CreatePartitionsRequest', topic, count, assignments }]
    }
    case 'DeleteTopic':
      return [{ kind: 'DeleteTopicsRequest', topics: [command.topic] }]
    case 'AlterConfigs':
      return [alterRequest(command.resourceType, command.resourceName, [[command.name, command.value]])]
    case 'UnregisterBroker':
      return [{ kind: 'UnregisterBrokerRequest', brokerId: command.broker }]
  }
}

function reassignRequest(reassignments: readonly Reassignment[]): AdminRequest {
  return { kind: 'AlterPartitionReassignmentsRequest', reassignments }
}

function alterRequest(
  resourceType: ResourceType,
  resourceName: string,
  configs: readonly (readonly [string, string | null])[],
): AdminRequest {
  const changes = configs.map(
    ([name, value]): ConfigChange => ({ name, operation: value === null ? 'DELETE' : 'SET', value }),
  )
  return { kind: 'IncrementalAlterConfigsRequest', resourceType, resourceName, changes }
}

/**
 * What kafka-reassign-partitions sets before it moves anything under --throttle: which replicas count on the
 * leaders and on the followers, then the rate of every broker that takes part. It stays until somebody deletes it.
 */
function throttleRequests(
  { partitions, throttle }: Extract<Command, { kind: 'ReassignPartitions' }>,
  image: MetadataImage | null,
): AdminRequest[] {
  if (throttle === null) return []
  const brokers = new Set<number>()
  const sources: Record<string, string[]> = {}
  const targets: Record<string, string[]> = {}
  for (const { topic, partition, replicas } of partitions) {
    const registration = image?.topics[topic]?.partitions[partition]
    const current = registration?.replicas.filter((id) => !registration.addingReplicas.includes(id)) ?? []
    const added = replicas.filter((id) => !current.includes(id))
    for (const id of [...current, ...added]) brokers.add(id)
    sources[topic] = [...(sources[topic] ?? []), ...current.map((id) => `${partition}:${id}`)]
    targets[topic] = [...(targets[topic] ?? []), ...added.map((id) => `${partition}:${id}`)]
  }
  const rate = String(throttle)
  return [
    ...Object.keys(sources).map((topic) =>
      alterRequest('TOPIC', topic, [
        ['leader.replication.throttled.replicas', (sources[topic] ?? []).join(',')],
        ['follower.replication.throttled.replicas', (targets[topic] ?? []).join(',')],
      ]),
    ),
    ...[...brokers]
      .sort((a, b) => a - b)
      .map((id) =>
        alterRequest('BROKER', String(id), [
          ['leader.replication.throttled.rate', rate],
          ['follower.replication.throttled.rate', rate],
        ]),
      ),
  ]
}
