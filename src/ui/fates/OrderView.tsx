import { useMemo, useRef, useState } from 'react'
import { formatTime } from '../format.ts'
import { recordNumber } from '../narration/narrate.ts'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import { createKeyLooks, type KeyLook } from '../theme/palette.ts'
import { useWidth } from '../timeline/use-width.ts'
import styles from './order.module.css'
import {
  type Inversion,
  isGrave,
  MOST_ORDERED,
  type OrderedRecord,
  STATIONS,
  type Station,
  type Stop,
} from './read-order.ts'
import { type FatesWords, useFatesWords } from './use-fates.ts'
import { knownKeysOf, useOrder } from './use-order.ts'

const CELL = 16
const HEAD = 84
const TOP = 14
/** So many younger records are shown beside one that was overtaken: those that may have overtaken it. */
const YOUNGER = MOST_ORDERED / 2
/** Inversions that are listed; all of them are drawn. */
const MOST_LISTED = 60

interface OrderViewProps {
  readonly player: Player
  readonly partitions: readonly string[]
  readonly keys: readonly string[]
}

/** Where records changed places on their way: produced, stored, delivered, processed, each a row from left to right. */
export function OrderView({ player, partitions, keys }: OrderViewProps) {
  const words = useFatesWords()
  const [scope, setScope] = useState('all')
  const [group, setGroup] = useState<string | null>(null)
  const [until, setUntil] = useState<number | null>(null)
  const reading = useOrder(player, scope, group, until)
  const { records, inversions, groups, more, earlier } = reading
  const grave = inversions.filter(isGrave).length
  return (
    <>
      <div className={styles.tools}>
        <label>
          {words.order.scope}
          <select
            aria-label={words.order.scope}
            value={scope}
            onChange={(event) => setScope(event.target.value)}
          >
            <option value="all">{words.order.all}</option>
            <optgroup label={words.partition}>
              {partitions.map((each) => (
                <option key={each} value={`partition ${each}`}>
                  {each}
                </option>
              ))}
            </optgroup>
            <optgroup label={words.key}>
              {keys.map((each) => (
                <option key={each} value={`key ${each}`}>
                  {each}
                </option>
              ))}
              <option value="no key">{words.noKey}</option>
            </optgroup>
          </select>
        </label>
        {groups.length > 0 && (
          <label>
            {words.order.group}
            <select
              aria-label={words.order.group}
              value={group !== null && groups.includes(group) ? group : groups[0]}
              onChange={(event) => setGroup(event.target.value)}
            >
              {groups.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
        )}
        <span role="status">{words.order.found(grave, inversions.length - grave)}</span>
        {more && until === null && <span>{words.order.last(records.length)}</span>}
        {until !== null && (
          <button type="button" data-quiet onClick={() => setUntil(null)}>
            {words.order.latest}
          </button>
        )}
        {earlier && (
          <button type="button" onClick={() => setUntil(earlier.id + YOUNGER)}>
            {words.order.earlier(formatTime(earlier.at))}
          </button>
        )}
      </div>
      {records.length === 0 ? (
        <p className={styles.none}>{words.nothing}</p>
      ) : (
        <div className={styles.body}>
          <Drawing player={player} records={records} inversions={inversions} words={words} />
          <List player={player} records={records} inversions={inversions} words={words} />
        </div>
      )}
    </>
  )
}

interface PartProps {
  readonly player: Player
  readonly records: readonly OrderedRecord[]
  readonly inversions: readonly Inversion[]
  readonly words: FatesWords
}

function go(player: Player, at: number, id: number): void {
  player.pause()
  player.seek(at)
  useView.getState().select({ kind: 'record', id })
}

/** Which way between two stations of a record crosses another one gravely. */
function graveWays(inversions: readonly Inversion[]): ReadonlySet<string> {
  const ways = new Set<string>()
  for (const { to, first, second } of inversions.filter(isGrave))
    for (const id of [first, second]) ways.add(`${id} ${to}`)
  return ways
}

function Drawing({ player, records, inversions, words }: PartProps) {
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const [hovered, setHovered] = useState<number | null>(null)
  const selected = useView(({ selection }) => (selection?.kind === 'record' ? selection.id : null))
  const keys = knownKeysOf(player)
  const looks = useMemo(() => createKeyLooks(JSON.parse(keys) as string[]), [keys])
  const grave = graveWays(inversions)
  const step = Math.min(28, Math.max(10, (width - HEAD - CELL) / Math.max(1, records.length)))
  const x = (rank: number) => HEAD + CELL / 2 + rank * step
  const rowAt = (station: Station) => TOP + STATIONS.indexOf(station) * 44
  const strong = hovered ?? selected
  // What stands out is drawn last.
  const drawn = [...records].sort((a, b) => Number(a.id === strong) - Number(b.id === strong))
  return (
    <div ref={box} className={styles.drawing} aria-hidden="true">
      {width > 0 && (
        <svg width={Math.max(width, x(records.length))} height={TOP * 2 + 44 * 3} role="presentation">
          {STATIONS.map((station) => (
            <g key={station}>
              <text className={styles.station} x={0} y={rowAt(station) + 4}>
                {words.order.stations[station]}
              </text>
              <path className={styles.axis} d={`M${HEAD} ${rowAt(station)}H${x(records.length)}`} />
            </g>
          ))}
          {drawn.map((record) => (
            <Line
              key={record.id}
              record={record}
              look={looks(record.key)}
              grave={grave}
              cell={Math.min(CELL, step - 1)}
              faint={strong !== null && strong !== record.id}
              place={(station, { rank }) => [x(rank), rowAt(station)]}
              words={words}
              onHover={setHovered}
              onGo={(at) => go(player, at, record.id)}
            />
          ))}
        </svg>
      )}
    </div>
  )
}

interface LineProps {
  readonly record: OrderedRecord
  readonly look: KeyLook
  readonly grave: ReadonlySet<string>
  readonly cell: number
  readonly faint: boolean
  readonly place: (station: Station, stop: Stop) => readonly [number, number]
  readonly words: FatesWords
  readonly onHover: (id: number | null) => void
  readonly onGo: (at: number) => void
}

/** One record: a cell at each station it came to, and the way between them. */
function Line({ record, look, grave, cell, faint, place, words, onHover, onGo }: LineProps) {
  const stops = STATIONS.flatMap((station) => {
    const stop = record.stops[station]
    return stop ? [{ station, stop, at: place(station, stop) }] : []
  })
  const half = cell / 2
  return (
    <g
      className={styles.line}
      data-faint={faint || undefined}
      onPointerEnter={() => onHover(record.id)}
      onPointerLeave={() => onHover(null)}
    >
      {stops.slice(1).map(({ station, at: [x2, y2] }, i) => {
        const [x1, y1] = stops[i]?.at ?? [x2, y2]
        return (
          <path
            key={station}
            className={styles.way}
            data-grave={grave.has(`${record.id} ${station}`) || undefined}
            d={`M${x1} ${y1 + half}C${x1} ${y1 + 22} ${x2} ${y2 - 22} ${x2} ${y2 - half}`}
          />
        )
      })}
      {stops.map(({ station, stop, at: [x, y] }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: the drawing is for the eye; keys have the list and the table.
        <g key={station} className={styles.cell} onClick={() => onGo(stop.at)}>
          <title>
            {words.order.stop(
              recordNumber(record.id),
              record.key ?? words.noKey,
              record.partition,
              words.order.stations[station],
              formatTime(stop.at),
              stop.again,
            )}
          </title>
          <rect x={x - half} y={y - half} width={cell} height={cell} rx={3} fill={look.fill} />
          {cell >= 12 && (
            <text x={x} y={y + 3.5} fill={look.ink}>
              {look.letter}
            </text>
          )}
          {stop.again > 0 && <circle className={styles.again} cx={x + half} cy={y - half} r={3.5} />}
        </g>
      ))}
    </g>
  )
}

/** The same in words, each with the moment at which it came about. */
function List({ player, records, inversions, words }: PartProps) {
  const byId = new Map(records.map((record) => [record.id, record]))
  const number = (id: number) => `#${recordNumber(id)}`
  if (inversions.length === 0) return <p className={styles.none}>{words.order.none}</p>
  return (
    <ul className={styles.list} aria-label={words.order.list}>
      {inversions.slice(0, MOST_LISTED).map(({ to, first, second, at, sort }) => (
        <li key={`${to} ${first} ${second}`}>
          <button type="button" data-sort={sort} onClick={() => go(player, at, first)}>
            <time>{formatTime(at)}</time>
            <span>{words.order.inversion(number(first), number(second), to)}</span>
            <small>
              {words.order.sorts[sort](byId.get(first)?.partition ?? '', byId.get(first)?.key ?? '')}
            </small>
          </button>
        </li>
      ))}
    </ul>
  )
}
