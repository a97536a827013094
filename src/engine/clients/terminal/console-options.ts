/**
 * kafka-console-producer and kafka-console-consumer: what their options make of a producer and a consumer
 * (ConsoleProducer, ConsoleConsumerOptions, LineMessageReader). Left out: --include, files with configs, headers, classes
 * of one's own.
 */
import type { ConsumerSpec, ProducerSpec, SeekTarget } from '../../commands.ts'
import type { RecordHeader } from '../../log/headers.ts'
import type { ConsoleOutput, LineReader } from '../../terminal-state.ts'
import { helpOrVersion, type OptionDef, type Options, readOptions, required, usage } from './options.ts'
import { JavaError, type Shell, ToolExit } from './program.ts'

const number = (name: string, arg: string, type: 'Integer' | 'Long', help: string): OptionDef => ({
  name,
  arg,
  type,
  help,
})

export const producerOptions: readonly OptionDef[] = [
  number('batch-size', 'size', 'Integer', 'batch.size: bytes of one batch.'),
  { name: 'bootstrap-server', arg: 'server to connect to', help: 'REQUIRED: a broker to ask first.' },
  { name: 'command-property', arg: 'producer_prop', help: 'A config of the producer, as key=value.' },
  {
    name: 'compression-codec',
    arg: 'compression-codec',
    optional: true,
    help: "'none', 'gzip', 'snappy', 'lz4' or 'zstd'; 'gzip' without a value.",
  },
  number('max-block-ms', 'max block on send', 'Long', 'max.block.ms'),
  number('max-memory-bytes', 'total memory in bytes', 'Long', 'buffer.memory'),
  number('message-send-max-retries', '', 'Integer', 'retries'),
  { name: 'producer-property', arg: 'producer_prop', help: '(DEPRECATED) As --command-property.' },
  { name: 'property', arg: 'prop', help: '(DEPRECATED) As --reader-property.' },
  {
    name: 'reader-property',
    arg: 'prop',
    help: 'How lines are read: parse.key, parse.headers, key.separator, headers.delimiter, headers.separator, headers.key.separator, null.marker, ignore.error.',
  },
  { name: 'request-required-acks', arg: 'request required acks', help: 'acks', default: '-1' },
  number('request-timeout-ms', 'request timeout ms', 'Integer', 'request.timeout.ms'),
  number('retry-backoff-ms', '', 'Long', 'retry.backoff.ms'),
  { name: 'sync', help: 'Sends one message at a time.' },
  number('timeout', 'timeout_ms', 'Long', 'linger.ms'),
  { name: 'topic', arg: 'topic', help: 'REQUIRED: the topic to write to.' },
]

export const consumerOptions: readonly OptionDef[] = [
  { name: 'bootstrap-server', arg: 'server to connect to', help: 'REQUIRED: a broker to ask first.' },
  { name: 'command-property', arg: 'consumer_prop', help: 'A config of the consumer, as key=value.' },
  { name: 'consumer-property', arg: 'consumer_prop', help: '(DEPRECATED) As --command-property.' },
  {
    name: 'formatter-property',
    arg: 'prop',
    help: 'What is printed: print.timestamp, print.key, print.offset, print.partition, print.epoch, print.headers, print.value, key.separator, headers.separator, null.literal.',
  },
  { name: 'from-beginning', help: 'Reads from the earliest offset when the group has none committed.' },
  { name: 'group', arg: 'consumer group id', help: 'The group; without it one of its own.' },
  {
    name: 'isolation-level',
    arg: '',
    default: 'read_uncommitted',
    help: 'read_committed leaves out what is not committed.',
  },
  number('max-messages', 'num_messages', 'Integer', 'Ends after so many messages.'),
  {
    name: 'offset',
    arg: 'consume offset',
    default: 'latest',
    help: "With --partition: an offset, 'earliest' or 'latest'.",
  },
  number('partition', 'partition', 'Integer', 'Reads this partition only, outside of any group.'),
  { name: 'property', arg: 'prop', help: '(DEPRECATED) As --formatter-property.' },
  number('timeout-ms', 'timeout_ms', 'Long', 'Ends when nothing comes for so long.'),
  { name: 'topic', arg: 'topic', help: 'The topic to read.' },
]

