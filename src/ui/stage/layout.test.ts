import { describe, expect, it } from 'vitest'
import { layoutStage } from './layout.ts'
import type { Rect, StageLayout, StageShape } from './layout-types.ts'
import type { Route } from './route.ts'
import { createRoutes } from './routes.ts'

function shapeOf(columns: number, more: Partial<StageShape> = {}): StageShape {
  return {
    controllers: ['controller-100', 'controller-101', 'controller-102'],
    brokers: [1, 2, 3],
    topics: [{ name: 'user-events', partitions: columns }],
    producers: ['web-frontend', 'mobile-app'],
    admins: ['admin'],
    groups: [
      { id: 'user-analytics', members: ['consumer-1', 'consumer-2'] },
      { id: 'audit', members: ['consumer-3'] },
    ],
    ...more,
  }
}

const SIZES = [
  { width: 1440, height: 900 },
  { width: 1140, height: 620 },
  { width: 830, height: 560 },
  { width: 1060, height: 440 },
  { width: 760, height: 480 },
  { width: 1130, height: 365 },
  { width: 600, height: 800 },
  { width: 390, height: 844 },
]
const COLUMNS = [1, 2, 3, 4, 5, 6]
const cases = SIZES.flatMap((size) => COLUMNS.map((columns) => ({ ...size, columns })))

const overlap = (a: Rect, b: Rect) =>
  a.x < b.x + b.w - 0.01 && b.x < a.x + a.w - 0.01 && a.y < b.y + b.h - 0.01 && b.y < a.y + a.h - 0.01

const inside = (outer: Rect, inner: Rect) =>
  inner.x >= outer.x - 0.01 &&
  inner.y >= outer.y - 0.01 &&
  inner.x + inner.w <= outer.x + outer.w + 0.01 &&
  inner.y + inner.h <= outer.y + outer.h + 0.01

/** Everything that is a card or a heading of its own. */
function boxes(layout: StageLayout): { name: string; rect: Rect }[] {
  const found = [
    { name: 'quorum', rect: layout.quorum.card },
    { name: 'producers', rect: layout.producersHead },
    { name: 'groups', rect: layout.groupsHead },
    { name: 'add producer', rect: layout.addProducer },
    ...layout.topics.map((t) => ({ name: `topic ${t.name}`, rect: t.head })),
    ...layout.columns.map((c) => ({ name: `head ${c.key}`, rect: c.head })),
    ...layout.columns.flatMap((c) => (c.ruler ? [{ name: `ruler ${c.key}`, rect: c.ruler }] : [])),
    ...layout.rows.map((r) => ({ name: `broker ${r.broker}`, rect: r.rect })),
    ...layout.clients.filter((c) => c.side === 'left').map((c) => ({ name: c.node, rect: c.rect })),
    ...layout.groups.map((g) => ({ name: `group ${g.id}`, rect: g.rect })),
  ]
  if (layout.tabs) found.push({ name: 'tabs', rect: layout.tabs })
  return found
}

function replicaCards(layout: StageLayout): { key: string; broker: number; rect: Rect }[] {
  return layout.rows.flatMap((row) =>
    layout.columns.map((c) => ({
      key: c.key,
      broker: row.broker,
      rect: { x: c.x, y: row.cardsY, w: c.w, h: row.cardsH },
    })),
  )
}

/** Where words stand: no route may cross these. */
function textBoxes(layout: StageLayout): { name: string; rect: Rect }[] {
  const texts: { name: string; rect: Rect }[] = []
  for (const { node, rect } of layout.quorum.pills) texts.push({ name: node, rect })
  for (const row of layout.rows) texts.push({ name: `label ${row.broker}`, rect: row.label })
  for (const client of layout.clients) texts.push({ name: client.node, rect: client.rect })
  for (const topic of layout.topics) texts.push({ name: topic.name, rect: topic.head })
  for (const c of layout.columns) {
    texts.push({ name: `head ${c.key}`, rect: c.head })
    if (c.ruler) texts.push({ name: `ruler ${c.key}`, rect: c.ruler })
    for (const row of layout.rows) {
      const foot = row.cellsY + row.cellsH
      const head = { x: c.x, y: row.cardsY, w: Math.max(0, c.exitX - 6 - c.x), h: row.cellsY - row.cardsY }
      texts.push({ name: `role ${c.key}@${row.broker}`, rect: head })
      const rest = { x: c.x, y: foot, w: c.w, h: row.cardsY + row.cardsH - foot }
      texts.push({ name: `foot ${c.key}@${row.broker}`, rect: rest })
    }
  }
  for (const group of layout.groups) {
    texts.push({ name: `add ${group.id}`, rect: group.add })
  }
  return texts
}

