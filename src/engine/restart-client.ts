/**
 * A client with other settings. A client reads its settings when it starts, so its owner ends it in order (close()) and
 * starts it again: the group rebalances, batches are flushed, a transaction under way is aborted. One that is down starts
 * at once. Left out: clients that are one process with another (copyTo), and static members taken over in passing.
 */
import { checkClient } from './clients/profiles/resolve.ts'
import { CommandError, names } from './command-error.ts'
import type { Command, ConsumerSpec, ShareConsumerSpec } from './commands.ts'
import { ConfigError, type ConfigOverrides, resolveConfig } from './config/resolve.ts'
import { consumerSpecProblem } from './consumer-commands.ts'
import { isUp, planOperation } from './kernel/step.ts'
import { MS, type NodeId } from './kernel/types.ts'
import type { MessageOf } from './messages.ts'
import { isClient, type KafkaPoker, startAny, stop } from './processes.ts'
import { NEEDS_EXPLICIT, shareOutcomeProblem } from './scenario.ts'
import type { ShareConsumer } from './share-consumer-state.ts'
import type { Consumer, KafkaWorld, Node, Producer } from './world.ts'

type RestartCommand = Extract<Command, { kind: 'RestartClient' }>
type Client = Producer | Consumer | ShareConsumer

/** How often it looks whether the client has ended. */
const LOOK = 10 * MS

function fits(world: KafkaWorld, node: Node): node is Client {
  if (!isClient(node) || world.paused[node.id] !== undefined) return false
  if ('twin' in node && node.twin !== null) return false
  const ends = node.role === 'consumer' && node.application.closing
  return !isUp(world, node.id) || (node.process === 'running' && !ends)
}

/** Throws ConfigError, or CommandError, when the client's library refuses the settings. */
function checkSettings(node: Client, config: ConfigOverrides): void {
  if (node.role === 'share-consumer') {
    resolveConfig('shareConsumer', config)
    const spec: ShareConsumerSpec = { ...node.spec, config }
    const field = shareOutcomeProblem(spec)
    if (field) throw new CommandError('config.share.acknowledgement.mode', 'implicit', NEEDS_EXPLICIT)
    return
  }
  const { shortened: _, ...spec } = node.spec
  checkClient(node.role, { ...spec, config })
  if (node.role !== 'consumer') return
  const group = node.spec.group === '' ? null : node.spec.group
  const problem = consumerSpecProblem({ ...(spec as ConsumerSpec), group, config })
  if (problem) throw new CommandError(problem.field, problem.value, problem.allowed)
}

/** Throws CommandError when it is impossible now; changes nothing. */
export function checkRestartClient(world: KafkaWorld, { client, config }: RestartCommand): void {
  const node = world.nodes[client]
  if (!node || !fits(world, node))
    throw new CommandError(
      'client',
      client,
      names(world, (n) => fits(world, n)),
    )
  try {
    checkSettings(node, config)
  } catch (problem) {
    if (problem instanceof ConfigError)
      throw new CommandError(problem.field, config[problem.field], problem.allowed)
    throw problem
  }
}

/** What the new settings change: a value, or null for what goes back to its default. */
function changes(before: ConfigOverrides, after: ConfigOverrides): { name: string; value: string | null }[] {
  const all = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return all
    .filter((name) => String(before[name]) !== String(after[name]))
    .map((name) => ({ name, value: after[name] === undefined ? null : String(after[name]) }))
}

/** Begins: asks the client to end, or starts it when it is down. */
export function restartClient(
  world: KafkaWorld,
  { client, config }: RestartCommand,
  poker: KafkaPoker,
): void {
  const node = world.nodes[client] as Client
  const settings = changes(node.spec.config ?? {}, config)
  poker.poke(world, node.id, (_, io) =>
    io.report({ kind: 'ClientRestartRequested', node: node.id, role: node.role, settings }),
  )
  const step = {
    kind: 'ClientRestartStep',
    client: node.id,
    life: world.lives[node.id] ?? 0,
    config,
  } as const
  if (!isUp(world, node.id)) return startWith(world, node.id, config, poker)
  stop(world, node, poker)
  planOperation(world, LOOK, step)
}

/** Looks whether the client has ended. */
export function continueRestart(
  world: KafkaWorld,
  step: MessageOf<'ClientRestartStep'>,
  poker: KafkaPoker,
): void {
  const life = world.lives[step.client] ?? 0
  if (life === step.life) return planOperation(world, LOOK, step)
  // One life further it is down; more, and somebody has started it already.
  if (life === step.life + 1) startWith(world, step.client, step.config, poker)
}

function startWith(world: KafkaWorld, id: NodeId, config: ConfigOverrides, poker: KafkaPoker): void {
  const node = world.nodes[id]
  if (!node || !isClient(node)) return
  const kept =
    'shortened' in node.spec ? node.spec.shortened?.filter((name) => config[name] !== undefined) : undefined
  const spec = { ...node.spec, config, ...(kept && { shortened: kept }) }
  world.nodes[id] = { ...node, spec } as Client
  startAny(world, id, poker)
}
