import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { oembedOf, previewTags, siteOf } from './link-preview.ts'

test('a site is the address of a folder, and anything else is refused', () => {
  expect(siteOf(undefined)).toBeNull()
  expect(siteOf('https://example.org')).toBe('https://example.org/')
  expect(siteOf('https://example.org/a/b')).toBe('https://example.org/a/b/')
  for (const wrong of ['example.org', 'ftp://example.org/', 'https://example.org/?x', 'javascript:alert(1)'])
    expect(() => siteOf(wrong)).toThrow('SITE: allowed is')
})

test('other sites are told full addresses, and of oEmbed only where they are known', () => {
  const href = (site: string | null) =>
    previewTags(site).flatMap(({ tag, attrs }) => (tag === 'link' ? [String(attrs?.href)] : []))
  expect(href(null)).toEqual([])
  expect(href('https://example.org/k/')).toEqual([
    'https://example.org/k/',
    'https://example.org/k/oembed.json',
  ])
  const image = previewTags('https://example.org/k/').find(({ attrs }) => attrs?.property === 'og:image')
  expect(image?.attrs?.content).toBe('https://example.org/k/card.png')
})

test('oEmbed gives a sandboxed frame with all that its specification asks of a rich answer', () => {
  const answer = oembedOf('https://example.org/k/')
  for (const field of ['version', 'type', 'html', 'width', 'height']) expect(answer).toHaveProperty(field)
  expect(answer.html).toContain('src="https://example.org/k/embed.html"')
  expect(answer.html).toContain('sandbox="allow-scripts"')
})

test('the card is a picture of the size that is told', () => {
  const png = readFileSync('public/card.png')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1200, 630])
})
