/** Starting and ending the processes of nodes, whatever their role. */

import { openDevice } from './broker/disk.ts'
import { freshBrokerMemory } from './broker/lifecycle.ts'
import { CONTROL_PLANES } from './broker-behaviour.ts'
import { ADMIN, bootstrapOf, newConsumer, newProducer, newShareConsumer } from './build-world.ts'
import { runAdmin } from './clients/admin/admin.ts'
import { requestClose } from './clients/consumer/closing.ts'
import { startConsumer } from './clients/consumer/consumer.ts'
import { requestRefresh } from './clients/metadata.ts'
import { closeProducer, wakeSenderAt } from './clients/producer/producer.ts'
import { planWorkload } from './clients/producer/workload.ts'
import { resolveConfig } from './config/resolve.ts'
import { stopController } from './controller/behaviour.ts'
import { controllerRaft, forgetImage } from './controller/controller.ts'
import type { Fact } from './facts.ts'
import { pauseNode, resumeNode } from './kernel/pause.ts'
import { integerBetween, streamOf } from './kernel/random.ts'
import { endNode, isUp, planOperation, startNode } from './kernel/step.ts'
import { MS, type NodeId, type Poker } from './kernel/types.ts'
import { shareGroups, zooKeeperMode } from './late-parts.ts'
import type { Message, MessageOf } from './messages.ts'
import type { ShareConsumer } from './share-consumer-state.ts'
import type { Broker, Consumer, Controller, KafkaIo, KafkaWorld, Node, Producer, ZooKeeper } from './world.ts'

/** Reaches into nodes from outside. */
export type KafkaPoker = Poker<Node, Message, Fact>

/** True for nodes that serve: brokers and controllers. */
export const isServer = (node: Node): node is Broker | Controller | ZooKeeper =>
  node.role === 'broker' || node.role === 'controller' || node.role === 'zookeeper'

/** Every KRaft controller of the world. */
export function controllersOf(world: KafkaWorld): readonly Controller[] {
  return Object.values(world.nodes).filter((node): node is Controller => node.role === 'controller')
}

type Client = Producer | Consumer | ShareConsumer

/** True for what an application runs. */
export const isClient = (node: Node): node is Client =>
  node.role === 'producer' || node.role === 'consumer' || node.role === 'share-consumer'

function newIncarnation(world: KafkaWorld, node: NodeId): string {
  const draw = () => integerBetween(streamOf(world, 'ids'), 0, 0xffff).toString(16).padStart(4, '0')
  return `${node}/${world.lives[node]}-${draw()}${draw()}`
}

function startServer(world: KafkaWorld, node: Broker | Controller | ZooKeeper, poker: KafkaPoker): void {
  const again = (world.lives[node.id] ?? 0) > 0
  startNode(world, node.id)
  node.process = 'running'
  // The operator keeps controller.quorum.bootstrap.servers up to date; it is read when a process starts.
  if ('raft' in node && node.raft.bootstrap)
    node.raft = { ...node.raft, bootstrap: controllersOf(world).map(({ id }) => id) }
  poker.poke(world, node.id, (_, io) => {
    const offline = 'device' in node && node.device.offline
    const logDir = offline ? ({ logDirOffline: true } as const) : {}
    io.report({ kind: 'NodeStarted', node: node.id, role: node.role, again, ...logDir })
    if (node.role === 'zookeeper') return zooKeeperMode.get().servers.startZooKeeper(node, io)
    if (node.role === 'controller') {
      forgetImage(node)
      node.active = null
      openDevice(node, io)
      controllerRaft.start(node, io)
      return
    }
    node.config = resolveConfig('broker', node.staticConfig)
    node.memory = freshBrokerMemory(newIncarnation(world, node.id), node.disk.cleanShutdownEpoch ?? -1)
    node.disk.cleanShutdownEpoch = null
    CONTROL_PLANES[node.controlPlane].start(node, io)
  })
}

/** A client keeps nothing but its name: its next process begins anew, and goes on counting its records. */
function forget(world: KafkaWorld, old: Client): Client {
  const bootstrap = bootstrapOf(world)
  if (old.role === 'share-consumer') {
    const fresh = { ...newShareConsumer(old.spec, bootstrap), counts: old.counts }
    world.nodes[old.id] = fresh
    return fresh
  }
  const fresh =
    old.role === 'producer'
      ? {
          ...newProducer(world, old.spec, bootstrap),
          index: old.index,
          nextRecord: old.nextRecord,
          counts: old.counts,
        }
      : { ...newConsumer(old.spec, bootstrap), counts: old.counts }
  world.nodes[old.id] = fresh
  return fresh
}

