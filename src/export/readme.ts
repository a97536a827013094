/** README.md of a bundle. Pure. */
import { secondsOf } from './line.ts'
import { isLeftOut, type Note, notesByReason } from './notes.ts'
import type { Plan } from './plan.ts'
import type { ClientFile } from './programs.ts'
import { linesOf } from './shell.ts'
import type { ExportWords } from './words.ts'

/** Text that Markdown leaves alone, in a cell of a table too. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/[\\`*_{}[\]<>#|~&]/g, (char) => `\\${char}`)
}

/** Data between backticks. */
function code(text: string): string {
  const one = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replaceAll('|', '\\|')
  const longest = Math.max(0, ...[...one.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = one.startsWith('`') || one.endsWith('`') ? ' ' : ''
  return `${fence}${pad}${one}${pad}${fence}`
}

function noteLines(notes: readonly Note[], words: ExportWords): string[] {
  return notesByReason(notes, (reason) => words.reason[reason]).flatMap(({ sentence, notes: of }) => [
    `- ${plain(sentence)}`,
    ...of.map(({ at, what }) => `  - ${at === null ? '' : `${secondsOf(at)} s `}${code(what)}`),
  ])
}

const STEPS = {
  up: './up.sh',
  setup: './setup.sh',
  script: './script.sh',
  check: './check.sh',
  logs: 'docker compose logs -f',
  down: './down.sh',
} as const
const FILES = {
  compose: 'compose.yaml',
  config: 'config/',
  bin: 'bin/',
  files: 'files/',
  clients: 'clients/',
  scenario: 'scenario.json',
} as const

/** What each is, but for those that this bundle does not have. */
function rows<K extends string>(
  names: Readonly<Record<K, string>>,
  words: Readonly<Record<K, string>>,
  absent: readonly (K | null)[],
): string[] {
  return (Object.keys(names) as K[])
    .filter((key) => !absent.includes(key))
    .map((key) => `- \`${names[key]}\` ${words[key]}`)
}

export interface ReadmeOptions {
  readonly plan: Plan
  readonly title: string
  readonly notes: readonly Note[]
  readonly programs: readonly ClientFile[]
  readonly bounded: boolean
  /** The moment of expected.txt; null when there is none. */
  readonly at: number | null
  readonly words: ExportWords
}

/** The README of a bundle. */
export function readmeFile({ plan, title, notes, programs, bounded, at, words }: ReadmeOptions): string {
  const say = words.readme
  const left = notes.filter(isLeftOut)
  const near = notes.filter((note) => !isLeftOut(note))
  const hosts = plan.servers
    .flatMap(({ hostPort, first }) => (hostPort !== null && first ? [`\`localhost:${hostPort}\``] : []))
    .join(', ')
  return linesOf(
    `# ${plain(say.title(title))}`,
    '',
    `${say.intro} ${say.needs}`,
    '',
    `Apache Kafka ${plan.version}, ${plan.mode === 'kraft' ? 'KRaft' : 'ZooKeeper'}.`,
    '',
    `## ${say.order}`,
    '',
    rows(STEPS, say.steps, [at === null ? 'check' : null, programs.length === 0 ? 'logs' : null]),
    '',
    ...(at === null ? [] : [say.compare(secondsOf(at)), '']),
    say.host(hosts),
    '',
    `## ${say.files}`,
    '',
    rows(FILES, say.fileRows, [programs.length === 0 ? 'clients' : null]),
    '',
    say.again,
    '',
    ...(programs.length === 0
      ? []
      : [`## ${say.programs}`, '', `${say.programsText} ${bounded ? say.bounded : say.unbounded}`, '']),
    `## ${say.otherwise}`,
    '',
    [...say.always, ...(plan.scenario.network === 'illustrative' ? [say.network] : [])].map(
      (line) => `- ${line}`,
    ),
    '',
    `## ${say.leftOut}`,
    '',
    left.length === 0 ? say.nothingLeftOut : noteLines(left, words),
    ...(near.length === 0 ? [] : ['', `## ${say.nearly}`, '', ...noteLines(near, words)]),
  )
}
