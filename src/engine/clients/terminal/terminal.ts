/**
 * The node of a terminal: an admin client that lives as long as the tool that runs in it. The tool's questions are its
 * requests; when all of a round are answered, or failed, the tool is run anew with one round more.
 */
import { wallClock } from '../../broker/replicas.ts'
import { MS, type NodeId, type RequestFailed } from '../../kernel/types.ts'
import type { Message } from '../../messages.ts'
import type { RunningTool, Terminal, TerminalLine, TerminalTimer, ToolAnswer } from '../../terminal-state.ts'
import type { Handlers, KafkaIo } from '../../world.ts'
import { type Ask, type Call, JavaError, type Program, type Shell, ToolExit } from './program.ts'
import { toolOf } from './tools.ts'

const REQUEST_TIMEOUT_MS = 30_000
/** What one command may print; the rest is counted. */
const MAX_LINES = 2_000

export interface Outcome {
  readonly lines: readonly TerminalLine[]
  /** What it waits for, null when it has ended. */
  readonly ask: Ask | null
  readonly code: number
}

/** Numbers from 0 to `bound` - 1, the same each time the tool is run anew (a linear congruential generator). */
function chanceOf(seed: number): Shell['chance'] {
  let state = seed
  return (bound) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >>> 8) % bound
  }
}

/** Runs a tool from its beginning to where it waits, or to its end. */
export function runTool(
  program: Program,
  tool: Pick<RunningTool, 'words' | 'input' | 'startedAt' | 'seed' | 'journal'>,
  skew: number,
  place: Pick<Terminal, 'files' | 'bootstrap' | 'kafka'>,
): Outcome {
  const { files, bootstrap, kafka } = place
  const lines: TerminalLine[] = []
  let now = tool.startedAt
  const say = (text: string, err: boolean) => {
    for (const line of text.split('\n'))
      if (lines.length < MAX_LINES)
        lines.push(Object.freeze(err ? { text: line, err: true } : { text: line }))
  }
  const shell: Shell = {
    words: tool.words.slice(1),
    input: tool.input,
    servers: bootstrap,
    kafka,
    isOld: kafka === '3.9.2',
    now: () => now,
    wall: () => wallClock(now + skew),
    file: (name) => (Object.hasOwn(files, name) ? (files[name] ?? null) : null),
    fileNames: () => Object.keys(files).sort(),
    chance: chanceOf(tool.seed),
    out: (line) => say(line, false),
    err: (line) => say(line, true),
  }
  try {
    const running = program(shell)
    let step = running.next()
    for (const { at, answers } of tool.journal) {
      if (step.done) break
      now = at
      step = running.next(answers)
    }
    return { lines, ask: step.done ? null : step.value, code: 0 }
  } catch (problem) {
    if (problem instanceof ToolExit) return { lines, ask: null, code: problem.code }
    if (!(problem instanceof JavaError)) throw problem
    say(problem.toString(), true)
    return { lines, ask: null, code: 1 }
  }
}

/** `> name` */
function write(self: Terminal, into: string | null, lines: readonly TerminalLine[]): void {
  if (into === null) return
  const text = lines.filter(({ err }) => !err).map((line) => line.text)
  self.files = Object.freeze({ ...self.files, [into]: Object.freeze(text) })
}

function anyBroker(self: Terminal, io: KafkaIo): NodeId {
  const ready = self.bootstrap.filter((node) => io.readyAt(node, 'main') <= io.now)
  const among = ready.length > 0 ? ready : self.bootstrap
  return among[io.pick('node/terminal', 0, among.length - 1)] as NodeId
}

/** Goes on with the tool: what it said so far is shown, what it asks is sent. */
export function goOn(self: Terminal, io: KafkaIo): void {
  const { running } = self
  if (!running) return
  const program = toolOf(running.words[0] ?? '')?.program
  if (!program) return
  const said = runTool(program, running, io.wallNow - io.now, self)
  const { ask, code } = said
  const lines = running.into === null ? said.lines : said.lines.filter(({ err }) => err)
  const last = self.entries.at(-1)
  if (!last) return
  const ended = ask === null
  const entry = {
    ...last,
    output: Object.freeze(lines),
    code: ended ? code : null,
    endedAt: ended ? io.now : -1,
  }
  self.entries = [...self.entries.slice(0, -1), Object.freeze(entry)]
  if (ended) {
    write(self, running.into, said.lines)
    return end(self, io)
  }
  running.token += 1
  running.reading = 'lineWithinMs' in ask
  if ('lineWithinMs' in ask)
    return io.wakeAfter(ask.lineWithinMs * MS, { kind: 'ToolTimer', token: running.token })
  if ('sleepMs' in ask) return io.wakeAfter(ask.sleepMs * MS, { kind: 'ToolTimer', token: running.token })
  send(self, io, running, ask.calls)
}

