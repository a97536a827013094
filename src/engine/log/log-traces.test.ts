import { expect, test } from 'vitest'
import { readCases, type VectorCase } from '../../../conformance/vectors/read-vectors.ts'
import { endOffsetFor } from './leader-epochs.ts'
import { DEFAULT_LOG_CONFIG, type LogConfig } from './log-config.ts'
import {
  appendBatch,
  emptyLog,
  findMaxTimestamp,
  findTimestamp,
  incrementLogStart,
  type PartitionLog,
  readBatches,
  roll,
  segmentsOf,
  truncateTo,
} from './partition-log.ts'
import { checkAppend, checkMarker } from './producer-state.ts'
import { lastOffsetOf, placeBatch, type RecordBatch, type UnplacedBatch } from './record-batch.ts'
import { deleteOldSegments } from './retention.ts'
import { abortedTransactions, lastStableOffset } from './transactions.ts'

/** One step of a log-trace; which fields it has depends on `op`. */
interface Step {
  readonly op: string
  readonly count: number
  readonly batchSizeInBytes: number
  readonly producerId?: number
  readonly producerEpoch?: number
  readonly baseSequence?: number
  readonly transactional?: boolean
  readonly leaderEpoch?: number
  readonly type?: 'COMMIT' | 'ABORT'
  readonly coordinatorEpoch?: number
  readonly transactionVersion?: number
  readonly offset: number
  readonly ms: number
  readonly timestamp?: number
  readonly epoch?: number
  readonly isolation?: 'LOG_END' | 'HIGH_WATERMARK' | 'TXN_COMMITTED'
  readonly maxBytes?: number
}
interface Input {
  readonly topicConfig: Readonly<Record<string, string | number>>
  readonly startTimeMs: number
  readonly transactionVerificationEnabled?: boolean
}
type Trace = VectorCase<Input, readonly { readonly do: Step; readonly expect: Record<string, unknown> }[]>

const traces = [
  ...readCases<Trace>('log-retention-roll.json', 18),
  ...readCases<Trace>('producer-state-txn.json', 36),
]

function configOf(topic: Input['topicConfig']): LogConfig {
  const number = (name: string, otherwise: number) => Number(topic[name] ?? otherwise)
  const policy = String(topic['cleanup.policy'] ?? 'delete')
  return {
    ...DEFAULT_LOG_CONFIG,
    segmentBytes: number('internal.segment.bytes', number('segment.bytes', DEFAULT_LOG_CONFIG.segmentBytes)),
    segmentMs: number('segment.ms', DEFAULT_LOG_CONFIG.segmentMs),
    retentionMs: number('retention.ms', DEFAULT_LOG_CONFIG.retentionMs),
    retentionBytes: number('retention.bytes', -1),
    isCompacted: policy.includes('compact'),
    isDeleting: policy.includes('delete'),
  }
}

class Oracle {
  readonly log: PartitionLog
  readonly config: LogConfig
  readonly verify: boolean
  now: number
  highWatermark = 0
  constructor(input: Input) {
    this.now = input.startTimeMs
    this.log = emptyLog(0, this.now)
    this.config = configOf(input.topicConfig)
    this.verify = input.transactionVerificationEnabled === true
  }

  state(): unknown {
    return {
      logStartOffset: this.log.logStartOffset,
      logEndOffset: this.log.logEndOffset,
      highWatermark: this.highWatermark,
      lastStableOffset: lastStableOffset(this.log, this.highWatermark),
      segments: segmentsOf(this.log).map((s) => [s.baseOffset, s.sizeInBytes]),
    }
  }

