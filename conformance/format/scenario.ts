/**
 * A conformance scenario: a cluster, topics, and steps that both a real Kafka and the simulator carry out.
 * Closed schemas: a field that is not described here is refused, with its place and what is allowed there.
 */
import {
  boolean,
  exactOptional,
  type InferOutput,
  literal,
  nullable,
  picklist,
  record,
  safeParse,
  strictObject,
  string,
  union,
  variant,
} from 'valibot'
import { checkClientSteps } from './check-clients.ts'
import {
  type ClientStep,
  clientSteps,
  committedCondition,
  consumerCondition,
  groupCondition,
  transactionCondition,
} from './client-steps.ts'
import { broker, configs, list, name, partition, sentence, value, whole } from './fields.ts'
import { FormatError } from './format-error.ts'

export { FormatError }

const assignment = list(list(broker, 0, 10), 1, 100)

/** Replicas by hand (`assignment`) or by the controller (`partitions` and `replicationFactor`). */
const topic = strictObject({
  name,
  assignment: exactOptional(assignment),
  partitions: exactOptional(whole(-1, 100)),
  replicationFactor: exactOptional(whole(-1, 20)),
  config: exactOptional(configs),
})

const cluster = strictObject({
  mode: picklist(['kraft', 'zookeeper'], 'kraft or zookeeper'),
  brokers: list(strictObject({ id: broker, rack: exactOptional(nullable(name)) }), 1, 10),
  /** KRaft: processes of the quorum. ZooKeeper mode: servers of the ensemble. */
  controllers: whole(1, 5),
  /** eligible.leader.replicas.version (KIP-966); KRaft only. */
  elr: exactOptional(boolean('true or false')),
  /** Versions of other features, such as transaction.version; KRaft only. */
  features: exactOptional(record(string(), whole(0, 100), "versions by the features' names")),
  config: exactOptional(configs),
})

/** Which process: one of both. `active` is whoever is the active controller when the step comes. */
const target = {
  broker: exactOptional(union([broker, literal('killed')], 'a broker or killed')),
  /** The broker that is the coordinator of this group. */
  coordinatorOf: exactOptional(name),
  /** The broker that is the coordinator of this transactional.id. */
  transactionsOf: exactOptional(name),
  controller: exactOptional(
    union([whole(0, 9), picklist(['active', 'killed', 'all'])], 'a number from 0, active, killed or all'),
  ),
}

const produce = strictObject({
  do: literal('produce'),
  topic: name,
  partition: exactOptional(partition),
  /** Record i has the value `value-i`. */
  value,
  count: exactOptional(whole(1, 5000)),
  /** Records of one batch; all of them when left out. */
  perBatch: exactOptional(whole(1, 5000)),
  /** Record i has key number i modulo this; no keys when left out. */
  keys: exactOptional(whole(1, 1000)),
  /** Sends tombstones: null values; needs `keys`. */
  tombstones: exactOptional(boolean()),
  /** Each value is padded to this length. */
  bytes: exactOptional(whole(1, 10_000)),
  acks: exactOptional(picklist(['all', '1', '0'], '"all", "1" or "0"')),
  /** An idempotent producer tries again until its time is out; without, the first error is the result. */
  idempotent: exactOptional(boolean()),
  /** Over what follows from the other fields. */
  config: exactOptional(configs),
  timeoutMs: exactOptional(whole(100, 120_000)),
  /** Not waited for here: `await` with this name does. */
  background: exactOptional(name),
})

const partitionCondition = strictObject({
  topic: name,
  partition: exactOptional(partition),
  leader: exactOptional(whole(-1, 1000)),
  leaderEpoch: exactOptional(whole(0, 100_000)),
  isr: exactOptional(list(broker, 0, 10)),
  replicas: exactOptional(list(broker, 0, 10)),
  elr: exactOptional(list(broker, 0, 10)),
  highWatermark: exactOptional(whole(0, 1_000_000)),
  logStartOffset: exactOptional(whole(0, 1_000_000)),
})
const brokersCondition = strictObject({
  live: exactOptional(list(broker, 0, 10)),
  fenced: exactOptional(list(broker, 0, 10)),
  controller: exactOptional(picklist(['active', 'none'], 'active or none')),
})