function crosses(route: Route, rect: Rect): boolean {
  for (let i = 0; i + 1 < route.points.length; i++) {
    const a = route.points[i] as { x: number; y: number }
    const b = route.points[i + 1] as { x: number; y: number }
    const box = {
      x: Math.min(a.x, b.x),
      y: Math.min(a.y, b.y),
      w: Math.abs(a.x - b.x),
      h: Math.abs(a.y - b.y),
    }
    const [w, h] = [Math.max(box.w, 0.1), Math.max(box.h, 0.1)]
    const inner = { x: rect.x + 0.5, y: rect.y + 0.5, w: rect.w - 1, h: rect.h - 1 }
    if (inner.w > 0 && inner.h > 0 && overlap({ ...box, w, h }, inner)) return true
  }
  return false
}

function allRoutes(layout: StageLayout, shape: StageShape): { name: string; route: Route }[] {
  const routes = createRoutes(layout)
  const found: { name: string; route: Route }[] = []
  const add = (name: string, route: Route | null) => {
    if (route) found.push({ name, route })
  }
  const brokers = shape.brokers.map((id) => `broker-${id}`)
  const clients = layout.clients.map((c) => c.node)
  for (const broker of brokers) {
    for (const client of clients) add(`${client}-${broker}`, routes.link(client, broker))
    for (const other of brokers) if (other !== broker) add(`${broker}-${other}`, routes.link(broker, other))
    for (const controller of shape.controllers)
      add(`${broker}-${controller}`, routes.link(broker, controller))
    for (const c of layout.columns) {
      for (const client of clients) add(`${client}-${broker}-${c.key}`, routes.data(client, broker, c.key))
      for (const other of brokers)
        if (other !== broker) add(`${broker}-${other}-${c.key}`, routes.replication(broker, other, c.key))
    }
  }
  for (const a of shape.controllers)
    for (const b of shape.controllers) if (a !== b) add(`${a}-${b}`, routes.link(a, b))
  return found
}

describe('the stage keeps everything apart', () => {
  it.each(cases)('$columns columns at $width x $height', ({ width, height, columns }) => {
    const layout = layoutStage(shapeOf(columns), { width, height })
    const all = boxes(layout)
    for (const [i, a] of all.entries())
      for (const b of all.slice(i + 1)) expect(overlap(a.rect, b.rect), `${a.name} on ${b.name}`).toBe(false)
    const stage = { x: 0, y: 0, w: layout.width, h: layout.height }
    for (const { name, rect } of all) expect(inside(stage, rect), `${name} leaves the stage`).toBe(true)
  })

  it.each(cases)('replicas stay in their row, $columns columns at $width x $height', (given) => {
    const layout = layoutStage(shapeOf(given.columns), given)
    const cards = replicaCards(layout)
    for (const [i, a] of cards.entries()) {
      const row = layout.rows.find((r) => r.broker === a.broker)
      expect(row && inside(row.rect, a.rect), `${a.key} in its row`).toBe(true)
      for (const b of cards.slice(i + 1)) expect(overlap(a.rect, b.rect), `${a.key} on ${b.key}`).toBe(false)
      for (const { label } of layout.rows) expect(overlap(a.rect, label), `${a.key} on a label`).toBe(false)
    }
  })

  it.each(cases)('members stay in their group, $columns columns at $width x $height', (given) => {
    const layout = layoutStage(shapeOf(given.columns), given)
    for (const group of layout.groups)
      for (const { rect } of [...group.members, { rect: group.add }])
        expect(inside(group.rect, rect)).toBe(true)
  })
})

describe('the first view shows the whole cluster', () => {
  const fits = (brokers: number, height: number): string | null => {
    const ids = Array.from({ length: brokers }, (_, i) => i + 1)
    const layout = layoutStage(shapeOf(6, { brokers: ids }), { width: 1130, height })
    const last = layout.rows.at(-1)?.rect
    return last && last.y + last.h <= height && layout.ground.least === 1 ? layout.detail : null
  }
  it('with three brokers over a roomy panel, records and words included', () => {
    expect(fits(3, 365)).toBe('full')
    expect(fits(3, 320)).not.toBeNull()
  })
  it('with more brokers in tighter rows, at last as bars', () => {
    expect(fits(5, 560)).toBe('full')
    expect(fits(6, 560)).toBe('full')
    expect(fits(7, 365)).toBe('bars')
    expect(fits(12, 560)).toBe('bars')
  })
  it('and leaves the rows where they are while clients and topics come and go', () => {
    const at = (more: Partial<StageShape>) =>
      layoutStage(shapeOf(3, more), { width: 1130, height: 365 }).rows.map((row) => [row.rect.y, row.rect.h])
    const many = [1, 2, 3, 4, 5, 6].map((i) => `p-${i}`)
    expect(at({ producers: many })).toEqual(at({}))
    expect(at({ topics: [{ name: 'a', partitions: 2 }] })).toEqual(at({}))
  })
})

