import { type D3ZoomEvent, select, zoom, zoomIdentity } from 'd3'
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'
import { useView } from '../store.ts'
import { selectMessage } from './go-to.ts'
import type { Shown } from './read-sequence.ts'
import type { ChartProps } from './SequenceChart.tsx'
import { domainOf, panned, showing, zoomed } from './window.ts'

interface Target {
  readonly canvas: RefObject<HTMLCanvasElement | null>
  readonly box: RefObject<HTMLElement | null>
}

/** Wheel, pinch and drag move the time axis. */
export function useGestures({ player, view, onWindow }: ChartProps, { canvas, box }: Target): void {
  const latest = useRef(onWindow)
  useEffect(() => {
    latest.current = onWindow
  })
  useEffect(() => {
    const element = canvas.current
    const scroller = box.current?.parentElement
    if (!element || !scroller) return
    let { k, x } = zoomIdentity
    const gestures = zoom<HTMLCanvasElement, unknown>()
      .scaleExtent([0, Infinity])
      // With many lanes the wheel scrolls them; with Control or Shift it zooms.
      .filter((event: WheelEvent) =>
        event.type === 'wheel'
          ? event.ctrlKey || event.shiftKey || scroller.scrollHeight <= scroller.clientHeight + 1
          : !event.button,
      )
      .on('zoom', ({ transform, sourceEvent }: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        const { now } = player.run
        const wide = element.clientWidth || 1
        const [from, to] = domainOf(view.current, now)
        const point = (sourceEvent as MouseEvent).clientX - element.getBoundingClientRect().left
        const at = Number.isFinite(point) ? from + (point / wide) * (to - from) : null
        if (transform.k !== k) latest.current(zoomed(view.current, transform.k / k, at, now))
        else if (transform.x !== x) latest.current(panned(view.current, (x - transform.x) / wide, now))
        k = transform.k
        x = transform.x
      })
    const target = select(element)
    target.call(gestures).on('dblclick.zoom', null)
    return () => void target.on('.zoom', null)
  }, [player, view, canvas, box])
}

type Found = { readonly shown: Shown; readonly seq: number }

/** The same by keyboard, and from request to request. */
export function useKeys(props: ChartProps, go: (found: Found) => void): (event: KeyboardEvent) => void {
  const { player, reader, view, filter, onWindow } = props
  const chosen = (): { list: readonly Shown[]; at: number } => {
    const { selection } = useView.getState()
    const seq = selection?.kind === 'message' ? selection.seq : null
    const list = reader.read(player.run, view.current, filter).shown
    const isIt = ({ exchange }: Shown) => exchange.id === seq || exchange.responseId === seq
    return { list, at: seq === null ? -1 : list.findIndex(isIt) }
  }
  const choose = (step: 1 | -1): void => {
    const { list, at } = chosen()
    const next = list[at >= 0 ? at + step : step > 0 ? 0 : list.length - 1]
    if (!next) return
    onWindow(showing(view.current, next.exchange.sentAt, player.run.now))
    selectMessage(next.exchange.id)
  }
  const { now } = player.run
  const acts: Readonly<Record<string, () => void>> = {
    ArrowRight: () => choose(1),
    ArrowLeft: () => choose(-1),
    Enter: () => {
      const { list, at } = chosen()
      const shown = list[at]
      if (shown) go({ shown, seq: shown.exchange.id })
    },
    '+': () => onWindow(zoomed(view.current, 2, null, now)),
    '=': () => onWindow(zoomed(view.current, 2, null, now)),
    '-': () => onWindow(zoomed(view.current, 0.5, null, now)),
    PageUp: () => onWindow(panned(view.current, -0.5, now)),
    PageDown: () => onWindow(panned(view.current, 0.5, now)),
    End: () => onWindow({ ...view.current, end: null }),
  }
  return (event) => {
    const act = acts[event.key]
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return
    act()
    event.preventDefault()
    event.stopPropagation()
  }
}
