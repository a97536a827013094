import { expect, test } from 'vitest'
import type { Command } from '../../engine/index.ts'
import { en } from '../../i18n/en/index.ts'
import { opening } from '../../scenarios/index.ts'
import type { HistoryEntry } from '../player/histories.ts'
import { readHistories, writeHistories } from './keep.ts'
import { historyName, readTree } from './read-tree.ts'

const crash = { kind: 'CrashNode', node: 'broker-2' } as Command
const recording = { version: 1 as const, scenario: opening, seed: 1, commands: [{ at: 40, command: crash }] }

function entry(id: number, parent: number | null, branchedAt = 0, name: string | null = null): HistoryEntry {
  return { id, parent, branchedAt, command: crash, fact: null, name, horizon: 100, recording }
}

test('every history stands under the one that it parted from', () => {
  const rows = readTree([entry(1, null), entry(2, 1), entry(3, 1), entry(4, 2), entry(9, 77)])
  expect(rows.map((row) => [row.entry.id, row.depth, row.parentRow])).toEqual([
    [1, 0, -1],
    [2, 1, 0],
    [4, 2, 1],
    [3, 1, 0],
    [9, 0, -1],
  ])
})

test('a history is called by its name, else by what was done', () => {
  const pins = en.shell.pin
  const crashed = { kind: 'NodeCrashed', node: 'broker-2', role: 'broker' } as HistoryEntry['fact']
  expect(historyName(entry(1, null, 0, 'mine'), 'first', pins)).toBe('mine')
  expect(historyName({ ...entry(2, 1), fact: crashed }, 'first', pins)).toBe('broker 2 crashed')
  expect(historyName(entry(2, 1), 'first', pins)).toBe('CrashNode')
  expect(historyName({ ...entry(2, 1), command: null }, 'first', pins)).toBe('first')
})

test('what is kept comes back for the same run only, and nothing broken does', () => {
  const text = writeHistories([entry(1, null), entry(2, 1, 40, 'mine')])
  const back = readHistories(text, { ...recording, commands: [] })
  expect(back?.map(({ id, parent, name, command }) => [id, parent, name, command])).toEqual([
    [1, null, null, null],
    [2, 1, 'mine', crash],
  ])
  expect(readHistories(text, { ...recording, seed: 2 })).toEqual([])
  expect(readHistories('{"v":1', recording)).toBeNull()
  expect(readHistories((text ?? '').replace('CrashNode', 'Explode'), recording)).toBeNull()
})
