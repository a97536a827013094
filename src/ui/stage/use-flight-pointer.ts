/** Which message is under the pointer. */
import { type MouseEvent, type PointerEvent, type RefObject, useCallback, useRef, useState } from 'react'
import { pointed } from '../sequence/pointed.ts'
import { useView } from '../store.ts'
import { type Flight, type FlightPlan, flightAt } from './flights.ts'
import type { Point } from './layout-types.ts'
import type { Painter } from './painter.ts'

/** A message under the pointer, and where that is. */
export interface Hovered {
  readonly plan: FlightPlan
  readonly at: Point
}

export interface FlightPointer {
  readonly hovered: Hovered | null
  readonly seq: RefObject<number | null>
  /** Looks again: messages move under a resting pointer. */
  look(): void
  readonly handlers: {
    onPointerMove(event: PointerEvent<HTMLElement>): void
    onPointerLeave(): void
    onPointerDownCapture(event: PointerEvent<HTMLElement>): void
    onClickCapture(event: MouseEvent<HTMLElement>): void
  }
}

/** The message that was under the pointer last. */
interface Last {
  readonly plan: FlightPlan
  readonly at: Point
  readonly wall: number
}

/** A message flies on while a hand presses: for so long it is still the one that was meant. */
const MEANT_MS = 300
const MEANT_REACH = 12

function lately(last: Last | null, at: Point | null): FlightPlan | null {
  if (!last || !at || performance.now() - last.wall > MEANT_MS) return null
  return Math.hypot(at.x - last.at.x, at.y - last.at.y) <= MEANT_REACH ? last.plan : null
}

function selectMessage(seq: number): void {
  useView.getState().select({ kind: 'message', seq })
}

/** Follows the pointer over the stage. */
export function useFlightPointer(
  stage: RefObject<HTMLElement | null>,
  painter: RefObject<Painter | null>,
): FlightPointer {
  const [hovered, setHovered] = useState<Hovered | null>(null)
  const pointer = useRef<Point | null>(null)
  const seq = useRef<number | null>(null)
  const last = useRef<Last | null>(null)
  const pressed = useRef<number | null>(null)

  const find = useCallback((): Flight | null => {
    const at = pointer.current
    return at && painter.current ? flightAt(painter.current.book, at.x, at.y) : null
  }, [painter])

  const look = useCallback(() => {
    const found = find()
    if (found && pointer.current)
      last.current = { plan: found.plan, at: pointer.current, wall: performance.now() }
    const next = found?.plan.envelope.seq ?? null
    if (next === seq.current) return
    seq.current = next
    pointed.stage = next
    setHovered(found && pointer.current ? { plan: found.plan, at: pointer.current } : null)
  }, [find])

  const locate = useCallback(
    (event: { clientX: number; clientY: number; target: EventTarget }) => {
      const box = stage.current?.getBoundingClientRect()
      if (!box || !stage.current) return
      // What stands over the messages is meant before them.
      if (event.target instanceof Element && event.target.closest('[data-own-drag]')) {
        pointer.current = null
        return
      }
      // The stage may stand smaller than it is laid out.
      const scale = box.width / (stage.current.offsetWidth || box.width) || 1
      pointer.current = { x: (event.clientX - box.left) / scale, y: (event.clientY - box.top) / scale }
    },
    [stage],
  )

  const onPointerMove = useCallback(
    (event: PointerEvent<HTMLElement>) => {
      locate(event)
      look()
    },
    [locate, look],
  )
  const onPointerLeave = useCallback(() => {
    pointer.current = null
    look()
  }, [look])
  const onPointerDownCapture = useCallback(
    (event: PointerEvent<HTMLElement>) => {
      locate(event)
      const found = find()?.plan ?? lately(last.current, pointer.current)
      pressed.current = event.button === 0 ? (found?.envelope.seq ?? null) : null
      // A mouse means what is under it now; a finger may be about to scroll.
      if (pressed.current !== null && event.pointerType !== 'touch') selectMessage(pressed.current)
    },
    [find, locate],
  )
  const onClickCapture = useCallback((event: MouseEvent<HTMLElement>) => {
    const meant = pressed.current
    pressed.current = null
    // A click by keyboard has no place on the stage.
    if (event.detail === 0 || meant === null) return
    event.preventDefault()
    event.stopPropagation()
    selectMessage(meant)
  }, [])
  return {
    hovered,
    seq,
    look,
    handlers: { onPointerMove, onPointerLeave, onPointerDownCapture, onClickCapture },
  }
}
