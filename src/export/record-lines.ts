/** Records that are sent by hand: kafka-console-producer, as far as its lines can say them. Pure. */
import type { Command } from '../engine/index.ts'
import type { ClientProgram } from './clients.ts'
import type { Context } from './context.ts'
import { BOOTSTRAP, run, type Word } from './line.ts'
import { canBeWord } from './shell.ts'

type SendRecord = Extract<Command, { kind: 'SendRecord' }>

/** What ends a line for Java's BufferedReader, and what no argument can hold. */
const isLine = (text: string) => !/[\n\r]/.test(text) && canBeWord(text)

/** The first text that does not occur in any other. */
function unlike(candidates: readonly string[], texts: readonly string[]): string | undefined {
  return candidates.find((candidate) => texts.every((text) => !text.includes(candidate)))
}

interface Typed {
  readonly line: string
  /** How the reader is to understand it. */
  readonly properties: readonly string[]
}

function typed({ key, value, headers = [] }: SendRecord, old: boolean): Typed | 'line' | 'headers' {
  const texts = [key ?? '', value ?? '', ...headers.flatMap((h) => [h.key, h.value ?? ''])]
  if (!texts.every(isLine)) return 'line'
  const properties: string[] = []
  const separator = unlike(['\t', '|', '\u001f', '::', '==='], [key ?? ''])
  if (separator === undefined) return 'line'
  const marker = unlike(['NULL', '<null>', '<no value>'], texts)
  const missing = value === null || (key === null && value === null) || headers.some((h) => h.value === null)
  if (missing && marker === undefined) return 'line'
  if (missing) properties.push(`null.marker=${marker}`)
  const orMarker = (text: string | null) => text ?? (marker as string)
  const withKey = key !== null || value === null
  if (withKey) properties.push('parse.key=true', `key.separator=${separator}`)
  const body = withKey ? `${orMarker(key)}${separator}${orMarker(value)}` : orMarker(value)
  if (headers.length === 0) return { line: body, properties }
  const inHeaders = headers.flatMap((h) => [h.key, h.value ?? ''])
  const between = ['\t', ',', ';', '\u001e', '\u001d', '\u001c'].filter((mark) =>
    inHeaders.every((text) => !text.includes(mark)),
  )
  const colon = unlike(
    [':', '=', '\u001b'],
    headers.map((h) => h.key),
  )
  const [delimiter, next] = between.filter((mark) => mark !== colon)
  if (delimiter === undefined || next === undefined || colon === undefined || old) return 'headers'
  properties.push(
    'parse.headers=true',
    `headers.delimiter=${delimiter}`,
    `headers.separator=${next}`,
    `headers.key.separator=${colon}`,
  )
  const head = headers.map((h) => `${h.key}${colon}${orMarker(h.value)}`).join(next)
  return { line: `${head}${delimiter}${body}`, properties }
}

/** Java's own configs for a producer; those of other libraries mean nothing to Kafka's tool. */
function configWords(client: ClientProgram | undefined, option: string): Word[] {
  if (client?.library !== 'java') return []
  const config = Object.entries(client.versions[0]?.client.spec.config ?? {})
  return config
    .filter(([, value]) => canBeWord(String(value)))
    .flatMap(([name, value]) => [option, `${name}=${value}`])
}

/** The lines for a record sent by hand; null when the command is something else. */
export function recordLines(command: Command, context: Context): readonly string[] | null {
  if (command.kind !== 'SendRecord') return null
  const { topic, partition, producer } = command
  const client = context.plan.clients.find(({ name }) => name === `producer-${producer}`)
  const spec = client?.versions[0]?.client.spec
  if (spec?.config?.['transactional.id'] !== undefined) return context.leaveOut('transactionByHand')
  if (partition !== null && context.partitionsOf(topic) !== 1) return context.leaveOut('partition')
  const old = context.plan.mode === 'zookeeper'
  const made = typed(command, old)
  if (typeof made === 'string') return context.leaveOut(made)
  const reader = old ? '--property' : '--reader-property'
  const words: Word[] = [
    ...configWords(client, old ? '--producer-property' : '--command-property'),
    ...made.properties.flatMap((property): Word[] => [reader, property]),
  ]
  const tool = run(
    { raw: 'tool kafka-console-producer' },
    '--bootstrap-server',
    BOOTSTRAP,
    '--topic',
    topic,
    ...words,
  )
  return [`${run('printf', '%s\\n', made.line)} | ${tool}`]
}
