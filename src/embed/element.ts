/**
 * `<kafka-scope>`, and what in the text of its page acts on it.
 *
 *   <kafka-scope id="ha" src="https://…/embed.html" link="scenario=broker-failure&t=30"><img …></kafka-scope>
 *   <a href="#kafkascope:ha?run=crash:1">crash broker 1</a>
 *   <button data-kafka-scope="ha" data-run="crash:1">crash broker 1</button>
 */
import { connect, type Embedded, type EmbedPoster } from './client.ts'

/** Attributes that go into the frame's address as they are. */
const LOOKS = ['theme', 'lang', 'show', 'autoplay'] as const

const STYLE = `kafka-scope{display:block;width:100%;aspect-ratio:16/10;min-height:360px}
@media (max-width:600px){kafka-scope{aspect-ratio:auto;height:560px}}
kafka-scope>iframe{width:100%;height:100%;border:0;border-radius:8px}
kafka-scope[data-live]>:not(iframe){display:none}
@media print{kafka-scope{aspect-ratio:auto;height:auto;min-height:0}kafka-scope>iframe{display:none}
kafka-scope[data-live]>:not(iframe){display:revert}kafka-scope>img{max-width:100%;height:auto}
kafka-scope[data-drawn]>:not([data-poster]){display:none}}`

function frameFor(element: HTMLElement): HTMLIFrameElement {
  const address = new URL(element.getAttribute('src') ?? 'embed.html', document.baseURI)
  for (const name of LOOKS) {
    const value = element.getAttribute(name)
    if (value !== null) address.searchParams.set(name, value)
  }
  address.searchParams.set('host', location.origin)
  address.hash = element.getAttribute('link') ?? ''
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', 'allow-scripts')
  frame.setAttribute('referrerpolicy', 'no-referrer')
  frame.setAttribute('loading', 'lazy')
  frame.allow = 'fullscreen'
  frame.title = element.getAttribute('title') ?? 'Kafkascope'
  frame.src = address.href
  return frame
}

/** The element, as a page meets it. */
export interface KafkaScopeElement extends HTMLElement {
  /** The cluster in it, once it is there. */
  readonly client: Promise<Embedded>
  /** Tells the page that a request was refused: the event `kafkascope-refused`. */
  refuse(problem: unknown): void
}

/** Attributes: src, link, theme, lang, show, autoplay, title. What stands inside is shown without scripts and in print. */
function elementClass(): CustomElementConstructor {
  return class extends HTMLElement implements KafkaScopeElement {
    static readonly observedAttributes: readonly string[] = ['link', 'theme', 'lang']
    #connected: Promise<Embedded> | null = null
    #frame: HTMLIFrameElement | null = null

    connectedCallback(): void {
      // One that was moved begins anew, as its frame does.
      this.#connected = null
      this.#frame?.remove()
      const frame = frameFor(this)
      this.#frame = frame
      // Paper shows the moment that the reader had before them.
      frame.addEventListener('load', () => void this.#drawForPrint(), { once: true })
      this.append(frame)
      this.dataset.live = ''
    }

    attributeChangedCallback(name: string, before: string | null, value: string | null): void {
      if (!this.#frame || before === value || value === null) return
      const say = (client: Embedded) => {
        if (name === 'link') return client.load(value)
        return name === 'theme' ? client.theme(value as 'light') : client.language(value as 'en')
      }
      this.client.then(say).catch((problem: unknown) => this.refuse(problem))
    }

    async #drawForPrint(): Promise<void> {
      const show = ({ svg, label }: EmbedPoster) => {
        let picture = this.querySelector<HTMLImageElement>(':scope > [data-poster]')
        if (!picture) {
          picture = document.createElement('img')
          picture.dataset.poster = ''
          this.append(picture)
        }
        picture.alt = label
        picture.src = `data:image/svg+xml,${encodeURIComponent(svg)}`
        this.dataset.drawn = ''
      }
      try {
        const client = await this.client
        client.onPoster(show)
        show(await client.poster())
      } catch {
        // An older frame draws none: what stands inside is printed.
      }
    }

    /** Tells the page that a request was refused. */
    refuse(problem: unknown): void {
      console.warn(problem)
      this.dispatchEvent(new CustomEvent('kafkascope-refused', { detail: problem, bubbles: true }))
    }

    /** The cluster in it, once it is there. */
    get client(): Promise<Embedded> {
      const frame = this.#frame
      if (!frame) return Promise.reject(new Error('the element is not in a page'))
      // Who asks for it wants it now.
      frame.loading = 'eager'
      this.#connected ??= connect(frame)
      return this.#connected
    }
  }
}

/** What a link in the text asks for. */
export interface Act {
  /** The id of an element; '': the first of the page. */
  readonly target: string
  readonly load?: string
  readonly lesson?: string
  readonly step?: string
  readonly seek?: string
  readonly run?: string
  readonly play?: string
  readonly pause?: string
}

const ACTS = ['load', 'lesson', 'step', 'seek', 'run', 'play', 'pause'] as const

/** Reads `#kafkascope:ha?run=crash:1`, which Markdown can write; null when it is another address. */
export function actOfAddress(hash: string): Act | null {
  const [, target, query] = /^#kafkascope(?::([^?]*))?(?:\?(.*))?$/.exec(hash) ?? []
  if (target === undefined && query === undefined) return null
  // A plus is a plus: a link inside has its own meaning for it.
  const words = new URLSearchParams((query ?? '').replaceAll('+', '%2B'))
  const wanted = ACTS.flatMap((name) => {
    const value = words.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  return { target: decodeURIComponent(target ?? ''), ...Object.fromEntries(wanted) }
}

function actOf(link: HTMLElement): Act | null {
  const { kafkaScope, ...data } = link.dataset
  if (kafkaScope !== undefined) return { target: kafkaScope, ...(data as Omit<Act, 'target'>) }
  return actOfAddress(link.getAttribute('href') ?? '')
}

async function perform(client: Embedded, act: Act): Promise<void> {
  if (act.load !== undefined) await client.load(act.load)
  if (act.lesson !== undefined) await client.lesson(act.lesson, Number(act.step ?? 0))
  if (act.seek !== undefined) await client.seek(Number(act.seek))
  if (act.run !== undefined) await client.command(act.run)
  if (act.pause !== undefined) await client.pause()
  if (act.play !== undefined) await client.play()
}

function onClick(event: MouseEvent): void {
  const origin = event.target instanceof Element ? event.target : null
  const link = origin?.closest<HTMLElement>('[data-kafka-scope], a[href^="#kafkascope"]')
  const act = link && actOf(link)
  if (!act) return
  event.preventDefault()
  const found =
    act.target === '' ? document.querySelector('kafka-scope') : document.getElementById(act.target)
  const target = found as KafkaScopeElement | null
  if (!target) return console.warn(`kafkascope: no element with the id "${act.target}"`)
  // Far down a page the reader should see what the press does.
  target.scrollIntoView({ block: 'nearest' })
  target.client.then((client) => perform(client, act)).catch((problem: unknown) => target.refuse(problem))
}

/** Defines `<kafka-scope>`, and lets links and buttons in the text act on it. */
export function defineKafkaScope(): void {
  if (customElements.get('kafka-scope')) return
  // Not a style element: a page with a strict policy would refuse it.
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(STYLE)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  customElements.define('kafka-scope', elementClass())
  document.addEventListener('click', onClick)
}
