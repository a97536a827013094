/** The camera of the stage: wheel, pinch and drag once they are there, and the keys from the first moment. */
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'
import { panBy, STEP, showAll, zoomBy } from './camera-moves.ts'
import type { StageLayout } from './layout-types.ts'
import { noteLayout } from './place.ts'
import type { ZoomBehaviour } from './zoom-behaviour.ts'

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, dialog, [popover]') !== null
}

/** Keys of the camera, anywhere on the page. */
function useKeys(layout: RefObject<StageLayout>): void {
  useEffect(() => {
    function onKeyDown(event: globalThis.KeyboardEvent): void {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return
      const { current } = layout
      if (current.ground.most <= current.ground.least) return
      if (event.key === '+' || event.key === '=') zoomBy(current, STEP)
      else if (event.key === '-' || event.key === '_') zoomBy(current, 1 / STEP)
      else if (event.key === '0') showAll(current)
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [layout])
}

/** Follows the layout; gives what pans by arrow keys while the map itself is focused. */
export function useCamera(
  stage: RefObject<HTMLElement | null>,
  now: StageLayout,
): { readonly onKeyDown: (event: KeyboardEvent) => void } {
  const layout = useRef(now)
  const behaviour = useRef<ZoomBehaviour | null>(null)
  useEffect(() => {
    layout.current = now
    noteLayout(now)
    behaviour.current?.update(now)
  }, [now])
  useKeys(layout)
  useEffect(() => {
    let gone = false
    void import('./zoom-behaviour.ts').then(({ createZoom }) => {
      if (!gone && stage.current) behaviour.current = createZoom(stage.current, layout.current)
    })
    return () => {
      gone = true
      behaviour.current?.destroy()
      behaviour.current = null
    }
  }, [stage])
  return {
    onKeyDown: (event) => {
      const arrow = ARROWS[event.key]
      if (!arrow) return
      event.preventDefault()
      event.stopPropagation()
      panBy(layout.current, ...arrow)
    },
  }
}