  #batch(step: Step, control?: RecordBatch['control']): UnplacedBatch {
    const count = control ? 1 : step.count
    return {
      count,
      producerId: step.producerId ?? -1,
      producerEpoch: step.producerEpoch ?? -1,
      baseSequence: step.baseSequence ?? -1,
      sizeInBytes: step.batchSizeInBytes,
      maxTimestamp: step.timestamp ?? this.now,
      timestamps: Array.from({ length: count }, () => step.timestamp ?? this.now),
      keys: [],
      values: [],
      ids: [],
      ...(step.transactional ? { isTransactional: true } : {}),
      ...(control ? { control } : {}),
    }
  }

  #append(batch: UnplacedBatch, leaderEpoch: number): unknown {
    const placed = placeBatch(batch, this.log.logEndOffset, leaderEpoch)
    appendBatch(this.log, placed, this.config, this.now)
    return { firstOffset: placed.baseOffset, lastOffset: lastOffsetOf(placed) }
  }

  append(step: Step): unknown {
    const batch = this.#batch(step)
    const decision = checkAppend(this.log.producers, batch, !this.verify)
    if (decision.kind === 'reject') return { error: decision.error }
    if (decision.kind === 'duplicate')
      return { firstOffset: decision.of.baseOffset, lastOffset: decision.of.lastOffset }
    return this.#append(batch, step.leaderEpoch ?? 0)
  }

  marker(step: Step): unknown {
    const { producerId = -1, producerEpoch = -1, coordinatorEpoch = 0, transactionVersion = 0 } = step
    const decision = checkMarker(this.log.producers, {
      producerId,
      producerEpoch,
      coordinatorEpoch,
      transactionVersion,
    })
    if (decision.kind === 'reject') return { error: decision.error }
    const control = { type: step.type ?? 'COMMIT', coordinatorEpoch }
    return this.#append(this.#batch(step, control), step.leaderEpoch ?? 0)
  }

  read({ offset, isolation, maxBytes = Infinity }: Step): unknown {
    const { log } = this
    if (offset < log.logStartOffset || offset > log.logEndOffset) return { error: 'OFFSET_OUT_OF_RANGE' }
    const ends = {
      LOG_END: log.logEndOffset,
      HIGH_WATERMARK: this.highWatermark,
      TXN_COMMITTED: lastStableOffset(log, this.highWatermark),
    }
    const endOffset = ends[isolation ?? 'LOG_END']
    const batches = readBatches(log, { offset, endOffset, maxBytes })
    const segment = segmentsOf(log).findLastIndex((s) => s.baseOffset <= offset)
    const bound = segmentsOf(log)[segment + 1]?.baseOffset ?? log.logEndOffset
    const aborted = offset < endOffset ? abortedTransactions(log.transactions, offset, bound) : []
    return {
      batches: batches.map((b) => [
        b.baseOffset,
        lastOffsetOf(b),
        b.producerId,
        b.control ? 'control' : b.isTransactional ? 'txn' : 'data',
      ]),
      ...(isolation === 'TXN_COMMITTED'
        ? { abortedTransactions: aborted.map(({ producerId, firstOffset }) => ({ producerId, firstOffset })) }
        : {}),
    }
  }

  deleteRecords({ offset }: Step): unknown {
    const to = offset === -1 ? this.highWatermark : offset
    if (to > this.highWatermark) return { error: 'OFFSET_OUT_OF_RANGE' }
    return { advanced: incrementLogStart(this.log, to) }
  }

  offsetForTimestamp({ timestamp = -1 }: Step): unknown {
    if (timestamp === -1) return { timestamp: -1, offset: this.log.logEndOffset }
    if (timestamp === -2) return { timestamp: -1, offset: this.log.logStartOffset }
    return timestamp === -3 ? findMaxTimestamp(this.log) : findTimestamp(this.log, timestamp)
  }

  do(step: Step): unknown {
    if (step.op === 'append') return this.append(step)
    if (step.op === 'marker') return this.marker(step)
    if (step.op === 'read') return this.read(step)
    if (step.op === 'deleteRecords') return this.deleteRecords(step)
    if (step.op === 'offsetForTimestamp') return this.offsetForTimestamp(step)
    if (step.op === 'endOffsetForEpoch') {
      const [epoch, endOffset] = endOffsetFor(this.log.epochs, step.epoch ?? -1, this.log.logEndOffset)
      return { epoch, endOffset }
    }
    if (step.op === 'highWatermark')
      this.highWatermark = Math.min(this.log.logEndOffset, Math.max(this.log.logStartOffset, step.offset))
    else if (step.op === 'roll') roll(this.log, this.now)
    else if (step.op === 'sleep') this.now += step.ms
    else if (step.op === 'retention')
      return {
        deletedSegments: deleteOldSegments(this.log, this.highWatermark, this.config, this.now).length,
      }
    else if (step.op === 'truncateTo') {
      truncateTo(this.log, step.offset, this.now)
      this.highWatermark = Math.min(this.highWatermark, this.log.logEndOffset)
    } else throw new Error(`No such operation: ${step.op}`)
    return {}
  }
}

test.each(traces)('a log does what Kafka does: $name', (trace) => {
  const oracle = new Oracle(trace.input)
  for (const [i, { do: step, expect: wanted }] of trace.expected.entries()) {
    const at = `step ${i} ${JSON.stringify(step)}`
    const { state, ...answer } = wanted
    expect(oracle.do(step), at).toEqual(answer)
    expect(oracle.state(), at).toEqual(state)
  }
})
