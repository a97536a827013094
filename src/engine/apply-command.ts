/** Lets a person act on a running world: what is possible is checked first, then done. */

import { type AdminCommand, adminRequests, checkAdminCommand, isAdminCommand } from './admin-commands.ts'
import {
  ADMIN,
  bootstrapOf,
  consumerNode,
  joinTwins,
  newBroker,
  newConsumer,
  newProducer,
  newShareConsumer,
  producerNode,
} from './build-world.ts'
import { askFor } from './clients/admin/admin.ts'
import { flushProducer, runSender } from './clients/producer/producer.ts'
import { planWorkload, sendByHand } from './clients/producer/workload.ts'
import { type ClientSide, type ClientSpec, checkClient } from './clients/profiles/resolve.ts'
import { answerOtherwise } from './clients/share-consumer/share-consumer.ts'
import { CommandError, names } from './command-error.ts'
import type { Command, ConsumerSpec, ProducerSpec, ShareConsumerSpec } from './commands.ts'
import { ConfigError, resolveConfig } from './config/resolve.ts'
import {
  checkConsumerCommand,
  checkConsumerSpec,
  isConsumerCommand,
  runConsumerCommand,
} from './consumer-commands.ts'
import { TOPIC_NAME, topicNameProblem } from './controller/topics.ts'
import { checkControllerCommand, isControllerCommand, runControllerCommand } from './controller-commands.ts'
import type { Fact } from './facts.ts'
import { checkGroupCommand, isGroupCommand, runGroupCommand } from './group-commands.ts'
import { freshestImage } from './history/series.ts'
import { isUp } from './kernel/step.ts'
import { MS, type NodeId } from './kernel/types.ts'
import { applyLinkCommand, checkLinkCommand, isLinkCommand } from './link-commands.ts'
import { headersProblem } from './log/header-bounds.ts'
import { checkMessageCommand, isMessageCommand, runMessageCommand } from './message-commands.ts'
import { checkRollingRestart, startRollingRestart } from './operator.ts'
import {
  controllersOf,
  crash,
  isClient,
  isServer,
  type KafkaPoker as KafkaStepper,
  pause,
  resume,
  startAny,
  stop,
} from './processes.ts'
import { checkRestartClient, restartClient } from './restart-client.ts'
import { NEEDS_EXPLICIT, SCENARIO_BOUNDS, shareOutcomeProblem } from './scenario.ts'
import { checkStorageCommand, isStorageCommand, runStorageCommand } from './storage-commands.ts'
import { checkTerminalCommand, isTerminalCommand, runTerminalCommand } from './terminal-commands.ts'
import {
  checkTransactionCommand,
  isTransactionCommand,
  runTransactionCommand,
} from './transaction-commands.ts'
import { type Broker, brokerNode, type KafkaWorld, type Node, type Producer } from './world.ts'

function checkRate(field: string, rate: number): void {
  const most = SCENARIO_BOUNDS.recordsPerSecond
  if (!Number.isFinite(rate) || rate < 0 || rate > most)
    throw new CommandError(field, rate, `a number from 0 to ${most}`)
}

function checkNewClient(world: KafkaWorld, node: NodeId, id: string, field: string): void {
  if (!/^[a-zA-Z0-9._-]{1,60}$/.test(id))
    throw new CommandError(field, id, '1 to 60 letters, digits, ".", "_" or "-"')
  if (world.nodes[node]) throw new CommandError(field, id, 'a name that is not taken')
  const clients = Object.values(world.nodes).filter(
    (n) => n.role === 'producer' || n.role === 'consumer' || n.role === 'share-consumer',
  ).length
  if (clients >= SCENARIO_BOUNDS.clients)
    throw new CommandError(field, id, `at most ${SCENARIO_BOUNDS.clients} clients`)
}

/** Whom a client asks first must be there. */
function checkBootstrap(world: KafkaWorld, bootstrap: readonly number[] | undefined, field: string): void {
  for (const id of bootstrap ?? [])
    if (world.nodes[brokerNode(id)]?.role !== 'broker')
      throw new CommandError(field, id, names(world, (n) => n.role === 'broker').replaceAll('broker-', ''))
  if (bootstrap?.length === 0) throw new CommandError(field, [], 'at least one broker')
}

