import { expect, test } from 'vitest'
import { library as en } from '../../i18n/en/library.ts'
import { library as ko } from '../../i18n/ko/library.ts'
import { LIBRARY } from '../../scenarios/library.ts'
import { NAMED } from '../../scenarios/named/index.ts'
import { CHAPTERS, shelvesFor } from './read-gallery.ts'

test('every scenario stands on one shelf', () => {
  const shown = Object.values(CHAPTERS).flat()
  expect([...shown].sort()).toEqual([...Object.keys(LIBRARY), ...Object.keys(NAMED)].sort())
  expect(shown.length).toBeGreaterThanOrEqual(25)
})

test('a search finds by id, by title and by sentence, in the reader’s language', () => {
  const ids = (search: string, words = en) => shelvesFor(search, words).flatMap((shelf) => shelf.ids)
  expect(ids('acks-1')).toEqual(['acks-1-loss'])
  expect(ids('SHARE group')).toEqual(['share-group'])
  expect(ids('kip-848')).toEqual(['consumer-protocol'])
  expect(ids('last stable offset')).toEqual(['transactions'])
  expect(ids('컴팩션', ko)).toEqual(['compaction'])
  expect(ids('zebra')).toEqual([])
  expect(ids('')).toHaveLength(Object.values(CHAPTERS).flat().length)
})
