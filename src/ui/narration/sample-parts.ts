/** What several samples are made of. */
import type { NodeId } from '../../engine/index.ts'

export const node = (name: string) => name as NodeId

export const batch = {
  baseOffset: 40,
  count: 3,
  partitionLeaderEpoch: 5,
  producerId: 7,
  producerEpoch: 0,
  baseSequence: 12,
  maxTimestamp: 1_767_225_600_500,
  sizeInBytes: 180,
  timestamps: [1_767_225_600_100, 1_767_225_600_300, 1_767_225_600_500],
  keys: ['a', null, 'b'],
  values: ['1', '2', null],
  ids: [1, 2, 3],
}
export const assignment = [
  { topic: 'user-events', partition: 0 },
  { topic: 'user-events', partition: 1 },
]
export const P = 'user-events-1'
export const web = node('producer-web')
export const reader = node('consumer-reader')

export const at = { broker: 1, partition: P }

export const coordinated = { broker: 1, transactionalId: 'payments', producerId: 7, producerEpoch: 3 }
export const produced = { producer: web, transactionalId: 'payments' }
