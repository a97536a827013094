/** What an application does with its client, before any language says it. */
import type { CommitSpec, ConsumerBehaviour, ConsumerSpec, ProducerSpec } from '../engine/index.ts'
import type { Effective } from './settings.ts'

export interface ProducerPlan {
  readonly id: string
  readonly topic: string
  readonly keys: readonly string[] | null
  /** The text of a value, with `{n}` and `{key}`; shorter ones are filled up to so many bytes. */
  readonly value: string
  readonly bytes: number
  readonly headers: readonly { readonly key: string; readonly value: string | null }[]
  readonly pauseMs: number
  /** Records that it sends; null: until it is stopped. */
  readonly records: number | null
  readonly transactional: boolean
  /** Records of a transaction, every so many-th of which is aborted (0: none); null: one for all it sends. */
  readonly transaction: { readonly records: number; readonly abortEvery: number } | null
  /** Keys with a partition of their own. */
  readonly placed: readonly (readonly [string, number])[]
}

/** What a producer's application does. */
export function planProducer(
  spec: ProducerSpec,
  client: Effective,
  records: number | undefined,
): ProducerPlan {
  const { recordsPerSecond: rate, transaction } = spec
  return {
    id: spec.id,
    topic: spec.topic,
    keys: spec.keys && spec.keys.length > 0 ? spec.keys : null,
    value: spec.value ?? '{"n":{n}}',
    bytes: spec.valueBytes ?? 0,
    headers: spec.headers ?? [],
    pauseMs: rate > 0 ? Math.max(1, Math.round(1_000 / rate)) : 0,
    // Without a rate a person sends by hand: here, one record.
    records: records ?? (rate > 0 ? null : 1),
    transactional: client.config['transactional.id'] !== undefined,
    transaction: transaction
      ? { records: transaction.records, abortEvery: transaction.abortEvery ?? 0 }
      : null,
    placed: Object.entries(spec.partitionOfKey ?? {}),
  }
}

export interface CommitPlan {
  readonly isSync: boolean
  readonly before: boolean
  readonly every: 'poll' | number
  readonly offByOne: boolean
  readonly onRevoke: boolean
  readonly onClose: boolean
}

export interface ConsumerPlan {
  readonly id: string
  readonly group: string | null
  readonly topics: readonly string[]
  readonly assign: readonly { readonly topic: string; readonly partition: number }[] | null
  readonly processMs: number
  readonly handOff: boolean
  /** The library commits by itself. */
  readonly auto: boolean
  readonly commit: CommitPlan | null
}

const byCalls = (commit: CommitSpec): CommitPlan => ({
  isSync: commit.mode === 'sync',
  before: commit.when === 'before',
  every: commit.every,
  offByOne: commit.offByOne === true,
  onRevoke: commit.onRevoke === true,
  onClose: commit.onClose === true,
})

const each = (before: boolean, isSync: boolean, every: CommitPlan['every']): CommitPlan => ({
  isSync,
  before,
  every,
  offByOne: false,
  onRevoke: false,
  onClose: false,
})

/** Commits that are the library's own way, as calls of a library that has no such way; CommitMessages is a call anywhere. */
function byBehaviour({ commit, commitIntervalMs }: ConsumerBehaviour, isOwn: boolean): CommitPlan | null {
  if (commit === 'after processing') return each(false, commitIntervalMs === 0, 1)
  if (isOwn) return null
  if (commit === 'before processing') return each(true, commitIntervalMs === 0, 1)
  if (commit === 'after each batch') return each(false, true, 'poll')
  return null
}

/** What a consumer's application does; `isOwn`: its program uses the client's own library. */
export function planConsumer(spec: ConsumerSpec, client: Effective, isOwn: boolean): ConsumerPlan {
  const behaviour = client.behaviour as ConsumerBehaviour
  const own = spec.commit ? byCalls(spec.commit) : byBehaviour(behaviour, isOwn)
  return {
    id: spec.id,
    group: spec.group,
    topics: spec.topics,
    assign: spec.assign ?? null,
    processMs: Math.round(spec.processMs ?? 0),
    handOff: spec.handOff === true,
    auto: spec.group !== null && ['in poll', 'in background'].includes(behaviour.commit),
    commit: spec.group === null ? null : own,
  }
}
