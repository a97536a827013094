import { describe, expect, test } from 'vitest'
import { opening } from '../scenarios/index.ts'
import type { SharedComparison } from './compared.ts'
import { decodeLink, encodeLink, type Shared } from './link.ts'
import type { SharedMarks } from './marks.ts'

function shared(view: NonNullable<Shared['view']>): Shared {
  return {
    recording: { version: 1, scenario: opening, seed: 7, commands: [] },
    at: 33_216_000,
    steps: 2663,
    digest: '00ff',
    engine: '0.1.0',
    selection: null,
    view,
  }
}

const changes: SharedComparison['changes'] = [
  { side: 'producer', of: null, name: 'acks', value: '1' },
  { side: 'topic', of: 'user-events', name: 'cleanup.policy', value: 'compact,delete' },
]

describe('a comparison in a link', () => {
  test.each<[SharedComparison, RegExp]>([
    [{ mode: 'zookeeper' }, /&compare=zookeeper&/],
    [{ changes }, /&compare=producer:acks:1,topic:cleanup\.policy:compact%2Cdelete:user-events&/],
    [{ changes, mode: 'kraft' }, /^#v2:/],
    [{ label: '되돌리기 전', commands: [{ at: 31_000_000, command: { kind: 'HealAllLinks' } }] }, /^#v2:/],
  ])('goes there and back: %j', async (compare, looks) => {
    const link = await encodeLink(shared({ compare }))
    expect(link).toMatch(looks)
    expect((await decodeLink(link)).view?.compare).toEqual(compare)
  })

  test.each([
    'compare=sideways',
    'compare=producer:acks:1:a:b',
    `compare=${'producer:acks:1,'.repeat(60)}producer:acks:1`,
  ])('is refused by its field: %s', async (text) => {
    await expect(decodeLink(`#scenario=opening&${text}`)).rejects.toMatchObject({
      field: expect.stringContaining('view.compare.changes'),
    })
  })
})

test('bookmarks go there and back, and broken ones are refused', async () => {
  const marks: SharedMarks = [
    { at: 33_216_000, steps: 2663, name: '' },
    { at: 40_000_001, steps: 3100, name: 'lost, found: <b> 리더' },
  ]
  const link = await encodeLink(shared({ marks }))
  expect(link).toContain('marks=33.216:2663,40.000001:3100:')
  expect((await decodeLink(link)).view?.marks).toEqual(marks)
  for (const broken of ['marks=now', 'marks=3:x', `marks=3:1:${'n'.repeat(61)}`])
    await expect(decodeLink(`#scenario=opening&${broken}`)).rejects.toMatchObject({
      field: expect.stringContaining('marks'),
    })
})
