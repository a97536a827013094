/** What a message is about, in few words: for a list of requests, not for any rule. */
import type { Message, TopicPartition } from '../messages.ts'
import { partitionKey } from '../world.ts'

/** More names than this are cut off: a row of a diagram has no room for them. */
const MOST = 64

interface Topical {
  readonly topic?: string
  readonly name?: string
  readonly partition?: number
}

/** Every field in which a message of Kafka's names partitions or topics. */
interface Naming {
  readonly partitions?: readonly Topical[] | null
  readonly offsets?: readonly Topical[]
  readonly results?: readonly Topical[]
  readonly reassignments?: readonly TopicPartition[]
  readonly topics?: readonly (string | Topical)[]
  readonly groupId?: string
  readonly transactionalId?: string
}

function nameOf(thing: string | Topical): string {
  if (typeof thing === 'string') return thing
  const topic = thing.topic ?? thing.name
  if (topic === undefined) return ''
  return thing.partition === undefined ? topic : partitionKey({ topic, partition: thing.partition })
}

/** Partitions, topics and the group that a message names, with spaces between; '' when it names none. */
export function aboutOf(message: Message): string {
  const { partitions, offsets, results, reassignments, topics, groupId, transactionalId } =
    message as unknown as Naming
  let text = groupId ?? transactionalId ?? ''
  let count = 0
  for (const list of [partitions, offsets, results, reassignments, topics])
    if (Array.isArray(list))
      for (const thing of list as readonly (string | Topical)[]) {
        const name = nameOf(thing)
        if (name === '' || count++ >= MOST) continue
        text = text === '' ? name : `${text} ${name}`
      }
  return text
}

/** Records that a message carries. */
export function recordsIn(message: Message): number {
  let records = 0
  if (message.kind === 'ProduceRequest') for (const { batch } of message.partitions) records += batch.count
  else if (message.kind === 'FetchResponse' || message.kind === 'ShareFetchResponse')
    for (const { batches } of message.partitions) for (const batch of batches) records += batch.count
  else if (message.kind === 'RaftFetchResponse')
    // The active controller writes one twice a second so that its log moves (metadata.max.idle.interval.ms).
    for (const batch of message.batches)
      for (const { kind } of batch.records) if (kind !== 'NoOpRecord') records++
  return records
}
