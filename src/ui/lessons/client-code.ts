/**
 * A client of the running cluster as the Go program that would do the same, with kafka-go's own names. Settings that
 * were left alone are said as comments: what bites is what nobody wrote. Pure.
 */
import { type Consumer, type KafkaWorld, PROFILES, type Producer } from '../../engine/index.ts'

/** What is shown of the defaults, because it matters most. */
const TOLD = {
  writer: ['Balancer', 'BatchTimeout', 'RequiredAcks', 'Async'],
  reader: ['MinBytes', 'MaxWait', 'CommitInterval', 'StartOffset'],
} as const

/** Not settings of the library, but which of its ways is taken. */
const WAYS = ['Constructor', 'Read']

const isDuration = (name: string): boolean => /(Timeout|Wait|Interval|Backoff)/.test(name)

/** A setting as Go writes it. */
function literal(name: string, value: string | number | boolean): string {
  if (name === 'Balancer') return `&kafka.${String(value).replace(/\{.*$/, '')}{}`
  if (isDuration(name))
    return Number(value) % 1_000 === 0
      ? `${Number(value) / 1_000} * time.Second`
      : `${value} * time.Millisecond`
  if (typeof value === 'string') return `kafka.${value}`
  return String(value)
}

type Config = Readonly<Record<string, string | number | boolean>>

/** The lines of a struct: what was set, then as comments the defaults that matter. */
function fields(
  config: Config,
  told: readonly string[],
  side: 'producer' | 'consumer',
  defaults: Config,
): string[] {
  const { settings } = PROFILES['kafka-go'][side]
  const set = Object.entries(config).filter(([name]) => !WAYS.includes(name))
  const silent = told.filter((name) => !(name in config))
  return [
    ...set.map(([name, value]) => `    ${name}: ${literal(name, value)},`),
    ...silent.flatMap((name) => {
      const value = defaults[name] ?? settings[name]?.default ?? null
      return value === null ? [] : [`    // ${name}: ${literal(name, value)}`]
    }),
  ]
}

function writerCode({ spec }: Producer): string[] {
  const config = spec.config ?? {}
  const isLiteral = config.Constructor === 'Writer{}'
  const acks = isLiteral ? 'RequireNone' : 'RequireAll'
  const lines = fields(config, TOLD.writer, 'producer', { RequiredAcks: acks })
  const key = spec.keys === null ? '' : `Key: []byte("${spec.keys[0] ?? ''}"), `
  return [
    ...(isLiteral
      ? ['w := &kafka.Writer{', '    Addr: kafka.TCP("localhost:9092"),']
      : ['w := kafka.NewWriter(kafka.WriterConfig{', '    Brokers: []string{"localhost:9092"},']),
    `    Topic: "${spec.topic}",`,
    ...lines,
    isLiteral ? '}' : '})',
    '',
    'err := w.WriteMessages(ctx,',
    `    kafka.Message{${key}Value: value})`,
  ]
}

function readerCode({ spec }: Consumer): string[] {
  const config = spec.config ?? {}
  const loop =
    config.Read === 'FetchMessage'
      ? ['m, err := r.FetchMessage(ctx)', 'process(m)', 'err = r.CommitMessages(ctx, m)']
      : ['m, err := r.ReadMessage(ctx)', '// committed already', 'process(m)']
  return [
    'r := kafka.NewReader(kafka.ReaderConfig{',
    '    Brokers: []string{"localhost:9092"},',
    `    Topic: "${spec.topics[0] ?? ''}",`,
    `    GroupID: "${spec.group}",`,
    ...fields(config, TOLD.reader, 'consumer', {}),
    '})',
    '',
    'for {',
    ...loop.map((line) => `    ${line}`),
    '}',
  ]
}

/** The program of a client, by its node; null when it is not there, or not of this library. */
export function codeOf(world: KafkaWorld, id: string): string | null {
  const node = world.nodes[id]
  if (node?.role === 'producer' && node.spec.client === 'kafka-go') return writerCode(node).join('\n')
  if (node?.role === 'consumer' && node.spec.client === 'kafka-go') return readerCode(node).join('\n')
  return null
}
