import { describe, expect, test } from 'vitest'
import type { TimedCommand } from '../../engine/index.ts'
import { opening } from '../../scenarios/index.ts'
import type { HistoryEntry } from '../player/histories.ts'
import {
  type Bookmark,
  entryFor,
  historyOf,
  MAX_BOOKMARKS,
  readBookmarks,
  renamed,
  withBookmark,
  withRun,
  writeBookmarks,
} from './bookmarks.ts'

const crash = (at: number): TimedCommand => ({
  at,
  command: { kind: 'CrashNode', node: 'broker-2' as never },
})
const mark = (at: number, commands: readonly TimedCommand[] = [], steps = at): Omit<Bookmark, 'id'> => ({
  at,
  steps,
  name: '',
  commands,
})
const recording = { version: 1 as const, scenario: opening, seed: 1, commands: [] }
function history(id: number, commands: readonly TimedCommand[]): HistoryEntry {
  return { ...entryFor({ ...mark(0, commands), id: 0 }, recording), id }
}

describe('bookmarks', () => {
  test('stand in the order of time, and no moment has two', () => {
    const marks = [50, 10, 30, 10].reduce<readonly Bookmark[]>((all, at) => withBookmark(all, mark(at)), [])
    expect(marks.map(({ at }) => at)).toEqual([10, 30, 50])
    expect(new Set(marks.map(({ id }) => id)).size).toBe(3)
    // The same microsecond after another event, or in another history, is another moment.
    expect(withBookmark(marks, mark(10, [], 11))).toHaveLength(4)
    expect(withBookmark(marks, mark(10, [crash(5)]))).toHaveLength(4)
    expect(renamed(marks, marks[1]?.id ?? 0, '  lost leader ')[1]?.name).toBe('lost leader')
  })

  test('are no more than can be kept', () => {
    let marks: readonly Bookmark[] = []
    for (let at = 0; at < MAX_BOOKMARKS + 5; at++) marks = withBookmark(marks, mark(at))
    expect(marks).toHaveLength(MAX_BOOKMARKS)
  })

  test('are found in the history that has their moment, the shown one first', () => {
    const first = history(1, [])
    const crashed = history(2, [crash(40)])
    const all = [first, crashed]
    const of = (at: number, commands: TimedCommand[], shown: number) =>
      historyOf({ ...mark(at, commands), id: 1 }, all, shown)?.id
    expect(of(30, [], 1)).toBe(1)
    expect(of(30, [], 2)).toBe(2)
    expect(of(60, [], 2)).toBe(1)
    expect(of(60, [crash(40)], 1)).toBe(2)
    expect(of(60, [crash(41)], 1)).toBeUndefined()
  })

  test('come back as they were kept, by run, and nothing broken does', () => {
    const marks = withBookmark([], { ...mark(60, [crash(40)]), name: '장애 <b>' })
    const kept = withRun(withRun({ runs: [] }, 'one', marks), 'two', withBookmark([], mark(5)))
    const text = writeBookmarks(kept)
    expect(readBookmarks(text)).toEqual(kept)
    expect(readBookmarks(null)).toEqual({ runs: [] })
    for (const broken of [
      '',
      '{',
      '[]',
      '{"v":2,"runs":[]}',
      text.replace('CrashNode', 'Explode'),
      text.replace('"at":60', '"at":-1'),
    ])
      expect(readBookmarks(broken), broken).toBeNull()
    expect(withRun(kept, 'one', []).runs.map(({ run }) => run)).toEqual(['two'])
  })
})
