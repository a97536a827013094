/** What part of the stage's middle is in view, and how near. The layout is made anew for it: words never scale. */
import type { Rect, Size } from './layout-types.ts'

/** A place of the ground is seen at `place * k + x`, as in d3-zoom. */
export interface Camera {
  readonly k: number
  readonly x: number
  readonly y: number
}

/** From where everything is as the layout alone would have it. */
export const HOME: Camera = { k: 1, x: 0, y: 0 }

/** How large the ground is at k = 1, and how near or far one may go. */
export interface Ground {
  readonly size: Size
  readonly least: number
  readonly most: number
}

export const clamp = (low: number, value: number, high: number) => Math.max(low, Math.min(high, value))

function along(position: number, content: number, room: number): number {
  return content <= room ? (room - content) / 2 : clamp(room - content, position, 0)
}

/** The nearest camera that shows nothing beside the ground. */
export function within(camera: Camera, ground: Ground, pane: Rect): Camera {
  const k = clamp(ground.least, camera.k, ground.most)
  return {
    k,
    x: along(camera.x, ground.size.width * k, pane.w),
    y: along(camera.y, ground.size.height * k, pane.h),
  }
}

/** Nearer by a factor around a point of the pane, which stays where it is. */
export function nearer(camera: Camera, by: number, at: { readonly x: number; readonly y: number }): Camera {
  return { k: camera.k * by, x: at.x - (at.x - camera.x) * by, y: at.y - (at.y - camera.y) * by }
}

/** The camera that shows a rectangle (as it is seen now) in the middle of the pane, `share` of it filled. */
export function lookAt(rect: Rect, camera: Camera, pane: Rect, share: number): Camera {
  const k = camera.k * Math.min((pane.w * share) / rect.w, (pane.h * share) / rect.h)
  const by = k / camera.k
  const cx = (rect.x - pane.x + rect.w / 2 - camera.x) * by
  const cy = (rect.y - pane.y + rect.h / 2 - camera.y) * by
  return { k, x: pane.w / 2 - cx, y: pane.h / 2 - cy }
}

/** True when something of the ground is out of view. */
export function hidesSomething(camera: Camera, ground: Ground, pane: Rect): boolean {
  return ground.size.width * camera.k > pane.w + 1 || ground.size.height * camera.k > pane.h + 1
}
