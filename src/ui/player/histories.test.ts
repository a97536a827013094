import { expect, test } from 'vitest'
import { opening } from '../../scenarios/index.ts'
import { type HistoryEntry, toLetGo, without } from './histories.ts'

function entry(id: number, parent: number | null, branchedAt = 0, name: string | null = null): HistoryEntry {
  const recording = { version: 1 as const, scenario: opening, seed: 1, commands: [] }
  return { id, parent, branchedAt, command: null, fact: null, name, horizon: 100, recording }
}

test('what parted from a deleted history parts from where that one parted', () => {
  const tree = [entry(1, null), entry(2, 1, 40), entry(3, 2, 60), entry(4, 2, 20)]
  expect(without(tree, 2).map(({ id, parent, branchedAt }) => [id, parent, branchedAt])).toEqual([
    [1, null, 0],
    [3, 1, 40],
    [4, 1, 20],
  ])
})

test('the oldest without a name and without children has to go first, never one that is kept', () => {
  const tree = [entry(1, null), entry(2, 1, 40, 'mine'), entry(3, 1, 50), entry(4, 1, 60)]
  expect(toLetGo(tree, [1, 4])?.id).toBe(3)
  expect(toLetGo(tree, [1, 3, 4])?.id).toBe(2)
  expect(toLetGo(tree, [1, 2, 3, 4])).toBeNull()
})
