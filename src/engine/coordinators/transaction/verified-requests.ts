/** Requests that write to a transaction, with what has to be asked before they may. */
import { produce } from '../../broker/produce.ts'
import { OFFSETS_TOPIC } from '../../broker/replicas.ts'
import type { ErrorName } from '../../config/errors.ts'
import type { NodeId } from '../../kernel/types.ts'
import type { VerifyingRequest } from '../../transaction-state.ts'
import type { Handlers } from '../../world.ts'
import { type Broker, type KafkaIo, memoryOf } from '../../world.ts'
import { coordinatorPartition } from '../coordinator-partition.ts'
import { commitTransactionalOffsets } from '../group/transactional-offsets.ts'
import { retryVerifying, takeVerified, type Verdicts, verifyFirst, verifyingFailed } from './verify.ts'

/** ReplicaManager.handleProduceAppend: what a producer can retry is told in a way that makes it do so. */
function forProducer(error: ErrorName, transactionVersion: number): ErrorName {
  if (error === 'CONCURRENT_TRANSACTIONS') return transactionVersion >= 2 ? error : 'NOT_ENOUGH_REPLICAS'
  const isPassing =
    error === 'NETWORK_EXCEPTION' ||
    error === 'COORDINATOR_LOAD_IN_PROGRESS' ||
    error === 'COORDINATOR_NOT_AVAILABLE' ||
    error === 'NOT_COORDINATOR'
  return isPassing ? 'NOT_ENOUGH_REPLICAS' : error
}

function goOn(self: Broker, io: KafkaIo, request: VerifyingRequest, verdicts: Verdicts): void {
  const { body, ref, guards, transactionVersion } = request
  if (body.kind === 'TxnOffsetCommitRequest') {
    const [error = 'NONE'] = Object.values(verdicts)
    return commitTransactionalOffsets(self, io, body, ref, error)
  }
  const errors = Object.fromEntries(
    Object.entries(verdicts).map(([key, error]) => [key, forProducer(error, transactionVersion)]),
  )
  produce(self, io, ref, body, { errors, guards })
}

export const verifiedHandlers: Handlers<
  Broker,
  'ProduceRequest' | 'TxnOffsetCommitRequest' | 'AddPartitionsToTxnResponse' | 'AddPartitionsToTxnTimer'
> = {
  ProduceRequest(self, body, io, ref) {
    const { transactionalId, transactionVersion = 0, partitions } = body
    const first = partitions.find((p) => p.batch.isTransactional)?.batch
    if (transactionalId === undefined || !first) return produce(self, io, ref, body)
    const { producerId, producerEpoch } = first
    verifyFirst(
      self,
      io,
      { ref, body, transactionalId, producerId, producerEpoch, transactionVersion },
      partitions.map(({ topic, partition, batch }) => ({ topic, partition, sequence: batch.baseSequence })),
      goOn,
    )
  },
  TxnOffsetCommitRequest(self, body, io, ref) {
    const partitions = memoryOf(self).image.topics[OFFSETS_TOPIC]?.partitions.length ?? 0
    const partition = partitions === 0 ? -1 : coordinatorPartition(body.groupId, partitions)
    const at = partition < 0 ? [] : [{ topic: OFFSETS_TOPIC, partition, sequence: -1 }]
    verifyFirst(self, io, { ref, ...body, body }, at, goOn)
  },
  AddPartitionsToTxnResponse(self, answer, io, _, from) {
    takeVerified(self, io, from, answer, goOn)
  },
  AddPartitionsToTxnTimer(self, { id }, io) {
    retryVerifying(self, io, id, goOn)
  },
}

/** A coordinator did not answer a leader. */
export function verificationFailed(self: Broker, io: KafkaIo, node: NodeId): void {
  verifyingFailed(self, io, node, goOn)
}
