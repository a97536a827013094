/** Draws the wall: tiles of brokers with their replicas, as health, as bars, or as records. */
import {
  type Broker,
  freshestImage,
  type KafkaWorld,
  lastStableOffset,
  type MetadataImage,
  type PartitionRegistration,
} from '../../engine/index.ts'
import type { Palette } from '../theme/palette.ts'
import { readColumn, windowStart } from './columns-state.ts'
import { drawHighWatermark, drawLastStable, drawReplica, type LogLook } from './draw-logs.ts'
import { drawPart, drawSignOf, drawStableLine } from './draw-transactions.ts'
import type { Rect, WallCell, WallLayout } from './layout-types.ts'
import { cardOf } from './layout-wall.ts'
import { transactionParts, transactionSign } from './transaction-parts.ts'

/**
 * - leader, inSync: as it should be
 * - elr: out of the ISR but known to hold everything committed
 * - out: out of the ISR
 * - down: its broker does not run
 * - offline: nobody leads the partition
 */
export type ReplicaHealth = 'leader' | 'inSync' | 'elr' | 'out' | 'down' | 'offline'

/** How a replica is, by the metadata and by whether its broker runs. */
export function healthOf(registration: PartitionRegistration | undefined, broker: Broker): ReplicaHealth {
  if (!registration || registration.leader < 0) return 'offline'
  const runs = broker.process === 'running' || broker.process === 'stopping'
  if (!runs) return 'down'
  if (registration.leader === broker.brokerId) return 'leader'
  if (registration.isr.includes(broker.brokerId)) return 'inSync'
  return registration.elr.includes(broker.brokerId) ? 'elr' : 'out'
}

interface Pen {
  readonly ctx: CanvasRenderingContext2D
  readonly palette: Palette
}

function fillOf(health: ReplicaHealth, palette: Palette): string {
  if (health === 'leader') return palette.accent
  if (health === 'inSync') return palette.accentSoft
  if (health === 'offline') return palette.bad
  return health === 'down' ? palette.badSoft : palette.surface
}

/** The sign of what is wrong, so that colour is never alone. */
function drawSign({ ctx, palette }: Pen, health: ReplicaHealth, { x, y, w, h }: Rect): void {
  const s = Math.min(w, h, 14) / 3
  const [cx, cy] = [x + w / 2, y + h / 2]
  ctx.beginPath()
  if (health === 'offline' || health === 'down') {
    ctx.strokeStyle = health === 'offline' ? palette.surface : palette.bad
    ctx.moveTo(cx - s, cy - s)
    ctx.lineTo(cx + s, cy + s)
    if (health === 'offline') {
      ctx.moveTo(cx + s, cy - s)
      ctx.lineTo(cx - s, cy + s)
    }
  } else {
    ctx.strokeStyle = palette.warn
    ctx.moveTo(cx - s, cy)
    ctx.lineTo(cx + s, cy)
    if (health === 'elr') {
      ctx.moveTo(cx, cy - s)
      ctx.lineTo(cx, cy + s)
    }
  }
  ctx.lineWidth = s > 2 ? 1.5 : 1
  ctx.stroke()
}

function drawHealth(pen: Pen, health: ReplicaHealth, cell: Rect): void {
  const { ctx, palette } = pen
  ctx.fillStyle = fillOf(health, palette)
  ctx.fillRect(cell.x, cell.y, cell.w, cell.h)
  if (health === 'leader' || health === 'inSync') return
  if (health === 'elr' || health === 'out') {
    ctx.strokeStyle = palette.warn
    ctx.lineWidth = 1
    ctx.strokeRect(cell.x + 0.5, cell.y + 0.5, cell.w - 1, cell.h - 1)
  }
  drawSign(pen, health, cell)
}

/** A bar says how far the log goes of all that the partition has; the line in it is the high watermark. */
function drawWallBar(
  pen: Pen,
  cell: WallCell,
  health: ReplicaHealth,
  { broker, leader }: { readonly broker: Broker; readonly leader: ReturnType<typeof leaderLog> },
): void {
  const { ctx, palette } = pen
  const log = broker.disk.logs[cell.key]
  const named = cell.h >= 24 && cell.w >= 54
  const bar = { x: cell.x, y: named ? cell.y + 12 : cell.y, w: cell.w, h: named ? cell.h - 12 : cell.h }
  ctx.fillStyle = palette.surface2
  ctx.fillRect(bar.x, bar.y, bar.w, bar.h)
  const end = Math.max(log?.logEndOffset ?? 0, leader.end, 1)
  const start = Math.max(0, end - 200)
  const along = (offset: number) => (bar.w * Math.max(0, offset - start)) / (end - start)
  ctx.fillStyle = health === 'inSync' ? palette.accent : fillOf(health, palette)
  ctx.globalAlpha = health === 'leader' ? 1 : 0.55
  ctx.fillRect(bar.x, bar.y, along(log?.logEndOffset ?? 0), bar.h)
  ctx.globalAlpha = 1
  for (const part of log ? transactionParts(log, start) : []) {
    const from = along(part.from)
    const rect = { x: bar.x + from, y: bar.y, w: along(part.to) - from, h: bar.h }
    drawPart(ctx, rect, part.kind, { palette, edge: 'bottom' })
  }
  if (leader.highWatermark > start) {
    ctx.fillStyle = palette.hw
    ctx.fillRect(bar.x + along(leader.highWatermark) - 1, bar.y, 2, bar.h)
  }
  const stable = log && health === 'leader' ? lastStableOffset(log, leader.highWatermark) : Infinity
  if (stable < leader.highWatermark) {
    const x = bar.x + along(stable)
    drawStableLine(ctx, { x, y: bar.y }, { x, y: bar.y + bar.h }, palette)
  }
  if (health !== 'leader' && health !== 'inSync') drawHealthOver(pen, health, bar)
  if (named) drawName(pen, cell, health)
}

