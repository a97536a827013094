import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Command } from '../engine/index.ts'
import { builtInScenario, opening } from '../scenarios/index.ts'
import { InputError } from '../scenarios/input-error.ts'
import { fromBase64url, toBase64url } from './base64url.ts'
import { deflate } from './deflate.ts'
import { isLink } from './is-link.ts'
import { decodeLink, encodeLink, type Shared } from './link.ts'
import { pack } from './packed.ts'

const shared: Shared = {
  recording: { version: 1, scenario: opening, seed: 7, commands: [] },
  at: 30_000_000,
  steps: 2663,
  digest: '00ff',
  engine: '0.1.0',
  selection: null,
  view: null,
}

async function packed(text: string): Promise<string> {
  return `#v1:${toBase64url(await deflate(new Uint8Array(new TextEncoder().encode(text))))}`
}

async function refusal(fragment: string): Promise<InputError> {
  const problem: unknown = await decodeLink(fragment).then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(problem).toBeInstanceOf(InputError)
  return problem as InputError
}

/** The link's JSON with some of it replaced. */
function json(part: Record<string, unknown>): string {
  const base = {
    v: 1,
    engine: '0.1.0',
    digest: '00ff',
    scenario: 'opening',
    seed: 7,
    at: 0,
    steps: 0,
    commands: [],
  }
  return JSON.stringify({ ...base, ...part })
}

/** A name that may stand in a scenario: not one that every object knows, nor a dot alone. */
const word = fc
  .stringMatching(/^[a-zA-Z0-9._-]{1,20}$/)
  .filter((name) => !(name in Object.prototype) && !/^\.{1,2}$/.test(name))
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('CrashNode', 'StopNode', 'StartNode'),
    node: word,
  }) as fc.Arbitrary<Command>,
  fc.record({
    kind: fc.constant('SendRecord' as const),
    producer: word,
    topic: word,
    partition: fc.option(fc.nat(10)),
    key: fc.option(fc.string({ maxLength: 50, unit: 'grapheme' })),
    value: fc.string({ maxLength: 50, unit: 'grapheme' }),
  }),
  fc.record({
    kind: fc.constant('CreateTopic' as const),
    topic: word,
    partitions: fc.integer({ min: 1, max: 3 }),
    replicationFactor: fc.integer({ min: 1, max: 3 }),
    config: fc.constant({ 'min.insync.replicas': '2' }),
  }),
)
const commands = fc
  .array(fc.record({ at: fc.nat(1_000_000_000), command }), { maxLength: 30 })
  .map((list) => list.sort((a, b) => a.at - b.at))

describe('a link', () => {
  test('carries a run there and back', async () => {
    await fc.assert(
      fc.asyncProperty(commands, fc.nat(0xffffff), fc.nat(3_600_000_000), async (list, seed, at) => {
        const run = { ...shared, at, recording: { ...shared.recording, seed, commands: list } }
        expect(await decodeLink(await encodeLink(run))).toEqual(run)
        expect(await decodeLink(await pack(run))).toEqual(run)
      }),
      { numRuns: 60 },
    )
  })

  test('carries a whole scenario that does not come with the page', async () => {
    const scenario = { ...opening, id: 'mine', title: '내 시나리오 <b>' }
    const run = { ...shared, recording: { ...shared.recording, scenario } }
    expect((await decodeLink(await encodeLink(run))).recording.scenario).toEqual(scenario)
  })

  test('names a scenario of the page by its id only', async () => {
    const decoded = await decodeLink(await encodeLink(shared))
    expect(decoded.recording.scenario).toBe(builtInScenario('opening'))
    expect(await encodeLink(shared)).toBe('#scenario=opening&seed=7&t=30&check=0.1.0:2663:00ff')
  })

  test('carries a selection', async () => {
    const selection = { kind: 'replica', topic: 'user-events', partition: 1, broker: 2 } as const
    expect((await decodeLink(await encodeLink({ ...shared, selection }))).selection).toEqual(selection)
  })

  test('is refused when a run holds too much for it', async () => {
    let state = 1
    const noise = () => {
      state = (state * 48_271) % 2_147_483_647
      return state.toString(36)
    }
    const many = Array.from({ length: 2000 }, (_, at) => ({
      at,
      command: {
        kind: 'SendRecord',
        producer: 'p',
        topic: 't',
        partition: null,
        key: noise(),
        value: noise() + noise(),
      } as const,
    }))
    const run = { ...shared, recording: { ...shared.recording, commands: many } }
    await expect(encodeLink(run)).rejects.toMatchObject({ fault: 'too long' })
  })
})

