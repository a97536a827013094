import { expect, test } from 'vitest'
import { readOptions } from './options.ts'
import { FORMS, frameAddress, proseFor, type SnippetOptions, snippetFor } from './snippet.ts'

const options: SnippetOptions = {
  form: 'iframe',
  site: 'https://example.org/kafka/',
  link: 'scenario=broker-failure&t=26',
  title: 'A <broker> "fails"',
  theme: 'dark',
  language: 'ko',
  show: ['stage', 'transport'],
  autoplay: true,
  height: 480,
  poster: null,
}

test('the frame understands the address that is written for it', () => {
  const address = new URL(frameAddress(options))
  expect(address.hash).toBe('#scenario=broker-failure&t=26')
  expect(readOptions(address.search)).toEqual({
    theme: 'dark',
    language: 'ko',
    show: ['stage', 'transport'],
    autoplay: true,
    host: null,
    ignored: [],
  })
  const usual = frameAddress({ ...options, theme: 'system', language: null, show: null, autoplay: false })
  expect(usual).toBe('https://example.org/kafka/embed.html#scenario=broker-failure&t=26')
})

test.each(FORMS)('as %s nothing of a name becomes markup', (form) => {
  const text = snippetFor({ ...options, form, title: '"><script>alert(1)</script>](x' })
  expect(text).not.toMatch(/(?<!\\)<script>/)
  if (form === 'markdown') expect(text).toContain('\\](x](https://')
})

test('a frame is sandboxed, lazy and named', () => {
  const text = snippetFor(options)
  for (const part of [
    'sandbox="allow-scripts"',
    'loading="lazy"',
    'height:480px',
    '&amp;t=26',
    'title="A &lt;broker',
  ])
    expect(text).toContain(part)
})

test('the picture stands where scripts do not run, and is one attribute', () => {
  const poster = { svg: '<svg a="1" b="&#34;">#%</svg>', label: 'three "brokers"' }
  expect(snippetFor({ ...options, poster })).toMatch(
    /<noscript>\n {2}<img src="data:image\/svg\+xml,%3Csvg a='1' b='%26%2334;'%3E%23%25%3C\/svg%3E" alt="three &quot;brokers&quot;"/,
  )
  expect(snippetFor({ ...options, form: 'element', poster })).toMatch(
    /<kafka-scope [^>]*>\n {2}<img [^>]*>\n<\/kafka-scope>/,
  )
})

test('a link for the text is offered where there is an element to act on', () => {
  expect(proseFor({ form: 'mdx' }, 'crash broker 1', 'crash:1')).toBe(
    '[crash broker 1](#kafkascope:kafka?run=crash:1)',
  )
  expect(proseFor({ form: 'element' }, 'crash', 'crash:1')).toBe(
    '<a href="#kafkascope:kafka?run=crash:1">crash</a>',
  )
  expect(proseFor({ form: 'iframe' }, 'crash', 'crash:1')).toBeNull()
})
