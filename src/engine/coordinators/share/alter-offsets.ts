/**
 * AlterShareGroupOffsets (kafka-share-groups --reset-offsets): lets a share group begin somewhere else. Only while nobody
 * is in it. The state epoch is the group's, higher than when the state was made: leaders that still go by the old state
 * are fenced by it. (Kafka 4.4 leaves the group epoch as it is, as recorded; the trunk of 4.5 raises it.)
 */
import { newTask, persist, shareOf } from '../../broker/share/persister.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { RequestRef } from '../../kernel/types.ts'
import type { MessageOf } from '../../messages.ts'
import { type Broker, type KafkaIo, memoryOf } from '../../world.ts'
import { homeOf } from './share-group.ts'

const SENTENCES: Partial<Record<ErrorName, string>> = {
  GROUP_ID_NOT_FOUND: 'The group is not a share group, or it does not exist.',
  NON_EMPTY_GROUP: 'The group is not empty.',
  UNKNOWN_TOPIC_OR_PARTITION: 'This server does not host this topic-partition.',
}

function answer(error: ErrorName): MessageOf<'AlterShareGroupOffsetsResponse'> {
  return { kind: 'AlterShareGroupOffsetsResponse', error, message: SENTENCES[error] ?? '' }
}

/** Alters the offsets of a group that has no members; else NON_EMPTY_GROUP. */
export function alterShareOffsets(
  self: Broker,
  request: MessageOf<'AlterShareGroupOffsetsRequest'>,
  io: KafkaIo,
  ref: RequestRef,
): void {
  const home = homeOf(self, request.groupId)
  if (typeof home === 'string') return io.reply(ref, answer(home))
  const share = shareOf(self)
  const group = share.groups[request.groupId]
  if (!group) return io.reply(ref, answer('GROUP_ID_NOT_FOUND'))
  if (Object.keys(group.members).length > 0) return io.reply(ref, answer('NON_EMPTY_GROUP'))
  const { image } = memoryOf(self)
  const known = request.offsets.filter((o) => image.topics[o.topic]?.partitions[o.partition])
  if (known.length === 0) return io.reply(ref, answer('UNKNOWN_TOPIC_OR_PARTITION'))
  const tasks = known.map(() => newTask(self))
  share.alters.push({ ref, tasks: [...tasks], error: 'NONE' })
  known.forEach(({ topic, partition, offset }, i) => {
    persist(self, io, {
      kind: 'InitializeShareGroupStateRequest',
      groupId: group.groupId,
      topic,
      topicId: image.topics[topic]?.topicId ?? '',
      partition,
      stateEpoch: group.groupEpoch,
      startOffset: offset,
      task: tasks[i] as number,
    })
  })
}

/** One partition has its new offset, or not; true when an alteration waited for it. */
export function offsetAltered(self: Broker, io: KafkaIo, task: number, error: ErrorName): boolean {
  const share = shareOf(self)
  const waiting = share.alters.find(({ tasks }) => tasks.includes(task))
  if (!waiting) return false
  waiting.tasks = waiting.tasks.filter((id) => id !== task)
  if (error !== 'NONE') waiting.error = error
  if (waiting.tasks.length > 0) return true
  share.alters = share.alters.filter((other) => other !== waiting)
  io.reply(waiting.ref, answer(waiting.error))
  return true
}
