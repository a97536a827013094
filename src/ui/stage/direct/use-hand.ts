/** A hand on the stage: what it points at, what it holds, and what becomes of it when it lets go. */
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { Selection } from '../../store.ts'
import type { Point } from '../layout-types.ts'
import type { DirectProps } from './types.ts'
import { type WireAt, wireAt, wiresOf } from './wires.ts'

/** A wire that is pulled, or a broker that is carried. */
export type Held =
  | { readonly kind: 'wire'; readonly from: WireAt; readonly to: Point }
  | { readonly kind: 'broker'; readonly broker: number; readonly to: Point }

export interface Hand {
  /** The wire under the pointer, while nothing is held. */
  readonly near: (WireAt & { readonly at: Point }) | null
  readonly held: Held | null
  /** The replica that was pointed at or focused last. */
  readonly lane: Extract<Selection, { kind: 'replica' }> | null
}

/** A press that moves so far is a drag. */
const DRAG = 6
/** A wire that is pulled so far is let go differently. */
export const PULL = 30

interface Pressed {
  readonly at: Point
  readonly pointer: number
  readonly what: WireAt | number
}

const NOTHING: Hand = { near: null, held: null, lane: null }

function placeIn(stage: HTMLElement, { clientX, clientY }: MouseEvent): Point {
  const box = stage.getBoundingClientRect()
  // The stage may stand smaller than it is laid out.
  const scale = box.width / (stage.offsetWidth || box.width) || 1
  return { x: (clientX - box.left) / scale, y: (clientY - box.top) / scale }
}

function thingOf(target: EventTarget | null): Selection | null {
  const thing = target instanceof Element ? target.closest<HTMLElement>('[data-thing]') : null
  return thing?.dataset.thing ? (JSON.parse(thing.dataset.thing) as Selection) : null
}

const isTaken = (target: EventTarget | null) =>
  target instanceof Element && target.closest('button, input, select, [data-own-drag]') !== null

/** What the listeners share. */
interface Reach {
  readonly stage: HTMLElement
  readonly props: RefObject<DirectProps>
  readonly hand: RefObject<Hand>
  readonly show: (part: Partial<Hand>) => void
  readonly letGo: (held: Held) => void
}

function wireUnder({ props }: Reach, at: Point): WireAt | null {
  const { painter, run } = props.current
  return painter.current && wireAt(wiresOf(run.world, painter.current.book.routes), at)
}

/** Listens on the stage; returns what ends it. */
function listen(reach: Reach): () => void {
  const { stage, props, hand, show, letGo } = reach
  let pressed: Pressed | null = null

  function end(): void {
    pressed = null
    delete stage.dataset.held
    if (hand.current.held) show({ held: null })
  }
  function down(event: PointerEvent): void {
    // A finger scrolls, and asks for the menu by resting.
    if (event.button !== 0 || event.pointerType === 'touch' || props.current.hovered.current !== null) return
    const at = placeIn(stage, event)
    const thing = thingOf(event.target)
    const what = thing?.kind === 'broker' ? thing.broker : isTaken(event.target) ? null : wireUnder(reach, at)
    if (what === null) return
    pressed = { at, pointer: event.pointerId, what }
    // What is held is not panned.
    stage.dataset.held = ''
  }
  function drag(at: Point, { at: start, pointer, what }: Pressed): void {
    if (!hand.current.held) {
      if (Math.hypot(at.x - start.x, at.y - start.y) < DRAG) return
      stage.setPointerCapture(pointer)
    }
    const held: Held =
      typeof what === 'number'
        ? { kind: 'broker', broker: what, to: at }
        : { kind: 'wire', from: what, to: at }
    show({ held, near: null })
  }
  function move(event: PointerEvent): void {
    const at = placeIn(stage, event)
    if (pressed) return drag(at, pressed)
    if (event.pointerType === 'touch' || event.buttons !== 0) return
    const free = !isTaken(event.target) && props.current.hovered.current === null
    const wire = free ? wireUnder(reach, at) : null
    const near = wire && { ...wire, at }
    if (near?.wire.route !== hand.current.near?.wire.route) show({ near })
    const thing = thingOf(event.target)
    if (thing?.kind === 'replica' && JSON.stringify(thing) !== JSON.stringify(hand.current.lane))
      show({ lane: thing })
  }
  function up(): void {
    const { held } = hand.current
    end()
    if (!held) return
    const stop = (event: Event) => event.stopPropagation()
    // The press was a drag: nothing is clicked.
    stage.addEventListener('click', stop, { capture: true, once: true })
    setTimeout(() => stage.removeEventListener('click', stop, { capture: true }))
    letGo(held)
  }
  function leave(): void {
    if (!hand.current.held) show({ near: null, lane: null })
  }
  function focus(event: FocusEvent): void {
    const thing = thingOf(event.target)
    if (thing?.kind === 'replica') show({ lane: thing })
  }
  function key(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !pressed) return
    end()
    event.preventDefault()
    event.stopPropagation()
  }
  const still = (event: Event) => {
    if (stage.dataset.held !== undefined) event.preventDefault()
  }
  const ends = new AbortController()
  const { signal } = ends
  stage.addEventListener('pointerdown', down, { signal })
  stage.addEventListener('pointermove', move, { signal })
  stage.addEventListener('pointerup', up, { signal })
  stage.addEventListener('pointercancel', end, { signal })
  stage.addEventListener('pointerleave', leave, { signal })
  stage.addEventListener('focusin', focus, { signal })
  stage.addEventListener('selectstart', still, { signal })
  stage.addEventListener('dragstart', still, { signal })
  document.addEventListener('keydown', key, { signal, capture: true })
  return () => {
    end()
    ends.abort()
  }
}

/** Follows the hand over the stage; `onLetGo` is told what it held. */
export function useHand(given: DirectProps, onLetGo: (held: Held) => void): Hand {
  const [hand, setHand] = useState<Hand>(NOTHING)
  const now = useRef(hand)
  const props = useRef(given)
  const letGo = useRef(onLetGo)
  useEffect(() => {
    props.current = given
    letGo.current = onLetGo
  })
  const { stage } = given
  useEffect(() => {
    if (!stage.current) return
    const show = (part: Partial<Hand>) => {
      now.current = { ...now.current, ...part }
      setHand(now.current)
    }
    return listen({ stage: stage.current, props, hand: now, show, letGo: (held) => letGo.current(held) })
  }, [stage])
  return hand
}
