/** Lets a person act on a running world: what is possible is checked first, then done. */

import { type AdminCommand, adminRequests, checkAdminCommand, isAdminCommand } from './admin-commands.ts'
import { freshBrokerMemory, requestShutdown, startLifecycle } from './broker/lifecycle.ts'
import {
  ADMIN,
  bootstrapOf,
  consumerNode,
  newBroker,
  newConsumer,
  newProducer,
  producerNode,
} from './build-world.ts'
import { askFor, runAdmin } from './clients/admin/admin.ts'
import { closeConsumer, startConsumer } from './clients/consumer/consumer.ts'
import { requestRefresh } from './clients/metadata.ts'
import { closeProducer, runSender } from './clients/producer/producer.ts'
import { planWorkload, sendByHand } from './clients/producer/workload.ts'
import { CommandError } from './command-error.ts'
import type { Command, ConsumerSpec, ProducerSpec } from './commands.ts'
import { ConfigError, resolveConfig } from './config/resolve.ts'
import { stopController } from './controller/behaviour.ts'
import { controllerRaft, forgetImage } from './controller/controller.ts'
import { topicNameProblem } from './controller/topics.ts'
import type { Fact } from './facts.ts'
import { freshestImage } from './history/series.ts'
import { integerBetween, streamOf } from './kernel/random.ts'
import { endNode, isUp, type Stepper, startNode } from './kernel/step.ts'
import type { NodeId } from './kernel/types.ts'
import type { Message } from './messages.ts'
import { brokerRaft } from './model.ts'
import { SCENARIO_BOUNDS } from './scenario.ts'
import {
  type Broker,
  brokerNode,
  type Consumer,
  type Controller,
  type KafkaIo,
  type KafkaWorld,
  type Node,
  type Producer,
  type ZooKeeper,
} from './world.ts'
import { startZooKeeper, stopZooKeeper } from './zookeeper/behaviour.ts'

type KafkaStepper = Stepper<Node, Message, Fact>

function names(world: KafkaWorld, fits: (node: Node) => boolean): string {
  const found = Object.values(world.nodes)
    .filter(fits)
    .map((node) => node.id)
  return found.length > 0 ? `one of ${found.join(', ')}` : 'none just now'
}

const isServer = (node: Node): node is Broker | Controller | ZooKeeper =>
  node.role === 'broker' || node.role === 'controller' || node.role === 'zookeeper'

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
    (n) => n.role === 'producer' || n.role === 'consumer',
  ).length
  if (clients >= SCENARIO_BOUNDS.clients)
    throw new CommandError(field, id, `at most ${SCENARIO_BOUNDS.clients} clients`)
}

function checkConfig(side: 'producer' | 'consumer' | 'topic', config: ProducerSpec['config']): void {
  try {
    resolveConfig(side, config)
  } catch (problem) {
    if (problem instanceof ConfigError)
      throw new CommandError(problem.field, config?.[problem.field], problem.allowed)
    throw problem
  }
}

function checkServer(world: KafkaWorld, command: Extract<Command, { node: string }>): void {
  const node = world.nodes[command.node]
  const wantsUp = command.kind !== 'StartNode'
  // A client starts once; a server as often as it went down.
  const startable = (n: Node) => isServer(n) || (!wantsUp && world.lives[n.id] === 0)
  const fits = (n: Node) => startable(n) && isUp(world, n.id) === wantsUp
  const stopping = command.kind === 'StopNode' && node?.process === 'stopping'
  if (!node || !fits(node) || stopping) throw new CommandError('node', command.node, names(world, fits))
}

