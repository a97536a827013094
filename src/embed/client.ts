/** The host's side of the talk with an embedded cluster. Nothing is kept, and nothing is sent anywhere but to the frame. */

/** Where in a lesson a reader is. */
export interface EmbedLesson {
  readonly lesson: string
  /** Counted from 1; 0: playing about before the first; one more than there are: the sandbox at the end. */
  readonly step: number
  readonly steps: number
  readonly phase: 'predict' | 'do' | 'see' | 'explain'
  /** How this step was finished, null while it is not. */
  readonly finished: 'done' | 'shown' | null
  /** What was predicted, and which of the options the engine proved right. */
  readonly predicted: string | null
  readonly right: readonly string[]
}

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
  readonly lesson: EmbedLesson | null
}

export interface EmbedFact {
  readonly seconds: number
  readonly kind: string
  readonly fact: Readonly<Record<string, unknown>>
}

/** A still picture of a moment; `label` is its alternative text. */
export interface EmbedPoster {
  readonly svg: string
  readonly label: string
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
  /** Of the protocol that the frame speaks. */
  readonly version: number
  state(): Promise<EmbedState>
  play(): Promise<EmbedState>
  pause(): Promise<EmbedState>
  /** One event on; `next`: to the next notable one. */
  step(): Promise<EmbedState>
  next(): Promise<EmbedState>
  seek(seconds: number): Promise<EmbedState>
  speed(times: number): Promise<EmbedState>
  /** Any link: `#scenario=…&t=…`, a packed one, or `#lesson=…&step=…`. */
  load(link: string): Promise<EmbedState>
  /** An action in short words: `crash:2`. */
  command(action: string): Promise<EmbedState>
  /** Opens a lesson where it begins, or at one of its steps, counted from 1. */
  lesson(id: string, step?: number): Promise<EmbedState>
  /** Tells where in a lesson the reader is, whenever that changes. */
  onLesson(listener: ((at: EmbedLesson | null) => void) | null): void
  /** Tells of facts from now on. */
  subscribe(to: 'none' | 'notable' | 'all', listener?: (fact: EmbedFact) => void): Promise<EmbedState>
  /** A picture of this moment; from then on `onPoster` hears of another whenever the cluster comes to rest. */
  poster(): Promise<EmbedPoster>
  onPoster(listener: ((poster: EmbedPoster) => void) | null): void
  theme(theme: 'system' | 'light' | 'dark'): Promise<EmbedState>
  language(language: 'en' | 'ko'): Promise<EmbedState>
  close(): void
}

const PROTOCOL = 1
const AGAIN_MS = 500
const TRIES = 40

interface Waiting {
  resolve(result: unknown): void
  reject(problem: Error): void
}

interface Listeners {
  fact?: ((fact: EmbedFact) => void) | undefined
  lesson?: ((at: EmbedLesson | null) => void) | null
  poster?: ((poster: EmbedPoster) => void) | null
}

function tellOf(
  data: { event?: string } & Record<string, unknown>,
  { fact, lesson, poster }: Listeners,
): void {
  if (data.event === 'facts') for (const one of data.facts as readonly EmbedFact[]) fact?.(one)
  else if (data.event === 'lesson') lesson?.(data.at as EmbedLesson | null)
  else if (data.event === 'poster') poster?.({ svg: String(data.svg), label: String(data.label) })
}

function clientOn(port: MessagePort, version: number): Embedded {
  const waiting = new Map<number, Waiting>()
  const listeners: Listeners = {}
  let last = 0
  port.onmessage = ({ data }) => {
    tellOf(data, listeners)
    const one = waiting.get(data.id)
    if (!one) return
    waiting.delete(data.id)
    if (data.ok) one.resolve(data.result)
    else one.reject(new EmbedError(data.field, data.allowed))
  }
  const request = <Result>(type: string, more: object = {}) =>
    new Promise<Result>((resolve, reject) => {
      last += 1
      waiting.set(last, { resolve: resolve as Waiting['resolve'], reject })
      port.postMessage({ id: last, type, ...more })
    })
  const ask = (type: string, more?: object) => request<EmbedState>(type, more)
  return {
    version,
    state: () => ask('state'),
    play: () => ask('play'),
    pause: () => ask('pause'),
    step: () => ask('step'),
    next: () => ask('next'),
    seek: (seconds) => ask('seek', { seconds }),
    speed: (times) => ask('speed', { times }),
    load: (link) => ask('load', { link: link.startsWith('#') ? link : `#${link}` }),
    command: (action) => ask('command', { action }),
    lesson: (lesson, step = 0) => ask('lesson', { lesson, step }),
    onLesson: (listener) => {
      listeners.lesson = listener
    },
    subscribe(to, hear) {
      listeners.fact = hear
      return ask('subscribe', { to })
    },
    poster: () => request<EmbedPoster>('poster'),
    onPoster: (listener) => {
      listeners.poster = listener
    },
    theme: (theme) => ask('theme', { theme }),
    language: (language) => ask('language', { language }),
    close: () => {
      port.close()
      for (const one of waiting.values()) one.reject(new EmbedError('', 'an open connection'))
      waiting.clear()
    },
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
        resolve(clientOn(port1, Number(data.version)))
      }
      // A sandboxed frame has no origin that could be named; the message holds nothing but the port.
      frame.contentWindow?.postMessage({ kafkascope: PROTOCOL, type: 'connect', nonce }, '*', [port2])
    }
    const timer = setInterval(knock, AGAIN_MS)
    knock()
  })
}
