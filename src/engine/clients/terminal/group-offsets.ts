/** What kafka-consumer-groups --reset-offsets sets, and how it reads topic:partitions (OffsetsUtils). */
import type { FetchedOffset, TopicPartition } from '../../messages.ts'
import { logTime, parseDateTime } from './calendar.ts'
import { endOffsets } from './offsets.ts'
import { type Options, usage } from './options.ts'
import { type Asking, as, call, coordinatorOf, exceptionOf, JavaError, type Shell } from './program.ts'
import { describeTopics } from './topics.ts'

export interface GroupPlan {
  readonly groupId: string
  readonly offsets: readonly (TopicPartition & { readonly offset: number })[]
}

interface Meant {
  readonly topic: string
  /** null = all */
  readonly partitions: readonly number[] | null
}

/** `orders` or `orders:0,2` */
export function parseTopics(texts: readonly string[]): Meant[] {
  return texts.map((text) => {
    const at = text.indexOf(':')
    if (at < 0) return { topic: text, partitions: null }
    const partitions = text
      .slice(at + 1)
      .split(',')
      .map(Number)
    if (partitions.some((p) => !Number.isInteger(p)))
      throw new JavaError(
        'java.lang.IllegalArgumentException',
        `Invalid partition '${text.slice(at + 1)}' specified in topic arg '${text}'`,
      )
    return { topic: text.slice(0, at), partitions }
  })
}

/** The partitions of topics, looked up where they are not given. */
export function* partitionsOf(shell: Shell, meant: readonly Meant[]): Asking<TopicPartition[]> {
  const whole = meant.filter(({ partitions }) => partitions === null).map(({ topic }) => topic)
  const described = whole.length > 0 ? yield* describeTopics(shell, whole) : []
  return meant.flatMap(({ topic, partitions }) =>
    (partitions ?? described.find((d) => d.topic === topic)?.partitions.map((p) => p.partition) ?? []).map(
      (partition) => ({ topic, partition }),
    ),
  )
}

/** PnDTnHnMnS in milliseconds; null for what is none. */
export function parseDuration(text: string): number | null {
  const found = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text)
  if (!found || text.length < 3) return null
  const [, minus, days = 0, hours = 0, minutes = 0, seconds = 0] = found
  const ms = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000
  return minus ? -ms : ms
}

function timestampOf(shell: Shell, options: Options): number | null {
  const datetime = options.value('to-datetime')
  if (datetime !== null) {
    const ms = parseDateTime(datetime)
    if (ms === null) throw new JavaError('java.text.ParseException', `Unparseable date: "${datetime}"`)
    return ms
  }
  const duration = options.value('by-duration')
  if (duration === null) return null
  const ms = parseDuration(duration)
  if (ms === null)
    throw new JavaError('java.time.format.DateTimeParseException', 'Text cannot be parsed to a Duration')
  return Math.max(0, shell.wall() - ms)
}

const WORDS = [
  'to-offset',
  'to-earliest',
  'to-current',
  'to-latest',
  'by-duration',
  'to-datetime',
  'from-file',
  'shift-by',
]

/** Where each partition shall begin, by the option that says how. */
export function* plannedOffsets(
  shell: Shell,
  options: Options,
  partitions: readonly TopicPartition[],
  committed: readonly Pick<FetchedOffset, 'topic' | 'partition' | 'offset'>[],
): Asking<GroupPlan['offsets']> {
  const key = ({ topic, partition }: TopicPartition) => `${topic}-${partition}`
  const starts = yield* endOffsets(shell, partitions, -2)
  const ends = yield* endOffsets(shell, partitions, -1)
  const timestamp = timestampOf(shell, options)
  const times = timestamp === null ? ends : yield* endOffsets(shell, partitions, timestamp)
  const warn = (text: string) =>
    shell.err(`[${logTime(shell.wall())}] WARN ${text} (org.apache.kafka.tools.OffsetsUtils)`)
  const within = (tp: TopicPartition, offset: number) => {
    const [low, high] = [starts.get(key(tp))?.offset ?? 0, ends.get(key(tp))?.offset ?? 0]
    if (offset > high)
      warn(
        `New offset (${offset}) is higher than latest offset for topic partition ${key(tp)}. Value will be set to ${high}`,
      )
    if (offset < low)
      warn(
        `New offset (${offset}) is lower than earliest offset for topic partition ${key(tp)}. Value will be set to ${low}`,
      )
    return Math.min(high, Math.max(low, offset))
  }
  return partitions.map((tp) => {
    const { topic, partition } = tp
    const at = committed.find((c) => c.topic === topic && c.partition === partition)?.offset
    const end = ends.get(key(tp))?.offset ?? 0
    if (options.has('to-earliest')) return { topic, partition, offset: starts.get(key(tp))?.offset ?? 0 }
    if (options.has('to-latest')) return { topic, partition, offset: end }
    if (options.has('to-offset'))
      return { topic, partition, offset: within(tp, options.number('to-offset') ?? 0) }
    if (options.has('to-current')) return { topic, partition, offset: at ?? end }
    if (options.has('shift-by')) {
      if (at === undefined)
        throw new JavaError(
          'java.lang.IllegalArgumentException',
          `Cannot shift offset for partition ${key(tp)} since there is no current committed offset`,
        )
      return { topic, partition, offset: within(tp, at + (options.number('shift-by') ?? 0)) }
    }
    const found = times.get(key(tp))?.offset ?? -1
    if (found < 0) {
      shell.out('')
      shell.out(
        `Warn: Partition ${partition} from topic ${topic} is empty. Falling back to latest known offset.`,
      )
    }
    return { topic, partition, offset: found >= 0 ? found : end }
  })
}

/** Works out where a group shall read on, and with --execute commits it. */
export function* resetGroup(
  shell: Shell,
  options: Options,
  groupId: string,
  committed: readonly FetchedOffset[],
): Asking<GroupPlan> {
  if (!options.has('all-topics') && !options.has('topic'))
    usage(shell, options, 'One of the reset scopes should be defined: --all-topics, --topic.')
  const partitions = options.has('all-topics')
    ? committed
        .map(({ topic, partition }) => ({ topic, partition }))
        .sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1))
    : yield* partitionsOf(shell, parseTopics(options.all('topic')))
  if (!WORDS.some((word) => options.has(word)))
    usage(
      shell,
      options,
      `Option '[reset-offsets]' requires one of the following scenarios: [${WORDS.map((word) => `[${word}]`).join(', ')}]`,
    )
  const offsets = yield* plannedOffsets(shell, options, partitions, committed)
  if (!options.has('execute') || options.has('dry-run')) return { groupId, offsets }
  const outside = { generationId: -1, memberId: '', groupInstanceId: null }
  const request = {
    kind: 'OffsetCommitRequest',
    groupId,
    ...outside,
    offsets: offsets.map((o) => ({ ...o, leaderEpoch: -1 })),
  } as const
  const { results } = as(
    yield* call(shell, 'alterConsumerGroupOffsets', request, {
      to: coordinatorOf(shell, groupId),
      error: (a) => as(a, 'OffsetCommitResponse').results[0]?.error ?? 'NONE',
    }),
    'OffsetCommitResponse',
  )
  const bad = results.find(({ error }) => error !== 'NONE')
  if (bad) throw exceptionOf(bad.error)
  return { groupId, offsets }
}
