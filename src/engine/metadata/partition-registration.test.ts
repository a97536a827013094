import { expect, test } from 'vitest'
import { isUnderReplicated, type PartitionRegistration } from './partition-registration.ts'

const partition = (replicas: number[], isr: number[], addingReplicas: number[]) =>
  ({ replicas, isr, addingReplicas }) as unknown as PartitionRegistration

test('replicas on their way in do not make a partition under-replicated, one that fell out does (KIP-352)', () => {
  expect(isUnderReplicated(partition([1, 2], [1, 2], []))).toBe(false)
  expect(isUnderReplicated(partition([1, 2], [1], []))).toBe(true)
  expect(isUnderReplicated(partition([3, 1, 2], [1, 2], [3]))).toBe(false)
  expect(isUnderReplicated(partition([3, 1, 2], [1], [3]))).toBe(true)
})
