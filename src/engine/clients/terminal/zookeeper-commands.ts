/** The commands of zookeeper-shell (org.apache.zookeeper.cli): what they ask for, and what they say. */
import { wallClock } from '../../broker/replicas.ts'
import { formatZxid } from '../../zookeeper/zxid.ts'
import type { ZkCode, ZkOp, ZkResult, ZnodeStat } from '../../zookeeper-state.ts'
import { javaDate } from './calendar.ts'
import type { Asking, Shell } from './program.ts'
import type { ZkSession } from './zookeeper-shell.ts'

/** A KeeperException, by the name of its code. */
export class ZkProblem extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** MalformedCommandException, ParseException and the like: what is printed. */
class CommandProblem extends Error {}

interface Command {
  /** As `help` lists it. */
  readonly usage: string
  /** Flags that take a value; null of those that take none. */
  readonly flags: Readonly<Record<string, 'value' | null>>
  /** At least so many words behind the flags. */
  readonly least: number
  run(shell: Shell, session: ZkSession, parsed: Parsed): Asking<void>
}

interface Parsed {
  readonly words: readonly string[]
  has(flag: string): boolean
  value(flag: string): string | null
}

function parse(command: Command, words: readonly string[]): Parsed {
  const flags = new Map<string, string>()
  const rest: string[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string
    if (!/^-[a-zA-Z]$/.test(word)) {
      rest.push(word)
      continue
    }
    const kind = command.flags[word]
    if (kind === undefined)
      throw new CommandProblem(
        `org.apache.commons.cli.UnrecognizedOptionException: Unrecognized option: ${word}`,
      )
    if (kind === 'value' && words[i + 1] === undefined)
      throw new CommandProblem(
        `org.apache.commons.cli.MissingArgumentException: Missing argument for option: ${word.slice(1)}`,
      )
    flags.set(word, kind === 'value' ? (words[++i] as string) : '')
  }
  if (rest.length < command.least) throw new CommandProblem(usageOf(command))
  return { words: rest, has: (flag) => flags.has(flag), value: (flag) => flags.get(flag) ?? null }
}

const usageOf = ({ usage }: Command) => usage

/** PathUtils.validatePath */
function checkPath(path: string): string {
  const bad = (why: string) => new CommandProblem(`Invalid path string "${path}" caused by ${why}`)
  if (!path.startsWith('/')) throw new CommandProblem('Path must start with / character')
  if (path !== '/' && path.endsWith('/')) throw new CommandProblem('Path must not end with / character')
  const at = path.indexOf('//')
  if (at >= 0) throw bad(`empty node name specified @${at + 1}`)
  if (/\/\.\.?(\/|$)/.test(path)) throw bad(`relative paths not allowed @${path.indexOf('/.') + 1}`)
  return path
}

const NAMES: Readonly<Record<ZkCode, string>> = {
  OK: 'Ok',
  NONODE: 'NoNode',
  NODEEXISTS: 'NodeExists',
  BADVERSION: 'BadVersion',
  NOTEMPTY: 'NotEmpty',
  NOCHILDRENFOREPHEMERALS: 'NoChildrenForEphemerals',
  SESSIONEXPIRED: 'SessionExpired',
  RUNTIMEINCONSISTENCY: 'RuntimeInconsistency',
}

/** CliWrapperException.getMessage */
function saysOf(code: string, path: string): string {
  if (code === 'NoNode') return `Node does not exist: ${path}`
  if (code === 'NodeExists') return `Node already exists: ${path}`
  if (code === 'NotEmpty') return `Node not empty: ${path}`
  if (code === 'BadVersion') return `version No is not valid : ${path}`
  if (code === 'NoChildrenForEphemerals') return `Ephemerals cannot have children: ${path}`
  return `KeeperErrorCode = ${code} for ${path}`
}

