import { expect, test } from 'vitest'
import { StepMemory } from './step-memory.ts'

const at = (step: number | null, language = 'en') => ({ step, language })

test('a step marks what it changed, by what it was before, until the next step', () => {
  const memory = new StepMemory()
  expect(memory.see(at(null), '12')).toBeNull()
  // The step is known before the text is read anew.
  expect(memory.see(at(1), '12')).toBeNull()
  expect(memory.see(at(1), '13')).toBe('12')
  expect(memory.see(at(1), '13')).toBe('12')
  expect(memory.see(at(2), '13')).toBeNull()
  expect(memory.see(at(3), '12')).toBe('13')
})

test('play and jumps mark nothing, and what was seen while playing is what a step starts from', () => {
  const memory = new StepMemory()
  memory.see(at(4), 'a')
  expect(memory.see(at(null), 'b')).toBeNull()
  expect(memory.see(at(null), 'c')).toBeNull()
  expect(memory.see(at(5), 'd')).toBe('c')
})

test('a step that comes back to the same text has changed nothing', () => {
  const memory = new StepMemory()
  memory.see(at(1), 'a')
  memory.see(at(2), 'b')
  expect(memory.see(at(2), 'a')).toBeNull()
})

test('other words for the same are no change, and what runs down is never marked', () => {
  const memory = new StepMemory()
  memory.see(at(1), 'leader')
  expect(memory.see(at(1, 'ko'), '리더')).toBeNull()
  expect(memory.see(at(2, 'ko'), '팔로워')).toBe('리더')
  expect(memory.see(at(3, 'ko'), null)).toBeNull()
})
