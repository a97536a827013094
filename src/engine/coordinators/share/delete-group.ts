/**
 * DeleteGroups for share groups: only an empty one, and with it what the share coordinators know
 * (GroupCoordinatorService.deleteShareGroups).
 */
import { newTask, persist, shareOf } from '../../broker/share/persister.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { RequestRef } from '../../kernel/types.ts'
import type { MessageOf } from '../../messages.ts'
import { type Broker, type KafkaIo, memoryOf } from '../../world.ts'
import { groupTombstones } from './group-records.ts'
import { writeGroup } from './share-group.ts'

/** Deletes a share group that this broker coordinates; false when it is none of these. */
export function deleteShareGroup(
  self: Broker,
  { groups: [groupId = ''] }: MessageOf<'DeleteGroupsRequest'>,
  io: KafkaIo,
  ref: RequestRef,
): boolean {
  const { share, image } = memoryOf(self)
  const group = share?.groups[groupId]
  if (!group) return false
  const of = (error: ErrorName) => ({ kind: 'DeleteGroupsResponse', results: [{ groupId, error }] }) as const
  if (Object.keys(group.members).length > 0) {
    io.reply(ref, of('NON_EMPTY_GROUP'))
    return true
  }
  for (const [topic, partitions] of Object.entries(group.initialized))
    for (const partition of partitions) {
      const topicId = image.topics[topic]?.topicId
      if (topicId === undefined) continue
      const task = newTask(self)
      persist(self, io, { kind: 'DeleteShareGroupStateRequest', groupId, topic, topicId, partition, task })
    }
  delete shareOf(self).groups[groupId]
  const replies = [{ ref, body: of('NONE'), otherwise: of('COORDINATOR_NOT_AVAILABLE') }]
  writeGroup(self, io, groupId, { records: groupTombstones(groupId), replies })
  return true
}