function checkConfig(side: ClientSide | 'topic', spec: ClientSpec): void {
  try {
    if (side === 'topic') resolveConfig(side, spec.config)
    else checkClient(side, spec)
  } catch (problem) {
    if (problem instanceof ConfigError)
      throw new CommandError(problem.field, spec.config?.[problem.field], problem.allowed)
    throw problem
  }
}

type ProcessKind = 'CrashNode' | 'StopNode' | 'StartNode' | 'PauseNode' | 'ResumeNode'
type ProcessCommand = Extract<Command, { kind: ProcessKind }>

/** The application of a consumer was asked to end, and finishes its batch first. */
const isEnding = (node: Node) => node.role === 'consumer' && node.application.closing
const isPaused = (world: KafkaWorld, node: Node) => world.paused[node.id] !== undefined

/** Which nodes a command about processes can be for. */
function fitsProcess(world: KafkaWorld, kind: ProcessKind, node: Node): boolean {
  if (node.role === 'admin') return kind === 'StartNode' && world.lives[node.id] === 0
  const up = isUp(world, node.id)
  if (kind === 'StartNode') return !up
  if (kind === 'CrashNode') return up
  if (kind === 'ResumeNode') return isPaused(world, node)
  if (isPaused(world, node)) return false
  return kind === 'PauseNode' ? up : up && isServer(node) && node.process !== 'stopping'
}

function checkProcess(world: KafkaWorld, { kind, node: id }: ProcessCommand): void {
  const node = world.nodes[id]
  if (!node || !fitsProcess(world, kind, node))
    throw new CommandError(
      'node',
      id,
      names(world, (n) => fitsProcess(world, kind, n)),
    )
}

function nodesOfRack(world: KafkaWorld, rack: string): Node[] {
  return Object.values(world.nodes).filter((node) => 'rack' in node && node.rack === rack)
}

function checkZone(world: KafkaWorld, { kind, rack }: Extract<Command, { rack: string }>): void {
  const wantsUp = kind === 'FailZone'
  if (nodesOfRack(world, rack).some((node) => isUp(world, node.id) === wantsUp)) return
  const racks = Object.values(world.nodes).flatMap((node) =>
    'rack' in node && node.rack !== null && isUp(world, node.id) === wantsUp ? [node.rack] : [],
  )
  const allowed = racks.length > 0 ? `one of ${[...new Set(racks)].join(', ')}` : 'none just now'
  throw new CommandError('rack', rack, allowed)
}

/** A year: beyond that every record is as good as timeless. */
export const MAX_SKEW_MS = 366 * 24 * 3_600_000

function checkSkew(world: KafkaWorld, { node: id, skewMs }: Extract<Command, { kind: 'SkewClock' }>): void {
  const node = world.nodes[id]
  if (!node || node.role === 'admin')
    throw new CommandError(
      'node',
      id,
      names(world, (n) => n.role !== 'admin'),
    )
  if (!Number.isInteger(skewMs) || Math.abs(skewMs) > MAX_SKEW_MS)
    throw new CommandError('skewMs', skewMs, `an integer from -${MAX_SKEW_MS} to ${MAX_SKEW_MS}`)
}

function checkSend(world: KafkaWorld, command: Extract<Command, { kind: 'SendRecord' }>): void {
  const isRunning = (n: Node) => n.role === 'producer' && n.process === 'running' && !isPaused(world, n)
  const node = world.nodes[producerNode(command.producer)]
  if (!node || !isRunning(node)) throw new CommandError('producer', command.producer, names(world, isRunning))
  const { txn } = node as Producer
  if (txn && txn.state !== 'IN_TRANSACTION')
    throw new CommandError('producer', command.producer, `one in a transaction (it is ${txn.state})`)
  if (topicNameProblem(command.topic)) throw new CommandError('topic', command.topic, TOPIC_NAME)
  const partitions = (node as Producer).metadata.topics[command.topic]?.partitions.length ?? 0
  const { partition } = command
  if (
    partition !== null &&
    partitions > 0 &&
    !(Number.isInteger(partition) && partition >= 0 && partition < partitions)
  )
    throw new CommandError('partition', partition, `an integer from 0 to ${partitions - 1}`)
  const characters = command.value?.length ?? 0
  if (characters > 10_000)
    throw new CommandError('value', `${characters} characters`, 'at most 10,000 characters')
  checkHeaders(command.headers)
}

