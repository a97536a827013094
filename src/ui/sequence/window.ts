/** The stretch of time in view. Pure. */
import { type Micros, SECOND } from '../../engine/index.ts'

export interface Window {
  /** Microseconds from the left to the right. */
  readonly span: number
  /** The right edge; null follows the present. */
  readonly end: Micros | null
}

export const MIN_SPAN = 20
export const MAX_SPAN = 300 * SECOND
/** The present stands a little before the right edge. */
const ROOM = 0.04

const limited = (span: number): number => Math.min(MAX_SPAN, Math.max(MIN_SPAN, span))

/** The two moments at the edges. */
export function domainOf({ span, end }: Window, now: Micros): readonly [number, number] {
  const right = end ?? now + span * ROOM
  return [right - span, right]
}

/** Zooms by a factor (above 1: closer) around a moment; whoever follows the present goes on following it. */
export function zoomed(window: Window, factor: number, around: Micros | null, now: Micros): Window {
  const span = limited(window.span / factor)
  if (window.end === null && (around === null || around >= now)) return { span, end: null }
  const [from, to] = domainOf(window, now)
  const at = around ?? (from + to) / 2
  return { span, end: at + (to - at) * (span / window.span) }
}

/** Moves by a share of the view; at the present it follows it again. */
export function panned(window: Window, share: number, now: Micros): Window {
  const [, to] = domainOf(window, now)
  const end = Math.max(window.span * 0.5, to + share * window.span)
  return { ...window, end: end >= now + window.span * ROOM && share > 0 ? null : end }
}

/** So that a moment is in view, moving only when it is not. */
export function showing(window: Window, at: Micros, now: Micros): Window {
  const [from, to] = domainOf(window, now)
  if (at >= from && at <= to) return { ...window, end: to }
  return { ...window, end: at + window.span / 2 }
}
