/** What is pasted into another page to have a cluster there, in the forms that pages are written in. Pure. */
import type { Part } from './options.ts'
import type { LANGUAGES, THEMES } from './protocol.ts'

export const FORMS = ['iframe', 'element', 'mdx', 'slide', 'markdown'] as const
export type Form = (typeof FORMS)[number]

export interface SnippetOptions {
  readonly form: Form
  /** Where the page stands, with a slash at its end. */
  readonly site: string
  /** A link's fragment, without its #. */
  readonly link: string
  readonly title: string
  readonly theme: (typeof THEMES)[number]
  /** Null: the reader's own. */
  readonly language: (typeof LANGUAGES)[number] | null
  /** Null: what is usual. */
  readonly show: readonly Part[] | null
  readonly autoplay: boolean
  readonly height: number
  /** For print and for readers without scripts. */
  readonly poster: { readonly svg: string; readonly label: string } | null
}

/** The id that the example of a link in the text names. */
const ID = 'kafka'

const attribute = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** As part of a Markdown link. */
const inBrackets = (text: string) => text.replace(/[[\]\\<]/g, '\\$&')

function looksOf({
  theme,
  language,
  show,
  autoplay,
}: SnippetOptions): readonly (readonly [string, string])[] {
  return [
    ...(theme === 'system' ? [] : [['theme', theme] as const]),
    ...(language === null ? [] : [['lang', language] as const]),
    ...(show === null ? [] : [['show', show.join(',')] as const]),
    ...(autoplay ? [['autoplay', '1'] as const] : []),
  ]
}

/** The address of the frame: also that of the preview. */
export function frameAddress(options: SnippetOptions): string {
  const query = looksOf(options)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  return `${options.site}embed.html${query === '' ? '' : `?${query}`}#${options.link}`
}

/** As little escaped as an attribute in double quotes allows. */
const dataAddress = (svg: string) =>
  `data:image/svg+xml,${svg.replaceAll('"', "'").replace(/[%#<>&\s]/g, (letter) => (letter === ' ' ? letter : encodeURIComponent(letter)))}`

function picture({ poster }: SnippetOptions, indent: string): string {
  if (!poster) return ''
  return `\n${indent}<img src="${dataAddress(poster.svg)}" alt="${attribute(poster.label)}" width="760" />`
}

function iframe(options: SnippetOptions): string {
  const { title, height } = options
  const frame = `<iframe src="${attribute(frameAddress(options))}" title="${attribute(title)}" sandbox="allow-scripts" loading="lazy" referrerpolicy="no-referrer" allow="fullscreen" style="width:100%;height:${height}px;border:0"></iframe>`
  if (!options.poster) return frame
  // What a frame shows is printed as it is; without scripts it shows nothing.
  return `${frame}\n<noscript>${picture(options, '  ')}\n</noscript>`
}

function element(options: SnippetOptions, style: string): string {
  const { site, link, title } = options
  const looks = looksOf(options).map(([name, value]) => ` ${name}="${value}"`)
  const inside = picture(options, '  ')
  return `<kafka-scope id="${ID}" src="${attribute(site)}embed.html" link="${attribute(link)}" title="${attribute(title)}"${looks.join('')} ${style}>${inside}${inside === '' ? '' : '\n'}</kafka-scope>`
}

const script = (site: string, more = '') =>
  `<script ${more}type="module" src="${attribute(site)}kafka-scope.js"></script>`

/** The text to be pasted. */
export function snippetFor(options: SnippetOptions): string {
  const { form, site, title, link, height } = options
  const html = `style="height:${height}px;aspect-ratio:auto"`
  switch (form) {
    case 'iframe':
      return iframe(options)
    case 'element':
      return `${element(options, html)}\n${script(site)}`
    case 'slide':
      return `<section>\n<h2>${attribute(title)}</h2>\n${element(options, html)}\n</section>\n${script(site)}`
    case 'mdx':
      // Braces belong to MDX: in an attribute's quotes they are letters like any other.
      return `${element(options, `style={{ height: ${height}, aspectRatio: 'auto' }}`)}\n\n${script(site, 'async ')}`
    case 'markdown':
      return `[${inBrackets(title)}](${site}#${link.replaceAll('(', '%28').replaceAll(')', '%29')})`
  }
}

/** A link for the text beside it, as Markdown or HTML has it; null where there is no element to act on. */
export function proseFor(
  { form }: Pick<SnippetOptions, 'form'>,
  words: string,
  action: string,
): string | null {
  const address = `#kafkascope:${ID}?run=${action}`
  if (form === 'mdx') return `[${inBrackets(words)}](${address})`
  return form === 'element' || form === 'slide' ? `<a href="${address}">${attribute(words)}</a>` : null
}