function checkHeaders(headers: ProducerSpec['headers'], field = 'headers'): void {
  const problem = headersProblem(headers)
  if (problem) throw new CommandError(field, problem.given, problem.allowed)
}

function checkAddBroker(world: KafkaWorld, { id, rack }: Extract<Command, { kind: 'AddBroker' }>): void {
  const brokers = Object.values(world.nodes).filter((n) => n.role === 'broker')
  if (!Number.isInteger(id) || id < 0 || id > 100_000 || world.nodes[brokerNode(id)])
    throw new CommandError('id', id, 'an integer from 0 to 100000 that no broker has')
  if (brokers.length >= SCENARIO_BOUNDS.brokers)
    throw new CommandError('id', id, `at most ${SCENARIO_BOUNDS.brokers} brokers`)
  if (rack !== null && rack.length > 60) throw new CommandError('rack', rack, 'at most 60 characters')
}

function checkAnswer(
  world: KafkaWorld,
  { consumer, acknowledge }: Extract<Command, { kind: 'SetShareAcknowledgement' }>,
): void {
  const runs = (n: Node) => n.role === 'share-consumer' && n.process === 'running' && !isPaused(world, n)
  const node = world.nodes[consumerNode(consumer)]
  if (!node || !runs(node)) throw new CommandError('consumer', consumer, names(world, runs))
  const explicit = node.role === 'share-consumer' && node.config['share.acknowledgement.mode'] === 'explicit'
  if (!explicit && acknowledge !== 'accept' && acknowledge !== 'hold')
    throw new CommandError('acknowledge', acknowledge, NEEDS_EXPLICIT)
}

/** A share consumer's own rules besides those of every client. Throws CommandError. */
function checkShareConsumer(world: KafkaWorld, spec: ShareConsumerSpec): void {
  checkNewClient(world, consumerNode(spec.id), spec.id, 'consumer.id')
  if (spec.group === '' || spec.group in Object.prototype)
    throw new CommandError('consumer.group', spec.group, 'a name')
  if (spec.topics.length === 0) throw new CommandError('consumer.topics', [], 'at least one topic')
  checkBootstrap(world, spec.bootstrap, 'consumer.bootstrap')
  try {
    resolveConfig('shareConsumer', spec.config)
  } catch (problem) {
    if (problem instanceof ConfigError)
      throw new CommandError(problem.field, spec.config?.[problem.field], problem.allowed)
    throw problem
  }
  const field = shareOutcomeProblem(spec)
  if (field) throw new CommandError(`consumer.${field}`, spec[field], NEEDS_EXPLICIT)
}

/** Throws CommandError when the command is impossible now; changes nothing. */
export function checkCommand(world: KafkaWorld, command: Command): void {
  if (isLinkCommand(command)) checkLinkCommand(world, command)
  else if (isMessageCommand(command)) checkMessageCommand(world, command)
  else if (isProcessCommand(command)) checkProcess(world, command)
  else if (command.kind === 'FailZone' || command.kind === 'RestoreZone') checkZone(world, command)
  else if (command.kind === 'SkewClock') checkSkew(world, command)
  else if (command.kind === 'RollingRestart') checkRollingRestart(world)
  else if (command.kind === 'SendRecord') checkSend(world, command)
  else if (isTransactionCommand(command)) checkTransactionCommand(world, command)
  else if (command.kind === 'SetProducerRate') {
    if (!world.nodes[producerNode(command.producer)])
      throw new CommandError(
        'producer',
        command.producer,
        names(world, (n) => n.role === 'producer'),
      )
    checkRate('recordsPerSecond', command.recordsPerSecond)
  } else if (command.kind === 'AddProducer') {
    checkNewClient(world, producerNode(command.producer.id), command.producer.id, 'producer.id')
    checkRate('producer.recordsPerSecond', command.producer.recordsPerSecond)
    checkConfig('producer', command.producer)
    checkBootstrap(world, command.producer.bootstrap, 'producer.bootstrap')
    checkHeaders(command.producer.headers, 'producer.headers')
    for (const [key, partition] of Object.entries(command.producer.partitionOfKey ?? {}))
      if (!Number.isInteger(partition) || partition < 0)
        throw new CommandError(`producer.partitionOfKey.${key}`, partition, 'an integer of at least 0')
  } else if (command.kind === 'AddConsumer') {
    checkNewClient(world, consumerNode(command.consumer.id), command.consumer.id, 'consumer.id')
    checkConsumerSpec(command.consumer)
    checkConfig('consumer', command.consumer)
    checkBootstrap(world, command.consumer.bootstrap, 'consumer.bootstrap')
  } else if (command.kind === 'FlushProducer') {
    const { producer } = command
    const flushes = (n: Node) =>
      n.role === 'producer' && n.process === 'running' && !isPaused(world, n) && canFlush(n)
    const node = world.nodes[producerNode(producer)]
    if (!node || !flushes(node)) throw new CommandError('producer', producer, names(world, flushes))
  } else if (command.kind === 'AddShareConsumer') checkShareConsumer(world, command.consumer)
  else if (command.kind === 'SetShareAcknowledgement') checkAnswer(world, command)
  else if (command.kind === 'CloseClient') {
    const closable = (n: Node) =>
      isClient(n) && n.process === 'running' && !isPaused(world, n) && !isEnding(n)
    const node = world.nodes[command.client]
    if (!node || !closable(node)) throw new CommandError('client', command.client, names(world, closable))
  } else if (command.kind === 'RestartClient') checkRestartClient(world, command)
  else if (command.kind === 'AddBroker') checkAddBroker(world, command)
  else if (isTerminalCommand(command)) checkTerminalCommand(world, command)
  else if (isConsumerCommand(command)) checkConsumerCommand(world, command)
  else if (isControllerCommand(command)) checkControllerCommand(world, command)
  else if (isStorageCommand(command)) checkStorageCommand(world, command)
  else if (isGroupCommand(command)) checkGroupCommand(command)
  else if (isAdminCommand(command)) checkAdmin(world, command)
}

