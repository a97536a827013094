/** A place of the stage that means the same on a screen of another size: how near, and what is in the middle. */
import { useView } from '../store.ts'
import { type Camera, within } from './camera.ts'
import type { StageLayout } from './layout-types.ts'

export interface Place {
  readonly zoom: number
  /** Of the ground, 0 to 1. */
  readonly x: number
  readonly y: number
}

type Shown = Pick<StageLayout, 'camera' | 'ground' | 'pane'>

let shown: Shown | null = null
let wanted: Place | null = null

const round = (value: number) => Math.round(Math.max(0, Math.min(1, value)) * 1000) / 1000

/** The place that a camera shows; null where everything is as the layout alone would have it. */
export function placeOf({ camera, ground, pane }: Shown): Place | null {
  const { k, x, y } = camera
  if (k === 1 && x === 0 && y === 0) return null
  return {
    zoom: Math.round(k * 1000) / 1000,
    x: round((pane.w / 2 - x) / k / ground.size.width),
    y: round((pane.h / 2 - y) / k / ground.size.height),
  }
}

/** The camera that shows a place, on a stage of any size. */
export function cameraFor({ zoom, x, y }: Place, { ground, pane }: Omit<Shown, 'camera'>): Camera {
  const { width, height } = ground.size
  return within(
    { k: zoom, x: pane.w / 2 - x * width * zoom, y: pane.h / 2 - y * height * zoom },
    ground,
    pane,
  )
}

/** The place that is shown now. */
export function placeNow(): Place | null {
  return shown && placeOf(shown)
}

/** Shows a place as soon as the stage is there. */
export function wantPlace(place: Place | null): void {
  wanted = place
  goThere()
}

function goThere(): void {
  if (!shown || !wanted) return
  const camera = cameraFor(wanted, shown)
  // A stage that is not built yet has no ground to look at.
  if (shown.ground.most <= shown.ground.least) return
  wanted = null
  useView.getState().set({ camera })
}

/** Told by the stage whenever it is laid out. */
export function noteLayout(layout: Shown): void {
  shown = layout
  goThere()
}