const conditions = [
  partitionCondition,
  brokersCondition,
  groupCondition,
  consumerCondition,
  transactionCondition,
  committedCondition,
]

const step = variant(
  'do',
  [
    ...clientSteps,
    strictObject({ do: literal('createTopic'), topic }),
    strictObject({
      do: literal('createPartitions'),
      topic: name,
      count: whole(-1, 100),
      assignment: exactOptional(assignment),
    }),
    strictObject({ do: literal('deleteTopic'), topic: name }),
    strictObject({
      do: literal('alterConfig'),
      topic: exactOptional(name),
      /** A broker, or "" for the default of all. */
      broker: exactOptional(union([broker, literal('')], 'a broker or ""')),
      /** A group's own configs, such as share.auto.offset.reset. */
      group: exactOptional(name),
      set: exactOptional(configs),
      remove: exactOptional(list(string(), 1, 20)),
    }),
    produce,
    strictObject({ do: literal('await'), background: name }),
    strictObject({ do: literal('kill'), ...target }),
    strictObject({ do: literal('stop'), ...target }),
    strictObject({ do: literal('start'), ...target }),
    strictObject({ do: literal('pause'), ...target }),
    strictObject({ do: literal('resume'), ...target }),
    strictObject({
      do: literal('electLeaders'),
      type: picklist(['preferred', 'unclean'], 'preferred or unclean'),
      topic: name,
      partitions: exactOptional(list(partition, 1, 100)),
    }),
    strictObject({
      do: literal('reassign'),
      topic: name,
      partition: exactOptional(partition),
      replicas: list(broker, 1, 10),
    }),
    strictObject({ do: literal('cancelReassignment'), topic: name, partition: exactOptional(partition) }),
    strictObject({
      do: literal('deleteRecords'),
      topic: name,
      partition: exactOptional(partition),
      /** -1 = up to the high watermark */
      before: whole(-1, 1_000_000),
    }),
    strictObject({
      do: literal('settle'),
      /** Waits for these first. */
      until: exactOptional(list(union(conditions), 1, 20)),
      atLeastMs: exactOptional(whole(0, 300_000)),
    }),
    strictObject({ do: literal('wait'), ms: whole(0, 300_000) }),
    strictObject({ do: literal('observe') }),
  ],
  'a step of conformance/README.md',
)

const scenario = strictObject({
  version: literal(1, '1'),
  name,
  asks: sentence,
  cluster,
  topics: list(topic, 0, 50),
  steps: list(step, 1, 100),
})

export type ScenarioFile = InferOutput<typeof scenario>
export type ClusterSpec = ScenarioFile['cluster']
export type TopicSpec = ScenarioFile['topics'][number]
export type Step = ScenarioFile['steps'][number]
export type ClusterStep = Exclude<Step, ClientStep>
export type StepOf<K extends Step['do']> = Extract<Step, { do: K }>
export type ProcessStep = StepOf<'kill' | 'stop' | 'start' | 'pause' | 'resume'>
export type Condition = NonNullable<StepOf<'settle'>['until']>[number]
export type ConfigValues = Readonly<Record<string, string | number | boolean>>

