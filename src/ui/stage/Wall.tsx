import { type KeyboardEvent, type MouseEvent, memo, useRef, useState } from 'react'
import { freshestImage, type Run } from '../../engine/index.ts'
import type { StageWords } from '../../i18n/en/stage.ts'
import { same } from '../hooks/same.ts'
import { useView } from '../store.ts'
import { type BrokerView, leadershipsOf, readBroker } from './broker-view.ts'
import { Clip } from './Clip.tsx'
import { healthOf, type ReplicaHealth } from './draw-wall.ts'
import type { Rect, StageLayout, WallCell, WallLayout, WallTile } from './layout-types.ts'
import { cellUnder } from './layout-wall.ts'
import { Selectable } from './Selectable.tsx'
import { at, classes, tenths } from './use-stage.ts'
import styles from './Wall.module.css'
import { WallLegend, WallTip } from './WallTip.tsx'

interface TileProps {
  readonly tile: WallTile
  readonly pane: Rect
  readonly view: BrokerView
  readonly reachable: boolean
  readonly words: StageWords
  readonly onMove: (event: KeyboardEvent<HTMLButtonElement>) => void
  readonly onReach: (broker: number) => void
}

/** A head stays in view for as long as something of its tile is. */
function headIn({ head, rect }: WallTile, pane: Rect): Rect {
  const x = Math.max(head.x, pane.x)
  const y = Math.min(Math.max(head.y, pane.y), rect.y + rect.h - head.h)
  return { x, y, w: Math.max(20, Math.min(head.x + head.w, pane.x + pane.w) - x), h: head.h }
}

/** A broker on the wall: its number, and as much of its state as there is room for. */
const Tile = memo(function Tile({ tile, pane, view, reachable, words, onMove, onReach }: TileProps) {
  const state = words.brokerStates[view.state]
  const rect = headIn(tile, pane)
  const small = rect.w < 96
  const fine = view.state === 'running'
  return (
    <Selectable
      selection={{ kind: 'broker', broker: view.broker }}
      label={words.brokerLabel(words.broker(view.broker), state, view.leaderships)}
      className={classes(styles.tile, small && styles.small, !fine && styles[view.state])}
      style={at(rect)}
      tabIndex={reachable ? 0 : -1}
      data={{ 'data-tile': view.broker }}
      onKeyDown={onMove}
      onFocus={() => onReach(view.broker)}
    >
      <b>{small ? view.broker : words.broker(view.broker)}</b>
      {small && !fine && (
        <i aria-hidden="true">{view.state === 'crashed' || view.state === 'stopped' ? '×' : '!'}</i>
      )}
      {small && view.session && rect.w > 44 && <span>{tenths(view.session.left)}</span>}
      {!small && (
        <span title={view.session ? words.fencedIn(tenths(view.session.left)) : undefined}>
          {state}
          {view.session &&
            ` · ${words.countdowns.session.name} ${words.secondsLeft(tenths(view.session.left))}`}
        </span>
      )}
      {rect.w > 210 && fine && <span>{words.leaderships(view.leaderships)}</span>}
      {rect.w > 280 && view.rack !== null && <span>{words.rack(view.rack)}</span>}
    </Selectable>
  )
}, same)

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** The nearest of several places in a direction, null when there is none. */
export function nearestTowards<T extends Rect>(
  from: Rect,
  places: readonly T[],
  [dx, dy]: readonly [number, number],
): T | null {
  const middle = (r: Rect) => ({ x: r.x + r.w / 2, y: r.y + r.h / 2 })
  const at0 = middle(from)
  let best: T | null = null
  let least = Infinity
  for (const place of places) {
    const { x, y } = middle(place)
    const along = (x - at0.x) * dx + (y - at0.y) * dy
    const across = Math.abs((x - at0.x) * dy + (y - at0.y) * dx)
    const far = along + 3 * across
    if (along > 0.5 && across <= along * 2 && far < least) {
      least = far
      best = place
    }
  }
  return best
}

interface CellProps {
  readonly cell: WallCell
  readonly health: ReplicaHealth
  readonly card: boolean
  readonly reachable: boolean
  readonly words: StageWords
  readonly onMove: (event: KeyboardEvent<HTMLButtonElement>, cell: WallCell) => void
}

/** A replica: a card when it is near enough, else the one that the keyboard is at. */
const Cell = memo(function Cell({ cell, health, card, reachable, words, onMove }: CellProps) {
  const { topic, partition, broker } = cell
  return (
    <Selectable
      selection={{ kind: 'replica', topic, partition, broker }}
      label={words.wallCell(cell.key, words.broker(broker), words.replicaHealth[health])}
      className={classes(styles.cell, card && styles.card, card && styles[`is-${health}`])}
      style={at(cell)}
      tabIndex={reachable ? 0 : -1}
      data={{ 'data-cell': `${cell.key}@${broker}` }}
      onKeyDown={(event) => onMove(event, cell)}
    >
      {card && (
        <>
          <b title={cell.key}>{cell.key}</b>
          <span>{words.replicaHealth[health]}</span>
        </>
      )}
    </Selectable>
  )
}, same)

