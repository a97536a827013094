/** Starting and ending the processes of nodes, whatever their role. */

import { openDevice } from './broker/disk.ts'
import { freshBrokerMemory } from './broker/lifecycle.ts'
import { CONTROL_PLANES } from './broker-behaviour.ts'
import { ADMIN, bootstrapOf, newConsumer, newProducer } from './build-world.ts'
import { runAdmin } from './clients/admin/admin.ts'
import { closeConsumer, startConsumer } from './clients/consumer/consumer.ts'
import { requestRefresh } from './clients/metadata.ts'
import { closeProducer } from './clients/producer/producer.ts'
import { planWorkload } from './clients/producer/workload.ts'
import { resolveConfig } from './config/resolve.ts'
import { stopController } from './controller/behaviour.ts'
import { controllerRaft, forgetImage } from './controller/controller.ts'
import type { Fact } from './facts.ts'
import { pauseNode, resumeNode } from './kernel/pause.ts'
import { integerBetween, streamOf } from './kernel/random.ts'
import { endNode, isUp, startNode } from './kernel/step.ts'
import type { NodeId, Poker } from './kernel/types.ts'
import type { Message } from './messages.ts'
import type { Broker, Consumer, Controller, KafkaIo, KafkaWorld, Node, Producer, ZooKeeper } from './world.ts'
import { startZooKeeper, stopZooKeeper } from './zookeeper/behaviour.ts'

/** Reaches into nodes from outside. */
export type KafkaPoker = Poker<Node, Message, Fact>

/** True for nodes that serve: brokers and controllers. */
export const isServer = (node: Node): node is Broker | Controller | ZooKeeper =>
  node.role === 'broker' || node.role === 'controller' || node.role === 'zookeeper'

/** True for what an application runs. */
export const isClient = (node: Node): node is Producer | Consumer =>
  node.role === 'producer' || node.role === 'consumer'

function newIncarnation(world: KafkaWorld, node: NodeId): string {
  const draw = () => integerBetween(streamOf(world, 'ids'), 0, 0xffff).toString(16).padStart(4, '0')
  return `${node}/${world.lives[node]}-${draw()}${draw()}`
}

function startServer(world: KafkaWorld, node: Broker | Controller | ZooKeeper, poker: KafkaPoker): void {
  const again = (world.lives[node.id] ?? 0) > 0
  startNode(world, node.id)
  node.process = 'running'
  poker.poke(world, node.id, (_, io) => {
    io.report({ kind: 'NodeStarted', node: node.id, role: node.role, again })
    if (node.role === 'zookeeper') return startZooKeeper(node, io)
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
function forget(world: KafkaWorld, old: Producer | Consumer): Producer | Consumer {
  const bootstrap = bootstrapOf(world)
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

function startClient(world: KafkaWorld, known: Producer | Consumer, poker: KafkaPoker): void {
  const again = (world.lives[known.id] ?? 0) > 0
  const node = again ? forget(world, known) : known
  startNode(world, node.id)
  node.process = 'running'
  poker.poke(world, node.id, (_, io) => {
    io.report({ kind: 'NodeStarted', node: node.id, role: node.role, again })
    if (node.role === 'consumer') return startConsumer(node, io)
    requestRefresh(node, io)
    planWorkload(node, io)
  })
}

/** Starts a node of the scenario, whatever it is. */
export function startAny(world: KafkaWorld, id: string, poker: KafkaPoker): void {
  const node = world.nodes[id]
  if (!node || isUp(world, node.id)) return
  if (isServer(node)) startServer(world, node, poker)
  else if (isClient(node)) startClient(world, node, poker)
  else {
    startNode(world, ADMIN)
    node.process = 'running'
    poker.poke(world, ADMIN, (_, io) => runAdmin(node, io))
  }
}

/** SIGKILL: what was in memory is gone. */
export function crash(world: KafkaWorld, node: Node, poker: KafkaPoker): void {
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

/** SIGTERM to a server, close() of a client. */
export function stop(world: KafkaWorld, node: Node, poker: KafkaPoker): void {
  poker.poke(world, node.id, (_, io: KafkaIo) => {
    if (node.role === 'broker') CONTROL_PLANES[node.controlPlane].requestShutdown(node, io)
    else if (node.role === 'controller') stopController(node, io)
    else if (node.role === 'zookeeper') stopZooKeeper(node, io)
    else if (node.role === 'producer') closeProducer(node, io)
    else if (node.role === 'consumer') closeConsumer(node, io)
  })
}

/** SIGSTOP, or a collection of garbage that stops the world. */
export function pause(world: KafkaWorld, node: Node, poker: KafkaPoker): void {
  pauseNode(world, node.id)
  poker.poke(world, node.id, (_, io) => io.report({ kind: 'NodePaused', node: node.id, role: node.role }))
}

/** SIGCONT: the process goes on as if nothing had been. */
export function resume(world: KafkaWorld, node: Node, poker: KafkaPoker): void {
  const pausedMs = Math.round(resumeNode(world, node.id) / 1_000)
  poker.poke(world, node.id, (_, io) =>
    io.report({ kind: 'NodeResumed', node: node.id, role: node.role, pausedMs }),
  )
}
