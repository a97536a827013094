/**
 * consume-transform-produce with exactly-once semantics (KIP-98, KIP-447): what poll() returned goes to a
 * transactional producer of the same process, which writes it on and commits the offsets in one transaction; only then
 * comes the next poll(). After an abort the loop goes back to what is committed.
 */
import type { ErrorName } from '../../config/errors.ts'
import { SECOND } from '../../kernel/types.ts'
import type { MessageOf } from '../../messages.ts'
import type { Consumer, KafkaIo, PolledRecords } from '../../world.ts'
import { allConsumed } from './commits.ts'

/** Not a connection of Kafka's: both sides are threads of one process. */
export const PROCESS = 'process'
/** A producer ends every transaction, one way or the other, long before. */
const PATIENCE = 3_600 * SECOND

/** What the producer's methods throw once it is of no more use. */
const EXCEPTIONS: Readonly<Partial<Record<ErrorName | 'TIMEOUT', string>>> = {
  PRODUCER_FENCED: 'ProducerFencedException',
  INVALID_PRODUCER_ID_MAPPING: 'InvalidPidMappingException',
  INVALID_TXN_STATE: 'InvalidTxnStateException',
}

/** Hands a batch to the producer and waits for the end of its transaction. */
export function copyBatch(self: Consumer, io: KafkaIo): void {
  const { application, membership, twin, spec } = self
  if (twin === null) return
  application.state = 'committing'
  const records = application.batch.flatMap(({ keys = [], values = [] }) =>
    keys.map((key, i) => ({ key, value: values[i] ?? null })),
  )
  const offsets = {
    groupId: spec.group ?? '',
    memberId: membership.told.memberId,
    generationId: membership.told.generation,
    offsets: allConsumed(self),
  }
  io.request(twin, PROCESS, { kind: 'TransformRequest', records, offsets }, PATIENCE)
}

/** How the transaction ended; `rewind` goes back to the committed offsets. */
export function transformed(
  self: Consumer,
  { committed, fatal }: Pick<MessageOf<'TransformResponse'>, 'committed' | 'fatal'>,
): readonly PolledRecords[] {
  const { application } = self
  if (fatal) application.failure = { exception: EXCEPTIONS[fatal] ?? 'KafkaException', partitions: [] }
  else if (!committed) rewind(self)
  return committed ? application.batch : []
}

/** Positions are asked for again; what was fetched beyond them is dropped. */
function rewind(self: Consumer): void {
  for (const state of Object.values(self.partitions)) {
    state.state = 'awaiting committed'
    state.position = -1
    state.buffered = []
  }
  self.fetched = []
}
