/** Where everything on the stage stands: a pure function of who there is and how much room there is. */
import { type Camera, HOME } from './camera.ts'
import { layoutNarrow } from './layout-narrow.ts'
import type { Size, StageLayout, StageShape } from './layout-types.ts'
import { layoutWide } from './layout-wide.ts'

/** Below this width the stage becomes one column. */
export const NARROW_BELOW = 760

/** Lays out the stage. In the narrow form one topic is shown at a time. */
export function layoutStage(
  shape: StageShape,
  size: Size,
  topic: string | null = null,
  camera: Camera = HOME,
): StageLayout {
  return size.width < NARROW_BELOW
    ? layoutNarrow(shape, size.width, topic, camera)
    : layoutWide(shape, size, camera)
}
