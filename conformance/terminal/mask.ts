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

/** Standard output, with what chance and the machine put into it masked. */
export function maskOut(text: string): string {
  return (
    lines(text.replace(/\n+$/, ''))
      // Stacks of Java, and what Jackson says of the place.
      .filter((line) => !/^(\tat |\t\.\.\. \d+ more|Caused by: | at \[Source)/.test(line))
      .map((line) =>
        line
          .replace(/"log_dirs":\[[^\]]*\]/g, '"log_dirs":<dirs>')
          .replace(/(Unexpected end-of-input).*/, '$1')
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
export function maskErr(text: string): string {
  const kept = lines(text)
    .filter(
      (line) =>
        !/^(\t|\[[^\]]+\] WARN |Caused by|null$|Harness\$Ended|java\.util\.concurrent\.ExecutionException|Option +Description|------|--| {2,})/.test(
          line,
        ),
    )
    .map((line) =>
      line
        .replace(/^\[main\] ERROR \S+ - /, 'ERROR ')
        .replace(/^\[[^\]]+\] ERROR (.*?) ?\(\S+\)$/, 'ERROR $1')
        .trimEnd(),
    )
    .filter((line) => line !== '')
    // Sets of Java's options come in the order of their addresses.
    .map((line) => line.replace(/\[[a-z-]+\](, \[[a-z-]+\])+/g, (set) => set.split(', ').sort().join(', ')))
  return kept.join('\n')
}
