import { type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { formatSpan, formatTime } from '../format.ts'
import { useWords } from '../hooks/use-words.ts'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import { nodeLabel } from '../timeline/mark-label.ts'
import { useWidth } from '../timeline/use-width.ts'
import { FOOT, laneHeight, MARGIN, type Picture } from './draw-sequence.ts'
import { goToMessage } from './go-to.ts'
import { pointed } from './pointed.ts'
import { endOf, hit, type SequenceFilter, type Shown, standingOf } from './read-sequence.ts'
import type { Reader } from './reader.ts'
import styles from './sequence.module.css'
import { useGestures, useKeys } from './use-gestures.ts'
import { usePainting } from './use-painting.ts'
import { type SequenceWords, useSequenceWords } from './use-sequence.ts'
import { showing, type Window } from './window.ts'

export interface ChartProps {
  readonly player: Player
  readonly reader: Reader
  readonly view: RefObject<Window>
  readonly filter: SequenceFilter
  readonly onWindow: (view: Window) => void
}

interface Hover {
  readonly shown: Shown
  readonly seq: number
  readonly x: number
  readonly y: number
  /** Where there is no room below. */
  readonly above: boolean
}

/** What the lanes are called, as buttons that select their node. */
function Heads({ lanes, lane: height }: { readonly lanes: readonly string[]; readonly lane: number }) {
  const pins = useWords().shell.pin
  const chosen = useView(({ selection }) => selection)
  const select = useView((view) => view.select)
  return (
    <ol className={styles.heads} style={{ paddingTop: MARGIN }}>
      {lanes.map((lane) => {
        const [, role = '', name = ''] =
          /^(broker|controller|zookeeper|producer|consumer)-(.+)$/.exec(lane) ?? []
        const label = nodeLabel(lane, pins)
        const isChosen =
          chosen !== null &&
          (chosen.kind === 'broker'
            ? lane === `broker-${chosen.broker}`
            : 'node' in chosen && chosen.node === lane)
        return (
          <li key={lane} style={{ height }} title={label}>
            {role === '' ? (
              <p>{label}</p>
            ) : (
              <button
                type="button"
                aria-pressed={isChosen}
                data-role={role}
                onClick={() =>
                  select(
                    role === 'broker'
                      ? { kind: 'broker', broker: Number(name) }
                      : { kind: role as 'controller' | 'zookeeper' | 'producer' | 'consumer', node: lane },
                  )
                }
              >
                {label}
              </button>
            )}
          </li>
        )
      })}
    </ol>
  )
}

/** What is under the pointer. */
function Tip({ hover, words }: { readonly hover: Hover; readonly words: SequenceWords }) {
  const pins = useWords().shell.pin
  const { exchange, api } = hover.shown
  const { client, server, sentAt, arrivedAt, servedAt, answeredAt, about, error, records } = exchange
  const end = endOf(exchange)
  const isResponse = hover.seq === exchange.responseId
  return (
    <div
      className={styles.tip}
      style={{ left: hover.x, top: hover.y, translate: hover.above ? '0 -100%' : undefined }}
      role="presentation"
    >
      <b>
        {api} {isResponse ? words.response : words.request}
      </b>
      <p>
        {nodeLabel(isResponse ? server : client, pins)} → {nodeLabel(isResponse ? client : server, pins)}
      </p>
      {about.length > 0 && <p>{about.slice(0, 4).join(', ')}</p>}
      {records > 0 && <p>{words.records(records)}</p>}
      <p>
        {words.sent} {formatTime(sentAt)}
      </p>
      {arrivedAt !== null && (
        <p>
          {words.arrived} {words.after(formatSpan(arrivedAt - sentAt))}
        </p>
      )}
      {servedAt !== null && arrivedAt !== null && servedAt > arrivedAt && (
        <p>
          {words.waited} {formatSpan(servedAt - arrivedAt)}
        </p>
      )}
      {servedAt !== null && answeredAt !== null && (
        <p>
          {words.served} {formatSpan(answeredAt - servedAt)}
        </p>
      )}
      {end !== null && (
        <p>
          {words.back} {words.after(formatSpan(end - sentAt))}
        </p>
      )}
      <em>{error ?? (exchange.refused ? words.refused : words.standing[standingOf(exchange)])}</em>
    </div>
  )
}

/** The height of an element, 0 until it is known. */
function useHeight(target: RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(0)
  useEffect(() => {
    if (!target.current) return
    const observer = new ResizeObserver(([entry]) => setHeight(Math.floor(entry?.contentRect.height ?? 0)))
    observer.observe(target.current)
    return () => observer.disconnect()
  }, [target])
  return height
}

/** The diagram on its canvas, drawn on every frame in which something has changed. */
export function SequenceChart(props: ChartProps) {
  const { player, reader, view, filter, onWindow } = props
  const words = useSequenceWords()
  const scroller = useRef<HTMLDivElement>(null)
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const width = useWidth(box)
  const picture = useRef<Picture | null>(null)
  const hovered = useRef<number | null>(null)
  const [hover, setHover] = useState<Hover | null>(null)
  const { lanes } = reader.read(player.run, view.current, filter)
  const lane = laneHeight(useHeight(scroller), lanes.length)
  const height = MARGIN + Math.max(1, lanes.length) * lane + FOOT
  const size = useMemo(() => ({ width, height, lane }), [width, height, lane])
  usePainting(props, { canvas, picture, hovered, size })
  useGestures(props, { canvas, box })
  const go = (found: { readonly shown: Shown; readonly seq: number }): void => {
    // The picture stays where it is, or the next one to be pressed would run away.
    onWindow(showing(view.current, found.shown.exchange.sentAt, player.run.now))
    goToMessage(player, found.shown, found.seq)
  }
  const onKeyDown = useKeys(props, go)
  useEffect(() => {
    return () => {
      pointed.sequence = null
    }
  }, [])
  const find = (clientX: number, clientY: number): Hover | null => {
    const rect = canvas.current?.getBoundingClientRect()
    const pic = picture.current
    if (!rect || !pic || reader.read(player.run, view.current, filter).dense) return null
    const [x, y] = [clientX - rect.left, clientY - rect.top]
    const found = hit(pic.shown, pic, x, y)
    return found && { ...found, x, y, above: y > rect.height / 2 }
  }
  const look = (next: Hover | null): void => {
    hovered.current = next?.seq ?? null
    pointed.sequence = hovered.current
    setHover(next)
  }
  return (
    <div ref={scroller} className={styles.scroller}>
      <Heads lanes={lanes} lane={lane} />
      <div
        ref={box}
        className={styles.box}
        role="application"
        tabIndex={0}
        aria-label={words.chart}
        aria-description={words.chartHint}
        onKeyDown={onKeyDown}
      >
        <canvas
          ref={canvas}
          className={styles.canvas}
          style={{ height }}
          onPointerMove={(event) => look(event.buttons === 0 ? find(event.clientX, event.clientY) : null)}
          onPointerLeave={() => look(null)}
          onClick={(event) => {
            const found = find(event.clientX, event.clientY)
            if (found) go(found)
          }}
        />
        {hover && <Tip hover={{ ...hover, x: Math.min(hover.x + 14, width - 230) }} words={words} />}
      </div>
    </div>
  )
}