function send(self: Terminal, io: KafkaIo, running: RunningTool, calls: readonly Call[]): void {
  running.pending = calls.map(({ to, request, channel = 'main' }) => ({
    to: to === 'any' ? anyBroker(self, io) : to,
    channel,
    request,
    answer: null,
  }))
  if (running.pending.length === 0) return io.wakeAfter(0, { kind: 'ToolTimer', token: running.token })
  for (const { to, channel, request } of running.pending)
    io.request(to, channel, request, REQUEST_TIMEOUT_MS * MS)
}

/** The process is over; so are its connections. */
export function end(self: Terminal, io: KafkaIo): void {
  self.running = null
  self.process = 'stopped'
  io.exit()
}

function answered(self: Terminal, io: KafkaIo, request: Message, from: NodeId, answer: ToolAnswer): void {
  const { running } = self
  const asked = JSON.stringify(request)
  const call = running?.pending.find(
    (each) => each.answer === null && each.to === from && JSON.stringify(each.request) === asked,
  )
  if (!running || !call) return
  call.answer = answer
  if (running.pending.every((each) => each.answer !== null)) nextRound(self, io, running)
}

function nextRound(self: Terminal, io: KafkaIo, running: RunningTool): void {
  const answers = running.reading ? [NOTHING_TYPED] : running.pending.map((each) => each.answer as ToolAnswer)
  goOnWith(self, io, running, answers)
}

const NOTHING_TYPED = Object.freeze({ kind: 'TypedLine', line: null, ended: false } as const)

/** A line for a tool that reads; null ends its input. */
export function typed(self: Terminal, io: KafkaIo, line: string | null): void {
  const { running } = self
  if (!running?.reading) return
  goOnWith(self, io, running, [Object.freeze({ kind: 'TypedLine', line, ended: line === null })])
}

function goOnWith(self: Terminal, io: KafkaIo, running: RunningTool, answers: readonly ToolAnswer[]): void {
  running.journal = [...running.journal, Object.freeze({ at: io.now, answers: Object.freeze(answers) })]
  running.pending = []
  running.reading = false
  goOn(self, io)
}

/** The answers a tool can get. */
const ANSWERS = [
  'AlterPartitionReassignmentsResponse',
  'ApiVersionsResponse',
  'ConsumerGroupDescribeResponse',
  'CreatePartitionsResponse',
  'CreateTopicsResponse',
  'DeleteGroupsResponse',
  'DeleteRecordsResponse',
  'DeleteTopicsResponse',
  'DescribeClusterResponse',
  'DescribeConfigsResponse',
  'DescribeGroupsResponse',
  'DescribeLogDirsResponse',
  'DescribeProducersResponse',
  'DescribeQuorumResponse',
  'DescribeTransactionsResponse',
  'ZkCloseSessionResponse',
  'ZkConnectResponse',
  'ZkOpsResponse',
  'ZkPingResponse',
  'InitProducerIdResponse',
  'ListTransactionsResponse',
  'WriteTxnMarkersResponse',
  'AddRaftVoterResponse',
  'RemoveRaftVoterResponse',
  'UnregisterBrokerResponse',
  'DescribeTopicPartitionsResponse',
  'ElectLeadersResponse',
  'FindCoordinatorResponse',
  'IncrementalAlterConfigsResponse',
  'ListGroupsResponse',
  'ListOffsetsResponse',
  'ListPartitionReassignmentsResponse',
  'MetadataResponse',
  'OffsetCommitResponse',
  'OffsetDeleteResponse',
  'OffsetFetchResponse',
  'AlterShareGroupOffsetsResponse',
  'DeleteShareGroupOffsetsResponse',
  'DescribeShareGroupOffsetsResponse',
  'ShareGroupDescribeResponse',
] as const satisfies readonly Message['kind'][]

const onAnswer = (self: Terminal, answer: Message, io: KafkaIo, request: Message, from: NodeId): void =>
  answered(self, io, request, from, answer)

export const terminalHandlers: Handlers<Terminal, (typeof ANSWERS)[number] | TerminalTimer['kind']> = {
  ...(Object.fromEntries(ANSWERS.map((kind) => [kind, onAnswer])) as unknown as Handlers<
    Terminal,
    (typeof ANSWERS)[number]
  >),
  ToolTimer(self, { token }, io) {
    const { running } = self
    if (running && running.token === token && running.pending.length === 0) nextRound(self, io, running)
  },
}

/** A request of the tool got no answer. */
export function terminalFailed(
  self: Terminal,
  { request, to, reason }: RequestFailed<Message>,
  io: KafkaIo,
): void {
  if (request) answered(self, io, request, to as NodeId, { kind: 'NoAnswer', reason })
}