function checkSend(world: KafkaWorld, command: Extract<Command, { kind: 'SendRecord' }>): void {
  const isRunning = (n: Node) => n.role === 'producer' && n.process === 'running'
  const node = world.nodes[producerNode(command.producer)]
  if (!node || !isRunning(node)) throw new CommandError('producer', command.producer, names(world, isRunning))
  const problem = topicNameProblem(command.topic)
  if (problem) throw new CommandError('topic', command.topic, problem)
  const partitions = (node as Producer).metadata.topics[command.topic]?.partitions.length ?? 0
  const { partition } = command
  if (
    partition !== null &&
    partitions > 0 &&
    !(Number.isInteger(partition) && partition >= 0 && partition < partitions)
  )
    throw new CommandError('partition', partition, `an integer from 0 to ${partitions - 1}`)
  if (command.value.length > 10_000)
    throw new CommandError('value', `${command.value.length} characters`, 'at most 10,000 characters')
}

function checkAddBroker(world: KafkaWorld, { id, rack }: Extract<Command, { kind: 'AddBroker' }>): void {
  const brokers = Object.values(world.nodes).filter((n) => n.role === 'broker')
  if (!Number.isInteger(id) || id < 0 || id > 100_000 || world.nodes[brokerNode(id)])
    throw new CommandError('id', id, 'an integer from 0 to 100000 that no broker has')
  if (brokers.length >= SCENARIO_BOUNDS.brokers)
    throw new CommandError('id', id, `at most ${SCENARIO_BOUNDS.brokers} brokers`)
  if (rack !== null && rack.length > 60) throw new CommandError('rack', rack, 'at most 60 characters')
}

/** Throws CommandError when the command is impossible now; changes nothing. */
export function checkCommand(world: KafkaWorld, command: Command): void {
  if (command.kind === 'CrashNode' || command.kind === 'StopNode' || command.kind === 'StartNode')
    checkServer(world, command)
  else if (command.kind === 'SendRecord') checkSend(world, command)
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
    checkConfig('producer', command.producer.config)
  } else if (command.kind === 'AddConsumer') {
    checkNewClient(world, consumerNode(command.consumer.id), command.consumer.id, 'consumer.id')
    const { group } = command.consumer
    if (group === '' || group in Object.prototype) throw new CommandError('consumer.group', group, 'a name')
    if (command.consumer.topics.length === 0)
      throw new CommandError('consumer.topics', [], 'at least one topic')
    checkConfig('consumer', command.consumer.config)
  } else if (command.kind === 'CloseClient') {
    const isClient = (n: Node) => (n.role === 'producer' || n.role === 'consumer') && n.process === 'running'
    const node = world.nodes[command.client]
    if (!node || !isClient(node)) throw new CommandError('client', command.client, names(world, isClient))
  } else if (command.kind === 'AddBroker') checkAddBroker(world, command)
  else if (isAdminCommand(command)) checkAdmin(world, command)
}

function checkAdmin(world: KafkaWorld, command: AdminCommand): void {
  checkAdminCommand(command, freshestImage(world))
  if (command.kind === 'CreateTopic') checkConfig('topic', command.config)
}

// ── doing it ──

function newIncarnation(world: KafkaWorld, node: NodeId): string {
  const draw = () => integerBetween(streamOf(world, 'ids'), 0, 0xffff).toString(16).padStart(4, '0')
  return `${node}/${world.lives[node]}-${draw()}${draw()}`
}

function start(world: KafkaWorld, node: Broker | Controller | ZooKeeper, stepper: KafkaStepper): void {
  const again = (world.lives[node.id] ?? 0) > 0
  startNode(world, node.id)
  node.process = 'running'
  stepper.poke(world, node.id, (_, io) => {
    io.report({ kind: 'NodeStarted', node: node.id, role: node.role, again })
    if (node.role === 'zookeeper') return startZooKeeper(node, io)
    if (node.role === 'controller') {
      forgetImage(node)
      node.active = null
      controllerRaft.start(node, io)
      return
    }
    node.config = resolveConfig('broker', node.staticConfig)
    node.memory = freshBrokerMemory(newIncarnation(world, node.id), node.disk.cleanShutdownEpoch ?? -1)
    node.disk.cleanShutdownEpoch = null
    brokerRaft.start(node, io)
    startLifecycle(node, io)
  })
}

