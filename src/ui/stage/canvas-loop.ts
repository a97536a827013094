/** The frame loop of a stage's canvas: draws the world whenever something that it shows has changed. No React in here. */
import type { Run } from '../../engine/index.ts'
import { isInspected } from '../compare/state.ts'
import type { Player } from '../player/player.ts'
import { pointed } from '../sequence/pointed.ts'
import { type Selection, useView } from '../store.ts'
import { type KeyLook, type Palette, readPalette } from '../theme/palette.ts'
import type { StageLayout } from './layout-types.ts'
import type { Painter, PaintLook } from './painter.ts'

/** A canvas larger than this is drawn at a lower resolution. */
const MAX_PIXELS = 8_000_000
const NEAR = 2_000_000
/** From this speed on columns jump: they would only trail behind their logs. */
const TOO_FAST_TO_EASE = 8

/** What a stage's canvas is drawn for. */
export interface CanvasScene {
  readonly player: Player
  readonly layout: StageLayout
  readonly looks: (key: string | null) => KeyLook
  readonly groups: readonly string[]
  readonly still: boolean
  /** What a filter lets through; null when everything is. */
  readonly dimmed: ReadonlySet<string> | null
}

/** What is drawn around the world, and who is told of it. */
export interface CanvasHooks {
  /** The message under the pointer. */
  hovered(): number | null
  /** Drawn before the world. */
  before?(ctx: CanvasRenderingContext2D, palette: Palette): void
  /** Called after each frame that was drawn. */
  drawn?(): void
}

function resize(canvas: HTMLCanvasElement, layout: StageLayout): number {
  const wanted = window.devicePixelRatio || 1
  const scale = Math.min(wanted, Math.sqrt(MAX_PIXELS / (layout.width * layout.height)))
  const [w, h] = [Math.round(layout.width * scale), Math.round(layout.height * scale)]
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w
    canvas.height = h
  }
  return scale
}

/** The partition that is selected, also by one of its replicas. */
function chosenKey(selection: Selection | null): string | null {
  return selection?.kind === 'partition' || selection?.kind === 'replica'
    ? `${selection.topic}-${selection.partition}`
    : null
}

/** What a frame depends on besides the painter; the same twice means nothing to draw. */
function fingerprint(run: Run, player: Player, hovered: number | null, ratio: number): readonly unknown[] {
  const { selection, followed, layers } = useView.getState()
  const theme = document.documentElement.dataset.theme
  return [
    run.world,
    run.now,
    run.world.steps,
    player.version,
    hovered,
    selection,
    followed,
    layers,
    theme,
    ratio,
    isInspected(player),
  ]
}

/** Draws at once and then on every frame of the player; returns what ends it. */
export function runCanvas(
  ctx: CanvasRenderingContext2D,
  painter: Painter,
  { player, layout, looks, groups, still, dimmed }: CanvasScene,
  { hovered, before, drawn }: CanvasHooks,
): () => void {
  const { canvas } = ctx
  let palette: Palette | null = null
  let shown: readonly unknown[] = []
  let lastWall = performance.now()
  let lastNow = player.run.now
  let theme: string | undefined

  function frame(run: Run): void {
    const wall = performance.now()
    const elapsed = Math.min(100, wall - lastWall)
    lastWall = wall
    const mine = isInspected(player)
    const under = hovered() ?? (mine ? pointed.sequence : null)
    const marks = fingerprint(run, player, under, window.devicePixelRatio)
    if (!painter.moving && marks.every((mark, i) => mark === shown[i])) return
    shown = marks
    const { dataset } = document.documentElement
    const dress = `${dataset.theme} ${dataset.contrast}`
    if (!palette || theme !== dress) {
      theme = dress
      palette = readPalette(canvas)
    }
    const jumped = !player.playing && Math.abs(run.now - lastNow) > NEAR
    lastNow = run.now
    const { selection, followed, layers } = useView.getState()
    const selected = mine && selection?.kind === 'message' ? selection.seq : null
    const emphasis = { hovered: under, selected, followed: mine ? followed : null }
    const fast = player.playing && player.speed >= TOO_FAST_TO_EASE
    const jump = still || fast || jumped
    const chosen = chosenKey(selection)
    const look: PaintLook = { palette, looks, layers, groups, still, jump, emphasis, chosen, dimmed }
    const scale = resize(canvas, layout)
    ctx.setTransform(scale, 0, 0, scale, 0, 0)
    ctx.clearRect(0, 0, layout.width, layout.height)
    before?.(ctx, palette)
    painter.paint(ctx, run, look, elapsed)
    drawn?.()
  }
  frame(player.run)
  return player.onFrame(frame)
}
