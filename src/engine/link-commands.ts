/**
 * What a person does to the network: links that are cut, slow or lossy, connections that are reset. A side of a
 * link is a node id, a role, `rack:<name>` or '*', which means everything outside the other side.
 */
import { ADMIN } from './build-world.ts'
import { CommandError } from './command-error.ts'
import type { Command } from './commands.ts'
import type { Fact } from './facts.ts'
import { resetConnections, setLinkFaults } from './kernel/cuts.ts'
import { concerns, fits, linkFaults } from './kernel/links.ts'
import { type LinkFault, MS } from './kernel/types.ts'
import { LINK_BOUNDS, linkStates } from './link-states.ts'
import type { KafkaPoker } from './processes.ts'
import type { KafkaWorld } from './world.ts'

type LinkKind =
  | 'CutLink'
  | 'HealLink'
  | 'HealAllLinks'
  | 'IsolateNode'
  | 'SlowLink'
  | 'LossyLink'
  | 'ResetConnections'
export type LinkCommand = Extract<Command, { kind: LinkKind }>

const KINDS: ReadonlySet<Command['kind']> = new Set<LinkKind>([
  'CutLink',
  'HealLink',
  'HealAllLinks',
  'IsolateNode',
  'SlowLink',
  'LossyLink',
  'ResetConnections',
])

/** True when the command is about links. */
export function isLinkCommand(command: Command): command is LinkCommand {
  return KINDS.has(command.kind)
}

/** True when the two nodes' link is of either pattern pair. */
function exists(world: KafkaWorld, a: string, b: string): boolean {
  const ids = Object.keys(world.nodes)
  return ids.some((from) => ids.some((to) => concerns({ from: a, to: b }, world.nodes, from, to)))
}

function checkSide(world: KafkaWorld, field: string, pattern: string): void {
  const nodes = Object.values(world.nodes)
  if (nodes.some((node) => fits(pattern, node.id, node))) return
  const roles = [...new Set(nodes.map((node) => node.role))]
  const racks = [...new Set(nodes.flatMap((n) => ('rack' in n && n.rack ? [`rack:${n.rack}`] : [])))]
  throw new CommandError(field, pattern, `a node, ${[...roles, ...racks, '*'].join(', ')}`)
}

function checkLink(world: KafkaWorld, a: string, b: string): void {
  checkSide(world, 'a', a)
  checkSide(world, 'b', b)
  if (!exists(world, a, b)) throw new CommandError('b', b, `a side that has a link to ${a}`)
  if (linkFaults(world.network).length >= LINK_BOUNDS.faults)
    throw new CommandError('a', a, `at most ${LINK_BOUNDS.faults} faulty links at once`)
}

function checkNumber(field: string, value: number, least: number, most: number): void {
  if (!Number.isFinite(value) || value < least || value > most)
    throw new CommandError(field, value, `a number from ${least} to ${most}`)
}

const joins = (fault: LinkFault, a: string, b: string) =>
  (fault.from === a && fault.to === b) || (fault.from === b && fault.to === a)

/** Throws CommandError when the command is impossible now. */
export function checkLinkCommand(world: KafkaWorld, command: LinkCommand): void {
  if (command.kind === 'HealAllLinks') return
  if (command.kind === 'IsolateNode') return checkLink(world, command.node, '*')
  const { a, b } = command
  if (command.kind === 'HealLink') {
    if (linkFaults(world.network).some((fault) => joins(fault, a, b))) return
    const found = linkStates(world).map((state) => `${state.a} and ${state.b}`)
    throw new CommandError('a', a, found.length > 0 ? found.join('; ') : 'none just now')
  }
  checkLink(world, a, b)
  if (command.kind === 'CutLink' && command.direction !== 'both' && command.direction !== 'a-to-b')
    throw new CommandError('direction', command.direction, 'both or a-to-b')
  if (command.kind === 'SlowLink') {
    checkNumber('delayMs', command.delayMs, 0, LINK_BOUNDS.delayMs)
    checkNumber('jitterMs', command.jitterMs, 0, LINK_BOUNDS.delayMs)
  }
  if (command.kind === 'LossyLink') checkNumber('percent', command.percent, 1, LINK_BOUNDS.percent)
}

/** The faults a command brings, and the fact that says so. */
function faultsOf(
  command: Exclude<LinkCommand, { kind: 'HealLink' | 'HealAllLinks' | 'ResetConnections' }>,
): {
  readonly faults: readonly LinkFault[]
  readonly fact: Fact
} {
  if (command.kind === 'IsolateNode') {
    const { node } = command
    const faults = both({ kind: 'cut', from: node, to: '*' })
    return { faults, fact: { kind: 'LinkCut', a: node, b: '*', direction: 'both' } }
  }
  const { a, b } = command
  if (command.kind === 'CutLink') {
    const { direction } = command
    const cut = { kind: 'cut', from: a, to: b } as const
    const fact = { kind: 'LinkCut', a, b, direction } as const
    return { faults: direction === 'both' ? both(cut) : [cut], fact }
  }
  if (command.kind === 'SlowLink') {
    const { delayMs, jitterMs } = command
    const delay = Math.round(delayMs * MS)
    const jitter = Math.round(jitterMs * MS)
    const fact = { kind: 'LinkSlowed', a, b, delayMs, jitterMs } as const
    return { faults: both({ kind: 'slow', from: a, to: b, delay, jitter }), fact }
  }
  const { percent } = command
  const fact = { kind: 'LinkBecameLossy', a, b, percent } as const
  return { faults: both({ kind: 'loss', from: a, to: b, percent }), fact }
}

function both<F extends LinkFault>(fault: F): readonly F[] {
  return [fault, { ...fault, from: fault.to, to: fault.from }]
}

/** Carries a command about links out. */
export function applyLinkCommand(world: KafkaWorld, command: LinkCommand, poker: KafkaPoker): void {
  const say = (fact: Fact) => poker.poke(world, ADMIN, (_, io) => io.report(fact))
  const before = linkFaults(world.network)
  if (command.kind === 'ResetConnections') {
    const { a, b } = command
    say({ kind: 'ConnectionsReset', a, b, connections: resetConnections(world, a, b) })
  } else if (command.kind === 'HealAllLinks') {
    setLinkFaults(world, [])
    say({ kind: 'AllLinksHealed', links: linkStates({ network: before }).length })
  } else if (command.kind === 'HealLink') {
    const { a, b } = command
    setLinkFaults(
      world,
      before.filter((fault) => !joins(fault, a, b)),
    )
    say({ kind: 'LinkHealed', a, b })
  } else {
    const { faults, fact } = faultsOf(command)
    const replaced = (old: LinkFault) =>
      faults.some((f) => f.kind === old.kind && f.from === old.from && f.to === old.to)
    setLinkFaults(world, [...faults, ...before.filter((old) => !replaced(old))])
    say(fact)
  }
}
