/**
 * What is typed into the terminal. A tool of Kafka's runs in the node `terminal`, an admin client that is there while it
 * runs; the console clients are a producer and a consumer of their own.
 */
import { bootstrapOf, consumerNode, newConsumer, newProducer, producerNode } from './build-world.ts'
import { say, watchSilence } from './clients/console.ts'
import { wake } from './clients/consumer/poll-loop.ts'
import { seek } from './clients/consumer/seek.ts'
import { runSender } from './clients/producer/producer.ts'
import { sendByHand } from './clients/producer/workload.ts'
import { checkClient } from './clients/profiles/resolve.ts'
import {
  type ConsumerPlan,
  type ProducerPlan,
  planConsumer,
  planProducer,
  readLine,
} from './clients/terminal/console-options.ts'
import { JavaError } from './clients/terminal/program.ts'
import { end, goOn, runTool, typed } from './clients/terminal/terminal.ts'
import { toolOf } from './clients/terminal/tools.ts'
import { CommandError } from './command-error.ts'
import type { Command, TerminalCommand } from './commands.ts'
import { ConfigError } from './config/resolve.ts'
import { integerBetween, streamOf } from './kernel/random.ts'
import { endNode, isUp, startNode } from './kernel/step.ts'
import type { NodeId } from './kernel/types.ts'
import { type KafkaPoker, startAny, stop } from './processes.ts'
import { SCENARIO_BOUNDS } from './scenario.ts'
import type { Terminal, TerminalEntry, TerminalLine } from './terminal-state.ts'
import { consoleClient, TERMINAL, TERMINAL_BOUNDS, terminalOf, terminalState } from './terminal-view.ts'
import type { KafkaWorld, Producer } from './world.ts'

/** The oldest command lines are let go. */
const KEPT_ENTRIES = 100

const KINDS: Readonly<Record<TerminalCommand['kind'], true>> = {
  RunTool: true,
  TypeLine: true,
  EndInput: true,
  InterruptTool: true,
}

/** Whether a command is one of these. */
export function isTerminalCommand(command: Command): command is TerminalCommand {
  return Object.hasOwn(KINDS, command.kind)
}

/** Throws CommandError for what the terminal cannot take now. */
export function checkTerminalCommand(world: KafkaWorld, command: TerminalCommand): void {
  const state = terminalState(world)
  if (command.kind === 'RunTool') {
    if (state !== 'ready') throw new CommandError('line', command.line, 'none while another command runs')
    const { line, words, input } = command
    if (line.length > TERMINAL_BOUNDS.line || words.some((word) => word.length > TERMINAL_BOUNDS.line))
      throw new CommandError('line', `${line.length} characters`, `at most ${TERMINAL_BOUNDS.line}`)
    if (words.length === 0 || words.length > TERMINAL_BOUNDS.words)
      throw new CommandError('words', words.length, `1 to ${TERMINAL_BOUNDS.words} words`)
    checkInto(world, command)
    if (input && input.length > TERMINAL_BOUNDS.input)
      throw new CommandError('input', input.length, `at most ${TERMINAL_BOUNDS.input} lines`)
  } else if (command.kind === 'InterruptTool') {
    if (state === 'ready') throw new CommandError('kind', command.kind, 'none: nothing runs')
  } else if (state !== 'input')
    throw new CommandError('kind', command.kind, 'none: nothing reads what is typed')
  if (command.kind === 'TypeLine' && command.line.length > TERMINAL_BOUNDS.line)
    throw new CommandError('line', `${command.line.length} characters`, `at most ${TERMINAL_BOUNDS.line}`)
}

function checkInto(world: KafkaWorld, { into, words }: Extract<TerminalCommand, { kind: 'RunTool' }>): void {
  if (into === undefined) return
  if (into === '' || into.length > TERMINAL_BOUNDS.file)
    throw new CommandError('into', into, `a name of 1 to ${TERMINAL_BOUNDS.file} characters`)
  if (toolOf(words[0] ?? '')?.program === null)
    throw new CommandError('into', into, 'nothing after a console client: what it prints goes to the screen')
  const files = terminalOf(world)?.files ?? {}
  if (!Object.hasOwn(files, into) && Object.keys(files).length >= TERMINAL_BOUNDS.files)
    throw new CommandError('into', into, `at most ${TERMINAL_BOUNDS.files} files`)
}

function kafkaOf(world: KafkaWorld): Terminal['kafka'] {
  const isOld = Object.values(world.nodes).some((n) => n.role === 'broker' && n.controlPlane === 'zookeeper')
  return isOld ? '3.9.2' : '4.4.0'
}

