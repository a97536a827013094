/** What must differ between a real cluster's output and the simulator's: ids by chance, times, addresses, help texts. */

/** One command line with what a real tool said. */
export interface ToolRecord {
  readonly line: string
  /** What was piped to it. */
  readonly input?: string
  readonly code: number
  readonly out: string
  readonly err: string
}

const lines = (text: string): string[] => text.split('\n').map((line) => line.trimEnd())

/** What a znode holds: its keys come as a hash table has them; what the machine and chance put in is left out. */
function sortKeys(line: string): string {
  try {
    const found = JSON.parse(line) as Record<string, unknown>
    if (!('version' in found) || ('partitions' in found && Array.isArray(found.partitions))) return line
    const kept = Object.keys(found).filter((key) => !/^(endpoints|host|port|topic_id|brokerid)$/.test(key))
    return JSON.stringify(Object.fromEntries(kept.sort().map((key) => [key, found[key]])))
  } catch {
    return line
  }
}

const CALL_TIMED_OUT = /Call\(callName=(\w+\(api=METADATA\)).*attempt\(s\)/
const TIMED_OUT = 'Timed out waiting for a node assignment. Call: $1'

/** Brokers in the order of a hash table, each under its address. */
function inOrder(text: string): string {
  if (!/^\S+ \(id: \d+ rack: .* -> /.test(text)) return text
  const blocks = text.split(/^(?=\S+ \(id: )/m).map((block) => block.replace(/^\S+/, '<broker>').trimEnd())
  return blocks.sort().join('\n')
}

/** Standard output, with what chance and the machine put into it masked. */
export function maskOut(text: string): string {
  // argparse4j's help, in words of its own.
  if (text.startsWith('usage: ')) return '<help>'
  return (
    lines(inOrder(text.replace(/\n+$/, '')))
      // Stacks of Java, and what Jackson says of the place.
      .filter((line) => !/^(\tat |\t\.\.\. \d+ more|Caused by: | at \[Source)/.test(line))
      .map((line) =>
        line
          .replace(/"log_dirs":\[[^\]]*\]/g, '"log_dirs":<dirs>')
          .replace(/(Unexpected end-of-input).*/, '$1')
          // A call that has no patience left says so in one of two ways.
          .replace(CALL_TIMED_OUT, TIMED_OUT)
          // What a disk and a listener are called, how far the metadata log is, what time it is.
          .replace(/, "directoryId": "[^"]*"/g, '')
          .replace(/\["CONTROLLER:[^\]]*\]/g, '<endpoints>')
          .replace(/"logDir":"[^"]*"/g, '"logDir":<dir>')
          .replace(/^(\d+ +(\t| ))(127\.0\.0\.1|broker-\d+) +\d+/, '$1<host> <port>')
          .replace(/^(ClusterId|HighWatermark|Cluster ID):( +)\S+/, '$1:$2<n>')
          .replace(
            /^(\d+ +\t)\S{22}\t\d+ *\t(\d+ *\t)(\d+|\d+ ms ago) *\t(\d+|\d+ ms ago) *\t/,
            '$1<id> <n> $2<time> ',
          )
          .replace(/Epoch: \d+$/, 'Epoch: <n>')
          .replace(/^\{.*\}$/, sortKeys)
          .replace(/^dataLength = [12]\d\d$/, 'dataLength = <n>')
          .replace(/^Connecting to \S+$/, 'Connecting to <address>')
          .replace(/^([cm]time) = .*/, '$1 = <time>')
          .replace(/^((c|m|p)Zxid|ephemeralOwner) = 0x[1-9a-f][0-9a-f]*/, '$1 = <id>')
          // A share consumer makes its own id.
          .replace(/^(\S+ +)\S{20,40}( +\/127\.0\.0\.1)/, '$1<member>$2')
          // Times, how long since, and who happens to coordinate.
          .replace(/\b\d{13} *\t\d+ *(\t|$)/, '<time> <ms>$1')
          .replace(/\b\d{13}\b/g, '<time>')
          .replace(/^(tx-\d+ *\t)\d+( *\t)\d+/, '$1<id>$2<pid>')
          .replace(/^\d+( *\ttx-\d+ *\t)\d+/, '<id>$1<pid>')
          // A set, in the order of its hash table.
          .replace(/Isr: ([\d,]+)/, (_, ids: string) => `Isr: ${ids.split(',').sort().join(',')}`)
          .replace(/TopicId: \S+/, 'TopicId: <id>')
          .replace(/CreateTime:\d+/, 'CreateTime:<time>')
          .replace(/(127\.0\.0\.1:\d+|broker-\d+:9092) +\(\d+\)/, '<coordinator>')
          .replace(/console-consumer-\d+/, 'console-consumer-<n>')
          .replace(/ +/g, ' '),
      )
      .join('\n')
      .replace(/\n+$/, '')
  )
}

/** The first line of the standard error; stacks of Java and the rest of a help text are left out. */
export function maskErr(text: string, withLog = true): string {
  const kept = lines(text)
    .filter(
      (line) =>
        !/^(\t|\[[^\]]+\] WARN |\[kafka-admin-client-thread |Did you mean:|SLF4J: |log4j:|WatchedEvent |Caused by|null$|Harness\$Ended|java\.util\.concurrent\.ExecutionException|Option +Description|------|--| {2,})/.test(
          line,
        ),
    )
    .map((line) =>
      line
        .replace(CALL_TIMED_OUT, TIMED_OUT)
        .replace(/sent to broker \d/, 'sent to broker <id>')
        .replaceAll(/broker-1:9092|127\.0\.0\.1:\d+/g, 'localhost:9092')
        .replace(/^\[main\] ERROR \S+ - /, 'ERROR ')
        .replace(/^\[[^\]]+\] ERROR (.*?) ?\(\S+\)$/, 'ERROR $1')
        .trimEnd(),
    )
    .filter((line) => line !== '' && (withLog || !line.startsWith('ERROR ')))
    // Sets of Java's options come in the order of their addresses.
    .map((line) => line.replace(/\[[a-z-]+\](, \[[a-z-]+\])+/g, (set) => set.split(', ').sort().join(', ')))
  return argparse(kept).join('\n')
}

/** argparse4j breaks what it says at 75 columns, and justifies it. */
function argparse(all: readonly string[]): readonly string[] {
  const at = all.findIndex((line) => /^kafka-[a-z.-]+: +error:/.test(line))
  if (at < 0) return all
  const said = all.slice(at).reduce((text, line) => text + (text.endsWith('-') ? '' : ' ') + line)
  return [said.replace(/ +/g, ' ')]
}
