import { describe, expect, test } from 'vitest'
import { createRun, type Exchange, SECOND } from '../../engine/index.ts'
import { opening } from '../../scenarios/opening.ts'
import {
  bundled,
  choicesOf,
  concerns,
  endOf,
  filtered,
  hit,
  isAbout,
  isTrouble,
  lanesOf,
  legsOf,
  momentOf,
  type SequenceFilter,
  standingOf,
} from './read-sequence.ts'

const run = createRun({ version: 1, scenario: opening, seed: 7, commands: [] })
run.seek(20 * SECOND)
const all = run.trace(10 * SECOND)?.read(run.world, 10 * SECOND, run.now) ?? []
const ON: SequenceFilter = {
  layers: {
    records: true,
    acks: true,
    replication: true,
    heartbeats: true,
    metadata: true,
    coordination: true,
    quorum: true,
  },
  api: '',
  node: '',
  about: '',
  troubleOnly: false,
  idle: true,
  selected: null,
}
const sample = all.find(({ kind, backAt }) => kind === 'ProduceRequest' && backAt !== null) as Exchange
const shownOf = (exchange: Exchange) =>
  filtered([exchange], ON)[0] as NonNullable<ReturnType<typeof filtered>[0]>

describe('the filter', () => {
  test('shows everything when nothing is asked for, and nothing when every layer is off', () => {
    expect(filtered(all, ON)).toHaveLength(all.length)
    const off = Object.fromEntries(Object.keys(ON.layers).map((layer) => [layer, false])) as never
    expect(filtered(all, { ...ON, layers: off })).toEqual([])
  })

  test('narrows by API, node, partition, topic and trouble', () => {
    const produced = filtered(all, { ...ON, api: 'Produce' })
    expect(produced.length).toBeGreaterThan(0)
    expect(new Set(produced.map(({ exchange }) => exchange.kind))).toEqual(new Set(['ProduceRequest']))
    for (const { exchange } of filtered(all, { ...ON, node: 'broker-2' }))
      expect([exchange.client, exchange.server]).toContain('broker-2')
    const one = sample.about[0] as string
    const [byPartition, byTopic] = [one, one.replace(/-\d+$/, '')].map((about) =>
      filtered(all, { ...ON, about }),
    )
    expect(byPartition?.every(({ exchange }) => isAbout(exchange, one))).toBe(true)
    expect(byTopic?.length).toBeGreaterThan(byPartition?.length ?? 0)
    for (const { exchange } of filtered(all, { ...ON, troubleOnly: true }))
      expect(exchange.error ?? exchange.failedAt ?? exchange.refused).toBeTruthy()
  })

  test('leaves out heartbeats and fetches that brought nothing, until they are asked for', () => {
    const busy = filtered(all, { ...ON, idle: false })
    const kinds = new Set(busy.map(({ exchange }) => exchange.kind))
    expect(kinds).toContain('ProduceRequest')
    expect(kinds).toContain('FetchRequest')
    expect(kinds).not.toContain('BrokerHeartbeatRequest')
    expect(
      busy.every(
        ({ exchange }) =>
          !/^(Raft|Share)?FetchRequest$/.test(exchange.kind) || exchange.records > 0 || isTrouble(exchange),
      ),
    ).toBe(true)
    expect(busy.length).toBeLessThan(all.length * 0.6)
    const asked = filtered(all, { ...ON, idle: false, api: 'BrokerHeartbeat' })
    expect(asked.length).toBeGreaterThan(0)
    const beat = asked[0]?.exchange.id as number
    expect(filtered(all, { ...ON, idle: false, selected: beat })).toHaveLength(busy.length + 1)
    const troubled = all.map((each) => ({ ...each, failedAt: each.sentAt }))
    expect(filtered(troubled, { ...ON, idle: false })).toHaveLength(all.length)
  })

  test('tells replication from what consumers fetch', () => {
    const layers = { ...ON.layers, replication: false }
    const left = filtered(all, { ...ON, layers, api: 'Fetch' })
    expect(left.some(({ exchange }) => exchange.client.startsWith('consumer-'))).toBe(true)
    expect(
      left.some(
        ({ exchange }) => exchange.client.startsWith('broker-') && exchange.server.startsWith('broker-'),
      ),
    ).toBe(false)
  })

  test('offers only what there is', () => {
    const { apis, abouts } = choicesOf(all)
    expect(apis).toContain('Produce')
    expect(apis).not.toContain('DeleteTopics')
    expect(abouts).toContain('user-events-0')
  })
})

describe('an exchange', () => {
  test('is two messages, drawn as far as they have come', () => {
    const shown = shownOf(sample)
    const [there, back] = legsOf(shown, run.now)
    expect([there?.share, back?.share]).toEqual([1, 1])
    const [half] = legsOf(
      {
        ...shown,
        exchange: { ...sample, arrivedAt: null, answeredAt: null, backAt: null, responseId: null },
      },
      momentOf(shown, sample.id),
    )
    expect(half?.share).toBeCloseTo(0.5, 3)
    expect(standingOf(sample)).toBe('answered')
    expect(endOf(sample)).toBe(sample.backAt)
  })

  test('is found where it is drawn', () => {
    const lanes = lanesOf(run.world)
    const place = {
      x: (at: number) => (at - sample.sentAt) / 1000,
      y: (node: string) => lanes.indexOf(node) * 100,
      now: run.now,
    }
    const shown = shownOf(sample)
    const x = place.x(momentOf(shown, sample.id))
    const y = (place.y(sample.client) + place.y(sample.server)) / 2
    expect(hit([shown], place, x, y)?.seq).toBe(sample.id)
    expect(hit([shown], place, x, y + 60)).toBeNull()
    const back = place.x(momentOf(shown, sample.responseId as number))
    expect(hit([shown], place, back, y)?.seq).toBe(sample.responseId)
  })

  test('is marked when it has to do with what is selected', () => {
    expect(concerns(null, sample)).toBeNull()
    expect(concerns({ kind: 'message', seq: sample.responseId as number }, sample)).toBe(true)
    expect(concerns({ kind: 'producer', node: sample.client }, sample)).toBe(true)
    expect(concerns({ kind: 'producer', node: 'producer-nobody' }, sample)).toBe(false)
  })
})

test('bundles count every exchange once', () => {
  const shown = filtered(all, ON)
  const bundles = bundled(shown, (at) => at / 1e5, 10)
  expect(bundles.length).toBeLessThan(shown.length)
  expect(bundles.reduce((sum, { count }) => sum + count, 0)).toBe(shown.length)
})

test('lanes name everybody once, brokers together', () => {
  const lanes = lanesOf(run.world)
  expect(lanes.toSorted()).toEqual(Object.keys(run.world.nodes).toSorted())
  const brokers = lanes.flatMap((id, i) => (id.startsWith('broker-') ? [i] : []))
  expect((brokers.at(-1) ?? 0) - (brokers[0] ?? 0)).toBe(brokers.length - 1)
})
