import { type KeyboardEvent, useCallback, useRef, useState } from 'react'
import type { StageWords } from '../../i18n/en/stage.ts'
import { BrokerLabel } from './BrokerLabel.tsx'
import type { BrokerView, PartitionView } from './broker-view.ts'
import { Clip } from './Clip.tsx'
import type { StageLayout } from './layout-types.ts'
import { ReplicaCard } from './ReplicaCard.tsx'
import styles from './stage.module.css'
import { at, classes } from './use-stage.ts'

interface BrokerRowsProps {
  readonly layout: StageLayout
  readonly brokers: readonly BrokerView[]
  readonly partitions: readonly (PartitionView | null)[]
  readonly lit: ReadonlySet<string> | null
  readonly words: StageWords
}

const STEPS: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** The next replica in a direction, passing over places that have none. */
function neighbour(
  grid: HTMLElement,
  place: string,
  [dr, dc]: readonly [number, number],
): HTMLElement | null {
  let [row = 0, column = 0] = place.split(',').map(Number)
  for (let i = 0; i < 64; i++) {
    row += dr
    column += dc
    const found = grid.querySelector<HTMLElement>(`[data-place="${row},${column}"]`)
    if (found) return found
  }
  return null
}

/** All brokers with their replicas; arrow keys move between replicas. */
export function BrokerRows({ layout, brokers, partitions, lit, words }: BrokerRowsProps) {
  const grid = useRef<HTMLElement>(null)
  const [current, setCurrent] = useState<string | null>(null)
  const move = useCallback((event: KeyboardEvent<HTMLButtonElement>) => {
    const step = STEPS[event.key]
    const place = event.currentTarget.dataset.place
    if (!step || !place || !grid.current) return
    event.preventDefault()
    event.stopPropagation()
    neighbour(grid.current, place, step)?.focus()
  }, [])
  const narrow = layout.mode === 'narrow'
  const cards = layout.detail === 'full' || layout.detail === 'compact'
  const replicaAt = (broker: number, index: number) =>
    partitions[index]?.replicas.find((replica) => replica.broker === broker)
  const rows = layout.rows.filter((row) => row.seen)
  const columns = layout.columns.filter((column) => column.seen)
  const { pane, camera } = layout
  const away = camera.k !== 1 || camera.x !== 0 || camera.y !== 0
  const band = { ...pane, x: 0, w: layout.width }
  const places = cards
    ? rows.flatMap((row, r) =>
        columns.flatMap((column) => (replicaAt(row.broker, column.index) ? [`${r},${column.index}`] : [])),
      )
    : []
  const reachable = current !== null && places.includes(current) ? current : places[0]
  return (
    <section ref={grid} aria-label={words.replicas}>
      {rows.map((row, r) => {
        const view = brokers.find((b) => b.broker === row.broker)
        if (!view) return null
        const out = view.state === 'crashed' || view.state === 'stopped'
        return (
          <div key={row.broker} role="group" aria-label={words.broker(row.broker)}>
            <Clip rect={band} on={away}>
              <div
                className={classes(
                  styles.row,
                  out && styles.rowDown,
                  view.state === 'crashed' && styles.rowCrashed,
                )}
                style={at(row.rect)}
              />
              <BrokerLabel layout={row} view={view} narrow={narrow} words={words} />
            </Clip>
            <Clip rect={pane} on={away}>
              {cards &&
                columns.map((column) => {
                  const replica = replicaAt(row.broker, column.index)
                  const place = `${r},${column.index}`
                  return replica ? (
                    <ReplicaCard
                      key={column.key}
                      column={column}
                      row={row}
                      view={replica}
                      dim={lit?.has(column.key) === false}
                      words={words}
                      reachable={place === reachable}
                      place={place}
                      onMove={move}
                      onReach={setCurrent}
                    />
                  ) : null
                })}
            </Clip>
          </div>
        )
      })}
    </section>
  )
}
