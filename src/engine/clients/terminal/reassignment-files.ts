/** The JSON that kafka-reassign-partitions reads and prints (ReassignPartitionsCommand.parse…, formatAsReassignmentJson). */
import type { TopicPartition } from '../../messages.ts'
import { asArray, asNumber, asObject, asString, field, type Json, parseJson, readFile } from './json.ts'
import { JavaError, type Shell } from './program.ts'

export type PlannedReplicas = TopicPartition & { readonly replicas: readonly number[] }

const failed = (message: string) =>
  new JavaError('org.apache.kafka.tools.AdminCommandFailedException', message)
const operation = (message: string) =>
  new JavaError('org.apache.kafka.tools.AdminOperationException', message)

function duplicates<T>(items: readonly T[]): T[] {
  return [...new Set(items.filter((item, at) => items.indexOf(item) !== at))]
}

function versioned(json: Json): { readonly [key: string]: Json } {
  const object = asObject(json)
  const version = object.version === undefined ? 1 : asNumber(object.version)
  if (version !== 1) throw operation(`Not supported version field value ${version}`)
  return object
}

/** What --generate is given: topics, and the brokers to use. */
export function readTopics(
  shell: Shell,
  file: string,
  brokerList: string,
): { readonly topics: readonly string[]; readonly brokerIds: readonly number[] } {
  const text = readFile(shell, file)
  const brokerIds = brokerList.split(',').map((id) => {
    if (!/^[+-]?\d+$/.test(id))
      throw new JavaError('java.lang.NumberFormatException', `For input string: "${id}"`)
    return Number(id)
  })
  const twice = duplicates(brokerIds)
  if (twice.length > 0) throw failed(`Broker list contains duplicate entries: [${twice.join(', ')}]`)
  const json = parseJson(text)
  if (json === undefined) throw operation('The input string is not a valid JSON')
  const object = versioned(json)
  const topics =
    object.topics === undefined
      ? []
      : asArray(object.topics).map((each) => asString(field(asObject(each), 'topic')))
  const again = duplicates(topics)
  if (again.length > 0)
    throw failed(`List of topics to reassign contains duplicate entries: [${again.join(', ')}]`)
  return { topics, brokerIds }
}

function plannedOf(json: Json): PlannedReplicas {
  const object = asObject(json)
  const topic = asString(field(object, 'topic'))
  const partition = asNumber(field(object, 'partition'))
  const replicas = asArray(field(object, 'replicas')).map((id) => asNumber(id))
  const dirs = object.log_dirs === undefined ? null : asArray(object.log_dirs).map(asString)
  if (dirs && dirs.length !== replicas.length)
    throw failed(
      `Size of replicas list [${replicas.join(', ')}] is different from size of log dirs list [${dirs.join(', ')}] for partition ${topic}-${partition}`,
    )
  if (dirs?.some((dir) => dir !== 'any'))
    throw failed('kafkascope: moves between log directories are not simulated; log_dirs must be "any"')
  return { topic, partition, replicas }
}

/** The partitions of a file; `strict`: as --execute wants them. */
export function readPlan(shell: Shell, file: string, strict: boolean): readonly PlannedReplicas[] {
  const json = parseJson(readFile(shell, file))
  if (json === undefined) throw operation('Unexpected end-of-input')
  const object = versioned(json)
  const plan = object.partitions === undefined ? [] : asArray(object.partitions).map(plannedOf)
  if (strict) checkPlan(plan)
  return plan
}

/** parseExecuteAssignmentArgs */
function checkPlan(plan: readonly PlannedReplicas[]): void {
  if (plan.length === 0) throw failed('Partition reassignment list cannot be empty')
  if (plan.some(({ replicas }) => replicas.length === 0))
    throw failed('Partition replica list cannot be empty')
  const twice = duplicates(plan.map(({ topic, partition }) => `${topic}-${partition}`))
  if (twice.length > 0)
    throw failed(`Partition reassignment contains duplicate topic partitions: ${twice.join(',')}`)
  const lists = plan.filter(({ replicas }) => duplicates(replicas).length > 0)
  if (lists.length > 0)
    throw failed(
      `Partition replica lists may not contain duplicate entries: ${lists
        .map(
          (p) =>
            `${p.topic}-${p.partition} contains multiple entries for ${duplicates(p.replicas).join(',')}`,
        )
        .join('. ')}`,
    )
}

/** Partitions of topics, one by one. */
export function planOf(topics: ReadonlyMap<string, readonly (readonly number[])[]>): PlannedReplicas[] {
  return [...topics].flatMap(([topic, partitions]) =>
    partitions.map((replicas, partition) => ({ topic, partition, replicas })),
  )
}

/** formatAsReassignmentJson; `dirs`: the directory of `topic-partition-broker`. */
export function toJson(
  plan: readonly PlannedReplicas[],
  dirs: ReadonlyMap<string, string> = new Map(),
): string {
  const partitions = [...plan]
    .sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1))
    .map(({ topic, partition, replicas }) => ({
      topic,
      partition,
      replicas,
      log_dirs: replicas.map((id) => dirs.get(`${topic}-${partition}-${id}`) ?? 'any'),
    }))
  return JSON.stringify({ version: 1, partitions })
}
