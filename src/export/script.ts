/** The script of a recording: everything that happens, at its moment, in lines of shell. Pure. */
import type { Command, Micros } from '../engine/index.ts'
import { adminLines, createTopic } from './admin-lines.ts'
import { type ClientProgram, programName } from './clients.ts'
import type { Context } from './context.ts'
import { run, secondsOf } from './line.ts'
import { linkLines } from './link-lines.ts'
import { addController, verbOf } from './node-lines.ts'
import { named, notesByReason, type Reason } from './notes.ts'
import { recordLines } from './record-lines.ts'
import { comment } from './shell.ts'
import { terminalLines } from './terminal-lines.ts'

/** Commands that nothing outside of the simulation can carry out. */
const IMPOSSIBLE: Readonly<Partial<Record<Command['kind'], Reason>>> = {
  SkewClock: 'clock',
  DelayMessage: 'message',
  DropMessage: 'message',
  ResetConnections: 'reset',
  FailLogDir: 'disk',
  RepairLogDir: 'disk',
  FillDisk: 'disk',
  FreeDisk: 'disk',
  SlowDisk: 'disk',
  FlushProducer: 'application',
  SeekConsumer: 'application',
  PausePartitions: 'application',
  ResumePartitions: 'application',
  StallConsumer: 'application',
  UnstallConsumer: 'application',
  CommitOffsets: 'application',
  BeginTransaction: 'transactionByHand',
  CommitTransaction: 'transactionByHand',
  AbortTransaction: 'transactionByHand',
  SendOffsetsToTransaction: 'transactionByHand',
  RemoveMember: 'member',
}

/** Topics that the scenario has from the beginning, with the replicas that the simulation's controller chose. */
export function setupLines(
  context: Context,
  placements: Readonly<Record<string, readonly (readonly number[])[]>>,
): readonly string[] {
  return context.plan.scenario.topics.map(({ name, partitions, replicationFactor, config = {} }) => {
    context.hasTopic(name, partitions)
    const assignments = Object.hasOwn(placements, name) ? placements[name] : undefined
    return createTopic({ name, partitions, replicationFactor, assignments, config })
  })
}

interface Step {
  readonly at: Micros
  readonly lines: readonly string[]
  /** Lines that one call can do together with those of its neighbours. */
  readonly verb?: string
  readonly names?: readonly string[]
}

/** Which programs there are, and which of them end by themselves. */
export interface Runs {
  readonly runs: ReadonlySet<string>
  readonly ends: ReadonlySet<string>
}

/** A program starts, or another version of it takes its place. */
function startOf(
  { name, versions }: ClientProgram,
  version: number,
  { runs, ends }: Runs,
): readonly string[] {
  const next = programName(name, version)
  const before = programName(name, version - 1)
  // What is to send so many records is let finish.
  const finish = version > 0 && runs.has(before) && ends.has(before) ? [run('finish', before)] : []
  const started = runs.has(next) ? next : 'none'
  if (version === 0 && started === 'none') return []
  return versions.some((_, n) => runs.has(programName(name, n)))
    ? [...finish, run('client_version', name, started)]
    : []
}

function clientSteps(context: Context, runs: Runs): Step[] {
  return context.plan.clients.flatMap((client) =>
    client.versions.map((version, n) => ({ at: version.from, lines: startOf(client, n, runs) })),
  )
}

/** What changes a client's program: the steps of its versions stand for it. */
function isOfVersions(command: Command): boolean {
  const kinds = ['AddProducer', 'AddConsumer', 'AddShareConsumer', 'SetProducerRate', 'SetProcessingTime']
  if (kinds.includes(command.kind) || command.kind === 'ChangeSubscription') return true
  return command.kind === 'SetShareAcknowledgement' && command.acknowledge !== 'renew'
}

function remember(command: Command, context: Context): void {
  if (command.kind === 'CreateTopic')
    context.hasTopic(command.topic, command.assignments?.length ?? command.partitions)
  else if (command.kind === 'CreatePartitions') context.hasTopic(command.topic, command.count)
}

function stepOf(at: Micros, index: number, context: Context): Step {
  const { command } = context.plan.timed[index] as { command: Command }
  context.about(at, named(command))
  const reason = IMPOSSIBLE[command.kind]
  if (reason !== undefined) return { at, lines: context.leaveOut(reason) }
  if (isOfVersions(command)) {
    if (!command.kind.startsWith('Add')) context.nearly('restarted')
    return { at, lines: [] }
  }
  if (command.kind === 'SetShareAcknowledgement') return { at, lines: context.leaveOut('application') }
  const verb = verbOf(command, context)
  if (verb) return { at, lines: [], ...verb }
  const lines =
    addController(command, context) ??
    linkLines(command, context) ??
    recordLines(command, context) ??
    terminalLines(index, context) ??
    adminLines(command, context)
  remember(command, context)
  return { at, lines: lines === null ? [] : typeof lines === 'string' ? [lines] : lines }
}

/** Neighbours that do the same at the same moment become one. */
function joined(steps: readonly Step[]): Step[] {
  const out: Step[] = []
  for (const step of steps) {
    const last = out.at(-1)
    if (step.verb !== undefined && last?.verb === step.verb && last.at === step.at)
      out[out.length - 1] = { ...last, names: [...new Set([...(last.names ?? []), ...(step.names ?? [])])] }
    else out.push(step)
  }
  return out
}

/** The lines of the script, with their moments. */
export function scriptLines(context: Context, runs: Runs): readonly string[] {
  const commands = context.plan.timed.map(({ at }, index) => stepOf(at, index, context))
  // A client that starts at a moment comes before what is done at it.
  const steps = [...clientSteps(context, runs), ...commands].sort((a, b) => a.at - b.at)
  const lines: string[] = []
  let last: Micros | null = null
  for (const { at, lines: own, verb, names = [] } of joined(steps)) {
    const body = verb !== undefined && names.length > 0 ? [run(verb, ...names)] : own
    if (body.length === 0) continue
    if (at !== last) lines.push('', `at ${secondsOf(at)}`)
    last = at
    lines.push(...body)
  }
  const ending = context.plan.clients.flatMap(({ name, versions }) => {
    const program = programName(name, versions.length - 1)
    return runs.runs.has(program) && runs.ends.has(program) ? [run('finish', program)] : []
  })
  if (ending.length > 0) lines.push('', ...ending)
  return lines
}

/** What is left out or done in another way, as comments of the script. */
export function noteLines({ notes }: Context, say: (reason: Reason) => string): readonly string[] {
  return notesByReason(notes, say).flatMap(({ sentence, notes: of }) => [
    comment(`- ${sentence}`),
    ...of.map(({ at, what }) => comment(`    ${at === null ? '' : `${secondsOf(at)} s `}${what}`)),
  ])
}
