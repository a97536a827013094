/** What a producer holds. */
import type { ClientMetadata } from './client-state.ts'
import type { PartitionerState } from './clients/producer/partitioners.ts'
import type { StickyState } from './clients/producer/sticky-partitioner.ts'
import type { ProducerBehaviour } from './clients/profiles/types.ts'
import type { ProducerSpec } from './commands.ts'
import type { ProducerConfig } from './config/definitions.ts'
import type { PartitionKey } from './facts.ts'
import type { Micros, NodeId } from './kernel/types.ts'
import type { NewRecord, UnplacedBatch } from './log/record-batch.ts'
import type { Acks } from './messages.ts'
import type { ProcessState } from './process-state.ts'
import type { ConsoleOutput, LineReader } from './terminal-state.ts'
import type { ProducerTransactions } from './transaction-state.ts'

export interface ProducerBatch {
  readonly topic: string
  readonly partition: number
  records: NewRecord[]
  readonly createdAt: Micros
  sizeInBytes: number
  attempts: number
  /** Not before, after a failure. */
  retryAt: Micros
  /** Set when it is first sent. */
  sealed: UnplacedBatch | null
  inFlight: boolean
  /** It came out of a larger one that was refused. */
  readonly isSplit?: true
}

export interface Producer {
  readonly role: 'producer'
  readonly id: NodeId
  readonly clientId: string
  readonly index: number
  readonly config: ProducerConfig
  readonly acks: Acks
  /** How its library differs from the Java client, apart from `config`. */
  readonly behaviour: ProducerBehaviour
  spec: ProducerSpec
  process: ProcessState
  metadata: ClientMetadata
  /** By partition, oldest first; the accumulator. */
  queues: Record<PartitionKey, ProducerBatch[]>
  /** Records that wait for metadata before they can be partitioned. */
  unpartitioned: {
    readonly record: NewRecord
    readonly topic: string
    readonly partition: number | null
    readonly since: Micros
    readonly byHand: boolean
  }[]
  sticky: Record<string, StickyState>
  /** By topic, what a partitioner other than the built-in one remembers. */
  partitioners: Record<string, PartitionerState>
  /** By node, with partitioner.availability.timeout.ms: when data was last ready for it, and last drained. */
  latency: Record<string, { readonly readyAt: Micros; readonly drainedAt: Micros }>
  producerId: number
  producerEpoch: number
  askingProducerId: boolean
  /** The consumer of the same process that feeds it. */
  twin: NodeId | null
  /** Null without a transactional.id. */
  txn: ProducerTransactions | null
  nextSequence: Record<PartitionKey, number>
  /** The epoch each partition's sequence is counted in; it follows `producerEpoch` when nothing is under way. */
  sequenceEpochs: Record<PartitionKey, number>
  /** A batch was given up and may be written or not: nothing new is sent until those behind it are settled. */
  unresolved: Record<PartitionKey, true>
  nextRecord: number
  bufferedBytes: number
  /** What was buffered up to then is sent at once (flush()); -1 = never asked for. */
  flushedAt: Micros
  /** When the sender next looks, 0 = not planned. */
  senderAt: Micros
  workloadToken: number
  /** Of a console producer: what it said, and how it reads its lines. */
  console?: ConsoleOutput
  reader?: LineReader
  counts: { created: number; sent: number; acknowledged: number; failed: number; retries: number }
}