function startClient(world: KafkaWorld, known: Client, poker: KafkaPoker): void {
  const again = (world.lives[known.id] ?? 0) > 0
  const node = again ? forget(world, known) : known
  startNode(world, node.id)
  node.process = 'running'
  poker.poke(world, node.id, (_, io) => {
    io.report({ kind: 'NodeStarted', node: node.id, role: node.role, again })
    if (node.role === 'consumer') return startConsumer(node, io)
    if (node.role === 'share-consumer') return shareGroups.get().startShareConsumer(node, io)
    requestRefresh(node, io)
    planWorkload(node, io)
    if (node.txn) wakeSenderAt(node, io, io.now + 1)
  })
}

/** The nodes of one process, the controller first (KafkaRaftServer.startup). */
export function processOf(world: KafkaWorld, node: Node): readonly Node[] {
  const twin = 'twin' in node && node.twin !== null ? world.nodes[node.twin] : undefined
  if (!twin) return [node]
  return node.role === 'controller' ? [node, twin] : [twin, node]
}

/** Starts a node of the scenario, whatever it is. */
export function startAny(world: KafkaWorld, id: string, poker: KafkaPoker): void {
  const node = world.nodes[id]
  if (!node || isUp(world, node.id)) return
  if (isServer(node)) {
    for (const half of processOf(world, node))
      if (isServer(half) && !isUp(world, half.id)) startServer(world, half, poker)
  } else if (isClient(node)) {
    for (const half of processOf(world, node))
      if (isClient(half) && !isUp(world, half.id)) startClient(world, half, poker)
  } else if (node.role === 'admin') {
    startNode(world, ADMIN)
    node.process = 'running'
    poker.poke(world, ADMIN, (_, io) => runAdmin(node, io))
  }
}

/** SIGKILL: what was in memory is gone. */
export function crash(world: KafkaWorld, node: Node, poker: KafkaPoker): void {
  for (const half of processOf(world, node)) if (isUp(world, half.id)) crashNode(world, half, poker)
}

function crashNode(world: KafkaWorld, node: Node, poker: KafkaPoker): void {
  poker.poke(world, node.id, (_, io) => io.report({ kind: 'NodeCrashed', node: node.id, role: node.role }))
  endNode(world, node.id)
  if (isClient(node)) {
    forget(world, node).process = 'crashed'
    return
  }
  node.process = 'crashed'
  if (node.role === 'controller') node.active = null
  else if (isServer(node)) node.memory = null
}

/** How often a combined process looks whether its broker has ended. */
const STOP_LOOK = 100 * MS

/** The controller of a combined process goes once its broker has (KafkaRaftServer.shutdown). */
export function stopSecondHalf(
  world: KafkaWorld,
  step: MessageOf<'ProcessStopStep'>,
  poker: KafkaPoker,
): void {
  const broker = world.nodes[step.broker]
  const controller = world.nodes[step.controller]
  if (broker?.process === 'stopping') return planOperation(world, STOP_LOOK, step)
  if (broker?.process === 'stopped' && controller?.process === 'running') stopNode(world, controller, poker)
}

/** SIGTERM to a server, close() of a client. */
export function stop(world: KafkaWorld, node: Node, poker: KafkaPoker, midBatch = false): void {
  if (isClient(node)) return stopNode(world, node, poker, midBatch)
  const [controller, broker] = processOf(world, node)
  if (!controller || broker?.process !== 'running') return stopNode(world, node, poker, midBatch)
  stopNode(world, broker, poker)
  planOperation(world, 0, { kind: 'ProcessStopStep', broker: broker.id, controller: controller.id })
}

function stopNode(world: KafkaWorld, node: Node, poker: KafkaPoker, midBatch = false): void {
  poker.poke(world, node.id, (_, io: KafkaIo) => {
    if (node.role === 'broker') CONTROL_PLANES[node.controlPlane].requestShutdown(node, io)
    else if (node.role === 'controller') stopController(node, io)
    else if (node.role === 'zookeeper') zooKeeperMode.get().servers.stopZooKeeper(node, io)
    else if (node.role === 'producer') closeProducer(node, io)
    else if (node.role === 'consumer') requestClose(node, io, midBatch)
    else if (node.role === 'share-consumer') shareGroups.get().closeShareConsumer(node, io)
  })
}

/** SIGSTOP, or a collection of garbage that stops the world. */
export function pause(world: KafkaWorld, node: Node, poker: KafkaPoker): void {
  for (const { id, role } of processOf(world, node)) {
    if (!isUp(world, id)) continue
    pauseNode(world, id)
    poker.poke(world, id, (_, io) => io.report({ kind: 'NodePaused', node: id, role }))
  }
}

/** SIGCONT: the process goes on as if nothing had been. */
export function resume(world: KafkaWorld, node: Node, poker: KafkaPoker): void {
  for (const { id, role } of processOf(world, node)) {
    if (!world.paused[id]) continue
    const pausedMs = Math.round(resumeNode(world, id) / 1_000)
    poker.poke(world, id, (_, io) => io.report({ kind: 'NodeResumed', node: id, role, pausedMs }))
  }
}
