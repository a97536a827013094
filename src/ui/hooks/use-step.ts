import { createContext, use, useLayoutEffect, useRef, useState } from 'react'
import { StepMemory, type StepMoment } from './step-memory.ts'

/** How the moment shown was reached; given once for the page, so that not every field has to look. */
export const StepContext = createContext<StepMoment>({ step: null, language: '' })

/** Whether the step that led to the moment shown has changed a text. */
export function useChanged(text: string): boolean {
  const moment = use(StepContext)
  const memory = useRef<StepMemory>(null)
  const [changed, set] = useState(false)
  const shown = useRef(false)
  useLayoutEffect(() => {
    memory.current ??= new StepMemory()
    const next = memory.current.see(moment, text) !== null
    // Setting what is set already makes React commit once more, for nothing.
    if (next === shown.current) return
    shown.current = next
    set(next)
  }, [moment, text])
  return changed
}
