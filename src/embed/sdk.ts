/**
 * The host's side: an embedded cluster as a custom element, or around an iframe of one's own. No dependency, no
 * storage, nothing is sent anywhere but to the frame.
 *
 *   <kafka-scope src="https://…/embed.html" link="scenario=broker-failure&t=30"></kafka-scope>
 *   <a href="#" data-kafka-scope="ha" data-run="crash:1">crash broker 1</a>
 */

/** What is shown at a moment. */
export interface EmbedState {
  readonly seconds: number
  readonly playing: boolean
  readonly speed: number
  readonly scenario: string
  readonly seed: number
  readonly steps: number
  readonly digest: string
  /** The fragment that opens this very moment. */
  readonly link: string
}

export interface EmbedFact {
  readonly seconds: number
  readonly kind: string
  readonly fact: Readonly<Record<string, unknown>>
}

/** A request was refused: `field` and `allowed` say why. */
export class EmbedError extends Error {
  readonly field: string
  readonly allowed: string
  constructor(field: string, allowed: string) {
    super(`${field === '' ? 'refused' : field}: allowed is ${allowed}`)
    this.name = 'EmbedError'
    this.field = field
    this.allowed = allowed
  }
}

/** An embedded cluster. Every promise rejects with EmbedError when the frame refuses. */
export interface Embedded {
  state(): Promise<EmbedState>
  play(): Promise<EmbedState>
  pause(): Promise<EmbedState>
  /** One event on; `next`: to the next notable one. */
  step(): Promise<EmbedState>
  next(): Promise<EmbedState>
  seek(seconds: number): Promise<EmbedState>
  speed(times: number): Promise<EmbedState>
  /** Any link: `#scenario=…&t=…`, or a packed one. */
  load(link: string): Promise<EmbedState>
  /** An action in short words: `crash:2`. */
  command(action: string): Promise<EmbedState>
  /** Tells of facts from now on. */
  subscribe(to: 'none' | 'notable' | 'all', listener?: (fact: EmbedFact) => void): Promise<EmbedState>
  theme(theme: 'system' | 'light' | 'dark'): Promise<EmbedState>
  language(language: 'en' | 'ko'): Promise<EmbedState>
  close(): void
}

const PROTOCOL = 1
const AGAIN_MS = 500
const TRIES = 40

interface Waiting {
  resolve(state: EmbedState): void
  reject(problem: Error): void
}

function clientOn(port: MessagePort): Embedded {
  const waiting = new Map<number, Waiting>()
  let listener: ((fact: EmbedFact) => void) | undefined
  let last = 0
  port.onmessage = ({ data }) => {
    if (data.event === 'facts') for (const fact of data.facts) listener?.(fact)
    const one = waiting.get(data.id)
    if (!one) return
    waiting.delete(data.id)
    if (data.ok) one.resolve(data.result)
    else one.reject(new EmbedError(data.field, data.allowed))
  }
  const ask = (type: string, more: object = {}) =>
    new Promise<EmbedState>((resolve, reject) => {
      last += 1
      waiting.set(last, { resolve, reject })
      port.postMessage({ id: last, type, ...more })
    })
  return {
    state: () => ask('state'),
    play: () => ask('play'),
    pause: () => ask('pause'),
    step: () => ask('step'),
    next: () => ask('next'),
    seek: (seconds) => ask('seek', { seconds }),
    speed: (times) => ask('speed', { times }),
    load: (link) => ask('load', { link: link.startsWith('#') ? link : `#${link}` }),
    command: (action) => ask('command', { action }),
    subscribe(to, hear) {
      listener = hear
      return ask('subscribe', { to })
    },
    theme: (theme) => ask('theme', { theme }),
    language: (language) => ask('language', { language }),
    close: () => port.close(),
  }
}

