/** The frame's side of the talk: who may speak, what is well said, how often. What a request does is for others to say. */
import type { InferOutput } from 'valibot'
import { InputError } from '../scenarios/input-error.ts'
import { parseBy } from '../scenarios/schema.ts'
import { checkShape } from '../scenarios/untrusted-json.ts'
import { connectMessage, MOST_PER_SECOND, PROTOCOL, request } from './protocol.ts'

export type Request = InferOutput<typeof request>
export type Answer = Promise<unknown> | unknown

/** Says something to the host; nothing happens while none is connected. */
export type Tell = (event: string, content: Readonly<Record<string, unknown>>) => void

export interface Channel {
  postMessage(message: unknown): void
  onmessage: ((event: { readonly data: unknown }) => void) | null
  start?(): void
  close(): void
}

export interface Knock {
  readonly data: unknown
  readonly origin: string
  readonly source: unknown
  readonly ports: readonly Channel[]
}

interface Refusal {
  readonly field: string
  readonly allowed: string
}

function refusalOf(problem: unknown): Refusal {
  if (problem instanceof Error && 'field' in problem && 'allowed' in problem)
    return { field: String(problem.field), allowed: String(problem.allowed) }
  return { field: '', allowed: problem instanceof Error ? problem.message : 'something else' }
}

/** At most so many in any second; `now` in milliseconds. */
function limiter(now: () => number): () => boolean {
  const times: number[] = []
  return () => {
    const at = now()
    while (times.length > 0 && (times[0] as number) <= at - 1_000) times.shift()
    if (times.length >= MOST_PER_SECOND) return false
    times.push(at)
    return true
  }
}

export interface Door {
  /** Gives what came to the window; false when it is not a host that may connect. */
  readonly knock: (knock: Knock) => boolean
  readonly tell: Tell
}

/**
 * A door for one host: the parent window, of one origin. `answer` does what a request asks and gives what is answered;
 * what it throws is answered as a refusal with its field.
 */
export function createDoor(options: {
  readonly parent: unknown
  readonly host: string
  readonly now: () => number
  readonly answer: (request: Request) => Answer
}): Door {
  let port: Channel | null = null
  const tell: Tell = (event, content) => port?.postMessage({ event, ...content })

  async function serve(channel: Channel, mayAsk: () => boolean, data: unknown): Promise<void> {
    const loose = typeof data === 'object' && data !== null && 'id' in data ? data.id : null
    const id = typeof loose === 'number' ? loose : null
    try {
      if (!mayAsk()) throw new InputError('too costly', '', `at most ${MOST_PER_SECOND} requests a second`)
      checkShape(data)
      const asked = parseBy(request, data, '')
      const result = await options.answer(asked)
      channel.postMessage({ id: asked.id, ok: true, result })
    } catch (problem) {
      channel.postMessage({ id, ok: false, ...refusalOf(problem) })
    }
  }

  function knock({ data, origin, source, ports }: Knock): boolean {
    const [offered] = ports
    if (source !== options.parent || origin !== options.host || !offered) return false
    try {
      checkShape(data)
      const { nonce } = parseBy(connectMessage, data, '')
      port?.close()
      port = offered
      const mayAsk = limiter(options.now)
      offered.onmessage = (event) => void serve(offered, mayAsk, event.data)
      offered.start?.()
      tell('connected', { nonce, version: PROTOCOL })
      return true
    } catch (problem) {
      if (problem instanceof InputError) return false
      throw problem
    }
  }

  return { knock, tell }
}
