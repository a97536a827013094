import { useWorld } from '../../hooks/use-world.ts'
import { type PartitionRow, partitionsOf } from '../read/partitions.ts'
import { useInspectorWords } from '../use-inspector-words.ts'
import { Chip } from './Chip.tsx'
import styles from './PartitionTable.module.css'
import { Ref } from './Ref.tsx'
import { idList } from './StatusChip.tsx'
import { Table } from './Table.tsx'

/** The health of a partition in badges; null when it is well. */
export function PartitionBadges({ row }: { readonly row: PartitionRow }) {
  const { badge } = useInspectorWords()
  if (!row.leaderless && !row.underReplicated) return null
  return (
    <span className={styles.badges}>
      {row.leaderless && <Chip tone="bad">{badge.leaderless}</Chip>}
      {row.underReplicated && <Chip tone="warn">{badge.underReplicated}</Chip>}
      {row.underMinIsr && <Chip tone="bad">{badge.underMinIsr}</Chip>}
    </span>
  )
}

interface PartitionTableProps {
  readonly topic: string
  readonly heading?: boolean
}

/** The partitions of a topic with Kafka's own names for their offsets. */
export function PartitionTable({ topic, heading = false }: PartitionTableProps) {
  const { column } = useInspectorWords()
  const rows = useWorld((world) => partitionsOf(world, topic))
  return (
    <>
      {heading && (
        <h4 className={styles.heading}>
          <Ref to={{ kind: 'topic', topic }}>{topic}</Ref>
        </h4>
      )}
      <Table
        label={topic}
        columns={[
          { head: column.p, title: column.partition },
          { head: column.leader },
          { head: column.replicas },
          { head: column.isr, title: column.isrTitle },
          { head: column.start, title: column.logStart, end: true },
          { head: column.hw, title: column.highWatermark, end: true },
          { head: column.leo, title: column.logEndTitle, end: true },
          { head: column.ep, title: column.leaderEpoch, end: true },
        ]}
        rows={rows.map((row) => ({
          key: `${row.partition}`,
          to: { kind: 'partition', topic, partition: row.partition },
          cells: [
            row.partition,
            row.leader < 0 ? '–' : row.leader,
            idList(row.replicas),
            idList(row.isr),
            row.logStart ?? '–',
            row.highWatermark ?? '–',
            row.logEnd ?? '–',
            row.leaderEpoch,
          ],
          below: row.leaderless || row.underReplicated ? <PartitionBadges row={row} /> : undefined,
        }))}
      />
    </>
  )
}
