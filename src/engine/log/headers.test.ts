import { describe, expect, it } from 'vitest'
import { headersProblem } from './header-bounds.ts'
import { headersColumn, headersLength } from './headers.ts'
import { batchSizeInBytes, createBatch, type NewRecord, recordIn, recordSizeInBytes } from './record-batch.ts'

const plain: NewRecord = { id: 1, timestamp: 0, key: 'k', value: 'v' }
const headed: NewRecord & Required<Pick<NewRecord, 'headers'>> = {
  ...plain,
  id: 2,
  headers: [
    { key: 'trace', value: 'abc' },
    { key: 'trace', value: null },
  ],
}
const nobody = { producerId: -1, producerEpoch: -1, baseSequence: -1 }

describe('record headers', () => {
  it('take the bytes that DefaultRecord.sizeOf counts', () => {
    expect(headersLength(undefined)).toBe(1)
    // 1 for how many; 1+5 and 1+3; 1+5 and 1 for null.
    expect(headersLength(headed.headers)).toBe(1 + 6 + 4 + 6 + 1)
    expect(headersLength([{ key: '키', value: 'x'.repeat(64) }])).toBe(1 + 1 + 3 + 2 + 64)
    expect(recordSizeInBytes(0, 0, headed) - recordSizeInBytes(0, 0, plain)).toBe(17)
  })

  it('are a column of a batch only where some record has them', () => {
    expect(headersColumn([plain])).toEqual({})
    expect(createBatch([plain], nobody)).not.toHaveProperty('headers')
    const batch = createBatch([plain, headed], nobody)
    expect(batch.headers).toEqual([null, headed.headers])
    expect(recordIn(batch, 0)).toEqual(plain)
    expect(recordIn(batch, 1)).toEqual(headed)
    expect(batch.sizeInBytes).toBe(batchSizeInBytes([plain, headed]))
  })

  it('are refused with the reason: too many, without a name, too long', () => {
    expect(headersProblem(headed.headers)).toBeNull()
    expect(headersProblem(Array(21).fill({ key: 'a', value: '' }))?.allowed).toBe('at most 20')
    expect(headersProblem([{ key: '', value: 'abc' }])?.allowed).toContain('name:value')
    expect(headersProblem([{ key: 'a', value: 'x'.repeat(2_001) }])?.given).toBe('2001 characters')
  })
})
