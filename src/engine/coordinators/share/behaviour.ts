/** What a broker does as a coordinator of share groups and of their state. */

import { takeAnswer } from '../../broker/share/persister.ts'
import { shareStateUnavailable } from '../../broker/share/share-fetch.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { MessageOf } from '../../messages.ts'
import type { Broker, Handlers, KafkaIo } from '../../world.ts'
import { alterShareOffsets, offsetAltered } from './alter-offsets.ts'
import { deleteShareOffsets, describeShareGroups, describeShareOffsets, shareAnswered } from './describe.ts'
import { shareCoordinatorHandlers } from './share-coordinator.ts'
import { shareHeartbeat, shareSessionDue, stateMade } from './share-group.ts'

function initialised(
  self: Broker,
  io: KafkaIo,
  request: MessageOf<'InitializeShareGroupStateRequest'>,
  error: ErrorName,
): void {
  if (!offsetAltered(self, io, request.task, error)) stateMade(self, io, request, error)
}

export const shareHandlers: Handlers<
  Broker,
  | keyof typeof shareCoordinatorHandlers
  | 'ShareGroupHeartbeatRequest'
  | 'AlterShareGroupOffsetsRequest'
  | 'InitializeShareGroupStateResponse'
  | 'DeleteShareGroupStateResponse'
  | 'ReadShareGroupStateSummaryResponse'
  | 'ShareGroupDescribeRequest'
  | 'DescribeShareGroupOffsetsRequest'
  | 'DeleteShareGroupOffsetsRequest'
  | 'ShareSessionTimer'
  | 'ShareStateUnavailable'
> = {
  ...shareCoordinatorHandlers,
  ShareGroupHeartbeatRequest: shareHeartbeat,
  AlterShareGroupOffsetsRequest: alterShareOffsets,
  InitializeShareGroupStateResponse(self, { error }, io, request) {
    if (takeAnswer(self, io, request, error)) initialised(self, io, request, error)
  },
  DeleteShareGroupStateResponse(self, { error }, io, request) {
    if (takeAnswer(self, io, request, error)) shareAnswered(self, io, request.task, error)
  },
  ReadShareGroupStateSummaryResponse(self, answer, io, request) {
    const { error, leaderEpoch, startOffset, deliveryCompleteCount } = answer
    if (!takeAnswer(self, io, request, error)) return
    const { topic, partition, task } = request
    shareAnswered(self, io, task, error, {
      topic,
      partition,
      leaderEpoch,
      startOffset,
      deliveryCompleteCount,
    })
  },
  ShareGroupDescribeRequest: describeShareGroups,
  DescribeShareGroupOffsetsRequest: describeShareOffsets,
  DeleteShareGroupOffsetsRequest: deleteShareOffsets,
  ShareSessionTimer(self, { groupId, memberId }, io) {
    shareSessionDue(self, io, groupId, memberId)
  },
  ShareStateUnavailable(self, { request }, io) {
    const error = 'COORDINATOR_NOT_AVAILABLE'
    if (request.kind === 'InitializeShareGroupStateRequest') initialised(self, io, request, error)
    else if (
      request.kind === 'DeleteShareGroupStateRequest' ||
      request.kind === 'ReadShareGroupStateSummaryRequest'
    )
      shareAnswered(self, io, request.task, error)
    else shareStateUnavailable(self, io, request, error)
  },
}
