/**
 * --command-config: the file that a tool makes its admin client from (Utils.loadProps, AdminClientConfig). It is read
 * when the tool makes its client, which is before it asks anybody; what is wrong each tool tells in its own way.
 * Left out: nothing in it is obeyed here, for the simulated admin client has only Kafka's defaults.
 */
import { type Asking, type Program, type Shell, ToolExit } from './program.ts'

interface Known {
  readonly type: 'INT' | 'LONG'
  readonly min: number
}

/** The numbers among the configs of an admin client (AdminClientConfig of 4.4); any text does for the others. */
const NUMBERS: Readonly<Record<string, Known>> = {
  'connections.max.idle.ms': { type: 'LONG', min: Number.NEGATIVE_INFINITY },
  'default.api.timeout.ms': { type: 'INT', min: 0 },
  'metadata.max.age.ms': { type: 'LONG', min: 0 },
  'metadata.recovery.rebootstrap.trigger.ms': { type: 'LONG', min: 0 },
  'receive.buffer.bytes': { type: 'INT', min: -1 },
  'reconnect.backoff.max.ms': { type: 'LONG', min: 0 },
  'reconnect.backoff.ms': { type: 'LONG', min: 0 },
  'request.timeout.ms': { type: 'INT', min: 0 },
  retries: { type: 'INT', min: 0 },
  'retry.backoff.max.ms': { type: 'LONG', min: 0 },
  'retry.backoff.ms': { type: 'LONG', min: 0 },
  'send.buffer.bytes': { type: 'INT', min: -1 },
  'socket.connection.setup.timeout.max.ms': { type: 'LONG', min: 0 },
  'socket.connection.setup.timeout.ms': { type: 'LONG', min: 0 },
}

/** java.util.Properties, as far as people write it: `name=value`, `name: value`, `#` and `!` before a comment. */
export function propertiesOf(lines: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const line of lines) {
    const [, name, value = ''] = /^\s*([^\s=:#!][^\s=:]*)\s*[=:\s]?\s*(.*)$/.exec(line) ?? []
    if (name !== undefined) found.set(name, value)
  }
  return found
}

/** A mistake as its exception and what that says. */
interface Mistake {
  readonly exception: string
  readonly message: string
  /** There is no such file. */
  readonly missing: string | null
}

const MISSING = 'java.nio.file.NoSuchFileException'

/** What a tool says of it, each in its own way; the exit code. */
function tell(tool: string, shell: Shell, { exception, message, missing }: Mistake): number {
  const whole = `${exception}: ${message}`
  switch (tool) {
    case 'kafka-consumer-groups':
    case 'kafka-share-groups': {
      const kind = tool === 'kafka-share-groups' ? 'share' : 'consumer'
      shell.out('')
      shell.out(`Error: Executing ${kind} group command failed due to ${missing === null ? message : whole}`)
      shell.err(missing === null ? whole : `java.lang.RuntimeException: ${whole}`)
      return 0
    }
    case 'kafka-configs':
      shell.err(`Error while executing config command with args '${shell.words.join(' ')}'`)
      break
    case 'kafka-get-offsets':
      shell.err(`Error occurred: ${message}`)
      break
    case 'kafka-features':
      shell.err(message)
      return 1
    case 'kafka-metadata-quorum':
      shell.err(missing === null ? message : `Properties file ${missing} does not exist.`)
      if (missing !== null) return 1
      break
    case 'kafka-transactions':
      if (missing === null) break
      shell.err(
        `Failed to load admin client properties: ${missing}. Enable debug logging for additional detail.`,
      )
      return 1
    case 'kafka-reassign-partitions':
      shell.out(`Error: ${message}`)
      shell.out(whole)
      return 1
    default:
      shell.err(message)
  }
  shell.err(whole)
  return 1
}

/** What the file says wrong; null when nothing is, or no file is named. */
function mistakeIn(shell: Shell): Mistake | null {
  const at = shell.words.findIndex((word) => /^--command-config(=|$)/.test(word))
  if (at < 0) return null
  const name = shell.words[at]?.includes('=') ? shell.words[at]?.split('=')[1] : shell.words[at + 1]
  const lines = shell.file(name ?? '')
  if (!lines) return { exception: MISSING, message: name ?? '', missing: name ?? '' }
  for (const [config, value] of propertiesOf(lines)) {
    const known = NUMBERS[config]
    if (!known) continue
    const wrong = !/^[+-]?\d+$/.test(value)
      ? `Not a number of type ${known.type}`
      : Number(value) < known.min
        ? `Value must be at least ${known.min}`
        : null
    if (wrong)
      return {
        exception: 'org.apache.kafka.common.config.ConfigException',
        message: `Invalid value ${value} for configuration ${config}: ${wrong}`,
        missing: null,
      }
  }
  return null
}

/** The tool, with its file of configs looked at before its first question. */
export function withCommandConfig(tool: string, program: Program): Program {
  return function* configured(shell): Asking<void> {
    const running = program(shell)
    let step = running.next()
    const mistake = step.done ? null : mistakeIn(shell)
    if (mistake) throw new ToolExit(tell(tool, shell, mistake))
    while (!step.done) step = running.next(yield step.value)
  }
}
