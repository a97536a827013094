/** Admin.listOffsets, and kafka-get-offsets (org.apache.kafka.tools.GetOffsetShell). */
import type { MessageOf, TopicPartition } from '../../messages.ts'
import { brokerNode } from '../../world.ts'
import { helpOrVersion, type OptionDef, type Options, readOptions, required } from './options.ts'
import { type Asking, clusterMetadata, JavaError, type Shell, ToolExit } from './program.ts'
import { matcherOf } from './topics.ts'

export interface Listed {
  readonly offset: number
  readonly timestamp: number
}

const RETRIES = 20

function leadersOf(metadata: MessageOf<'MetadataResponse'>, wanted: readonly TopicPartition[]) {
  return wanted.map((tp) => {
    const topic = metadata.topics.find(({ topic }) => topic === tp.topic)
    const partition = topic?.partitions.find((p) => p.partition === tp.partition)
    return { ...tp, leader: partition?.leader ?? -1, leaderEpoch: partition?.leaderEpoch ?? -1 }
  })
}

/** Offsets of partitions by `topic-partition`; those without a leader are looked up again for a while, then left out. */
export function* endOffsets(
  shell: Shell,
  partitions: readonly TopicPartition[],
  timestamp: number,
): Asking<ReadonlyMap<string, Listed>> {
  const known = new Map<string, Listed>()
  let left = partitions
  for (let tries = 0; left.length > 0 && tries < RETRIES; tries++) {
    if (tries > 0) yield { sleepMs: 100 * Math.min(10, 2 ** tries) }
    const metadata = yield* clusterMetadata(shell, [...new Set(left.map(({ topic }) => topic))])
    const led = leadersOf(metadata, left).filter(({ leader }) => leader >= 0)
    const leaders = [...new Set(led.map(({ leader }) => leader))]
    if (leaders.length === 0) continue
    const answers = yield {
      calls: leaders.map((leader) => ({
        to: brokerNode(leader),
        request: {
          kind: 'ListOffsetsRequest',
          partitions: led
            .filter((each) => each.leader === leader)
            .map(({ topic, partition, leaderEpoch }) => ({
              topic,
              partition,
              timestamp,
              currentLeaderEpoch: leaderEpoch,
            })),
        } as const,
      })),
    }
    for (const answer of answers) {
      if (answer.kind !== 'ListOffsetsResponse') continue
      for (const { topic, partition, error, offset, timestamp: at } of answer.partitions)
        if (error === 'NONE') known.set(`${topic}-${partition}`, { offset, timestamp: at })
    }
    left = left.filter(({ topic, partition }) => !known.has(`${topic}-${partition}`))
  }
  return known
}

export const offsetOptions: readonly OptionDef[] = [
  { name: 'bootstrap-server', arg: 'HOST1:PORT1,...,HOST3:PORT3', help: 'REQUIRED: a broker to ask first.' },
  { name: 'exclude-internal-topics', help: 'Leaves internal topics out.' },
  { name: 'partitions', arg: 'partition ids', help: 'Only these partitions, with commas between.' },
  {
    name: 'time',
    arg: '<timestamp> / -1 or latest / -2 or earliest / -3 or max-timestamp',
    default: 'latest',
    help: 'Which offset.',
  },
  { name: 'topic', arg: 'topic', help: 'A topic; a regular expression.' },
  {
    name: 'topic-partitions',
    arg: 'topic1:1,topic2:0-3,topic3,topic4:5-,topic5:-3',
    help: 'Topics with some of their partitions.',
  },
]

const TIMES: Readonly<Record<string, number>> = { latest: -1, earliest: -2, 'max-timestamp': -3 }

function fail(message: string): never {
  throw new JavaError('org.apache.kafka.server.util.TerseException', message)
}

function timeOf(text: string): number {
  const time = TIMES[text] ?? (/^-?\d+$/.test(text) ? Number(text) : null)
  if (time === null)
    fail(
      `Malformed time argument ${text}. Please use -1 or latest / -2 or earliest / -3 or max-timestamp / -4 or earliest-local / -5 or latest-tiered / -6 or earliest-pending-upload, or a specified long format timestamp`,
    )
  return time
}

type Filter = (tp: TopicPartition) => boolean

/** `topic:0`, `topic:0-2` (the end left out), `topic:2-`, `topic:-3` */
function ruleOf(text: string): Filter {
  const [, name = '', range = ''] =
    /^([^:]*)(?::(.*))?$/.exec(text) ?? fail(`Invalid rule specification: ${text}`)
  const topics = name === '' ? () => true : matcherOf(name)
  if (range === '') return ({ topic }) => topics(topic)
  const found = /^(\d*)(-?)(\d*)$/.exec(range)
  if (!found) fail(`Invalid rule specification: ${text}`)
  const [, from = '', dash = '', to = ''] = found
  if (dash === '') return ({ topic, partition }) => topics(topic) && partition === Number(from)
  const [low, high] = [from === '' ? 0 : Number(from), to === '' ? Infinity : Number(to)]
  return ({ topic, partition }) => topics(topic) && partition >= low && partition < high
}

function filterOf(options: Options): Filter {
  const rules = options.value('topic-partitions')
  if (rules !== null) {
    if (options.has('topic') || options.has('partitions'))
      fail('--topic-partitions cannot be used with --topic or --partitions')
    const all = rules.split(',').map(ruleOf)
    return (tp) => all.some((rule) => rule(tp))
  }
  const topic = options.value('topic')
  const fits = topic === null ? () => true : matcherOf(topic)
  const ids =
    options
      .value('partitions')
      ?.split(',')
      .filter((id) => id !== '')
      .map(Number) ?? null
  if (ids?.some((id) => !Number.isInteger(id)))
    fail(
      `--partitions expects a comma separated list of numeric partition ids, but received: ${options.value('partitions')}`,
    )
  return ({ topic: name, partition }) => fits(name) && (ids?.includes(partition) ?? true)
}

const INTERNAL = new Set(['__consumer_offsets', '__transaction_state', '__share_group_state'])

function* show(shell: Shell, options: Options): Asking<void> {
  const time = timeOf(options.value('time') ?? 'latest')
  const fits = filterOf(options)
  const names = (yield* clusterMetadata(shell)).topics.map(({ topic }) => topic)
  const meant = names.filter((name) => !(options.has('exclude-internal-topics') && INTERNAL.has(name)))
  const { topics } = yield* clusterMetadata(shell, meant)
  const wanted = topics
    .flatMap(({ topic, partitions }) => partitions.map(({ partition }) => ({ topic, partition })))
    .filter(fits)
  if (wanted.length === 0) fail('Could not match any topic-partitions with the specified filters')
  const found = yield* endOffsets(shell, wanted, time)
  wanted.sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1))
  for (const { topic, partition } of wanted) {
    const listed = found.get(`${topic}-${partition}`)
    if (!listed) shell.err(`Skip getting offsets for topic-partition ${topic}-${partition} due to timeout.`)
    else shell.out(`${topic}:${partition}:${listed.offset < 0 ? '' : listed.offset}`)
  }
}

/** kafka-get-offsets */
export function* kafkaGetOffsets(shell: Shell): Asking<void> {
  const options = readOptions(shell, offsetOptions, shell.words)
  helpOrVersion(shell, options, shell.words, 'An interactive shell for getting topic-partition offsets.')
  required(shell, options, 'bootstrap-server')
  try {
    yield* show(shell, options)
  } catch (problem) {
    if (!(problem instanceof JavaError)) throw problem
    shell.err(`Error occurred: ${problem.message}`)
    throw new ToolExit(1)
  }
}
