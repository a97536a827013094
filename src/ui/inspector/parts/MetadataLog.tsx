import { type Broker, type Controller, type KafkaWorld, metadataBatches } from '../../../engine/index.ts'
import { usePlayer } from '../../hooks/use-player.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { useInspectorWords } from '../use-inspector-words.ts'
import { Note } from './Fields.tsx'
import styles from './Log.module.css'
import { VirtualList } from './VirtualList.tsx'

const ROW = 40

function replicaOf(world: KafkaWorld, id: string): Controller | Broker | null {
  const node = world.nodes[id]
  return node?.role === 'controller' || node?.role === 'broker' ? node : null
}

/** The metadata log as a controller or a broker has it on its disk, newest record first. */
export function MetadataLog({ node }: { readonly node: string }) {
  const { log } = useInspectorWords()
  const player = usePlayer()
  const reading = useWorld((world) => {
    const raft = replicaOf(world, node)?.raft
    return raft ? { end: raft.disk.logEndOffset, highWatermark: raft.memory.highWatermark } : null
  })
  if (!reading || reading.end === 0) return <Note>{log.empty}</Note>
  const { end, highWatermark } = reading
  return (
    <>
      <p className={styles.caption}>{log.metadata}</p>
      <VirtualList
        label={log.metadata}
        className={styles.list}
        count={end}
        rowHeight={ROW}
        focusable
        keyOf={(i) => end - 1 - i}
        row={(i) => (
          <Entry
            record={metadataRecordAt(replicaOf(player.run.world, node), end - 1 - i)}
            committed={end - 1 - i < highWatermark}
          />
        )}
      />
    </>
  )
}

interface MetadataEntry {
  readonly offset: number
  readonly epoch: number
  readonly at: number
  readonly kind: string
  readonly fields: string
}

function metadataRecordAt(node: Controller | Broker | null, offset: number): MetadataEntry | null {
  const batches = node ? metadataBatches(node.raft.disk) : []
  let low = 0
  let high = batches.length
  while (low < high) {
    const mid = (low + high) >> 1
    const batch = batches[mid]
    if (batch && batch.baseOffset + batch.records.length <= offset) low = mid + 1
    else high = mid
  }
  const batch = batches[low]
  const record = batch?.records[offset - batch.baseOffset]
  if (!batch || !record) return null
  const { kind, ...fields } = record
  const text = Object.entries(fields)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(' ')
  return { offset, epoch: batch.epoch, at: batch.appendedAt, kind, fields: text }
}

function Entry({
  record,
  committed,
}: {
  readonly record: MetadataEntry | null
  readonly committed: boolean
}) {
  const { log } = useInspectorWords()
  if (!record) return null
  return (
    <div className={styles.entry} data-open={!committed || undefined} title={record.fields}>
      <span className={styles.offset}>{record.offset}</span>
      <span className={styles.main}>{record.kind}</span>
      <span className={styles.detail}>
        {log.epoch(record.epoch)} {record.fields}
      </span>
    </div>
  )
}