describe('a phone', () => {
  const size = { width: 390, height: 844 }
  const seen = (k: number, columns: number) =>
    layoutStage(shapeOf(columns), size, 'user-events', { k, x: -60, y: -40 })
  it('comes nearer to columns sideways only: no row moves, no heading either', () => {
    const [far, near] = [seen(1, 6), seen(2, 6)]
    expect(near.columns[0]?.w).toBeGreaterThan((far.columns[0]?.w ?? 0) * 1.8)
    expect(near.rows.map(({ rect }) => rect)).toEqual(far.rows.map(({ rect }) => rect))
    expect(near.topics[0]?.head.y).toBe(far.topics[0]?.head.y)
    expect(near.height).toBe(far.height)
    expect(near.camera).toEqual({ k: 2, x: -60, y: 0 })
  })
  it('shows records where bars were from afar, without a ruler over the rows', () => {
    expect(seen(1, 12).detail).toBe('bars')
    const near = seen(4, 12)
    expect(near.detail).not.toBe('bars')
    expect(near.columns.every(({ ruler }) => ruler === null)).toBe(true)
  })
})

describe('routes keep clear of what is read', () => {
  it.each(cases)('$columns columns at $width x $height', ({ width, height, columns }) => {
    const shape = shapeOf(columns)
    const layout = layoutStage(shape, { width, height })
    const texts = textBoxes(layout)
    for (const { name, route } of allRoutes(layout, shape))
      for (const text of texts) expect(crosses(route, text.rect), `${name} over ${text.name}`).toBe(false)
  })

  it('finds a way between any two nodes that talk', () => {
    const shape = shapeOf(3)
    for (const size of SIZES) {
      const routes = createRoutes(layoutStage(shape, size))
      expect(routes.link('web-frontend', 'broker-3')).not.toBeNull()
      expect(routes.link('broker-2', 'consumer-3')).not.toBeNull()
      expect(routes.link('controller-102', 'broker-1')).not.toBeNull()
      expect(routes.link('controller-102', 'controller-100')).not.toBeNull()
      expect(routes.data('broker-2', 'consumer-1', 'user-events-1')).not.toBeNull()
      expect(routes.replication('broker-2', 'broker-3', 'user-events-2')).not.toBeNull()
    }
  })
})

describe('the stage shows less of each when there is more', () => {
  const at = (partitions: number) =>
    layoutStage(shapeOf(0, { topics: [{ name: 't', partitions }] }), { width: 1140, height: 620 }).detail
  it('from records to bars to a heat map', () => {
    expect(at(3)).toBe('full')
    expect(at(10)).toBe('compact')
    expect(at(41)).toBe('bars')
    expect(at(121)).toBe('heat')
  })

  it('places a thousand partitions on a wall, none over another', () => {
    const replicas = [1, 2, 3].map((_, b) =>
      Array.from({ length: 1000 }, (_each, i) => i).filter((i) => i % 3 !== b),
    )
    const layout = layoutStage(
      shapeOf(0, { topics: [{ name: 't', partitions: 1000 }], replicas }),
      SIZES[1] as never,
    )
    expect(layout.wall?.cells.length).toBe(replicas.flat().length)
    for (const tile of layout.wall?.tiles ?? []) {
      const cells = layout.wall?.cells.filter((cell) => cell.broker === tile.broker) ?? []
      for (const cell of cells) expect(inside(tile.inner, cell)).toBe(true)
      for (const cell of cells.slice(0, 40))
        for (const other of cells) if (other !== cell) expect(overlap(cell, other)).toBe(false)
    }
  })
})

describe('beside a panel that leaves little height', () => {
  const four = ['web-frontend', 'mobile-app', 'payment-service', 'log-agent']
  const low = layoutStage(shapeOf(6, { producers: four }), { width: 1024, height: 293 })

  it('all producers and groups are in view, none on another, and each has its button', () => {
    expect(low.height).toBe(293)
    for (const group of low.groups) {
      expect(group.slim).toBe(true)
      expect(inside(group.rect, group.add)).toBe(true)
      for (const { rect } of group.members) {
        expect(inside(group.rect, rect)).toBe(true)
        expect(overlap(rect, group.add)).toBe(false)
      }
    }
  })

  it('headings stand right above the bars', () => {
    expect(low.detail).toBe('bars')
    const foot = Math.max(...low.columns.map(({ head }) => head.y + head.h))
    expect((low.rows[0]?.rect.y ?? 0) - foot).toBeLessThan(24)
  })

  it('with more room nothing is slim', () => {
    const high = layoutStage(shapeOf(6, { producers: four }), { width: 1124, height: 560 })
    expect(high.groups.every((group) => !group.slim)).toBe(true)
  })
})
