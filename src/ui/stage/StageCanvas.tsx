import { type RefObject, useEffect, useRef } from 'react'
import type { Run } from '../../engine/index.ts'
import { isInspected } from '../compare/state.ts'
import type { Player } from '../player/player.ts'
import { pointed } from '../sequence/pointed.ts'
import { type Selection, useView } from '../store.ts'
import { type KeyLook, type Palette, readPalette } from '../theme/palette.ts'
import type { Windows } from './columns-state.ts'
import type { StageLayout } from './layout-types.ts'
import { createPainter, type Painter, type PaintLook } from './painter.ts'
import styles from './stage.module.css'

/** A canvas larger than this is drawn at a lower resolution. */
const MAX_PIXELS = 8_000_000
const NEAR = 2_000_000
/** From this speed on columns jump: they would only trail behind their logs. */
const TOO_FAST_TO_EASE = 8

interface StageCanvasProps {
  readonly player: Player
  readonly layout: StageLayout
  readonly looks: (key: string | null) => KeyLook
  readonly groups: readonly string[]
  readonly still: boolean
  /** What a filter lets through; null when everything is. */
  readonly dimmed: ReadonlySet<string> | null
  /** The painter that draws, for those who ask what is where. */
  readonly painter: RefObject<Painter | null>
  readonly hovered: RefObject<number | null>
  /** Called after each frame that was drawn. */
  readonly onDrawn: () => void
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

/** The canvas over the cards: records, rulers and messages, drawn from the world on every frame. */
export function StageCanvas(props: StageCanvasProps) {
  const { player, layout, looks, groups, still, dimmed, painter, hovered, onDrawn } = props
  const ref = useRef<HTMLCanvasElement>(null)
  const windows = useRef<Windows>({ from: new Map() })

  useEffect(() => {
    const canvas = ref.current
    const ctx = canvas?.getContext('2d')
    if (!canvas || !ctx) return
    const own = createPainter(layout, windows.current)
    painter.current = own
    let palette: Palette | null = null
    let before: readonly unknown[] = []
    let lastWall = performance.now()
    let lastNow = player.run.now
    let theme: string | undefined

    function frame(run: Run): void {
      const wall = performance.now()
      const elapsed = Math.min(100, wall - lastWall)
      lastWall = wall
      const mine = isInspected(player)
      const under = hovered.current ?? (mine ? pointed.sequence : null)
      const marks = fingerprint(run, player, under, window.devicePixelRatio)
      if (!own.moving && marks.every((mark, i) => mark === before[i])) return
      before = marks
      const { dataset } = document.documentElement
      const dress = `${dataset.theme} ${dataset.contrast}`
      if (!palette || theme !== dress) {
        theme = dress
        palette = readPalette(canvas as HTMLCanvasElement)
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
      const scale = resize(canvas as HTMLCanvasElement, layout)
      ctx?.setTransform(scale, 0, 0, scale, 0, 0)
      ctx?.clearRect(0, 0, layout.width, layout.height)
      if (ctx) own.paint(ctx, run, look, elapsed)
      onDrawn()
    }
    frame(player.run)
    return player.onFrame(frame)
  }, [player, layout, looks, groups, still, dimmed, painter, hovered, onDrawn])

  return (
    <div className={styles.overlay} aria-hidden="true">
      <canvas ref={ref} className={styles.canvas} />
    </div>
  )
}