interface WallProps {
  readonly layout: StageLayout
  readonly wall: WallLayout
  readonly run: Run
  readonly words: StageWords
}

/** Keys move the focus to what is there after this frame, on the same of two stages. */
function focusSoon(from: HTMLElement, selector: string): void {
  const wall = from.closest('section')
  requestAnimationFrame(() => wall?.querySelector<HTMLElement>(selector)?.focus())
}

interface GroundProps {
  readonly wall: WallLayout
  readonly onPoint: (cell: WallCell | null) => void
  readonly onPick: (cell: WallCell) => void
}

/** The picture of the wall under the pointer: its cells are found by their places. */
function Ground({ wall, onPoint, onPick }: GroundProps) {
  const pressed = useRef<{ x: number; y: number } | null>(null)
  const under = ({ currentTarget, clientX, clientY }: MouseEvent<HTMLElement>): WallCell | null => {
    const box = currentTarget.getBoundingClientRect()
    const scale = box.width / (currentTarget.offsetWidth || box.width) || 1
    const x = (clientX - box.left) / scale + wall.pane.x
    return cellUnder(wall, x, (clientY - box.top) / scale + wall.pane.y)
  }
  return (
    <div
      className={styles.ground}
      style={at(wall.pane)}
      aria-hidden="true"
      onPointerMove={(event) => onPoint(event.buttons === 0 ? under(event) : null)}
      onPointerLeave={() => onPoint(null)}
      onPointerDown={({ clientX: x, clientY: y }) => {
        pressed.current = { x, y }
      }}
      onClick={(event) => {
        const was = pressed.current
        if (was && Math.hypot(event.clientX - was.x, event.clientY - was.y) > 4) return
        const cell = under(event)
        if (cell) onPick(cell)
      }}
    />
  )
}

/** Brokers as tiles with their replicas; far off the replicas are a picture, and one of them is the keyboard's. */
export function Wall({ layout, wall, run, words }: WallProps) {
  const tiles = wall.tiles.filter((tile) => tile.seen)
  const [tileAt, setTileAt] = useState<number | null>(null)
  const [cellAt, setCellAt] = useState<string | null>(null)
  const select = useView((view) => view.select)
  const [hovered, setHovered] = useState<WallCell | null>(null)
  const image = freshestImage(run.world)
  const leads = leadershipsOf(run.world)
  const idOf = (cell: WallCell) => `${cell.key}@${cell.broker}`
  const cards = wall.detail === 'records'
  const cursor = wall.cells.find((cell) => idOf(cell) === cellAt) ?? wall.cells[0]
  const reached = tiles.some((tile) => tile.broker === tileAt) ? tileAt : tiles[0]?.broker
  const healthAt = (cell: WallCell): ReplicaHealth => {
    const node = run.world.nodes[`broker-${cell.broker}`]
    const of = image?.topics[cell.topic]?.partitions[cell.partition]
    return node?.role === 'broker' ? healthOf(of, node) : 'offline'
  }
  const moveTile = (event: KeyboardEvent<HTMLButtonElement>) => {
    const step = STEPS[event.key]
    const from = tiles.find((tile) => tile.broker === Number(event.currentTarget.dataset.tile))
    if (!step || !from) return
    event.preventDefault()
    event.stopPropagation()
    const places = tiles.map((tile) => ({ ...tile.rect, broker: tile.broker }))
    const next = nearestTowards(from.rect, places, step)
    if (next) focusSoon(event.currentTarget, `[data-tile="${next.broker}"]`)
  }
  const moveCell = (event: KeyboardEvent<HTMLButtonElement>, from: WallCell) => {
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    const next = nearestTowards(from, wall.cells, step)
    if (!next) return
    setCellAt(idOf(next))
    focusSoon(event.currentTarget, `[data-cell="${idOf(next)}"]`)
  }
  // Where it is now: the camera may have moved on under a resting pointer.
  const named = hovered && !cards ? wall.cells.find((cell) => idOf(cell) === idOf(hovered)) : null
  const shown = cards ? wall.cells : cursor ? [cursor] : []
  return (
    <section aria-label={words.replicas}>
      <Clip rect={wall.pane} on above>
        <Ground
          wall={wall}
          onPoint={setHovered}
          onPick={(cell) => {
            setCellAt(idOf(cell))
            select({ kind: 'replica', topic: cell.topic, partition: cell.partition, broker: cell.broker })
          }}
        />
        {tiles.map((tile) => {
          const view = readBroker(run.world, tile.broker, run.now, leads)
          return view ? (
            <Tile
              key={tile.broker}
              tile={tile}
              pane={layout.pane}
              view={view}
              reachable={tile.broker === reached}
              words={words}
              onMove={moveTile}
              onReach={setTileAt}
            />
          ) : null
        })}
        {shown.map((cell) => (
          <Cell
            key={idOf(cell)}
            cell={cell}
            health={healthAt(cell)}
            card={cards}
            reachable={cell === cursor}
            words={words}
            onMove={moveCell}
          />
        ))}
      </Clip>
      {named && <WallTip cell={named} health={healthAt(named)} run={run} layout={layout} words={words} />}
      <WallLegend layout={layout} words={words} />
    </section>
  )
}
