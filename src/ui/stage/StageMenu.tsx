/** The menu of one thing: by the other button, by a key, or by a finger that rests. */

import type { RefObject } from 'react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Run } from '../../engine/index.ts'
import { ContextMenu } from '../map/ContextMenu.tsx'
import type { Player } from '../player/player.ts'
import type { Selection } from '../store.ts'
import { flightAt } from './flights.ts'
import type { Size, StageLayout, StageShape } from './layout-types.ts'
import { cellUnder } from './layout-wall.ts'
import type { Painter } from './painter.ts'

/** What a menu was asked for, and where in the window. */
interface Asked {
  readonly selection: Selection
  readonly at: { readonly x: number; readonly y: number }
}

/** The message, the card or the cell of the wall under the pointer, or what has the focus when a key asks. */
function thingUnder(
  { clientX, clientY, target }: Pick<MouseEvent, 'clientX' | 'clientY' | 'target'>,
  stage: HTMLElement,
  layout: StageLayout,
  message: number | null,
): Asked | null {
  const at = { x: clientX, y: clientY }
  if (message !== null) return { selection: { kind: 'message', seq: message }, at }
  const thing = target instanceof Element ? target.closest<HTMLElement>('[data-thing]') : null
  if (thing?.dataset.thing) {
    const box = thing.getBoundingClientRect()
    const outside = clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom
    const inside = outside ? { x: box.left + 12, y: box.top + 12 } : at
    return { selection: JSON.parse(thing.dataset.thing) as Selection, at: inside }
  }
  const frame = stage.getBoundingClientRect()
  const cell = layout.wall && cellUnder(layout.wall, clientX - frame.left, clientY - frame.top)
  if (!cell) return null
  const { topic, partition, broker } = cell
  return { selection: { kind: 'replica', topic, partition, broker }, at }
}

/** A finger that rests so long asks; one that moves farther scrolls. */
const REST_MS = 500
const MOVED = 9
/** A finger covers more than a pointer. */
const FINGER = 16

export interface StageMenuProps {
  readonly stage: RefObject<HTMLElement | null>
  readonly painter: RefObject<Painter | null>
  readonly layout: StageLayout
  /** The message under the pointer. */
  readonly hovered: RefObject<number | null>
  readonly player: Player
  readonly run: Run
  readonly shape: StageShape
  readonly size: Size
}

/** Not every browser says `contextmenu` when a finger rests: this does. Returns what ends it. */
function watchFinger(stage: HTMLElement, onRest: (event: PointerEvent) => boolean): () => void {
  let timer = 0
  let at = { x: 0, y: 0 }
  const ends = new AbortController()
  const listen = (name: string, act: (event: PointerEvent) => void) =>
    stage.addEventListener(name, act as (event: Event) => void, { signal: ends.signal })
  const stop = () => clearTimeout(timer)
  listen('pointerdown', (event) => {
    stop()
    if (event.pointerType !== 'touch' || !event.isPrimary) return
    at = { x: event.clientX, y: event.clientY }
    timer = window.setTimeout(() => {
      if (!onRest(event)) return
      // The finger is still down: what it lets go of is no click.
      const swallow = (click: Event) => {
        click.preventDefault()
        click.stopPropagation()
      }
      window.addEventListener('click', swallow, { capture: true, once: true })
      const lifted = () =>
        setTimeout(() => window.removeEventListener('click', swallow, { capture: true }), 50)
      window.addEventListener('pointerup', lifted, { once: true })
      window.addEventListener('pointercancel', lifted, { once: true })
    }, REST_MS)
  })
  listen('pointermove', (event) => {
    if (Math.hypot(event.clientX - at.x, event.clientY - at.y) > MOVED) stop()
  })
  for (const name of ['pointerup', 'pointercancel', 'pointerleave']) listen(name, stop)
  return () => {
    stop()
    ends.abort()
  }
}

/** The menu of what is under the pointer, the focus or a resting finger, once it is asked for. */
export function StageMenu({ stage, painter, layout, hovered, ...rest }: StageMenuProps) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const now = useRef(layout)
  const open = useRef(false)
  useEffect(() => {
    now.current = layout
    open.current = asked !== null
  })
  const close = useCallback(() => setAsked(null), [])
  useEffect(() => {
    if (!stage.current) return
    const element = stage.current
    const endFinger = watchFinger(element, (event) => {
      if (open.current) return false
      const box = element.getBoundingClientRect()
      const book = painter.current?.book
      const flight = book && flightAt(book, event.clientX - box.left, event.clientY - box.top, FINGER)
      const found = thingUnder(event, element, now.current, flight?.plan.envelope.seq ?? null)
      if (found) setAsked(found)
      return found !== null
    })
    function onContextMenu(event: MouseEvent): void {
      const found = thingUnder(event, element, now.current, hovered.current)
      if (!found) return
      event.preventDefault()
      // A resting finger may have opened it already.
      if (!open.current) setAsked(found)
    }
    element.addEventListener('contextmenu', onContextMenu)
    return () => {
      endFinger()
      element.removeEventListener('contextmenu', onContextMenu)
    }
  }, [stage, painter, hovered])
  return asked && <ContextMenu {...asked} {...rest} onClose={close} />
}