function open(world: KafkaWorld): Terminal {
  const known = terminalOf(world)
  if (known) return known
  const fresh: Terminal = {
    role: 'terminal',
    id: TERMINAL,
    bootstrap: bootstrapOf(world),
    process: 'stopped',
    entries: [],
    kafka: kafkaOf(world),
    files: {},
    running: null,
  }
  world.nodes[TERMINAL] = fresh
  world.lives[TERMINAL] = 0
  return fresh
}

function note(world: KafkaWorld, terminal: Terminal, entry: Omit<TerminalEntry, 'at'>): void {
  terminal.entries = [...terminal.entries.slice(1 - KEPT_ENTRIES), Object.freeze({ ...entry, at: world.now })]
}

/** The name itself, or with a number behind it when it is taken. */
function freeName(world: KafkaWorld, name: string, nodeOf: (id: string) => NodeId): string {
  for (let n = 1; ; n++) {
    const id = n === 1 ? name : `${name}-${n}`
    if (!world.nodes[nodeOf(id)]) return id
  }
}

/** The servers that zookeeper-shell names as `zookeeper-1:2181`; any other address is one of all of them. */
function ensembleIn(world: KafkaWorld, words: readonly string[]): readonly NodeId[] {
  const all = Object.values(world.nodes).filter(({ role }) => role === 'zookeeper')
  const named = all.filter(({ id }) => words[1]?.split(',').some((address) => address.startsWith(`${id}:`)))
  return (named.length > 0 ? named : all).map(({ id }) => id)
}

/** The brokers that --bootstrap-server names as `broker-1:9092`; any other address is one of all of them. */
function bootstrapIn(world: KafkaWorld, words: readonly string[]): readonly NodeId[] {
  if (words[0]?.startsWith('zookeeper-shell')) return ensembleIn(world, words)
  const at = words.findIndex((word) => word.startsWith('--bootstrap-server'))
  const list = words[at]?.split('=')[1] ?? words[at + 1] ?? ''
  const named = list.split(',').map((address) => address.replace(/:\d+$/, '') as NodeId)
  const known = at < 0 ? [] : named.filter((id) => world.nodes[id]?.role === 'broker')
  return known.length > 0 ? known : bootstrapOf(world)
}

type Run = Extract<TerminalCommand, { kind: 'RunTool' }>

function runInNode(world: KafkaWorld, terminal: Terminal, command: Run, poker: KafkaPoker): void {
  const { line, words, input } = command
  note(world, terminal, { line, output: [], code: null, endedAt: -1, client: null })
  terminal.bootstrap = bootstrapIn(world, words)
  const into = command.into ?? null
  const seed = integerBetween(streamOf(world, 'terminal'), 0, 2 ** 31)
  terminal.running = {
    words,
    input,
    into,
    startedAt: world.now,
    seed,
    journal: [],
    pending: [],
    reading: false,
    token: 0,
  }
  startNode(world, TERMINAL)
  terminal.process = 'running'
  poker.poke(world, TERMINAL, (_, io) => goOn(terminal, io))
}

/** A client of the console: its plan, or what was said in place of one. */
function planned(command: Run, now: number, terminal: Terminal) {
  let plan: ProducerPlan | ConsumerPlan | null = null
  const isProducer = command.words[0]?.startsWith('kafka-console-producer')
  const { lines, code } = runTool(
    // biome-ignore lint/correctness/useYield: a program that asks nothing
    function* (shell) {
      plan = isProducer ? planProducer(shell) : planConsumer(shell)
    },
    { words: command.words, input: null, startedAt: now, seed: 0, journal: [] },
    0,
    terminal,
  )
  return { plan: plan as ProducerPlan | ConsumerPlan | null, lines, code }
}

/** What a client's constructor throws (ConfigException). */
function configProblem(plan: ProducerPlan | ConsumerPlan): string | null {
  try {
    checkClient(plan.what, plan.spec)
    return null
  } catch (problem) {
    if (!(problem instanceof ConfigError)) throw problem
    const value = plan.spec.config?.[problem.field]
    return `org.apache.kafka.common.config.ConfigException: Invalid value ${value} for configuration ${problem.field}: ${problem.allowed}`
  }
}

function runConsole(world: KafkaWorld, terminal: Terminal, command: Run, poker: KafkaPoker): void {
  const { line } = command
  const { plan, lines, code } = planned(command, world.now, terminal)
  const ended = (output: readonly TerminalLine[], exit: number) =>
    note(world, terminal, {
      line,
      output: Object.freeze(output),
      code: exit,
      endedAt: world.now,
      client: null,
    })
  if (!plan) return ended(lines, code)
  const clients = Object.values(world.nodes).filter(
    (n) => n.role === 'producer' || n.role === 'consumer',
  ).length
  const wrong =
    clients >= SCENARIO_BOUNDS.clients
      ? `kafkascope: at most ${SCENARIO_BOUNDS.clients} clients`
      : configProblem(plan)
  if (wrong !== null) return ended([...lines, { text: wrong, err: true }], 1)
  const client = plan.what === 'producer' ? startProducer(world, plan) : startConsumer(world, plan)
  note(world, terminal, { line, output: Object.freeze(lines), code: null, endedAt: -1, client })
  startAny(world, client, poker)
  if (plan.what === 'consumer') return beginReading(world, client, plan, poker)
  for (const each of command.input ?? []) if (!typeLine(world, client, each, poker)) return
  if (command.input) endInput(world, client, poker)
}

