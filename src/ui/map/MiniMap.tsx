import { type PointerEvent, useEffect, useRef } from 'react'
import type { KafkaWorld, Run } from '../../engine/index.ts'
import { within } from '../stage/camera.ts'
import { setCamera } from '../stage/camera-moves.ts'
import type { Rect, StageLayout } from '../stage/layout-types.ts'
import { useView } from '../store.ts'
import { readPalette } from '../theme/palette.ts'
import styles from './map.module.css'
import { useMapWords } from './use-map-words.ts'

interface MiniMapProps {
  readonly layout: StageLayout
  readonly run: Run
  readonly height: number
}

function isDown(world: KafkaWorld, broker: number): boolean {
  const process = world.nodes[`broker-${broker}`]?.process
  return process === 'crashed' || process === 'stopped'
}

/** Everything that stands on the ground, as it is seen now: tiles of the wall, or rows. */
function blocks({ wall, rows, pane, ground, camera }: StageLayout): { broker: number; rect: Rect }[] {
  if (wall) return wall.tiles.map(({ broker, rect }) => ({ broker, rect }))
  const x = pane.x + camera.x
  return rows.map(({ broker, rect }) => ({ broker, rect: { ...rect, x, w: ground.size.width * camera.k } }))
}

/** All of the ground in small, with a frame around what is in view; the frame is dragged. */
export function MiniMap({ layout, run, height }: MiniMapProps) {
  const words = useMapWords()
  const canvas = useRef<HTMLCanvasElement>(null)
  const theme = useView((view) => view.theme)
  const { ground, camera, pane, tools } = layout
  const scale = Math.min(tools.w / ground.size.width, height / ground.size.height)
  const size = { w: ground.size.width * scale, h: ground.size.height * scale }
  const frame = {
    left: Math.max(0, (-camera.x / camera.k) * scale),
    top: Math.max(0, (-camera.y / camera.k) * scale),
    width: Math.min(size.w, (pane.w / camera.k) * scale),
    height: Math.min(size.h, (pane.h / camera.k) * scale),
  }
  const marks = `${theme} ${blocks(layout)
    .map(({ broker }) => (isDown(run.world, broker) ? 1 : 0))
    .join('')}`
  useEffect(() => {
    const ctx = canvas.current?.getContext('2d')
    if (!canvas.current || !ctx) return
    const ratio = window.devicePixelRatio || 1
    canvas.current.width = Math.round(size.w * ratio)
    canvas.current.height = Math.round(size.h * ratio)
    const palette = readPalette(canvas.current)
    const near = (scale * ratio) / camera.k
    const down = marks.split(' ')[1] ?? ''
    for (const [i, { rect }] of blocks(layout).entries()) {
      ctx.fillStyle = down[i] === '1' ? palette.bad : palette.lineStrong
      const x = (rect.x - pane.x - camera.x) * near
      const y = (rect.y - pane.y - camera.y) * near
      ctx.fillRect(x, y, Math.max(1, rect.w * near), Math.max(1, rect.h * near))
    }
  }, [layout, size.w, size.h, scale, camera, pane, marks])

  function go(event: PointerEvent<HTMLDivElement>): void {
    if (event.type !== 'pointerdown' && event.buttons === 0) return
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId)
    event.preventDefault()
    const box = event.currentTarget.getBoundingClientRect()
    const x = ((event.clientX - box.left) / scale) * camera.k
    const y = ((event.clientY - box.top) / scale) * camera.k
    setCamera(within({ k: camera.k, x: pane.w / 2 - x, y: pane.h / 2 - y }, ground, pane))
  }

  return (
    <div
      role="img"
      aria-label={words.overview}
      title={words.overview}
      className={styles.mini}
      style={{ width: size.w, height: size.h }}
      onPointerDown={go}
      onPointerMove={go}
    >
      <canvas ref={canvas} style={{ width: size.w, height: size.h }} />
      <span className={styles.frame} style={frame} />
    </div>
  )
}
