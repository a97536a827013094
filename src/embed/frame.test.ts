import { describe, expect, test } from 'vitest'
import { type Channel, createDoor, type Request } from './frame.ts'
import { readOptions } from './options.ts'
import { MOST_PER_SECOND } from './protocol.ts'

const host = 'https://tutorial.example'
const parent = { name: 'parent' }

class Port implements Channel {
  readonly said: Record<string, unknown>[] = []
  onmessage: ((event: { readonly data: unknown }) => void) | null = null
  closed = false
  postMessage(message: unknown): void {
    this.said.push(message as Record<string, unknown>)
  }
  close(): void {
    this.closed = true
  }
  async ask(data: unknown): Promise<Record<string, unknown>> {
    const before = this.said.length
    this.onmessage?.({ data })
    for (let i = 0; i < 20 && this.said.length === before; i++) await Promise.resolve()
    return this.said.at(-1) ?? {}
  }
}

function rig(answer: (request: Request) => unknown = ({ type }) => type) {
  let now = 0
  const door = createDoor({ parent, host, now: () => now, answer })
  const port = new Port()
  const hello = { kafkascope: 1, type: 'connect', nonce: 'n1' }
  const knock = (more: object = {}, ports: readonly Channel[] = [port]) =>
    door.knock({ data: hello, origin: host, source: parent, ports, ...more })
  return { door, port, hello, knock, later: (ms: number) => (now += ms) }
}

describe('a host', () => {
  test('is let in by its window, its origin, its version and a port, and told its nonce', () => {
    const { knock, port } = rig()
    expect(knock()).toBe(true)
    expect(port.said).toEqual([{ event: 'connected', nonce: 'n1', version: 1 }])
  })

  test.each<[string, object, readonly Channel[] | undefined]>([
    ['another origin', { origin: 'https://evil.example' }, undefined],
    ['a sandboxed parent', { origin: 'null' }, undefined],
    ['another window', { source: { name: 'sibling' } }, undefined],
    ['another version', { data: { kafkascope: 2, type: 'connect', nonce: 'n' } }, undefined],
    ['an extra field', { data: { kafkascope: 1, type: 'connect', nonce: 'n', eval: '1' } }, undefined],
    [
      'a prototype',
      { data: JSON.parse('{"kafkascope":1,"type":"connect","nonce":"n","__proto__":{}}') },
      undefined,
    ],
    ['no port', {}, []],
    ['a text', { data: 'connect' }, undefined],
  ])('is not let in with %s', (_, more, ports) => {
    const { knock, port } = rig()
    expect(ports ? knock(more, ports) : knock(more)).toBe(false)
    expect(port.said).toEqual([])
    expect(port.onmessage).toBeNull()
  })

  test('that connects again replaces the one before', () => {
    const { knock, port, door } = rig()
    knock()
    const other = new Port()
    knock({}, [other])
    expect(port.closed).toBe(true)
    door.tell('facts', { facts: [] })
    expect(other.said.at(-1)).toEqual({ event: 'facts', facts: [] })
  })
})

describe('a request', () => {
  test('is answered under its number', async () => {
    const { knock, port } = rig()
    knock()
    expect(await port.ask({ id: 4, type: 'seek', seconds: 3 })).toEqual({ id: 4, ok: true, result: 'seek' })
  })

  test.each<[unknown, string]>([
    [{ id: 1, type: 'seek', seconds: -1 }, 'seconds'],
    [{ id: 1, type: 'seek', seconds: 'soon' }, 'seconds'],
    [{ id: 1, type: 'explode' }, 'type'],
    [{ id: 1, type: 'play', extra: 1 }, 'extra'],
    [{ id: 'x', type: 'play' }, 'id'],
    [{ id: 1, type: 'load', link: 'x'.repeat(40_000) }, 'link'],
    [{ id: 1, type: 'lesson', lesson: 'failover', step: 1.5 }, 'step'],
    [{ id: 1, type: 'lesson', lesson: 'x'.repeat(81), step: 0 }, 'lesson'],
    [{ id: 1, type: 'speed', times: Number.POSITIVE_INFINITY }, 'times'],
    ['play', ''],
    [null, ''],
  ])('%j is refused by its field, and nothing is done', async (data, field) => {
    let done = 0
    const { knock, port } = rig(() => done++)
    knock()
    expect(await port.ask(data)).toMatchObject({ ok: false, field })
    expect(done).toBe(0)
  })

  test('that cannot be done is answered with what is allowed', async () => {
    const { knock, port } = rig(() => {
      throw Object.assign(new Error('no'), { field: 'node', allowed: 'broker-1' })
    })
    knock()
    expect(await port.ask({ id: 9, type: 'play' })).toEqual({
      id: 9,
      ok: false,
      field: 'node',
      allowed: 'broker-1',
    })
  })

  test('is refused when there are too many in a second', async () => {
    const { knock, port, later } = rig()
    knock()
    for (let id = 1; id <= MOST_PER_SECOND; id++)
      expect(await port.ask({ id, type: 'state' })).toMatchObject({ ok: true })
    expect(await port.ask({ id: 99, type: 'state' })).toMatchObject({ id: 99, ok: false })
    later(1_001)
    expect(await port.ask({ id: 100, type: 'state' })).toMatchObject({ ok: true })
  })
})

test('the address says how it looks and who may speak; what makes no sense there is told', () => {
  expect(readOptions('')).toEqual({
    theme: 'system',
    language: null,
    show: ['stage', 'transport', 'narration', 'lesson'],
    autoplay: false,
    host: null,
    ignored: [],
  })
  expect(readOptions('?theme=dark&lang=ko&show=stage&autoplay=1&host=https://a.example')).toMatchObject({
    theme: 'dark',
    language: 'ko',
    show: ['stage'],
    autoplay: true,
    host: 'https://a.example',
    ignored: [],
  })
  const wrong = readOptions('?theme=pink&lang=fr&show=stage,moon&host=javascript:alert(1)&x=1&autoplay=2')
  expect(wrong.host).toBeNull()
  expect([...wrong.ignored].sort()).toEqual(['autoplay', 'host', 'lang', 'show', 'theme', 'x'])
})
