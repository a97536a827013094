/** Moving the camera: at once, or as a flight that ends exactly where it was sent. */
import { useView } from '../store.ts'
import { type Camera, HOME, lookAt, nearer, within } from './camera.ts'
import type { Rect, StageLayout } from './layout-types.ts'

const FLIGHT_MS = 320
/** How much nearer a key or a button goes. */
export const STEP = 1.5
/** How far an arrow key goes, as a share of the view. */
const PAN = 0.2

let frame = 0

const isStill = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/** Places the camera. */
export function setCamera(camera: Camera): void {
  cancelAnimationFrame(frame)
  useView.getState().set({ camera })
}

/** Lets the camera go to a place; at once where motion is not wanted. */
export function flyTo(to: Camera): void {
  const from = useView.getState().camera
  if (isStill()) return setCamera(to)
  cancelAnimationFrame(frame)
  const began = performance.now()
  const tick = (now: number) => {
    const t = Math.min(1, Math.max(0, now - began) / FLIGHT_MS)
    const s = t * t * (3 - 2 * t)
    const k = from.k * (to.k / from.k) ** s
    // The place in the corner of the view goes straight; so no place is overshot.
    const mix = (a: number, b: number) => -k * ((-a / from.k) * (1 - s) + (-b / to.k) * s)
    useView.getState().set({ camera: t === 1 ? to : { k, x: mix(from.x, to.x), y: mix(from.y, to.y) } })
    if (t < 1) frame = requestAnimationFrame(tick)
  }
  frame = requestAnimationFrame(tick)
}

/** Nearer (or farther, below 1) around the middle of the view. */
export function zoomBy({ camera, ground, pane }: StageLayout, by: number): void {
  flyTo(within(nearer(camera, by, { x: pane.w / 2, y: pane.h / 2 }), ground, pane))
}

/** Everything in view. */
export function showAll({ ground, pane }: StageLayout): void {
  flyTo(within({ ...HOME, k: ground.least }, ground, pane))
}

/** By a share of the view. */
export function panBy({ camera, ground, pane }: StageLayout, dx: number, dy: number): void {
  const to = { ...camera, x: camera.x - dx * PAN * pane.w, y: camera.y - dy * PAN * pane.h }
  flyTo(within(to, ground, pane))
}

/** To something on the stage, so near that it fills its share of the view. */
export function flyToRect({ camera, ground, pane }: StageLayout, rect: Rect, share: number): void {
  flyTo(within(lookAt(rect, camera, pane, share), ground, pane))
}
