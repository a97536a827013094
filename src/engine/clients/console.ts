/**
 * What a console client prints (ConsoleConsumer, DefaultMessageFormatter, ErrorLoggingCallback). Its lines are kept with
 * the client; the terminal shows them.
 */
import { wallClock } from '../broker/replicas.ts'
import { isErrorName } from '../config/errors.ts'
import { MS } from '../kernel/types.ts'
import type { RecordHeader } from '../log/headers.ts'
import { utf8Length } from '../log/utf8.ts'
import type { ConsoleOutput } from '../terminal-state.ts'
import type { Consumer, KafkaIo, PolledRecords, Producer } from '../world.ts'
import { parsePartitionKey } from '../world.ts'
import { logTime } from './terminal/calendar.ts'
import { exceptionOf } from './terminal/program.ts'

/** So many of the latest lines are kept. */
const KEPT = 1_000

/** Adds a line to what a console client said. */
export function say(output: ConsoleOutput, text: string, err = false): void {
  const line = Object.freeze(err ? ({ text, err: true } as const) : { text })
  output.lines = Object.freeze([...output.lines.slice(1 - KEPT), line])
}

const stamp = (io: KafkaIo): string => `[${logTime(wallClock(io.wallNow))}]`

function headersOf(print: NonNullable<ConsoleOutput['print']>, headers: readonly RecordHeader[]): string {
  if (headers.length === 0) return 'NO_HEADERS'
  return headers
    .map(({ key, value }) => `${key}:${value ?? print.nullLiteral}`)
    .join(print.headersSeparator ?? ',')
}

function lineOf(print: NonNullable<ConsoleOutput['print']>, slice: PolledRecords, i: number): string {
  const { partition } = parsePartitionKey(slice.partition)
  const columns: string[] = []
  if (print.timestamp) columns.push(`CreateTime:${slice.timestamps?.[i] ?? -1}`)
  if (print.partition) columns.push(`Partition:${partition}`)
  if (print.offset) columns.push(`Offset:${slice.offsets[i]}`)
  // The tool hands the formatter a record without its leader epoch.
  if (print.epoch) columns.push('Epoch:NOT_PRESENT')
  if (print.headers) columns.push(headersOf(print, slice.headers?.[i] ?? []))
  if (print.key) columns.push(slice.keys?.[i] ?? print.nullLiteral)
  if (print.value) columns.push(slice.values?.[i] ?? print.nullLiteral)
  return columns.join(print.separator)
}

/**
 * Prints what poll() returned. When --max-messages is reached the rest is given back: positions go to the first record
 * that was not printed, so that close() does not commit beyond it. Returns the slices that were printed and whether
 * that was all the tool wanted.
 */
export function printRecords(
  self: Consumer,
  output: ConsoleOutput,
  records: readonly PolledRecords[],
): { readonly printed: PolledRecords[]; readonly done: boolean } {
  const printed: PolledRecords[] = []
  for (const slice of records) {
    const left = output.maxMessages < 0 ? Infinity : output.maxMessages - output.messages
    const count = Math.min(slice.ids.length, left)
    if (output.print) for (let i = 0; i < count; i++) say(output, lineOf(output.print, slice, i))
    output.messages += count
    const rest = slice.offsets[count]
    const state = self.partitions[slice.partition]
    if (rest !== undefined && state && state.position > rest) state.position = rest
    if (count > 0)
      printed.push({ ...slice, ids: slice.ids.slice(0, count), offsets: slice.offsets.slice(0, count) })
  }
  return { printed, done: output.maxMessages >= 0 && output.messages >= output.maxMessages }
}

/** Looks after --timeout-ms: every record begins the wait anew. */
export function watchSilence(self: Consumer, io: KafkaIo): void {
  const output = self.console
  if (!output || output.timeoutMs < 0) return
  output.token += 1
  io.wakeAfter(output.timeoutMs * MS + 1, { kind: 'ConsoleTimer', token: output.token })
}

/** Nothing came for --timeout-ms; true when the tool ends for it. */
export function sayTimeout(self: Consumer, io: KafkaIo, token: number): boolean {
  const output = self.console
  if (!output || output.token !== token || self.process !== 'running') return false
  const where = '(org.apache.kafka.tools.consumer.ConsoleConsumer)'
  say(output, `${stamp(io)} ERROR Error processing message, terminating consumer process:  ${where}`, true)
  say(output, 'org.apache.kafka.common.errors.TimeoutException', true)
  return true
}

/** The application failed with what poll() threw. */
export function sayThrown(self: Consumer, io: KafkaIo, exception: string): void {
  if (!self.console) return
  const where = '(org.apache.kafka.tools.consumer.ConsoleConsumer)'
  say(
    self.console,
    `${stamp(io)} ERROR Error processing message, terminating consumer process:  ${where}`,
    true,
  )
  say(self.console, `org.apache.kafka.common.errors.${exception}`, true)
}

/** ConsoleConsumer.reportRecordCount */
export function sayCount(self: Consumer): void {
  if (self.console) say(self.console, `Processed a total of ${self.console.messages} messages`, true)
}

/** ErrorLoggingCallback: a record was not sent. */
export function saySendError(
  self: Producer,
  io: KafkaIo,
  record: { readonly topic: string; readonly key: string | null; readonly value: string | null },
  error: string,
): void {
  if (!self.console) return
  const bytes = (text: string | null) => (text === null ? 'null' : `${utf8Length(text)} bytes`)
  const what = `Error when sending message to topic ${record.topic} with key: ${bytes(record.key)}, value: ${bytes(record.value)} with error:`
  say(
    self.console,
    `${stamp(io)} ERROR ${what} (org.apache.kafka.clients.producer.internals.ErrorLoggingCallback)`,
    true,
  )
  say(
    self.console,
    isErrorName(error) ? exceptionOf(error).toString() : `org.apache.kafka.common.errors.${error}`,
    true,
  )
}
