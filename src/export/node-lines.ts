/** What happens to processes: the functions of bin/lib.sh, by name. Pure. */
import type { Command } from '../engine/index.ts'
import type { Context } from './context.ts'
import { run } from './line.ts'
import { serviceOf } from './plan.ts'

const VERBS = {
  CrashNode: 'crash',
  PowerLoss: 'crash',
  StopNode: 'stop',
  StartNode: 'start',
  PauseNode: 'pause',
  ResumeNode: 'resume',
  WipeDisk: 'wipe',
} as const
type NodeCommand = Extract<Command, { kind: keyof typeof VERBS }>

const isNodeCommand = (command: Command): command is NodeCommand => Object.hasOwn(VERBS, command.kind)

function rackOf(rack: string, { plan }: Context): readonly string[] {
  return plan.servers.filter((server) => server.rack === rack).map(({ name }) => name)
}

/** Commands of one kind in a row and at the same moment are one line: kill takes them all at once. */
export function verbOf(
  command: Command,
  context: Context,
): { readonly verb: string; readonly names: readonly string[] } | null {
  if (command.kind === 'FailZone') return { verb: 'crash', names: rackOf(command.rack, context) }
  if (command.kind === 'RestoreZone') return { verb: 'start', names: rackOf(command.rack, context) }
  if (command.kind === 'RollingRestart') {
    const brokers = context.plan.servers.filter(({ kind, first }) => kind === 'broker' && first)
    return { verb: 'rolling_restart', names: brokers.map(({ name }) => name) }
  }
  if (command.kind === 'AddBroker') return { verb: 'start', names: [`broker-${command.id}`] }
  if (command.kind === 'CloseClient') return clientVerb('stop', command.client, context)
  if (!isNodeCommand(command)) return null
  if (command.kind === 'PowerLoss') context.nearly('power')
  const client = context.plan.clients.find(({ name }) => name === command.node)
  if (client) return clientVerb(VERBS[command.kind], client.name, context)
  const service = serviceOf(context.plan, command.node)
  if (service === undefined) {
    context.leaveOut('nowhere')
    return { verb: VERBS[command.kind], names: [] }
  }
  return { verb: VERBS[command.kind], names: [service] }
}

/** A client that is part of another's program goes where that goes. */
function clientVerb(verb: string, name: string, context: Context) {
  const client = context.plan.clients.find((known) => known.name === name)
  if (client?.partOf != null) {
    context.nearly('twin')
    return { verb: `client_${verb}`, names: [client.partOf] }
  }
  return { verb: `client_${verb}`, names: [name] }
}

/** A controller that joins the quorum: its process first, then kafka-metadata-quorum, with its own configs. */
export function addController(command: Command, { plan }: Context): readonly string[] | null {
  if (command.kind !== 'AddController') return null
  const name = `controller-${command.id}`
  const begun = plan.scenario.controllers.includes(command.id)
  return [...(begun ? [] : [run('start', name)]), run('add_controller', name)]
}
