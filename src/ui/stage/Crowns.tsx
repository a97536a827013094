import { useRef } from 'react'
import { later } from '../later.tsx'
import type { PartitionView } from './broker-view.ts'
import { Clip } from './Clip.tsx'
import { Crown } from './Crown.tsx'
import type { StageLayout } from './layout-types.ts'
import styles from './stage.module.css'
import type { CrownPlaces } from './TravellingCrowns.tsx'

/** A jump of more simulated time than this is a seek: crowns are placed, not moved. */
const SEEK = 3_000_000

interface CrownsProps {
  readonly layout: StageLayout
  readonly partitions: readonly (PartitionView | null)[]
  readonly now: number
  readonly playing: boolean
}

function StandingCrowns({ places }: CrownPlaces) {
  return places.map(({ key, x, y }) => (
    <div
      key={key}
      className={styles.travellingCrown}
      style={{ transform: `translate(${x}px, ${y}px)` }}
      aria-hidden="true"
    >
      <Crown />
    </div>
  ))
}

/** What moves them is fetched after the first paint; until then they stand. */
const TravellingCrowns = later(
  () => import('./TravellingCrowns.tsx').then((m) => m.TravellingCrowns),
  StandingCrowns,
)

/** One crown for each partition; it travels when the leader changes. */
export function Crowns({ layout, partitions, now, playing }: CrownsProps) {
  const last = useRef({ now, layout })
  const near = playing || Math.abs(now - last.current.now) < SEEK
  const travel = near && last.current.layout === layout
  last.current = { now, layout }
  if (layout.detail !== 'full' && layout.detail !== 'compact') return null
  const places = layout.columns.flatMap((column) => {
    const leader = partitions[column.index]?.leader
    const row = column.seen && layout.rows.find((r) => r.broker === leader && r.seen)
    return row ? [{ key: column.key, x: column.x + 5, y: row.cardsY + (row.slim ? 4 : 7) }] : []
  })
  const { camera, pane } = layout
  return (
    <Clip rect={pane} on={camera.k !== 1 || camera.x !== 0 || camera.y !== 0} above>
      <TravellingCrowns places={places} travel={travel} />
    </Clip>
  )
}