/** kafka-go's Writer and kafkajs have no flush(). */
/** Libraries whose producer has a flush(). */
export const canFlush = ({ spec }: Producer): boolean =>
  ['java', 'librdkafka'].includes(spec.client ?? 'java')

function checkAdmin(world: KafkaWorld, command: AdminCommand): void {
  checkAdminCommand(command, freshestImage(world))
  if (command.kind === 'CreateTopic') checkConfig('topic', { config: command.config })
}

// ── doing it ──

const PROCESS_KINDS: ReadonlySet<Command['kind']> = new Set<ProcessKind>([
  'CrashNode',
  'StopNode',
  'StartNode',
  'PauseNode',
  'ResumeNode',
])

function isProcessCommand(command: Command): command is ProcessCommand {
  return PROCESS_KINDS.has(command.kind)
}

function applyProcess(world: KafkaWorld, { kind, node: id }: ProcessCommand, stepper: KafkaStepper): void {
  const node = world.nodes[id] as Node
  if (kind === 'CrashNode') crash(world, node, stepper)
  else if (kind === 'StopNode') stop(world, node, stepper)
  else if (kind === 'StartNode') startAny(world, id, stepper)
  else if (kind === 'PauseNode') pause(world, node, stepper)
  else resume(world, node, stepper)
}

function applyZone(
  world: KafkaWorld,
  { kind, rack }: Extract<Command, { rack: string }>,
  stepper: KafkaStepper,
): void {
  const fails = kind === 'FailZone'
  const nodes = nodesOfRack(world, rack).filter((node) => isUp(world, node.id) === fails)
  const ids = nodes.map((node) => node.id)
  const fact: Fact = { kind: fails ? 'ZoneFailed' : 'ZoneRestored', rack, nodes: ids }
  stepper.poke(world, ADMIN, (_, io) => io.report(fact))
  for (const node of nodes)
    if (fails) crash(world, node, stepper)
    else startAny(world, node.id, stepper)
}

function skewClock(
  world: KafkaWorld,
  { node, skewMs }: Extract<Command, { kind: 'SkewClock' }>,
  stepper: KafkaStepper,
): void {
  if (skewMs === 0) delete world.skews[node]
  else world.skews[node] = skewMs * MS
  const id = node as NodeId
  stepper.poke(world, id, ({ role }, io) => io.report({ kind: 'ClockSkewed', node: id, role, skewMs }))
}

function addClient(world: KafkaWorld, node: Node, stepper: KafkaStepper): void {
  world.nodes[node.id] = node
  world.lives[node.id] = 0
  joinTwins(world)
  startAny(world, node.id, stepper)
}

