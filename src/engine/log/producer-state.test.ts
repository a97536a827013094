import { expect, test } from 'vitest'
import { readCases, type VectorCase } from '../../../conformance/vectors/read-vectors.ts'
import { appendBatch, emptyLog } from './partition-log.ts'
import { checkAppend } from './producer-state.ts'
import { placeBatch, type UnplacedBatch } from './record-batch.ts'

interface Append {
  readonly op: string
  readonly producerId: number
  readonly producerEpoch: number
  readonly baseSequence: number
  readonly count: number
  readonly batchSizeInBytes: number
  readonly transactional?: boolean
}
interface Expectation {
  readonly error?: string
  readonly firstOffset?: number
  readonly state: { readonly logEndOffset: number }
}
type Trace = VectorCase<unknown, readonly { readonly do: Append; readonly expect: Expectation }[]>

const all = readCases<Trace>('producer-state-txn.json', 36)
/** Transactions come with their own issue; these are about idempotence alone. */
const traces = all.filter((t) => t.expected.every((s) => s.do.op === 'append' && !s.do.transactional))

test('there are traces of idempotence', () => expect(traces.length).toBe(6))

test.each(traces)('as Kafka: $name', (trace) => {
  const log = emptyLog()
  for (const [i, { do: step, expect: wanted }] of trace.expected.entries()) {
    const { count } = step
    const nothing = { timestamps: [], keys: [], values: [], ids: [], maxTimestamp: 0 }
    const batch: UnplacedBatch = {
      count,
      producerId: step.producerId ?? -1,
      producerEpoch: step.producerEpoch ?? -1,
      baseSequence: step.baseSequence ?? -1,
      sizeInBytes: step.batchSizeInBytes,
      ...nothing,
    }
    const decision = checkAppend(log.producers, batch)
    const at = `step ${i} ${JSON.stringify(step)}`
    if (decision.kind === 'reject') expect(decision.error, at).toBe(wanted.error)
    else {
      expect(wanted.error, at).toBeUndefined()
      const offset = decision.kind === 'duplicate' ? decision.of.baseOffset : log.logEndOffset
      expect(offset, at).toBe(wanted.firstOffset)
      if (decision.kind === 'append') appendBatch(log, placeBatch(batch, log.logEndOffset, 0))
    }
    expect(log.logEndOffset, at).toBe(wanted.state.logEndOffset)
  }
})
