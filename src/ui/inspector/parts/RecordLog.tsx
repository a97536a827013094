import { useDeferredValue, useRef, useState } from 'react'
import { type KafkaWorld, lastStableOffset, type PartitionLog } from '../../../engine/index.ts'
import { formatTime } from '../../format.ts'
import { usePlayer } from '../../hooks/use-player.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { useView } from '../../store.ts'
import { decode, isDecoded } from '../read/decode.ts'
import { headerText, type LogRecord, momentOf, recordAt, searchLog } from '../read/records.ts'
import { useInspectorWords } from '../use-inspector-words.ts'
import { Note } from './Fields.tsx'
import styles from './Log.module.css'
import { VirtualList, type VirtualListHandle } from './VirtualList.tsx'

const ROW = 56

export interface LogSource {
  readonly log: PartitionLog
  readonly broker: number
  /** What is below it is committed, as far as this broker knows. */
  readonly highWatermark: number
}

interface RecordLogProps {
  readonly label: string
  readonly topic: string
  readonly source: (world: KafkaWorld) => LogSource | null
}

/** The records of a log, newest first: it follows the tail until somebody scrolls, and jumps where one asks. */
export function RecordLog({ label, topic, source }: RecordLogProps) {
  const { log: words, name } = useInspectorWords()
  const player = usePlayer()
  const list = useRef<VirtualListHandle>(null)
  const [typed, setTyped] = useState('')
  /** Where the list ended when somebody began to scroll; null while it follows the tail. */
  const [pinned, setPinned] = useState<number | null>(null)
  const search = useDeferredValue(typed.trim())
  const reading = useWorld((world) => {
    const found = source(world)
    if (!found) return null
    const { log, broker, highWatermark } = found
    return {
      start: log.logStartOffset,
      end: log.logEndOffset,
      stable: Math.min(highWatermark, lastStableOffset(log, highWatermark)),
      broker,
      highWatermark,
      found: search === '' ? null : searchLog(log, search),
    }
  })
  if (!reading) return <Note>{words.empty}</Note>
  // What was truncated away cannot be held on to.
  const end = Math.min(pinned ?? reading.end, reading.end)
  const count = reading.found?.length ?? Math.max(0, end - reading.start)
  const offsetOf = (i: number): number => reading.found?.[i] ?? end - 1 - i
  function jump(offset: number): void {
    setTyped('')
    setPinned(reading?.end ?? null)
    list.current?.scrollTo((reading?.end ?? 0) - 1 - Math.max(offset, reading?.start ?? 0))
  }
  const places = [
    { name: words.start, title: words.startTitle, offset: reading.start },
    { name: 'LSO', title: words.stableTitle, offset: reading.stable },
    { name: 'HW', title: words.highWatermarkTitle, offset: reading.highWatermark },
  ]
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
      <div className={styles.jumps} role="group" aria-label={words.jump}>
        {places.map((place) => (
          <button key={place.name} type="button" title={place.title} onClick={() => jump(place.offset)}>
            {place.name} <span>{place.offset}</span>
          </button>
        ))}
        <button
          type="button"
          title={words.followTitle}
          aria-pressed={pinned === null}
          onClick={() => {
            setPinned(pinned === null ? reading.end : null)
            if (pinned !== null) list.current?.scrollTo(0)
          }}
        >
          {words.follow} <span>{reading.end}</span>
        </button>
      </div>
      {count === 0 && <Note>{search === '' ? words.empty : words.noneFound}</Note>}
      <VirtualList
        ref={list}
        label={label}
        className={styles.list}
        count={count}
        rowHeight={ROW}
        keyOf={offsetOf}
        onScrolled={() => setPinned((was) => was ?? reading.end)}
        row={(i) => {
          const log = source(player.run.world)?.log
          const offset = offsetOf(i)
          const record = log ? recordAt(log, offset) : null
          if (!record) return <Gone offset={offset} />
          return <Entry record={record} topic={topic} committed={offset < reading.highWatermark} />
        }}
      />
    </>
  )
}

/** An offset whose record the cleaner has taken away. */
function Gone({ offset }: { readonly offset: number }) {
  const { log } = useInspectorWords()
  return (
    <div className={styles.entry}>
      <span className={styles.offset}>{offset}</span>
      <span className={styles.detail}>{log.compacted}</span>
    </div>
  )
}

interface EntryProps {
  readonly record: LogRecord
  readonly topic: string
  readonly committed: boolean
}

function Entry({ record, topic, committed }: EntryProps) {
  const { log, value } = useInspectorWords()
  const select = useView((view) => view.select)
  const { baseOffset, count, leaderEpoch, producerId, producerEpoch, sequence } = record
  return (
    <button
      type="button"
      className={styles.entry}
      data-open={!committed || undefined}
      disabled={record.marker !== null}
      title={
        record.marker ??
        `${record.key ?? value.noKey}\n${record.value ?? value.nullValue}\n${headerText(record.headers)}`.trim()
      }
      onClick={() => select({ kind: 'record', id: record.id })}
    >
      <span className={styles.offset}>{record.offset}</span>
      <span className={styles.main}>
        <Content record={record} topic={topic} />
      </span>
      <span className={styles.detail}>
        {formatTime(momentOf(record.timestamp))} · {log.batch(baseOffset, count)}
        {record.headers.length > 0 && ` · ${log.headers(record.headers.length)}`}
        {record.compression && ` · ${record.compression}`}
        {record.transactional && ` · ${log.transactional}`}
      </span>
      <span className={styles.detail}>
        {!committed && <span className={styles.open}>{log.notCommitted} · </span>}
        {log.epoch(leaderEpoch)}
        {producerId >= 0 && ` · ${log.producer(producerId, producerEpoch, sequence)}`}
      </span>
    </button>
  )
}

/** Key and value; a marker by what it ends; a record of Kafka's own topics by what it says. */
function Content({ record, topic }: Omit<EntryProps, 'committed'>) {
  const { log, value, clients } = useInspectorWords()
  if (record.marker)
    return (
      <b>
        {record.marker === 'COMMIT'
          ? `✓ ${clients.transactions.commitMarker}`
          : `✕ ${clients.transactions.abortMarker}`}
      </b>
    )
  if (isDecoded(topic)) {
    const { kind, about, says } = decode(topic, record.key, record.value)
    return (
      <>
        <b>{kind}</b> {about} {says ?? log.tombstone}
      </>
    )
  }
  return (
    <>
      <b>{record.key ?? value.noKey}</b> {record.value ?? log.tombstone}
    </>
  )
}