function crash(world: KafkaWorld, node: Broker | Controller | ZooKeeper, stepper: KafkaStepper): void {
  stepper.poke(world, node.id, (_, io) => io.report({ kind: 'NodeCrashed', node: node.id, role: node.role }))
  endNode(world, node.id)
  node.process = 'crashed'
  if (node.role === 'controller') node.active = null
  else node.memory = null
}

function startProducer(world: KafkaWorld, node: Producer, stepper: KafkaStepper): void {
  startNode(world, node.id)
  node.process = 'running'
  stepper.poke(world, node.id, (_, io) => {
    io.report({ kind: 'NodeStarted', node: node.id, role: 'producer', again: false })
    requestRefresh(node, io)
    planWorkload(node, io)
  })
}

function startConsumerNode(world: KafkaWorld, node: Consumer, stepper: KafkaStepper): void {
  startNode(world, node.id)
  node.process = 'running'
  stepper.poke(world, node.id, (_, io) => {
    io.report({ kind: 'NodeStarted', node: node.id, role: 'consumer', again: false })
    startConsumer(node, io)
  })
}

/** Starts a node of the scenario, whatever it is. */
export function startAny(world: KafkaWorld, id: string, stepper: KafkaStepper): void {
  const node = world.nodes[id]
  if (!node || isUp(world, node.id)) return
  if (isServer(node)) start(world, node, stepper)
  else if (node.role === 'producer') startProducer(world, node, stepper)
  else if (node.role === 'consumer') startConsumerNode(world, node, stepper)
  else {
    startNode(world, ADMIN)
    node.process = 'running'
    stepper.poke(world, ADMIN, (_, io) => runAdmin(node, io))
  }
}

function stop(world: KafkaWorld, node: Node, stepper: KafkaStepper): void {
  stepper.poke(world, node.id, (_, io: KafkaIo) => {
    if (node.role === 'broker') requestShutdown(node, io)
    else if (node.role === 'controller') stopController(node, io)
    else if (node.role === 'zookeeper') stopZooKeeper(node, io)
    else if (node.role === 'producer') closeProducer(node, io)
    else if (node.role === 'consumer') closeConsumer(node, io)
  })
}

function addClient(world: KafkaWorld, node: Node, stepper: KafkaStepper): void {
  world.nodes[node.id] = node
  world.lives[node.id] = 0
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
  const node = newBroker({ id, rack }, { staticConfig: like.staticConfig, voters: like.raft.voters })
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
  if (command.kind === 'CrashNode') crash(world, world.nodes[command.node] as Broker, stepper)
  else if (command.kind === 'StopNode') stop(world, world.nodes[command.node] as Node, stepper)
  else if (command.kind === 'StartNode') startAny(world, command.node, stepper)
  else if (command.kind === 'CloseClient') stop(world, world.nodes[command.client] as Node, stepper)
  else if (command.kind === 'AddProducer')
    addClient(world, newProducer(world, command.producer, bootstrapOf(world)), stepper)
  else if (command.kind === 'AddConsumer')
    addClient(world, newConsumer(command.consumer as ConsumerSpec, bootstrapOf(world)), stepper)
  else if (command.kind === 'AddBroker') addBroker(world, command, stepper)
  else if (isAdminCommand(command)) runAdminCommand(world, command, stepper)
  else pokeProducer(world, command, stepper)
}

function pokeProducer(
  world: KafkaWorld,
  command: Extract<Command, { kind: 'SendRecord' | 'SetProducerRate' }>,
  stepper: KafkaStepper,
): void {
  stepper.poke(world, producerNode(command.producer), (self, io) => {
    if (self.role !== 'producer') return
    if (command.kind === 'SendRecord') {
      sendByHand(self, io, command)
      runSender(self, io)
      return
    }
    self.spec = { ...self.spec, recordsPerSecond: command.recordsPerSecond }
    planWorkload(self, io)
  })
}