/** key=value; Kafka takes a missing value for an empty one. */
function properties(texts: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {}
  for (const text of texts) {
    const at = text.indexOf('=')
    if (at < 0) found[text] = ''
    else found[text.slice(0, at)] = text.slice(at + 1)
  }
  return found
}

/** Values as the engine's tables of configs want them. */
export function typed(config: Readonly<Record<string, string>>): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(config).map(([name, value]) => {
      if (value === 'true' || value === 'false') return [name, value === 'true']
      return [name, /^-?\d+(\.\d+)?$/.test(value) && name !== 'acks' ? Number(value) : value]
    }),
  )
}

export interface ProducerPlan {
  readonly what: 'producer'
  readonly spec: Omit<ProducerSpec, 'id'>
  readonly reader: LineReader
}
export interface ConsumerPlan {
  readonly what: 'consumer'
  /** group '' = one of its own */
  readonly spec: Omit<ConsumerSpec, 'id'>
  readonly seek: SeekTarget | null
  readonly output: ConsoleOutput
}

/** The last way of writing a config counts; deprecated options say so. */
function deprecated(
  shell: Shell,
  options: Options,
  old: string,
  now: string,
  words: string,
): readonly string[] {
  if (options.has(old) && !shell.isOld)
    shell.out(
      `${words} ${old.startsWith('-') ? old : `--${old}`} is deprecated and will be removed in a future version. Use --${now} instead.`,
    )
  return [...options.all(old), ...options.all(now)]
}

/** ConsoleProducerOptions */
export function planProducer(shell: Shell): ProducerPlan {
  const options = readOptions(shell, producerOptions, shell.words)
  helpOrVersion(
    shell,
    options,
    shell.words,
    'This tool helps to read data from standard input and publish it to Kafka.',
  )
  required(shell, options, 'topic')
  if (!options.has('bootstrap-server'))
    usage(shell, options, 'Error while validating the bootstrap address\n')
  const own = properties(deprecated(shell, options, 'producer-property', 'command-property', 'Warning:'))
  const reader = properties(deprecated(shell, options, 'property', 'reader-property', 'Warning:'))
  const config: Record<string, string> = {}
  const put = (name: string, option: string, otherwise: string) => {
    if (options.has(option) || own[name] === undefined) config[name] = options.value(option) ?? otherwise
  }
  put('acks', 'request-required-acks', 'all')
  if (config.acks === '-1') config.acks = 'all'
  put('linger.ms', 'timeout', '1000')
  put('batch.size', 'batch-size', '16384')
  put('buffer.memory', 'max-memory-bytes', String(32 * 1024 * 1024))
  put('max.block.ms', 'max-block-ms', '60000')
  put('retries', 'message-send-max-retries', '3')
  put('retry.backoff.ms', 'retry-backoff-ms', '100')
  put('request.timeout.ms', 'request-timeout-ms', '1500')
  if (options.has('compression-codec'))
    config['compression.type'] = options.value('compression-codec') ?? 'gzip'
  const all = { ...typed(own), ...typed(config) }
  const separator = reader['key.separator'] ?? '\t'
  const nullMarker = reader['null.marker'] ?? null
  const marks = {
    'headers.delimiter': reader['headers.delimiter'] ?? '\t',
    'headers.separator': reader['headers.separator'] ?? ',',
    'headers.key.separator': reader['headers.key.separator'] ?? ':',
  }
  checkMarks(marks, separator, nullMarker)
  return {
    what: 'producer',
    spec: { topic: options.value('topic') ?? '', keys: null, recordsPerSecond: 0, config: all },
    reader: {
      parseKey: reader['parse.key']?.trim().toLowerCase() === 'true',
      ...(reader['parse.headers']?.trim().toLowerCase() === 'true' && {
        headers: {
          delimiter: marks['headers.delimiter'],
          separator: marks['headers.separator'],
          keySeparator: marks['headers.key.separator'],
        },
      }),
      separator,
      nullMarker,
      ignoreError: reader['ignore.error']?.trim().toLowerCase() === 'true',
    },
  }
}