function runAdminCommand(world: KafkaWorld, command: AdminCommand, stepper: KafkaStepper): void {
  const requests = adminRequests(command, freshestImage(world))
  stepper.poke(world, ADMIN, (self, io) => {
    if (self.role === 'admin') askFor(self, io, requests)
  })
}

function addBroker(
  world: KafkaWorld,
  { id, rack }: Extract<Command, { kind: 'AddBroker' }>,
  stepper: KafkaStepper,
): void {
  const like = Object.values(world.nodes).find((n): n is Broker => n.role === 'broker') as Broker
  const hasDynamicVoters = like.raft.bootstrap !== undefined
  const node = newBroker(
    { id, rack },
    {
      staticConfig: like.staticConfig,
      voters: hasDynamicVoters ? controllersOf(world).map((c) => c.id) : like.raft.voters,
      ensemble: like.ensemble,
      hasDynamicVoters,
    },
  )
  world.nodes[node.id] = node
  world.lives[node.id] = 0
  const admin = world.nodes[ADMIN]
  if (admin?.role === 'admin') admin.bootstrap = bootstrapOf(world)
  startAny(world, node.id, stepper)
}

/** Carries a command out. Commands that have become impossible (in a script, or a shared run) do nothing. */
export function applyCommand(world: KafkaWorld, command: Command, stepper: KafkaStepper): void {
  try {
    checkCommand(world, command)
  } catch (problem) {
    if (problem instanceof CommandError) return
    throw problem
  }
  if (isLinkCommand(command)) applyLinkCommand(world, command, stepper)
  else if (isMessageCommand(command)) runMessageCommand(world, command, stepper)
  else if (isProcessCommand(command)) applyProcess(world, command, stepper)
  else if (command.kind === 'FailZone' || command.kind === 'RestoreZone') applyZone(world, command, stepper)
  else if (command.kind === 'SkewClock') skewClock(world, command, stepper)
  else if (command.kind === 'RollingRestart') startRollingRestart(world, stepper)
  else if (command.kind === 'CloseClient')
    stop(world, world.nodes[command.client] as Node, stepper, command.midBatch)
  else if (command.kind === 'RestartClient') restartClient(world, command, stepper)
  else if (command.kind === 'AddProducer')
    addClient(world, newProducer(world, command.producer, bootstrapOf(world)), stepper)
  else if (command.kind === 'AddConsumer')
    addClient(world, newConsumer(command.consumer as ConsumerSpec, bootstrapOf(world)), stepper)
  else if (command.kind === 'SetShareAcknowledgement')
    stepper.poke(world, consumerNode(command.consumer), (self, io) => {
      if (self.role === 'share-consumer') answerOtherwise(self, io, command.acknowledge)
    })
  else if (command.kind === 'AddShareConsumer')
    addClient(world, newShareConsumer(command.consumer, bootstrapOf(world)), stepper)
  else if (command.kind === 'AddBroker') addBroker(world, command, stepper)
  else if (isTerminalCommand(command)) runTerminalCommand(world, command, stepper)
  else if (isConsumerCommand(command)) runConsumerCommand(world, command, stepper)
  else if (isControllerCommand(command)) runControllerCommand(world, command, stepper)
  else if (isStorageCommand(command))
    runStorageCommand(world, command, {
      poke: (to, node, act) => stepper.poke(to, node, act),
      crash: (to, node) => crash(to, node, stepper),
    })
  else if (isGroupCommand(command)) runGroupCommand(world, command, (to, act) => stepper.poke(to, ADMIN, act))
  else if (isAdminCommand(command)) runAdminCommand(world, command, stepper)
  else if (isTransactionCommand(command)) runTransactionCommand(world, command, stepper)
  else pokeProducer(world, command, stepper)
}

function pokeProducer(
  world: KafkaWorld,
  command: Extract<Command, { kind: 'SendRecord' | 'SetProducerRate' | 'FlushProducer' }>,
  stepper: KafkaStepper,
): void {
  stepper.poke(world, producerNode(command.producer), (self, io) => {
    if (self.role !== 'producer') return
    if (command.kind === 'SendRecord') {
      sendByHand(self, io, command)
      runSender(self, io)
      return
    }
    if (command.kind === 'FlushProducer') return flushProducer(self, io)
    self.spec = { ...self.spec, recordsPerSecond: command.recordsPerSecond }
    planWorkload(self, io)
  })
}
