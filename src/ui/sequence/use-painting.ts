import { type RefObject, useEffect, useMemo, useRef } from 'react'
import type { Run } from '../../engine/index.ts'
import { useWords } from '../hooks/use-words.ts'
import type { Player } from '../player/player.ts'
import { type Selection, useView } from '../store.ts'
import { type Palette, readPalette } from '../theme/palette.ts'
import { markLabel } from '../timeline/mark-label.ts'
import { createNotableIndex } from '../timeline/notables.ts'
import { drawSequence, MARGIN, type Picture, type Pin, SLOT } from './draw-sequence.ts'
import { pointed } from './pointed.ts'
import { concerns } from './read-sequence.ts'
import type { Reading } from './reader.ts'
import type { ChartProps } from './SequenceChart.tsx'
import { domainOf } from './window.ts'

const PINS = 60
/** Facts nearer than this to the one before share its place. */
const PIN_GAP = 12
const MAX_RATIO = 2

interface Target {
  readonly canvas: RefObject<HTMLCanvasElement | null>
  /** What was drawn last. */
  readonly picture: RefObject<Picture | null>
  /** The message under the pointer. */
  readonly hovered: RefObject<number | null>
  readonly size: { readonly width: number; readonly height: number; readonly lane: number }
}

type Pins = (x: (at: number) => number, width: number) => readonly Pin[]

/** The facts that stand in view, the first of those that are too near to each other. */
function usePins(player: Player): Pins {
  const index = useMemo(createNotableIndex, [])
  const pins = useWords().shell.pin
  return (x, width) => {
    const shown: Pin[] = []
    let last = -PIN_GAP
    for (const { timed, sort } of index.read(player.run.facts)) {
      const at = x(timed.at)
      if (at < 0 || at > width || at - last < PIN_GAP || shown.length >= PINS) continue
      last = at
      shown.push({ at: timed.at, sort, label: markLabel(timed.fact, pins) })
    }
    return shown
  }
}

function laneOf(selection: Selection | null): string | null {
  if (selection?.kind === 'broker') return `broker-${selection.broker}`
  return selection && 'node' in selection ? selection.node : null
}

interface Scene {
  readonly run: Run
  readonly reading: Reading
  readonly domain: readonly [number, number]
  readonly palette: Palette
  readonly hovered: number | null
  readonly pins: Pins
}

function compose({ run, reading, domain, palette, hovered, pins }: Scene, size: Target['size']): Picture {
  const { selection } = useView.getState()
  const { width } = size
  const x = (at: number) => ((at - domain[0]) / (domain[1] - domain[0])) * width
  const rows = new Map(reading.lanes.map((lane, i) => [lane, MARGIN + (i + 0.5) * size.lane]))
  const says = selection !== null && selection.kind !== 'record' && selection.kind !== 'message'
  return {
    width,
    height: size.height,
    lanes: reading.lanes,
    x,
    y: (node) => rows.get(node) ?? null,
    domain,
    now: run.now,
    shown: reading.shown,
    pins: pins(x, width),
    palette,
    selected: selection?.kind === 'message' ? selection.seq : null,
    hovered,
    concerned: says ? ({ exchange }) => concerns(selection, exchange) ?? true : null,
    selectedLane: laneOf(selection),
  }
}

/** Draws the diagram whenever a frame shows something else than the one before. */
export function usePainting({ player, reader, view, filter }: ChartProps, target: Target): void {
  const { canvas, picture, hovered, size } = target
  const pins = usePins(player)
  const latest = useRef({ filter, pins })
  useEffect(() => {
    latest.current = { filter, pins }
  })
  useEffect(() => {
    const { width, height } = size
    const ctx = canvas.current?.getContext('2d')
    if (!ctx || !canvas.current || width === 0) return
    const ratio = Math.min(MAX_RATIO, window.devicePixelRatio || 1)
    canvas.current.width = Math.round(width * ratio)
    canvas.current.height = Math.round(height * ratio)
    reader.slots = Math.max(1, Math.ceil(width / SLOT))
    let theme: string | undefined = 'none yet'
    let palette = readPalette(document.documentElement)
    let before: readonly unknown[] = []
    return player.onFrame((run) => {
      if (document.documentElement.dataset.theme !== theme) {
        theme = document.documentElement.dataset.theme
        palette = readPalette(document.documentElement)
      }
      const reading = reader.read(run, view.current, latest.current.filter)
      const { selection } = useView.getState()
      const under = hovered.current ?? pointed.stage
      const fresh = [reading, run.now, view.current, selection, under, theme, run.facts.length]
      if (fresh.every((each, i) => each === before[i])) return
      before = fresh
      const domain = domainOf(view.current, run.now)
      picture.current = compose(
        { run, reading, domain, palette, hovered: under, pins: latest.current.pins },
        size,
      )
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
      drawSequence(ctx, picture.current)
    })
  }, [player, reader, view, size, canvas, picture, hovered])
}