function checkConsumer(shell: Shell, options: Options): void {
  if (!options.has('topic'))
    usage(shell, options, 'Exactly one of the following arguments is required: [topic], [include]')
  if (options.has('partition')) {
    if (options.has('from-beginning') && options.has('offset'))
      usage(shell, options, 'Options from-beginning and offset cannot be specified together.')
  } else if (options.has('offset'))
    usage(shell, options, 'The partition is required when offset is specified.')
  required(shell, options, 'bootstrap-server')
  if (options.has('group') && options.has('partition'))
    usage(shell, options, 'Options group and partition cannot be specified together.')
}

function seekOf(shell: Shell, options: Options): SeekTarget {
  if (!options.has('offset')) return options.has('from-beginning') ? { to: 'beginning' } : { to: 'end' }
  const text = options.value('offset') ?? ''
  if (text.toLowerCase() === 'earliest') return { to: 'beginning' }
  if (text.toLowerCase() === 'latest') return { to: 'end' }
  if (!/^\d+$/.test(text))
    usage(
      shell,
      options,
      `The provided offset value '${text}' is incorrect. Valid values are 'earliest', 'latest', or a non-negative long.`,
    )
  return { to: 'offset', offset: Number(text) }
}

function printOf(found: Readonly<Record<string, string>>): NonNullable<ConsoleOutput['print']> {
  const flag = (name: string, otherwise = false) =>
    found[name] === undefined ? otherwise : found[name]?.trim().toLowerCase() === 'true'
  return {
    timestamp: flag('print.timestamp'),
    key: flag('print.key'),
    offset: flag('print.offset'),
    epoch: flag('print.epoch'),
    partition: flag('print.partition'),
    headers: flag('print.headers'),
    value: flag('print.value', true),
    separator: found['key.separator'] ?? '\t',
    ...(found['headers.separator'] !== undefined && { headersSeparator: found['headers.separator'] }),
    nullLiteral: found['null.literal'] ?? 'null',
  }
}

/** ConsoleConsumerOptions */
export function planConsumer(shell: Shell): ConsumerPlan {
  const options = readOptions(shell, consumerOptions, shell.words)
  helpOrVersion(
    shell,
    options,
    shell.words,
    'This tool helps to read data from Kafka topics and outputs it to standard output.',
  )
  checkConsumer(shell, options)
  const own = properties(deprecated(shell, options, 'consumer-property', 'command-property', 'Option'))
  const formatter = properties(deprecated(shell, options, 'property', 'formatter-property', 'Option'))
  const { 'group.id': ownGroup, ...rest } = own
  const group = options.value('group') ?? ownGroup ?? null
  const beginning = options.has('from-beginning')
  const reset = own['auto.offset.reset']
  if (beginning && reset !== undefined && reset !== 'earliest') {
    shell.err(
      `Can't simultaneously specify --from-beginning and 'auto.offset.reset=${reset}', please remove one option`,
    )
    throw new ToolExit(1)
  }
  const level = options.value('isolation-level') ?? 'read_uncommitted'
  const config = typed({
    'auto.offset.reset': reset ?? (beginning ? 'earliest' : 'latest'),
    ...rest,
    ...(options.has('isolation-level') || own['isolation.level'] === undefined
      ? { 'isolation.level': level }
      : {}),
    ...(group === null && own['enable.auto.commit'] === undefined ? { 'enable.auto.commit': 'false' } : {}),
  })
  const topic = options.value('topic') ?? ''
  const partition = options.number('partition')
  const seek = partition === null ? null : seekOf(shell, options)
  if (partition === null && own['group.protocol'] === undefined && !shell.isOld)
    shell.err(
      'The consumer rebalance protocol (KIP-848) is production-ready! Set group.protocol=consumer to try it out. See https://kafka.apache.org/documentation/#consumer_rebalance_protocol',
    )
  const timeout = options.number('timeout-ms') ?? -1
  return {
    what: 'consumer',
    spec: {
      group: group ?? '',
      topics: partition === null ? [topic] : [],
      config,
      ...(partition !== null && { assign: [{ topic, partition }] }),
    },
    seek,
    output: {
      print: printOf(formatter),
      maxMessages: options.number('max-messages') ?? -1,
      timeoutMs: timeout < 0 ? -1 : timeout,
      messages: 0,
      token: 0,
      lines: [],
    },
  }
}