function* one(session: ZkSession, op: ZkOp): Asking<ZkResult> {
  const [result] = yield* session.ask([op])
  if (!result) throw new ZkProblem('ConnectionLoss')
  if (result.code !== 'OK') throw new ZkProblem(NAMES[result.code])
  return result
}

function printStat(shell: Shell, stat: ZnodeStat | undefined): void {
  if (!stat) return
  const rows: [string, string | number][] = [
    ['cZxid', formatZxid(stat.czxid)],
    ['ctime', javaDate(wallClock(stat.ctime))],
    ['mZxid', formatZxid(stat.mzxid)],
    ['mtime', javaDate(wallClock(stat.mtime))],
    ['pZxid', formatZxid(stat.pzxid)],
    ['cversion', stat.cversion],
    ['dataVersion', stat.version],
    ['aclVersion', 0],
    ['ephemeralOwner', stat.ephemeralOwner ?? '0x0'],
    ['dataLength', stat.dataLength],
    ['numChildren', stat.numChildren],
  ]
  for (const [name, value] of rows) shell.out(`${name} = ${value}`)
}

const under = (path: string, name: string) => (path === '/' ? `/${name}` : `${path}/${name}`)

/** The node and all below it, each before what is below it. */
function* subtree(session: ZkSession, path: string): Asking<string[]> {
  const { children = [] } = yield* one(session, { op: 'getChildren', path, watch: false })
  const found = [path]
  for (const name of [...children].sort()) found.push(...(yield* subtree(session, under(path, name))))
  return found
}

const version = (parsed: Parsed) => {
  const text = parsed.value('-v')
  return text === null ? -1 : Number(text)
}

/** That of the client which Kafka 3.9.2 brings. */
const VERSION =
  'ZooKeeper CLI version: 3.8.4-9316c2a7a97e1666d8f4593f34dd6fc36ecc436c, built on 2024-02-12 22:16 UTC'

