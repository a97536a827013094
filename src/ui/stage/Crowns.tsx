import * as m from 'framer-motion/m'
import { useRef } from 'react'
import type { PartitionView } from './broker-view.ts'
import { Crown } from './Crown.tsx'
import type { StageLayout } from './layout-types.ts'
import styles from './stage.module.css'

/** A jump of more simulated time than this is a seek: crowns are placed, not moved. */
const SEEK = 3_000_000

interface CrownsProps {
  readonly layout: StageLayout
  readonly partitions: readonly PartitionView[]
  readonly now: number
  readonly playing: boolean
}

/** One crown for each partition; it travels when the leader changes. */
export function Crowns({ layout, partitions, now, playing }: CrownsProps) {
  const last = useRef({ now, layout })
  const near = playing || Math.abs(now - last.current.now) < SEEK
  const travels = near && last.current.layout === layout
  last.current = { now, layout }
  if (layout.detail !== 'full' && layout.detail !== 'compact') return null
  return layout.columns.map((column) => {
    const leader = partitions[column.index]?.leader
    const row = layout.rows.find((r) => r.broker === leader)
    if (!row) return null
    return (
      <m.div
        key={column.key}
        className={styles.travellingCrown}
        initial={false}
        animate={{ x: column.x + 5, y: row.cardsY + 7 }}
        transition={{ duration: travels ? 0.7 : 0, ease: 'easeInOut' }}
        aria-hidden="true"
      >
        <Crown />
      </m.div>
    )
  })
}
