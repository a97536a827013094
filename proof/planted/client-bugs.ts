/** Bugs of groups, transactions and share groups: only walks that know every kind of client find them. */
import { EVERY_CLIENT_FROM } from '../walks/shape.ts'
import type { PlantedBug } from './bugs.ts'

const bug = (name: string, file: string, find: string, replace: string): PlantedBug => ({
  name,
  file: `src/engine/${file}`,
  find,
  replace,
  from: EVERY_CLIENT_FROM,
})

const MARKERS = 'coordinators/transaction/write-markers.ts'

export const CLIENT_BUGS: readonly PlantedBug[] = [
  bug(
    'the generation of a commit is not checked',
    'coordinators/group/classic-sync.ts',
    'const error = validate(group, { memberId, groupInstanceId, generationId })',
    "const error = 'NONE' as ErrorName",
  ),
  bug(
    'a member of a stale epoch may commit',
    'coordinators/group/consumer-group.ts',
    "return request.offsets.every(old) ? 'NONE' : stale",
    "return 'NONE'",
  ),
  bug(
    'deliveries of a share group are not counted',
    'broker/share/in-flight.ts',
    "if (next === 'ACQUIRED') state.deliveryCount += 1",
    '',
  ),
  bug(
    'acquisition locks never end',
    'broker/share/acknowledge.ts',
    "state.lockUntil !== 0 && state.lockUntil <= limits.now && !state.pending && state.state === 'ACQUIRED'",
    'false',
  ),
  bug(
    'the last stable offset ignores open transactions',
    'log/transactions.ts',
    'let first = ongoing[0]?.firstOffset ?? Infinity',
    'let first = Infinity',
  ),
  bug(
    'markers are written in another epoch',
    MARKERS,
    'createMarker({ type, coordinatorEpoch, producerId, producerEpoch, timestamp })',
    'createMarker({ type, coordinatorEpoch, producerId, producerEpoch: producerEpoch + 1, timestamp })',
  ),
  bug(
    'an abort is a commit for groups',
    MARKERS,
    "const type = committed ? 'COMMIT' : 'ABORT'",
    "const type = committed || topic === OFFSETS_TOPIC ? 'COMMIT' : 'ABORT'",
  ),
  bug(
    'offsets of aborted transactions count',
    'coordinators/group/transactional-offsets.ts',
    'if (!end.committed) continue',
    '',
  ),
]