function pathText(keys: readonly unknown[]): string {
  return keys.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${key}`,
    '',
  )
}

/** Reads a scenario. Throws FormatError that names the field and what is allowed there. */
export function parseScenarioFile(value: unknown): ScenarioFile {
  const result = safeParse(scenario, value, { abortEarly: true })
  if (!result.success) {
    const issue = result.issues[0]
    const field = pathText(issue.path?.map((item) => item.key) ?? [])
    const unknown = issue.type === 'strict_object' && issue.expected === 'never'
    if (unknown) throw new FormatError(field, 'no field of this name')
    throw new FormatError(field, issue.received === 'undefined' ? 'something: it is missing' : issue.message)
  }
  checkTogether(result.output)
  return result.output
}

/** What no single field shows. */
function checkTogether({ cluster, topics, steps }: ScenarioFile): void {
  const ids = cluster.brokers.map((b) => b.id)
  unique(ids, (i) => `cluster.brokers[${i}].id`)
  unique(
    topics.map((t) => t.name),
    (i) => `topics[${i}].name`,
  )
  if (cluster.mode === 'zookeeper' && cluster.elr)
    throw new FormatError('cluster.elr', 'false in ZooKeeper mode')
  topics.forEach((one, i) => {
    checkTopic(one, `topics[${i}]`)
  })
  const isBroker = (id: number, field: string) => {
    if (!ids.includes(id)) throw new FormatError(field, `a broker of the cluster: ${ids.join(', ')}`)
  }
  const background = new Set<string>()
  steps.forEach((one, i) => {
    const at = `steps[${i}]`
    if (
      one.do === 'kill' ||
      one.do === 'stop' ||
      one.do === 'start' ||
      one.do === 'pause' ||
      one.do === 'resume'
    ) {
      const named = [one.broker, one.controller, one.coordinatorOf, one.transactionsOf]
      if (named.filter((n) => n !== undefined).length !== 1)
        throw new FormatError(at, 'either a broker or a controller')
      if (typeof one.broker === 'number') isBroker(one.broker, `${at}.broker`)
      if (typeof one.controller === 'number' && one.controller >= cluster.controllers)
        throw new FormatError(`${at}.controller`, `a number from 0 to ${cluster.controllers - 1}`)
    }
    if (one.do === 'createTopic') checkTopic(one.topic, `${at}.topic`)
    if (one.do === 'alterConfig') {
      const named = [one.topic, one.broker, one.group].filter((n) => n !== undefined)
      if (named.length !== 1) throw new FormatError(at, 'either a topic, a broker or a group')
    }
    if (one.do === 'produce') {
      if (one.tombstones && one.keys === undefined)
        throw new FormatError(`${at}.keys`, 'a number, for tombstones')
      if (one.background !== undefined && one.perBatch !== undefined)
        throw new FormatError(`${at}.perBatch`, 'nothing beside background')
      if (one.background !== undefined) background.add(one.background)
    }
    if (one.do === 'await' && !background.delete(one.background))
      throw new FormatError(
        `${at}.background`,
        'the name of a produce step before it that nobody awaited yet',
      )
  })
  for (const left of background) throw new FormatError('steps', `an await for "${left}"`)
  checkClientSteps(steps)
}

function checkTopic({ assignment: byHand, partitions, replicationFactor }: TopicSpec, at: string): void {
  if (byHand !== undefined && (partitions !== undefined || replicationFactor !== undefined))
    throw new FormatError(`${at}.assignment`, 'nothing beside partitions and replicationFactor')
  if (byHand !== undefined) return
  const missing =
    partitions === undefined ? 'partitions' : replicationFactor === undefined ? 'replicationFactor' : null
  if (missing) throw new FormatError(`${at}.${missing}`, 'something, or an assignment in its place')
}

function unique(items: readonly (string | number)[], field: (i: number) => string): void {
  items.forEach((item, i) => {
    if (items.indexOf(item) !== i)
      throw new FormatError(field(i), `something other than ${item}, which is taken`)
  })
}

/** Whether configs make a log compacted. */
export function isCompacted(config: ConfigValues | undefined): boolean {
  return String(config?.['cleanup.policy'] ?? '').includes('compact')
}

/** The records of a produce step by batch; values are padded with "~" to the length wanted. */
export function batchesOf(step: StepOf<'produce'>): { key: string | null; value: string | null }[][] {
  const { count = 1, perBatch = count, keys, bytes = 0, tombstones = false } = step
  const records = Array.from({ length: count }, (_, i) => ({
    key: keys === undefined ? null : `k${i % keys}`,
    value: tombstones ? null : `${step.value}-${i}`.padEnd(bytes, '~'),
  }))
  const batches: (typeof records)[] = []
  for (let i = 0; i < count; i += perBatch) batches.push(records.slice(i, i + perBatch))
  return batches
}
