/** What a person makes an application do to its consumer while it runs, and what a new one may be. */

import {
  changeSubscription,
  commitByHand,
  isBetweenPolls,
  stall,
  unstall,
} from './clients/consumer/by-hand.ts'
import { setProcessingTime, wake } from './clients/consumer/poll-loop.ts'
import { meantPartitions, seek, setPaused } from './clients/consumer/seek.ts'
import { stallShare, unstallShare } from './clients/share-consumer/share-consumer.ts'
import { CommandError } from './command-error.ts'
import type { Command, ConsumerSpec } from './commands.ts'
import type { NodeId } from './kernel/types.ts'
import type { KafkaPoker } from './processes.ts'
import type { ShareConsumer } from './share-consumer-state.ts'
import type { Consumer, KafkaIo, KafkaWorld, Node } from './world.ts'

/** An hour for each record. */
export const MAX_PROCESS_MS = 3_600_000
const MOST_RECORDS_A_COMMIT = 100_000

const KINDS = [
  'SetProcessingTime',
  'SeekConsumer',
  'PausePartitions',
  'ResumePartitions',
  'StallConsumer',
  'UnstallConsumer',
  'CommitOffsets',
  'ChangeSubscription',
] as const
export type ConsumerCommand = Extract<Command, { kind: (typeof KINDS)[number] }>

/** True for commands to the application of a consumer. */
export function isConsumerCommand(command: Command): command is ConsumerCommand {
  return (KINDS as readonly string[]).includes(command.kind)
}

const nodeOf = (world: KafkaWorld, id: string): Node | undefined => world.nodes[`consumer-${id}`]

type Polling = Consumer | ShareConsumer

const polls = (node: Node | undefined): node is Polling =>
  node?.role === 'consumer' || node?.role === 'share-consumer'
const isConsumer = (node: Node | undefined): node is Consumer => node?.role === 'consumer'

function running<N extends Polling>(
  world: KafkaWorld,
  id: string,
  is: (node: Node | undefined) => node is N,
): N {
  const fits = (node: Node | undefined): node is N =>
    is(node) && node.process === 'running' && world.paused[node.id] === undefined
  const node = nodeOf(world, id)
  if (fits(node)) return node
  const ids = Object.values(world.nodes).flatMap((n) => (fits(n) ? [n.clientId] : []))
  throw new CommandError('consumer', id, ids.length > 0 ? `one of ${ids.join(', ')}` : 'none just now')
}

/** Throws CommandError when the command is impossible now; changes nothing. */
export function checkConsumerCommand(world: KafkaWorld, command: ConsumerCommand): void {
  if (command.kind === 'SetProcessingTime') {
    const { processMs } = command
    if (nodeOf(world, command.consumer)?.role !== 'consumer') running(world, command.consumer, isConsumer)
    if (!Number.isFinite(processMs) || processMs < 0 || processMs > MAX_PROCESS_MS)
      throw new CommandError('processMs', processMs, `a number from 0 to ${MAX_PROCESS_MS}`)
    return
  }
  if (command.kind === 'StallConsumer' || command.kind === 'UnstallConsumer') {
    running(world, command.consumer, polls)
    return
  }
  const consumer = running(world, command.consumer, isConsumer)
  // A Reader with a GroupID has no SetOffset, and no Reader can pause.
  if (!isByHand(command) && consumer.behaviour.queueCapacity !== null)
    throw new CommandError('consumer', command.consumer, 'a consumer whose library can: kafka-go cannot')
  if (isByHand(command)) return checkByHand(consumer, command)
  const { topic, partition } = command
  const keys = Object.keys(consumer.partitions)
  // KafkaConsumer throws IllegalStateException for partitions that are not assigned to it.
  if (meantPartitions(consumer, command).length === 0)
    throw new CommandError(
      topic === null ? 'consumer' : 'partition',
      topic === null ? command.consumer : `${topic}-${partition ?? '*'}`,
      keys.length > 0
        ? `a partition that it has: ${keys.sort().join(', ')}`
        : 'a consumer that has partitions',
    )
  if (command.kind !== 'SeekConsumer') return
  const { target } = command
  if (target.to === 'offset' && (!Number.isSafeInteger(target.offset) || target.offset < 0))
    throw new CommandError('target.offset', target.offset, 'an integer of at least 0')
  if (target.to === 'timestamp' && (!Number.isSafeInteger(target.timestamp) || target.timestamp < 0))
    throw new CommandError('target.timestamp', target.timestamp, 'milliseconds since 1970, at least 0')
}

type ByHand = Extract<ConsumerCommand, { kind: 'CommitOffsets' | 'ChangeSubscription' }>

function isByHand(command: ConsumerCommand): command is ByHand {
  return command.kind === 'CommitOffsets' || command.kind === 'ChangeSubscription'
}

