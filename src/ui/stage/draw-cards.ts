/** The cards of the stage as plain outlines with their names, for as long as the real ones are under way. */
import type { KafkaWorld } from '../../engine/index.ts'
import type { Palette } from '../theme/palette.ts'
import type { Rect, StageLayout } from './layout-types.ts'

/** A node's name without its role. */
const nameOf = (node: string) => node.slice(node.indexOf('-') + 1)

interface Card {
  readonly rect: Rect
  readonly fill?: string
  readonly line?: string
  readonly radius?: number
  readonly name?: string
  /** Where the name stands, from the upper left corner; in the middle when it is absent. */
  readonly at?: readonly [x: number, y: number]
  readonly mono?: boolean
}

function middleOf({ columns, rows, topics }: StageLayout, world: KafkaWorld, palette: Palette): Card[] {
  const cards: Card[] = topics.map(({ head, name }) => ({ rect: head, name, at: [2, 10] }))
  for (const { rect, label, broker, cardsY: y, cardsH: h } of rows) {
    cards.push({ rect, fill: palette.surface, line: palette.line, radius: 10 })
    cards.push({ rect: label, fill: palette.surface2, radius: 9, name: String(broker), at: [11, 15] })
    for (const { topic, partition, x, w } of columns) {
      const node = world.nodes[`broker-${broker}`]
      if (node?.role !== 'broker' || !node.memory) continue
      if (node.memory.image.topics[topic]?.partitions[partition]?.leader !== broker) continue
      cards.push({ rect: { x, y, w, h }, fill: palette.accentSoft, line: palette.accent, radius: 8 })
    }
  }
  return cards
}

function cardsOf(layout: StageLayout, world: KafkaWorld, palette: Palette): Card[] {
  const { surface: fill, surface2, line, groups } = palette
  const { quorum } = layout
  const producers = layout.clients.filter(({ node }) => world.nodes[node]?.role === 'producer')
  return [
    { rect: quorum.card, fill, line, radius: 10 },
    ...quorum.pills.map(({ rect, node }) => ({
      ...{ rect, fill: surface2, line, radius: 22, name: `c${nameOf(node)}`, mono: true },
    })),
    ...middleOf(layout, world, palette),
    ...producers.map(
      ({ rect, node }): Card => ({ rect, fill, line, radius: 8, name: nameOf(node), at: [11, 16] }),
    ),
    ...layout.groups.flatMap(({ id, rect, members }, i): Card[] => [
      { rect, fill, line: groups[i % groups.length] ?? line, radius: 10, name: id, at: [30, 16] },
      ...members.map(
        (member): Card => ({
          ...{ rect: member.rect, fill: surface2, radius: 6, name: nameOf(member.node), at: [9, 11] },
        }),
      ),
    ]),
  ]
}

/** Draws them under everything else. */
export function drawCards(
  ctx: CanvasRenderingContext2D,
  layout: StageLayout,
  world: KafkaWorld,
  palette: Palette,
): void {
  ctx.textBaseline = 'middle'
  ctx.lineWidth = 1
  for (const { rect, fill, line, radius = 0, name, at, mono } of cardsOf(layout, world, palette)) {
    ctx.beginPath()
    ctx.roundRect(rect.x + 0.5, rect.y + 0.5, rect.w - 1, rect.h - 1, Math.min(radius, rect.h / 2))
    if (fill) {
      ctx.fillStyle = fill
      ctx.fill()
    }
    if (line) {
      ctx.strokeStyle = line
      ctx.stroke()
    }
    if (!name) continue
    ctx.font = `600 12px ${mono ? palette.mono : palette.sans}`
    ctx.fillStyle = palette.ink
    ctx.textAlign = at ? 'left' : 'center'
    const [x, y] = at ?? [rect.w / 2, rect.h / 2]
    ctx.save()
    ctx.clip()
    ctx.fillText(name, rect.x + x, rect.y + y)
    ctx.restore()
  }
}
