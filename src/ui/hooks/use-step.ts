import { createContext, type RefObject, use, useLayoutEffect, useRef, useState } from 'react'
import { StepMemory, type StepMoment } from './step-memory.ts'

/** How the moment shown was reached; given once for the page, so that not every field has to look. */
export const StepContext = createContext<StepMoment>({ step: null, language: '' })

/** What a text was before the step that led to the moment shown, null when the step left it as it was. */
export function useChanged(text: string): boolean {
  const moment = use(StepContext)
  const memory = useRef<StepMemory>(null)
  const [changed, set] = useState(false)
  useLayoutEffect(() => {
    memory.current ??= new StepMemory()
    set(memory.current.see(moment, text) !== null)
  }, [moment, text])
  return changed
}

/** The same for what stands in an element; what runs down by itself (`data-clock`) is never told as changed. */
export function useBefore(element: RefObject<HTMLElement | null>): string | null {
  const moment = use(StepContext)
  const memory = useRef<StepMemory>(null)
  const [before, set] = useState<string | null>(null)
  // After every rendering: what is in the element may have been made anew by whoever is above.
  useLayoutEffect(() => {
    const shown = element.current
    if (!shown) return
    memory.current ??= new StepMemory()
    set(memory.current.see(moment, shown.querySelector('[data-clock]') ? null : shown.textContent))
  })
  return before
}
