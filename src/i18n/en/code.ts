/** The words of programs: the Code tab, and why a library cannot do what a client is set to. */
import type { ClientPart, Language, Reason } from '../../code/index.ts'

/** What of the client a line is about. */
const parts: Readonly<Record<ClientPart, string>> = {
  cluster: 'the brokers',
  topic: 'the topic',
  accumulator: 'the accumulator',
  'in flight': 'requests in flight',
  partitioner: 'the partitions',
  transaction: 'the transaction',
  group: 'the group',
  fetch: 'fetching',
  commit: 'committed offsets',
  application: 'the application',
}

/** One sentence each. */
const why: Readonly<Record<Reason, string>> = {
  'no setting': 'The library has no such setting.',
  'no idempotence': 'The library has no idempotent producer: a retry may write a record twice.',
  'no transactions': 'The library has no transactional producer.',
  'no copying':
    'Without transactions records and offsets cannot be committed together: the program only reads.',
  'no linger': 'Each send() is a request of its own; nothing waits for company.',
  'no batch in bytes': 'Batches are what one send() is given, however many bytes.',
  'no such value': 'The library’s setting does not know this value.',
  'other partitioner': 'The library has no partitioner that chooses the same partitions: keys go elsewhere.',
  'no codec': 'The library brings gzip only; other codecs come in packages of their own.',
  'one at a time': 'The library hands over one message at a time.',
  'no static members': 'The library has no group.instance.id: each restart is a new member.',
  'no cooperative': 'The library has eager assignors only: every rebalance takes all partitions away.',
  'other assignors': 'The library does not bring this assignor; all members of a group need one in common.',
  'no consumer protocol': 'The library speaks the classic protocol of groups only (not KIP-848).',
  'no rack': 'The library always reads from the leader.',
  'no assign': 'The library cannot be given partitions by hand: the program subscribes to their topics.',
  'no revoke callback': 'The library does not tell when partitions are taken away.',
  'no share groups': 'The library has no share consumer (KIP-932).',
  'no renewal': 'The program does not renew acquisition locks.',
  'internal to': 'A setting of the client’s own library; this one has nothing like it.',
  'by hand': 'A person makes the simulated application hold its records; a program has no such hand.',
}

const languages: Readonly<Record<Language, string>> = {
  go: 'Go',
  java: 'Java',
  python: 'Python',
  typescript: 'TypeScript',
  csharp: 'C#',
}

export const code = {
  none: 'There is no program of this.',
  nothing: (library: string) => `${library} has nothing of this kind.`,
  language: 'Language',
  languages,
  copy: 'Copy',
  copied: 'Copied',
  failed: 'Not copied',
  /** Above the code. */
  editing: (client: string) =>
    `Underlined values can be changed. Settings are read at start, so ${client} is closed in order and starts again.`,
  restarting: (client: string) => `${client} is being closed, to start again with the new setting.`,
  fixed: 'Settings cannot be changed just now.',
  whole: 'Whole file',
  left: (lines: number) => (lines === 1 ? 'Show one line more' : `Show ${lines} lines more`),
  line: (number: number, text: string, about: string) => `Line ${number}, ${about}: ${text}`,
  change: (config: string, value: string) => `Change ${config}, now ${value}`,
  apply: 'Apply',
  toDefault: 'Default',
  cancel: 'Cancel',
  byDefault: 'default',
  settings: 'Configs in this program',
  lost: (library: string) => `Not in ${library}`,
  parts,
  why,
}
