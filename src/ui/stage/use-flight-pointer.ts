/** Which message is under the pointer. */
import { type PointerEvent, type RefObject, useCallback, useRef, useState } from 'react'
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
    onClickCapture(event: { preventDefault(): void; stopPropagation(): void; nativeEvent: MouseEvent }): void
  }
}

/** Follows the pointer over the stage. */
export function useFlightPointer(
  stage: RefObject<HTMLElement | null>,
  painter: RefObject<Painter | null>,
): FlightPointer {
  const [hovered, setHovered] = useState<Hovered | null>(null)
  const pointer = useRef<Point | null>(null)
  const seq = useRef<number | null>(null)

  const find = useCallback((): Flight | null => {
    const at = pointer.current
    return at && painter.current ? flightAt(painter.current.book, at.x, at.y) : null
  }, [painter])

  const look = useCallback(() => {
    const found = find()
    const next = found?.plan.envelope.seq ?? null
    if (next === seq.current) return
    seq.current = next
    setHovered(found && pointer.current ? { plan: found.plan, at: pointer.current } : null)
  }, [find])

  const locate = useCallback(
    (event: { clientX: number; clientY: number }) => {
      const box = stage.current?.getBoundingClientRect()
      if (box) pointer.current = { x: event.clientX - box.left, y: event.clientY - box.top }
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
  const onClickCapture = useCallback(
    (event: { preventDefault(): void; stopPropagation(): void; nativeEvent: MouseEvent }) => {
      // A click by keyboard has no place on the stage.
      if (event.nativeEvent.detail === 0) return
      locate(event.nativeEvent)
      const found = find()
      if (!found) return
      event.preventDefault()
      event.stopPropagation()
      useView.getState().select({ kind: 'message', seq: found.plan.envelope.seq })
    },
    [find, locate],
  )
  return { hovered, seq, look, handlers: { onPointerMove, onPointerLeave, onClickCapture } }
}
