/**
 * An operator's script: restarts the brokers one after another, each in order (SIGTERM), and goes on to the next
 * only when no partition is under-replicated any more (`kafka-topics.sh --describe --under-replicated-partitions`).
 * Like a person it sees the whole cluster; it acts by the same means.
 */
import { ADMIN } from './build-world.ts'
import { CommandError } from './command-error.ts'
import type { Fact } from './facts.ts'
import { freshestImage } from './history/series.ts'
import { isUp, planOperation } from './kernel/step.ts'
import { SECOND } from './kernel/types.ts'
import type { Message } from './messages.ts'
import { isUnderReplicated } from './metadata/partition-registration.ts'
import { type KafkaPoker, processOf, startAny, stop, stopSecondHalf } from './processes.ts'
import { continueRestart } from './restart-client.ts'
import { type Admin, type Broker, brokerNode, type KafkaWorld, type RollingRestart } from './world.ts'

/** How often the script looks. */
const LOOK = SECOND

function adminOf(world: KafkaWorld): Admin | null {
  const node = world.nodes[ADMIN]
  return node?.role === 'admin' ? node : null
}

function brokerOf(world: KafkaWorld, id: number): Broker {
  return world.nodes[brokerNode(id)] as Broker
}

/** True when every partition has all of its replicas in sync and all brokers may lead. */
function isWhole(world: KafkaWorld): boolean {
  const image = freshestImage(world)
  if (!image) return false
  for (const topic of Object.values(image.topics))
    if (topic.partitions.some((p) => isUnderReplicated(p) || p.leader < 0)) return false
  return Object.values(image.brokers).every((broker) => !broker.fenced)
}

/** Throws CommandError when a rolling restart is impossible now. */
export function checkRollingRestart(world: KafkaWorld): void {
  if (adminOf(world)?.rolling)
    throw new CommandError('kind', 'RollingRestart', 'one rolling restart at a time')
  const down = Object.values(world.nodes).filter((node) => node.role === 'broker' && !isUp(world, node.id))
  if (down.length > 0)
    throw new CommandError('kind', 'RollingRestart', 'a cluster in which every broker runs')
}

/** Begins the script. */
export function startRollingRestart(world: KafkaWorld, poker: KafkaPoker): void {
  const admin = adminOf(world)
  if (!admin) return
  const brokers = Object.values(world.nodes).flatMap((node) =>
    node.role === 'broker' ? [node.brokerId] : [],
  )
  const [first, ...waiting] = brokers
  if (first === undefined) return
  admin.rolling = { broker: first, phase: 'waiting', waiting, done: [], startedAt: world.now }
  say(world, poker, { kind: 'RollingRestartStarted', brokers })
  planOperation(world, 0, { kind: 'RollingRestartStep' })
}

function say(world: KafkaWorld, poker: KafkaPoker, fact: Fact): void {
  poker.poke(world, ADMIN, (_, io) => io.report(fact))
}

/** The next step of the script. */
export function operate(world: KafkaWorld, step: Message, poker: KafkaPoker): void {
  if (step.kind === 'ProcessStopStep') return stopSecondHalf(world, step, poker)
  if (step.kind === 'ClientRestartStep') return continueRestart(world, step, poker)
  const admin = adminOf(world)
  if (step.kind !== 'RollingRestartStep' || !admin?.rolling) return
  advance(world, admin, admin.rolling, poker)
  if (admin.rolling) planOperation(world, LOOK, { kind: 'RollingRestartStep' })
}

function advance(world: KafkaWorld, admin: Admin, rolling: RollingRestart, poker: KafkaPoker): void {
  const { broker: id } = rolling
  const broker = brokerOf(world, id)
  if (rolling.phase === 'waiting' && isWhole(world)) {
    rolling.phase = 'stopping'
    say(world, poker, { kind: 'RollingRestartReached', broker: id, left: rolling.waiting.length })
    // Somebody may have stopped it already.
    if (broker.process === 'running' && !world.paused[broker.id]) stop(world, broker, poker)
  } else if (
    rolling.phase === 'stopping' &&
    processOf(world, broker).every((half) => !isUp(world, half.id))
  ) {
    rolling.phase = 'starting'
    startAny(world, broker.id, poker)
  } else if (rolling.phase === 'starting' && isWhole(world)) {
    rolling.done.push(id)
    const next = rolling.waiting.shift()
    if (next !== undefined) {
      rolling.broker = next
      rolling.phase = 'waiting'
      return advance(world, admin, rolling, poker)
    }
    admin.rolling = null
    say(world, poker, {
      kind: 'RollingRestartFinished',
      brokers: rolling.done,
      tookMs: Math.round((world.now - rolling.startedAt) / 1_000),
    })
  }
}