function drawHealthOver(pen: Pen, health: ReplicaHealth, bar: Rect): void {
  pen.ctx.strokeStyle = health === 'elr' || health === 'out' ? pen.palette.warn : pen.palette.bad
  pen.ctx.lineWidth = 1
  pen.ctx.strokeRect(bar.x + 0.5, bar.y + 0.5, bar.w - 1, bar.h - 1)
  drawSign(pen, health === 'offline' ? 'down' : health, bar)
}

/** How far the leader's log goes, and its high watermark; the replica's own while nobody leads. */
function leaderLog(
  world: KafkaWorld,
  cell: WallCell,
  of: PartitionRegistration | undefined,
  own: Broker,
): { end: number; highWatermark: number } {
  const node = world.nodes[`broker-${of?.leader ?? -1}`]
  const leader = node?.role === 'broker' ? node : own
  const highWatermark =
    leader.memory?.replicas[cell.key]?.highWatermark ?? leader.disk.highWatermarks[cell.key] ?? 0
  return { end: leader.disk.logs[cell.key]?.logEndOffset ?? 0, highWatermark }
}

/** As much of a topic's name as there is room for, its end and the partition always. */
export function shortName(topic: string, partition: number, room: number): string {
  const tail = `-${partition}`
  const fits = Math.max(0, room - tail.length)
  if (topic.length <= fits) return topic + tail
  return fits < 3 ? `p${partition}` : `…${topic.slice(topic.length - fits + 1)}${tail}`
}

function drawName({ ctx, palette }: Pen, cell: WallCell, health: ReplicaHealth): void {
  ctx.font = `${health === 'leader' ? 600 : 400} 9px ${palette.mono}`
  ctx.textAlign = 'left'
  ctx.textBaseline = 'top'
  ctx.fillStyle = health === 'offline' || health === 'down' ? palette.bad : palette.ink2
  ctx.fillText(shortName(cell.topic, cell.partition, Math.floor(cell.w / 5.5)), cell.x, cell.y + 1)
}

/** What the wall is drawn with besides the world. */
export interface WallLook extends LogLook {
  /** The partition that is selected. */
  readonly chosen: string | null
  readonly dimmed: ReadonlySet<string> | null
}

function drawTiles(pen: Pen, world: KafkaWorld, wall: WallLayout): void {
  const { ctx, palette } = pen
  for (const { rect, seen, broker } of wall.tiles) {
    if (!seen) continue
    const node = world.nodes[`broker-${broker}`]
    const down = node?.role === 'broker' && (node.process === 'crashed' || node.process === 'stopped')
    ctx.beginPath()
    ctx.roundRect(rect.x, rect.y, rect.w, rect.h, rect.w > 120 ? 8 : 4)
    ctx.fillStyle = palette.surface
    ctx.fill()
    ctx.lineWidth = down ? 1.5 : 1
    ctx.setLineDash(down ? [4, 3] : [])
    ctx.strokeStyle = down ? palette.bad : palette.line
    ctx.stroke()
    ctx.setLineDash([])
  }
}

function drawCells(
  pen: Pen,
  world: KafkaWorld,
  image: MetadataImage | null,
  wall: WallLayout,
  look: WallLook,
): void {
  const { ctx, palette } = pen
  for (const cell of wall.cells) {
    const node = world.nodes[`broker-${cell.broker}`]
    if (node?.role !== 'broker') continue
    const of = image?.topics[cell.topic]?.partitions[cell.partition]
    const health = healthOf(of, node)
    ctx.globalAlpha = look.dimmed && !look.dimmed.has(cell.key) ? 0.18 : 1
    if (wall.detail === 'heat') {
      drawHealth(pen, health, cell)
      const log = health === 'leader' ? node.disk.logs[cell.key] : undefined
      const sign = log && transactionSign(log, node.memory?.replicas[cell.key]?.highWatermark ?? 0)
      if (sign) drawSignOf(ctx, cell, sign, palette)
    } else if (wall.detail === 'bars' && ctx.globalAlpha === 1)
      drawWallBar(pen, cell, health, { broker: node, leader: leaderLog(world, cell, of, node) })
    else if (wall.detail === 'bars') drawHealth(pen, health, cell)
    else drawRecords(pen, world, cell, { look, pane: wall.pane })
    ctx.globalAlpha = 1
    if (cell.key !== look.chosen) continue
    ctx.strokeStyle = palette.crown
    ctx.lineWidth = 2
    ctx.strokeRect(cell.x - 1, cell.y - 1, cell.w + 2, cell.h + 2)
  }
}

function drawRecords(
  { ctx }: Pen,
  world: KafkaWorld,
  cell: WallCell,
  { look, pane }: { readonly look: WallLook; readonly pane: Rect },
): void {
  const { column, row } = cardOf(cell, pane)
  const state = readColumn(world, column)
  const view = { layout: column, state, from: windowStart(state.logEndOffset, column.slots) }
  drawReplica(ctx, view, row, look)
  drawHighWatermark(ctx, view, [row], look.palette)
  drawLastStable(ctx, view, [row], look.palette)
}

/** Draws what is in view of the wall. */
export function drawWall(
  ctx: CanvasRenderingContext2D,
  world: KafkaWorld,
  wall: WallLayout,
  look: WallLook,
): void {
  const { pane } = wall
  const pen = { ctx, palette: look.palette }
  ctx.save()
  ctx.beginPath()
  ctx.rect(pane.x - 1, pane.y - 1, pane.w + 2, pane.h + 2)
  ctx.clip()
  drawTiles(pen, world, wall)
  drawCells(pen, world, freshestImage(world), wall, look)
  ctx.restore()
}