function checkByHand(consumer: Consumer, command: ByHand): void {
  const { clientId } = consumer
  if (command.kind === 'ChangeSubscription') {
    // SubscriptionState: subscribe() and assign() exclude each other.
    if (consumer.membership.protocol === 'manual')
      throw new CommandError('consumer', clientId, 'a consumer that subscribes')
    if (command.topics.length === 0) throw new CommandError('topics', [], 'at least one topic')
  }
  if (command.kind !== 'CommitOffsets') return
  if (consumer.spec.group === '') throw new CommandError('consumer', clientId, 'a consumer with a group.id')
  if (!isBetweenPolls(consumer)) throw new CommandError('consumer', clientId, 'a consumer between two polls')
  for (const [i, { offset, partition }] of (command.offsets ?? []).entries()) {
    if (!Number.isSafeInteger(offset) || offset < 0)
      throw new CommandError(`offsets[${i}].offset`, offset, 'an integer of at least 0')
    if (!Number.isSafeInteger(partition) || partition < 0)
      throw new CommandError(`offsets[${i}].partition`, partition, 'an integer of at least 0')
  }
}

function runByHand(self: Consumer, io: KafkaIo, command: ByHand): void {
  if (command.kind === 'CommitOffsets') commitByHand(self, io, command.offsets)
  else changeSubscription(self, io, command.topics)
}

/** Carries out a command that was checked. */
export function runConsumerCommand(world: KafkaWorld, command: ConsumerCommand, poker: KafkaPoker): void {
  const node = nodeOf(world, command.consumer)
  if (command.kind === 'StallConsumer' || command.kind === 'UnstallConsumer')
    return poker.poke(world, node?.id as NodeId, (self, io) => {
      const stalls = command.kind === 'StallConsumer'
      if (self.role === 'consumer') (stalls ? stall : unstall)(self, io)
      else if (self.role === 'share-consumer') (stalls ? stallShare : unstallShare)(self, io)
    })
  if (node?.role !== 'consumer') return
  // Who is down is told when it starts; who stands still, as soon as it goes on.
  if (node.process !== 'running' && command.kind === 'SetProcessingTime') {
    node.spec = { ...node.spec, processMs: command.processMs }
    return
  }
  poker.poke(world, node.id, (self, io) => {
    if (self.role !== 'consumer') return
    if (command.kind === 'SetProcessingTime') return setProcessingTime(self, io, command.processMs)
    if (isByHand(command)) return runByHand(self, io, command)
    const states = meantPartitions(self, command)
    if (command.kind === 'SeekConsumer') seek(self, io, states, command.target)
    else setPaused(self, io, states, command.kind === 'PausePartitions')
    wake(self, io)
  })
}

/** What is wrong with a consumer's spec beyond its shape, null when nothing is. `field` is inside the spec. */
export function consumerSpecProblem(
  spec: ConsumerSpec,
): { readonly field: string; readonly value: unknown; readonly allowed: string } | null {
  const { group, topics, assign, commit, config = {} } = spec
  if (group !== null && (group === '' || group in Object.prototype))
    return { field: 'group', value: group, allowed: 'a name, or null with assign' }
  if (group === null && !assign)
    // InvalidGroupIdException
    return { field: 'group', value: group, allowed: 'a group.id: subscribe() needs one' }
  if (!assign && topics.length === 0) return { field: 'topics', value: [], allowed: 'at least one topic' }
  if (assign && topics.length > 0)
    return {
      field: 'topics',
      value: topics,
      allowed: 'no topic: subscribe() and assign() exclude each other',
    }
  if (assign?.length === 0) return { field: 'assign', value: [], allowed: 'at least one partition' }
  if (new Set(assign?.map((tp) => `${tp.topic}-${tp.partition}`)).size !== (assign?.length ?? 0))
    return { field: 'assign', value: assign, allowed: 'each partition once' }
  const auto = config['enable.auto.commit']
  if (group === null && (auto === true || auto === 'true'))
    // InvalidConfigurationException
    return { field: 'config.enable.auto.commit', value: auto, allowed: 'false, because there is no group.id' }
  if (spec.copyTo !== undefined && (group === null || (auto !== false && auto !== 'false')))
    return {
      field: 'copyTo',
      value: spec.copyTo,
      allowed: 'nothing without a group and enable.auto.commit=false',
    }
  if (!commit) return null
  if (group === null)
    return { field: 'commit', value: commit, allowed: 'nothing, because there is no group.id' }
  const { every } = commit
  if (every !== 'poll' && !(Number.isInteger(every) && every >= 1 && every <= MOST_RECORDS_A_COMMIT))
    return {
      field: 'commit.every',
      value: every,
      allowed: `poll, or an integer from 1 to ${MOST_RECORDS_A_COMMIT}`,
    }
  return null
}

/** Throws CommandError when no such consumer can be added. */
export function checkConsumerSpec(spec: ConsumerSpec): void {
  const problem = consumerSpecProblem(spec)
  if (problem) throw new CommandError(`consumer.${problem.field}`, problem.value, problem.allowed)
}