const KAFKA_EXCEPTION = 'org.apache.kafka.common.KafkaException'

/** LineMessageReader.parse: what stands before a mark; null where there is none and that is no error. */
function before(
  reader: LineReader,
  line: string,
  mark: string,
  name: string,
  lineNumber: number,
): string | null {
  const at = line.indexOf(mark)
  if (at >= 0) return line.slice(0, at)
  if (reader.ignoreError) return null
  throw new JavaError(KAFKA_EXCEPTION, `No ${name} found on line number ${lineNumber}: '${line}'`)
}

/** LineMessageReader.splitHeaders. */
function splitHeaders(reader: LineReader, text: string, lineNumber: number): RecordHeader[] {
  const { separator = ',', keySeparator = ':' } = reader.headers ?? {}
  return text.split(separator).map((pair) => {
    const at = pair.indexOf(keySeparator)
    if (at < 0 && reader.ignoreError) return { key: pair, value: null }
    if (at < 0)
      throw new JavaError(
        KAFKA_EXCEPTION,
        `No header key separator found in pair '${pair}' on line number ${lineNumber}`,
      )
    const key = pair.slice(0, at)
    if (key === reader.nullMarker)
      throw new JavaError(
        KAFKA_EXCEPTION,
        `Header keys should not be equal to the null marker '${reader.nullMarker}' as they can't be null`,
      )
    const value = pair.slice(at + keySeparator.length)
    return { key, value: value === reader.nullMarker ? null : value }
  })
}

/** LineMessageReader.readRecords: a line as headers, key and value. Throws JavaError. */
export function readLine(
  reader: LineReader,
  line: string,
  lineNumber: number,
): {
  readonly key: string | null
  readonly value: string | null
  readonly headers?: readonly RecordHeader[]
} {
  const marked = (text: string) => (text === reader.nullMarker ? null : text)
  let rest = line
  let headers: readonly RecordHeader[] | undefined
  if (reader.headers) {
    const found = before(reader, line, reader.headers.delimiter, 'headers delimiter', lineNumber)
    if (found !== null) {
      rest = line.slice(found.length + reader.headers.delimiter.length)
      if (found !== reader.nullMarker) headers = splitHeaders(reader, found, lineNumber)
    }
  }
  const key = reader.parseKey ? before(reader, rest, reader.separator, 'key separator', lineNumber) : null
  const value = key === null ? rest : rest.slice(key.length + reader.separator.length)
  return { key: key === null ? null : marked(key), value: marked(value), ...(headers && { headers }) }
}

/** LineMessageReader.configure: no two marks may be the same. */
function checkMarks(
  headers: Readonly<Record<string, string>>,
  separator: string,
  nullMarker: string | null,
): void {
  const unequal = (a: string, b: string): never => {
    throw new JavaError(KAFKA_EXCEPTION, `${a} and ${b} may not be equal`)
  }
  const all = Object.entries(headers)
  for (const [i, [name, mark]] of all.entries())
    for (const [other, text] of all.slice(i + 1)) if (mark === text) unequal(name, other)
  if (separator === nullMarker) unequal('null.marker', 'key.separator')
  for (const [name, mark] of all) if (mark === nullMarker) unequal('null.marker', name)
}
