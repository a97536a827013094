/** Wheel, pinch and drag on the stage, by d3-zoom; fetched after the first paint. */
import { type D3ZoomEvent, select, ZoomTransform, zoom } from 'd3'
import { type Camera, nearer, within } from './camera.ts'
import { flyTo, setCamera } from './camera-moves.ts'
import type { StageLayout } from './layout-types.ts'

/** What the behaviour does, told anew when the layout changes. */
export interface ZoomBehaviour {
  update(layout: StageLayout): void
  destroy(): void
}

/** d3-zoom counts from the corner of the stage, a camera from the corner of the view. */
const toD3 = ({ k, x, y }: Camera, { pane }: StageLayout) =>
  new ZoomTransform(k, x + pane.x * (1 - k), y + pane.y * (1 - k))

const fromD3 = ({ k, x, y }: ZoomTransform, { pane }: StageLayout): Camera => ({
  k,
  x: x - pane.x * (1 - k),
  y: y - pane.y * (1 - k),
})

/** Inside the view, its headings and its labels; clients beside it scroll. */
function isOver(event: MouseEvent | Touch, stage: HTMLElement, { pane, mode, wall }: StageLayout): boolean {
  const box = stage.getBoundingClientRect()
  const x = event.clientX - box.left
  const y = event.clientY - box.top
  const above = mode === 'narrow' && wall ? 0 : 90
  return x >= pane.x - 2 && x <= pane.x + pane.w + 2 && y >= pane.y - above && y <= pane.y + pane.h
}

/** How much nearer pressing twice goes. */
const TWICE = 1.8
const OWN_DRAG = 'input, select, textarea, [data-own-drag]'

/** Columns on a phone: up and down is the page's. */
const growsSideways = ({ mode, wall }: StageLayout) => mode === 'narrow' && !wall

/** One finger that goes sideways moves the columns along; up and down it scrolls the page. Returns what ends it. */
function panSideways(stage: HTMLElement, now: () => StageLayout): () => void {
  let start: { readonly x: number; readonly y: number; readonly camera: Camera } | null = null
  let fingers = 0
  const ends = new AbortController()
  const listen = (name: string, act: (event: PointerEvent) => void) =>
    stage.addEventListener(name, act as (event: Event) => void, { signal: ends.signal })
  listen('pointerdown', (event) => {
    if (event.pointerType !== 'touch') return
    fingers = event.isPrimary ? 1 : fingers + 1
    const layout = now()
    const takes =
      fingers === 1 && growsSideways(layout) && layout.camera.k > 1.01 && isOver(event, stage, layout)
    start = takes ? { x: event.clientX, y: event.clientY, camera: layout.camera } : null
  })
  listen('pointermove', (event) => {
    if (!start || event.pointerType !== 'touch') return
    const layout = now()
    const dx = event.clientX - start.x
    if (Math.abs(dx) < 8 || Math.abs(dx) < Math.abs(event.clientY - start.y)) return
    setCamera(within({ ...start.camera, x: start.camera.x + dx }, layout.ground, layout.pane))
  })
  for (const name of ['pointerup', 'pointercancel'])
    listen(name, () => {
      start = null
      fingers = Math.max(0, fingers - 1)
    })
  return () => ends.abort()
}

/** Begins to listen on the stage. */
export function createZoom(stage: HTMLElement, first: StageLayout): ZoomBehaviour {
  let layout = first
  const selection = select<HTMLElement, unknown>(stage)
  const isStart = (event: MouseEvent | TouchEvent | WheelEvent): boolean => {
    if (layout.ground.most <= layout.ground.least || (event instanceof MouseEvent && event.button !== 0))
      return false
    if (event.target instanceof Element && event.target.closest(OWN_DRAG)) return false
    // A hand that pulls a link or carries a broker does not pan.
    if (stage.dataset.held !== undefined) return false
    if (window.TouchEvent && event instanceof TouchEvent) {
      // One finger scrolls the page, until something is hidden that it could pan to.
      const touch = event.touches[0]
      const pans = layout.camera.k > 1.01 && !growsSideways(layout)
      return touch !== undefined && (event.touches.length > 1 || pans) && isOver(touch, stage, layout)
    }
    return isOver(event as MouseEvent, stage, layout)
  }
  const behaviour = zoom<HTMLElement, unknown>()
    .filter(isStart)
    .clickDistance(4)
    .on('zoom', ({ transform, sourceEvent }: D3ZoomEvent<HTMLElement, unknown>) => {
      if (sourceEvent) setCamera(within(fromD3(transform, layout), layout.ground, layout.pane))
    })
  function update(next: StageLayout): void {
    layout = next
    const { pane, ground, camera } = next
    behaviour
      .extent([
        [pane.x, pane.y],
        [pane.x + pane.w, pane.y + pane.h],
      ])
      .translateExtent([
        [pane.x, pane.y],
        [pane.x + ground.size.width, pane.y + ground.size.height],
      ])
      .scaleExtent([ground.least, ground.most])
    const known = stage as HTMLElement & { __zoom?: ZoomTransform }
    const wanted = toD3(camera, next)
    const same =
      known.__zoom &&
      known.__zoom.k === wanted.k &&
      known.__zoom.x === wanted.x &&
      known.__zoom.y === wanted.y
    if (!same) known.__zoom = wanted
  }
  // Twice pressed goes nearer, as a flight; with Shift farther.
  function onTwice(event: MouseEvent): void {
    if (!isStart(event)) return
    const { camera, ground, pane } = layout
    const box = stage.getBoundingClientRect()
    const scale = box.width / (stage.offsetWidth || box.width) || 1
    const at = {
      x: (event.clientX - box.left) / scale - pane.x,
      y: (event.clientY - box.top) / scale - pane.y,
    }
    flyTo(within(nearer(camera, event.shiftKey ? 1 / TWICE : TWICE, at), ground, pane))
  }
  selection.call(behaviour).on('dblclick.zoom', onTwice)
  update(first)
  const endPan = panSideways(stage, () => layout)
  return {
    update,
    destroy() {
      endPan()
      selection.on('.zoom', null)
    },
  }
}
