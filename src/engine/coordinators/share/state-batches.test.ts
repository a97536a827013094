import { expect, test } from 'vitest'
import type { StateBatch } from '../../share-messages.ts'
import type { RecordState } from '../../share-state.ts'
import { combineStateBatches } from './state-batches.ts'

const b = (
  firstOffset: number,
  lastOffset: number,
  deliveryState: RecordState,
  deliveryCount = 1,
): StateBatch => ({
  firstOffset,
  lastOffset,
  deliveryState,
  deliveryCount,
})

test('the higher delivery count wins, then the later state, offset by offset', () => {
  expect(combineStateBatches([b(0, 9, 'AVAILABLE', 1)], [b(3, 5, 'ACKNOWLEDGED', 1)], -1)).toEqual([
    b(0, 2, 'AVAILABLE'),
    b(3, 5, 'ACKNOWLEDGED'),
    b(6, 9, 'AVAILABLE'),
  ])
  expect(combineStateBatches([b(0, 1, 'ACKNOWLEDGED', 1)], [b(0, 1, 'AVAILABLE', 2)], -1)).toEqual([
    b(0, 1, 'AVAILABLE', 2),
  ])
})

test('what is before the start offset is dropped, neighbours that say the same become one', () => {
  expect(
    combineStateBatches([b(0, 4, 'ARCHIVED'), b(10, 11, 'ACKNOWLEDGED')], [b(12, 14, 'ACKNOWLEDGED')], 3),
  ).toEqual([b(3, 4, 'ARCHIVED'), b(10, 14, 'ACKNOWLEDGED')])
})