describe('a hostile link', () => {
  test('is recognised by its prefix', () => {
    expect(['#v1:x', '#v2:x', '#t=4', '#scenario=opening', '#run=roll@4s'].map(isLink)).not.toContain(false)
    expect(['#stage', '', '#lesson=topics', '#v:x'].map(isLink)).not.toContain(true)
  })

  test('of another version is refused', async () => {
    expect((await refusal('#v3:AAAA')).fault).toBe('version')
    expect(await refusal(await packed(json({ v: 2 })))).toMatchObject({ fault: 'version', field: 'v' })
  })

  test('that is too long is refused before it is decoded', async () => {
    expect((await refusal(`#v1:${'A'.repeat(40_000)}`)).fault).toBe('too long')
  })

  test('that is damaged is refused', async () => {
    expect((await refusal('#v1:%%%')).fault).toBe('encoding')
    expect((await refusal('#v1:AAAAAAAA')).fault).toBe('encoding')
    const whole = await pack(shared)
    for (let cut = 4; cut < whole.length; cut += 7)
      expect((await refusal(whole.slice(0, cut))).fault, String(cut)).toBe('encoding')
    const middle = whole.length >> 1
    const mistyped = `${whole.slice(0, middle)}${whole[middle] === 'A' ? 'B' : 'A'}${whole.slice(middle + 1)}`
    expect((await refusal(mistyped)).fault).toBe('encoding')
  })

  test('that unpacks to a bomb is stopped on the way', async () => {
    const bomb = await packed(' '.repeat(20_000_000))
    expect(bomb.length).toBeLessThan(32 * 1024)
    expect((await refusal(bomb)).fault).toBe('too large')
  })

  test('that is nested deep, or reaches for a prototype, is refused', async () => {
    expect(
      (await refusal(await packed(json({ scenario: JSON.parse('['.repeat(20) + ']'.repeat(20)) })))).fault,
    ).toBe('too deep')
    const poisoned = '{"v":1,"__proto__":{"polluted":true}}'
    expect((await refusal(await packed(poisoned))).fault).toBe('forbidden name')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  test.each<[Record<string, unknown>, string]>([
    [{ at: -1 }, 'at'],
    [{ at: 1e15 }, 'at'],
    [{ seed: 1.5 }, 'seed'],
    [{ commands: {} }, 'commands'],
    [{ commands: [{ at: 0, command: { kind: 'CrashNode', node: 7 } }] }, 'commands[0].command.node'],
    [{ scenario: 'closing' }, 'scenario'],
    [{ scenario: { ...opening, brokers: [] } }, 'scenario.brokers'],
    [
      { scenario: { ...opening, brokerConfig: { 'broker.session.timeout.ms': 0 } } },
      'scenario.brokerConfig.broker.session.timeout.ms',
    ],
    [{ selection: { kind: 'window', id: 1 } }, 'selection.kind'],
    [{ extra: true }, 'extra'],
    [{ view: { tab: '<b>' } }, 'view.tab'],
    [{ view: { place: { zoom: 0, x: 0, y: 0 } } }, 'view.place.zoom'],
    [{ mode: 'raft' }, 'mode'],
    [{ digest: '<script>' }, 'digest'],
  ])('%j is refused by its field', async (part, field) => {
    expect((await refusal(await packed(json(part)))).field).toBe(field)
  })

  test('of arbitrary characters never does more than be refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 200 }), async (rest) => {
        await refusal(`#v1:${rest}`)
      }),
      { numRuns: 100 },
    )
  })
})

test('base64url writes and reads any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fromBase64url(toBase64url(bytes))).toEqual(new Uint8Array(bytes))
    }),
  )
})
