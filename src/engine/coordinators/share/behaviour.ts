/** What a broker does as a coordinator of share groups and of their state. */

import { takeAnswer } from '../../broker/share/persister.ts'
import { shareStateUnavailable } from '../../broker/share/share-fetch.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { MessageOf } from '../../messages.ts'
import type { Broker, Handlers, KafkaIo } from '../../world.ts'
import { alterShareOffsets, offsetAltered } from './alter-offsets.ts'
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
    takeAnswer(self, io, request, error)
  },
  ShareSessionTimer(self, { groupId, memberId }, io) {
    shareSessionDue(self, io, groupId, memberId)
  },
  ShareStateUnavailable(self, { request }, io) {
    const error = 'COORDINATOR_NOT_AVAILABLE'
    if (request.kind === 'InitializeShareGroupStateRequest') initialised(self, io, request, error)
    else if (request.kind !== 'DeleteShareGroupStateRequest') shareStateUnavailable(self, io, request, error)
  },
}