const COMMANDS: Readonly<Record<string, Command>> = {
  create: {
    usage: 'create [-s] [-e] [-c] [-t ttl] path [data] [acl]',
    flags: { '-s': null, '-e': null, '-c': null, '-t': 'value' },
    least: 1,
    *run(shell, session, parsed) {
      const [path = '', data = null] = parsed.words
      checkPath(path)
      if (parsed.has('-c') || parsed.has('-t') || (parsed.has('-e') && parsed.has('-s')))
        throw new CommandProblem(
          'kafkascope: containers, TTL nodes and sequential ephemeral nodes are not simulated',
        )
      const mode = parsed.has('-e') ? 'EPHEMERAL' : parsed.has('-s') ? 'PERSISTENT_SEQUENTIAL' : 'PERSISTENT'
      const result = yield* one(session, { op: 'create', path, data, mode })
      shell.err(`Created ${result.path ?? path}`)
    },
  },
  delete: {
    usage: 'delete [-v version] path',
    flags: { '-v': 'value' },
    least: 1,
    *run(_, session, parsed) {
      yield* one(session, {
        op: 'delete',
        path: checkPath(parsed.words[0] ?? ''),
        version: version(parsed),
      })
    },
  },
  deleteall: {
    usage: 'deleteall path [-b batch size]',
    flags: { '-b': 'value' },
    least: 1,
    *run(_, session, parsed) {
      const paths = yield* subtree(session, checkPath(parsed.words[0] ?? ''))
      const ops = paths.reverse().map((path) => ({ op: 'delete', path, version: -1 }) as const)
      yield* one(session, { op: 'multi', ops })
    },
  },
  get: {
    usage: 'get [-s] [-w] path',
    flags: { '-s': null, '-w': null },
    least: 1,
    *run(shell, session, parsed) {
      const path = checkPath(parsed.words[0] ?? '')
      const { data, stat } = yield* one(session, { op: 'getData', path, watch: false })
      shell.out(data ?? 'null')
      if (parsed.has('-s')) printStat(shell, stat)
    },
  },
  getEphemerals: {
    usage: 'getEphemerals path',
    flags: {},
    least: 0,
    *run(shell, session, parsed) {
      const [prefix = '/'] = parsed.words
      const all = yield* subtree(session, '/')
      const mine: string[] = []
      for (const path of all.filter((each) => each.startsWith(prefix))) {
        const { stat } = yield* one(session, { op: 'exists', path, watch: false })
        if (stat?.ephemeralOwner === session.id) mine.push(path)
      }
      shell.out(`[${mine.join(', ')}]`)
    },
  },
  getAllChildrenNumber: {
    usage: 'getAllChildrenNumber path',
    flags: {},
    least: 1,
    *run(shell, session, parsed) {
      const all = yield* subtree(session, checkPath(parsed.words[0] ?? ''))
      shell.out(String(all.length - 1))
    },
  },
  ls: {
    usage: 'ls [-s] [-w] [-R] path',
    flags: { '-s': null, '-w': null, '-R': null },
    least: 1,
    *run(shell, session, parsed) {
      const path = checkPath(parsed.words[0] ?? '')
      if (parsed.has('-R')) {
        for (const each of yield* subtree(session, path)) shell.out(each)
        return
      }
      const { children = [], stat } = yield* one(session, { op: 'getChildren', path, watch: false })
      shell.out(`[${[...children].sort().join(', ')}]`)
      if (parsed.has('-s')) printStat(shell, stat)
    },
  },
  set: {
    usage: 'set [-s] [-v version] path data',
    flags: { '-s': null, '-v': 'value' },
    least: 2,
    *run(shell, session, parsed) {
      const [path = '', data = ''] = parsed.words
      checkPath(path)
      const result = yield* one(session, { op: 'setData', path, data, version: version(parsed) })
      if (parsed.has('-s')) printStat(shell, result.stat)
    },
  },
  stat: {
    usage: 'stat [-w] path',
    flags: { '-w': null },
    least: 1,
    *run(shell, session, parsed) {
      const path = checkPath(parsed.words[0] ?? '')
      printStat(shell, (yield* one(session, { op: 'exists', path, watch: false })).stat)
    },
  },
  version: {
    usage: 'version',
    flags: {},
    least: 0,
    // biome-ignore lint/correctness/useYield: it asks nobody
    *run(shell) {
      shell.out(VERSION)
    },
  },
}

export const ZK_COMMANDS: readonly string[] = [...Object.keys(COMMANDS), 'help', 'quit'].sort()

function help(shell: Shell): void {
  shell.err('ZooKeeper -server host:port [-zk-tls-config-file <file>] cmd args')
  for (const name of ZK_COMMANDS) shell.err(`\t${COMMANDS[name]?.usage ?? name}`)
}

const commandOf = (name: string) => (Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined)

/** What is wrong with a command before anybody is asked, or answered without asking: its exit code; null to go on. */
export function localVerdict(shell: Shell, [name = '', ...rest]: readonly string[]): number | null {
  const command = commandOf(name)
  if (!command) {
    help(shell)
    if (name !== 'help') shell.err(`Command not found: Command not found ${name}`)
    return 127
  }
  try {
    const parsed = parse(command, rest)
    if (command.least > 0) checkPath(parsed.words[0] ?? '')
  } catch (problem) {
    if (!(problem instanceof CommandProblem)) throw problem
    shell.err(problem.message)
    return 1
  }
  return null
}

/** Runs one command that nothing is wrong with; its exit code. */
export function* runZkCommand(
  shell: Shell,
  session: ZkSession,
  [name = '', ...rest]: readonly string[],
): Asking<number> {
  const command = commandOf(name) as Command
  try {
    yield* command.run(shell, session, parse(command, rest))
    return 0
  } catch (problem) {
    if (problem instanceof ZkProblem)
      shell.err(saysOf(problem.code, rest.find((word) => word.startsWith('/')) ?? ''))
    else if (problem instanceof CommandProblem) shell.err(problem.message)
    else throw problem
    return 1
  }
}