/** Connects to a frame whose address names this page's origin as its host. Rejects when it does not answer. */
export function connect(frame: HTMLIFrameElement): Promise<Embedded> {
  return new Promise((resolve, reject) => {
    const nonce = crypto.randomUUID()
    let left = TRIES
    let open: MessagePort | null = null
    const knock = () => {
      if (left-- <= 0) {
        clearInterval(timer)
        return reject(new Error('the frame does not answer: does its address name this page as its host?'))
      }
      open?.close()
      const { port1, port2 } = new MessageChannel()
      open = port1
      port1.onmessage = ({ data }) => {
        if (data.event !== 'connected' || data.nonce !== nonce) return
        clearInterval(timer)
        resolve(clientOn(port1))
      }
      // A sandboxed frame has no origin that could be named; the message holds nothing but the port.
      frame.contentWindow?.postMessage({ kafkascope: PROTOCOL, type: 'connect', nonce }, '*', [port2])
    }
    const timer = setInterval(knock, AGAIN_MS)
    knock()
  })
}

const STYLE = `kafka-scope{display:block;width:100%;aspect-ratio:16/10;min-height:360px}
@media (max-width:600px){kafka-scope{aspect-ratio:auto;height:560px}}
kafka-scope>iframe{width:100%;height:100%;border:0;border-radius:8px}
kafka-scope[data-live]>:not(iframe){display:none}
@media print{kafka-scope>iframe{display:none}kafka-scope[data-live]>:not(iframe){display:revert}}`

/** Attributes: src, link, theme, lang, show, autoplay, title. What stands inside is shown without scripts and in print. */
function elementClass() {
  return class KafkaScopeElement extends HTMLElement {
    #connected: Promise<Embedded> | null = null

    connectedCallback(): void {
      if (this.querySelector('iframe')) return
      const address = new URL(this.getAttribute('src') ?? 'embed.html', document.baseURI)
      for (const name of ['theme', 'lang', 'show', 'autoplay']) {
        const value = this.getAttribute(name)
        if (value !== null) address.searchParams.set(name, value)
      }
      address.searchParams.set('host', location.origin)
      address.hash = this.getAttribute('link') ?? ''
      const frame = document.createElement('iframe')
      frame.setAttribute('sandbox', 'allow-scripts')
      frame.setAttribute('referrerpolicy', 'no-referrer')
      frame.setAttribute('loading', 'lazy')
      frame.allow = 'fullscreen'
      frame.title = this.getAttribute('title') ?? 'Kafkascope'
      frame.src = address.href
      this.append(frame)
      this.dataset.live = ''
    }

    /** The cluster in it, once it is there. */
    get client(): Promise<Embedded> {
      const frame = this.querySelector('iframe')
      if (!frame) return Promise.reject(new Error('the element is not in a page'))
      // Who asks for it wants it now.
      frame.loading = 'eager'
      this.#connected ??= connect(frame)
      return this.#connected
    }
  }
}

type KafkaScopeElement = InstanceType<ReturnType<typeof elementClass>>

async function act(link: HTMLElement): Promise<void> {
  const target = document.getElementById(link.dataset.kafkaScope ?? '') as KafkaScopeElement | null
  const client = await target?.client
  const { run, seek, load } = link.dataset
  if (!client) return
  if (load !== undefined) await client.load(load)
  if (seek !== undefined) await client.seek(Number(seek))
  if (run !== undefined) await client.command(run)
  if (link.dataset.play !== undefined) await client.play()
}

/** Defines `<kafka-scope>`, and lets elements with data-kafka-scope="id" act on it: data-run, data-seek, data-load, data-play. */
export function defineKafkaScope(): void {
  if (customElements.get('kafka-scope')) return
  const style = document.createElement('style')
  style.textContent = STYLE
  document.head.append(style)
  customElements.define('kafka-scope', elementClass())
  document.addEventListener('click', (event) => {
    const link =
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-kafka-scope]') : null
    if (!link) return
    event.preventDefault()
    act(link).catch((problem: unknown) => console.warn(problem))
  })
}
