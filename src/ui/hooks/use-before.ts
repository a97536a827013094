import { type RefObject, use, useLayoutEffect, useRef, useState } from 'react'
import { StepMemory } from './step-memory.ts'
import { StepContext } from './use-step.ts'

/**
 * What stood in an element before the step that led to the moment shown, null when the step left it as it was. What
 * runs down by itself (`data-clock`) is never told as changed.
 */
export function useBefore(element: RefObject<HTMLElement | null>): string | null {
  const moment = use(StepContext)
  const memory = useRef<StepMemory>(null)
  const [before, set] = useState<string | null>(null)
  // After every rendering: what is in the element may have been made anew by whoever is above.
  useLayoutEffect(() => {
    const shown = element.current
    if (!shown) return
    memory.current ??= new StepMemory()
    const next = memory.current.see(moment, shown.querySelector('[data-clock]') ? null : shown.textContent)
    // Setting what is set already makes React commit once more, for nothing.
    if (next !== before) set(next)
  })
  return before
}
