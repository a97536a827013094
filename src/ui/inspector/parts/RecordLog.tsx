import { useDeferredValue, useState } from 'react'
import type { KafkaWorld, PartitionLog } from '../../../engine/index.ts'
import { formatTime } from '../../format.ts'
import { usePlayer } from '../../hooks/use-player.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { useView } from '../../store.ts'
import { type LogRecord, momentOf, recordAt, searchLog } from '../read/records.ts'
import { useInspectorWords } from '../use-inspector-words.ts'
import { Note } from './Fields.tsx'
import styles from './Log.module.css'
import { VirtualList } from './VirtualList.tsx'

const ROW = 56

export interface LogSource {
  readonly log: PartitionLog
  readonly broker: number
  /** What is below it is committed, as far as this broker knows. */
  readonly highWatermark: number
}

interface RecordLogProps {
  readonly label: string
  readonly source: (world: KafkaWorld) => LogSource | null
}

/** The records of a log, newest first, with a search over keys and values. */
export function RecordLog({ label, source }: RecordLogProps) {
  const { log: words, name } = useInspectorWords()
  const player = usePlayer()
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const reading = useWorld((world) => {
    const found = source(world)
    if (!found) return null
    const { log, broker, highWatermark } = found
    return {
      start: log.logStartOffset,
      end: log.logEndOffset,
      broker,
      highWatermark,
      found: search === '' ? null : searchLog(log, search),
    }
  })
  if (!reading) return <Note>{words.empty}</Note>
  const count = reading.found?.length ?? reading.end - reading.start
  const offsetOf = (i: number): number => reading.found?.[i] ?? reading.end - 1 - i
  return (
    <>
      <p className={styles.caption}>{words.of(name.broker(reading.broker))}</p>
      <input
        type="search"
        className={styles.search}
        placeholder={words.search}
        aria-label={words.search}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {count === 0 && <Note>{search === '' ? words.empty : words.noneFound}</Note>}
      <VirtualList
        label={label}
        className={styles.list}
        count={count}
        rowHeight={ROW}
        keyOf={offsetOf}
        row={(i) => {
          const log = source(player.run.world)?.log
          const record = log ? recordAt(log, offsetOf(i)) : null
          return record && <Entry record={record} committed={offsetOf(i) < reading.highWatermark} />
        }}
      />
    </>
  )
}

function Entry({ record, committed }: { readonly record: LogRecord; readonly committed: boolean }) {
  const { log, value, clients } = useInspectorWords()
  const select = useView((view) => view.select)
  const { baseOffset, count, leaderEpoch, producerId, sequence } = record
  return (
    <button
      type="button"
      className={styles.entry}
      data-open={!committed || undefined}
      disabled={record.marker !== null}
      title={record.marker ?? `${record.key ?? value.noKey}\n${record.value ?? value.nullValue}`}
      onClick={() => select({ kind: 'record', id: record.id })}
    >
      <span className={styles.offset}>{record.offset}</span>
      <span className={styles.main}>
        {record.marker ? (
          <b>
            {record.marker === 'COMMIT'
              ? `✓ ${clients.transactions.commitMarker}`
              : `✕ ${clients.transactions.abortMarker}`}
          </b>
        ) : (
          <>
            <b>{record.key ?? value.noKey}</b> {record.value ?? value.nullValue}
          </>
        )}
      </span>
      <span className={styles.detail}>
        {formatTime(momentOf(record.timestamp))} · {log.batch(baseOffset, count)}
      </span>
      <span className={styles.detail}>
        {!committed && <span className={styles.open}>{log.notCommitted} · </span>}
        {log.epoch(leaderEpoch)}
        {producerId >= 0 && ` · ${log.producer(producerId, sequence)}`}
      </span>
    </button>
  )
}
