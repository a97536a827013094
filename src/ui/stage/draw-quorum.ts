/** Draws the metadata log: its last batches, how far it is committed, how far each node has it. */
import type { Controller, KafkaWorld, MetadataBatch } from '../../engine/index.ts'
import type { Palette } from '../theme/palette.ts'
import { LOG_SLOT } from './layout-quorum.ts'
import type { Rect } from './layout-types.ts'

/** What the strip shows. */
export interface MetadataLogState {
  readonly log: readonly MetadataBatch[]
  readonly end: number
  readonly committed: number
  /** Log end offset of each other node that runs, by a short name. */
  readonly positions: readonly { readonly name: string; readonly end: number }[]
}

function isLeader(node: Controller): boolean {
  return node.process === 'running' && node.raft.memory.role.kind === 'leader'
}

/** The controller whose log is shown: the quorum's leader of the highest epoch, else who has the most. */
export function quorumSource(world: KafkaWorld): Controller | null {
  let best: Controller | null = null
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role !== 'controller') continue
    const better =
      !best ||
      Number(isLeader(node)) > Number(isLeader(best)) ||
      (isLeader(node) === isLeader(best) && node.raft.disk.epoch > best.raft.disk.epoch) ||
      (isLeader(node) === isLeader(best) &&
        node.raft.disk.epoch === best.raft.disk.epoch &&
        node.raft.disk.logEndOffset > best.raft.disk.logEndOffset)
    if (better) best = node
  }
  return best
}

/** Reads the metadata log from the world. */
export function readMetadataLog(world: KafkaWorld): MetadataLogState | null {
  const source = quorumSource(world)
  if (!source) return null
  const positions: { name: string; end: number }[] = []
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if ((node?.role !== 'controller' && node?.role !== 'broker') || node === source) continue
    const name = node.role === 'broker' ? String(node.brokerId) : `c${node.nodeId}`
    positions.push({ name, end: node.raft.disk.logEndOffset })
  }
  const { log, logEndOffset } = source.raft.disk
  return { log, end: logEndOffset, committed: source.raft.memory.highWatermark, positions }
}

/** True for a batch that says nothing new (NoOpRecord). */
export function isIdle(batch: MetadataBatch): boolean {
  return batch.records.every((record) => record.kind === 'NoOpRecord')
}

/** Slots in view: where the strip begins and where an offset stands in it. */
function slotOf(state: MetadataLogState, first: number, offset: number): number {
  const { log } = state
  for (let i = first; i < log.length; i++)
    if ((log[i] as MetadataBatch).baseOffset >= offset) return i - first
  return log.length - first
}

/** Draws the strip into its place. */
export function drawMetadataLog(
  ctx: CanvasRenderingContext2D,
  state: MetadataLogState,
  rect: Rect,
  palette: Palette,
): void {
  const slots = Math.floor(rect.w / LOG_SLOT)
  const first = Math.max(0, state.log.length - slots)
  for (let i = first; i < state.log.length; i++) {
    const batch = state.log[i] as MetadataBatch
    const x = rect.x + (i - first) * LOG_SLOT
    const committed = batch.baseOffset < state.committed
    ctx.beginPath()
    ctx.roundRect(x + 1, rect.y + 0.5, LOG_SLOT - 2, 11, 2)
    ctx.fillStyle = isIdle(batch) ? palette.surface2 : committed ? palette.accent : palette.accentSoft
    ctx.fill()
    ctx.lineWidth = 1
    ctx.strokeStyle = isIdle(batch) ? palette.line : palette.accent
    ctx.stroke()
  }
  const edge = rect.x + slotOf(state, first, state.committed) * LOG_SLOT
  ctx.fillStyle = palette.hw
  ctx.fillRect(edge - 1, rect.y - 3, 2, 18)
  drawPositions(ctx, state, { rect, first, palette })
}

function drawPositions(
  ctx: CanvasRenderingContext2D,
  state: MetadataLogState,
  { rect, first, palette }: { rect: Rect; first: number; palette: Palette },
): void {
  ctx.font = `8px ${palette.mono}`
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  const named = new Map<number, string[]>()
  for (const { name, end } of state.positions) {
    const slot = slotOf(state, first, end)
    const names = named.get(slot) ?? []
    names.push(name)
    named.set(slot, names)
  }
  const last = state.log.length - first
  let written = -Infinity
  for (const [slot, names] of [...named].sort(([a], [b]) => a - b)) {
    const x = rect.x + slot * LOG_SLOT
    ctx.fillStyle = palette.ink3
    ctx.fillRect(x - 0.5, rect.y + 13, 1, 4)
    // Those who have everything need no name.
    const text = names.join(' ')
    const half = text.length * 2.5
    const middle = Math.max(rect.x + half, Math.min(rect.x + rect.w - half, x))
    if (last - slot <= 1 || middle - half < written + 3) continue
    ctx.fillText(text, middle, rect.y + 22)
    written = middle + half
  }
}
