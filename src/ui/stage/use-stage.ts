/** Hooks of the stage: its words, its size, what is selected. */
import { type RefObject, useLayoutEffect, useState } from 'react'
import { stage as en, type StageWords } from '../../i18n/en/stage.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { same } from '../hooks/same.ts'
import { type Selection, useView } from '../store.ts'
import type { Rect, Size } from './layout-types.ts'

/** The stage's words in the chosen language. */
export function useStageWords(): StageWords {
  return wordsIn(
    useView((view) => view.language),
    'stage',
    en,
  )
}

/** The inner size of an element, null before it is known. */
export function useSize(ref: RefObject<HTMLElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const read = () =>
      setSize((before) => {
        const { clientWidth: width, clientHeight: height } = element
        return before?.width === width && before.height === height ? before : { width, height }
      })
    const observer = new ResizeObserver(read)
    observer.observe(element)
    read()
    return () => observer.disconnect()
  }, [ref])
  return size
}

/** True while the person has selected exactly this. */
export function useIsSelected(selection: Selection): boolean {
  return useView((view) => same(view.selection, selection))
}

/** Places an element on the stage. */
export function at(rect: Rect): { left: number; top: number; width: number; height: number } {
  return { left: rect.x, top: rect.y, width: rect.w, height: rect.h }
}

/** Joins the class names that apply. */
export function classes(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}

/** Tenths of a second as text: 62 is `6.2`. */
export function tenths(value: number): string {
  return (value / 10).toFixed(1)
}

/** Tenths of a second as text, whole seconds while there are many: 62 is `6.2`, 423 is `43`. */
export function seconds(value: number): string {
  return value < 100 ? tenths(value) : String(Math.ceil(value / 10))
}
