/** What other sites show of a link to the page: Open Graph tags, and oEmbed where the address is known. Pure. */
import type { HtmlTagDescriptor } from 'vite'

const TITLE = 'Kafkascope'
const ABOUT = 'An Apache Kafka cluster you can see, stop, rewind and break, in a browser tab.'
const CARD = { file: 'card.png', width: 1200, height: 630 }
const FRAME = { width: 960, height: 600 }

/** The address of the built site, with a slash at its end; null when none is given. Throws when it is none. */
export function siteOf(text: string | undefined): string | null {
  if (text === undefined || text === '') return null
  const allowed = 'SITE: allowed is the address of a folder, like https://example.org/kafkascope/'
  if (!URL.canParse(text)) throw new Error(allowed)
  const { protocol, origin, pathname, search, hash } = new URL(text)
  if (!/^https?:$/.test(protocol) || search !== '' || hash !== '') throw new Error(allowed)
  return `${origin}${pathname.endsWith('/') ? pathname : `${pathname}/`}`
}

/** Tags of the page's head. Without an address the picture is named as it lies beside the page. */
export function previewTags(site: string | null): HtmlTagDescriptor[] {
  const meta = (property: string, content: string): HtmlTagDescriptor => ({
    tag: 'meta',
    attrs: { property, content },
    injectTo: 'head',
  })
  const tags = [
    meta('og:type', 'website'),
    meta('og:title', TITLE),
    meta('og:description', ABOUT),
    meta('og:image', `${site ?? './'}${CARD.file}`),
    meta('og:image:width', String(CARD.width)),
    meta('og:image:height', String(CARD.height)),
    meta('og:image:alt', 'Broker 2 has crashed and is fenced; its partitions have new leaders.'),
    { ...meta('', ''), attrs: { name: 'twitter:card', content: 'summary_large_image' } },
  ]
  if (site === null) return tags
  const discovery = {
    rel: 'alternate',
    type: 'application/json+oembed',
    title: TITLE,
    href: `${site}oembed.json`,
  }
  return [
    ...tags,
    meta('og:url', site),
    { tag: 'link', attrs: { rel: 'canonical', href: site }, injectTo: 'head' },
    { tag: 'link', attrs: discovery, injectTo: 'head' },
  ]
}

/**
 * The answer of oEmbed 1.0. A static file knows nothing of a link's fragment: whoever pastes a link to a moment gets
 * the opening, and takes the snippet of the page's dialog for anything else.
 */
export function oembedOf(site: string): Readonly<Record<string, string | number>> {
  const { width, height } = FRAME
  return {
    version: '1.0',
    type: 'rich',
    title: TITLE,
    provider_name: TITLE,
    provider_url: site,
    width,
    height,
    html: `<iframe src="${site}embed.html" title="${TITLE}" width="${width}" height="${height}" sandbox="allow-scripts" loading="lazy" referrerpolicy="no-referrer" allow="fullscreen" style="border:0"></iframe>`,
    thumbnail_url: `${site}${CARD.file}`,
    thumbnail_width: CARD.width,
    thumbnail_height: CARD.height,
  }
}