function startProducer(world: KafkaWorld, plan: ProducerPlan): NodeId {
  const id = freeName(world, 'console-producer', producerNode)
  const node: Producer = {
    ...newProducer(world, { ...plan.spec, id }, bootstrapOf(world)),
    console: { print: null, maxMessages: -1, timeoutMs: -1, messages: 0, token: 0, lines: [] },
    reader: plan.reader,
  }
  world.nodes[node.id] = node
  world.lives[node.id] = 0
  return node.id
}

function startConsumer(world: KafkaWorld, plan: ConsumerPlan): NodeId {
  const id = freeName(world, 'console-consumer', consumerNode)
  const own = plan.spec.assign
    ? null
    : `console-consumer-${integerBetween(streamOf(world, 'ids'), 0, 99_999)}`
  const group = plan.spec.group === '' ? own : plan.spec.group
  const node = { ...newConsumer({ ...plan.spec, id, group }, bootstrapOf(world)), console: plan.output }
  world.nodes[node.id] = node
  world.lives[node.id] = 0
  return node.id
}

function beginReading(world: KafkaWorld, client: NodeId, plan: ConsumerPlan, poker: KafkaPoker): void {
  poker.poke(world, client, (self, io) => {
    if (self.role !== 'consumer') return
    if (plan.seek) {
      seek(self, io, Object.values(self.partitions), plan.seek)
      wake(self, io)
    }
    watchSilence(self, io)
  })
}

/** One line for a console producer; false when the line ended it. */
function typeLine(world: KafkaWorld, client: NodeId, line: string, poker: KafkaPoker): boolean {
  const node = world.nodes[client]
  if (node?.role !== 'producer' || !node.console || !node.reader) return false
  const { console: output, reader } = node
  output.messages += 1
  let record: ReturnType<typeof readLine>
  try {
    record = readLine(reader, line, output.messages)
  } catch (problem) {
    if (!(problem instanceof JavaError)) throw problem
    say(output, problem.toString(), true)
    endInput(world, client, poker)
    return false
  }
  poker.poke(world, client, (_, io) => {
    sendByHand(node, io, { topic: node.spec.topic, partition: null, ...record })
    runSender(node, io)
  })
  return true
}

function endInput(world: KafkaWorld, client: NodeId, poker: KafkaPoker): void {
  const node = world.nodes[client]
  if (node && isUp(world, client)) stop(world, node, poker)
}

function interrupt(world: KafkaWorld, poker: KafkaPoker): void {
  const terminal = terminalOf(world)
  if (terminal?.running) {
    const last = terminal.entries.at(-1)
    if (last)
      terminal.entries = [
        ...terminal.entries.slice(0, -1),
        Object.freeze({ ...last, code: 130, endedAt: world.now }),
      ]
    poker.poke(world, TERMINAL, (_, io) => end(terminal, io))
    return
  }
  const client = consoleClient(world)
  if (!client) return
  // A second Ctrl+C does not wait for close().
  if (client.process === 'stopping') {
    endNode(world, client.id)
    client.process = 'stopped'
  } else stop(world, client, poker, true)
}

/** Does what was typed. */
export function runTerminalCommand(world: KafkaWorld, command: TerminalCommand, poker: KafkaPoker): void {
  const terminal = open(world)
  const client = consoleClient(world)
  if (command.kind === 'InterruptTool') return interrupt(world, poker)
  if (terminal.running) {
    const line = command.kind === 'TypeLine' ? command.line : null
    return poker.poke(world, TERMINAL, (_, io) => typed(terminal, io, line))
  }
  if (command.kind === 'EndInput') return client ? endInput(world, client.id, poker) : undefined
  if (command.kind === 'TypeLine') {
    if (client && typeof client.id === 'string') typeLine(world, client.id, command.line, poker)
    return
  }
  const word = command.words[0] ?? ''
  const tool = toolOf(word)
  if (!tool) {
    const text = `kafkascope: ${word}: command not found`
    const output = Object.freeze([Object.freeze({ text, err: true as const })])
    return note(world, terminal, { line: command.line, output, code: 127, endedAt: world.now, client: null })
  }
  if (tool.program) runInNode(world, terminal, command, poker)
  else runConsole(world, terminal, command, poker)
}
