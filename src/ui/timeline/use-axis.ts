/** The stretch of time that is in view, and what wheel, pinch, drag and keys do to it. */
import { type D3ZoomEvent, select, zoom, zoomIdentity } from 'd3'
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'
import { create } from 'zustand'
import type { Micros } from '../../engine/index.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { axisEnd, following, panned, type Stretch, zoomed } from './axis.ts'

interface AxisState {
  /** null = all of it. */
  readonly chosen: Stretch | null
}

export const useChosen = create<AxisState>()(() => ({ chosen: null }))

export interface Axis {
  readonly stretch: Stretch
  /** Where the whole axis ends. */
  readonly whole: Micros
  /** All of it is in view. */
  readonly all: boolean
  zoom(factor: number, around?: Micros): void
  pan(share: number): void
  showAll(): void
}

function axisOf(horizon: Micros, chosen: Stretch | null): Axis {
  const whole = axisEnd(horizon)
  // Another, shorter run may be shown by now.
  const own = chosen && chosen.to <= whole ? chosen : null
  const stretch = own ?? { from: 0, to: whole }
  const set = (next: Stretch | null) => useChosen.setState({ chosen: next })
  return {
    stretch,
    whole,
    all: own === null,
    zoom: (factor, around = (stretch.from + stretch.to) / 2) => set(zoomed(stretch, factor, around, whole)),
    pan: (share) => set(panned(stretch, share, whole)),
    showAll: () => set(null),
  }
}

/** The axis as it is; it goes along with the moment shown once that leaves it. */
export function useAxis(horizon: Micros): Axis {
  const player = usePlayer()
  const axis = axisOf(
    horizon,
    useChosen((state) => state.chosen),
  )
  useEffect(() => {
    let before = player.run.now
    return player.onCalm(() => {
      const { now } = player.run
      const { chosen } = useChosen.getState()
      // Who plays and has moved the present out of view wants to look elsewhere.
      const wasInView = chosen !== null && before >= chosen.from && before <= chosen.to
      if (chosen && now !== before && (wasInView || !player.playing)) {
        const next = following(chosen, now, before, axisEnd(player.run.horizon))
        if (next !== chosen) useChosen.setState({ chosen: next })
      }
      before = now
    })
  }, [player])
  return axis
}

const WHEEL = 0.0022

/** Wheel with Control and pinch zoom, a sideways wheel and drag move. */
export function useAxisGestures(track: RefObject<HTMLElement | null>, axis: Axis, width: number): void {
  const latest = useRef(axis)
  useEffect(() => {
    latest.current = axis
  })
  useEffect(() => {
    const element = track.current
    if (!element || width <= 0) return
    const at = (clientX: number) => {
      const { from, to } = latest.current.stretch
      return from + ((clientX - element.getBoundingClientRect().left) / width) * (to - from)
    }
    const onWheel = (event: WheelEvent) => {
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX
      if (event.ctrlKey || event.metaKey)
        latest.current.zoom(
          Math.exp(-event.deltaY * WHEEL * (event.deltaMode === 1 ? 20 : 1)),
          at(event.clientX),
        )
      else if (sideways !== 0 && !latest.current.all) latest.current.pan(sideways / width)
      else return
      event.preventDefault()
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    let { k, x } = zoomIdentity
    const gestures = zoom<HTMLElement, unknown>()
      .scaleExtent([0, Infinity])
      .filter((event: MouseEvent | TouchEvent) => {
        if (event.type === 'wheel' || event.type === 'dblclick') return false
        if (event.target instanceof Element && event.target.closest('input, button, select')) return false
        if ('touches' in event) return event.touches.length > 1 || !latest.current.all
        return event.button === 0 && !latest.current.all
      })
      .on('zoom', ({ transform, sourceEvent }: D3ZoomEvent<HTMLElement, unknown>) => {
        const touch = sourceEvent as Partial<TouchEvent & MouseEvent>
        const point = touch.touches?.[0]?.clientX ?? touch.clientX ?? 0
        if (transform.k !== k) latest.current.zoom(transform.k / k, at(point))
        else if (transform.x !== x) latest.current.pan((x - transform.x) / width)
        k = transform.k
        x = transform.x
      })
    const target = select(element)
    target.call(gestures)
    return () => {
      element.removeEventListener('wheel', onWheel)
      target.on('.zoom', null)
    }
  }, [track, width])
}

/** + and − zoom around the moment shown, 0 shows all. */
export function useAxisKeys(axis: Axis, now: Micros): (event: KeyboardEvent) => void {
  const acts: Readonly<Record<string, () => void>> = {
    '+': () => axis.zoom(2, now),
    '=': () => axis.zoom(2, now),
    '-': () => axis.zoom(0.5, now),
    '0': () => axis.showAll(),
  }
  return (event) => {
    const act = acts[event.key]
    const typed = event.target instanceof Element && event.target.closest('input:not([type="range"])')
    if (!act || typed || event.ctrlKey || event.metaKey || event.altKey) return
    act()
    event.preventDefault()
    event.stopPropagation()
  }
}
