import { formatNumber, formatSpan } from '../../format.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { useView } from '../../store.ts'
import { Field, Fields, Note, Section } from '../parts/Fields.tsx'
import { Meter } from '../parts/Meter.tsx'
import { Ref } from '../parts/Ref.tsx'
import { Table } from '../parts/Table.tsx'
import { type BatchRow, readBatches } from '../read/batches.ts'
import { useInspectorWords } from '../use-inspector-words.ts'
import styles from './Batches.module.css'

type Reading = NonNullable<ReturnType<typeof readBatches>>
type Lane = Reading['lanes'][number]

/** What waits inside a producer: memory, partitioner, and every batch with its numbers. */
export function Batches({ node }: { readonly node: string }) {
  const words = useInspectorWords()
  const reading = useWorld((world) => readBatches(world, node))
  if (!reading) return null
  return (
    <Section title={words.overview.queues}>
      <Memory reading={reading} />
      {reading.lanes.length === 0 && <Note>{words.value.queuesEmpty}</Note>}
      {reading.lanes.map((lane) => (
        <LaneTable key={lane.key} lane={lane} batchSize={reading.batchSize} />
      ))}
    </Section>
  )
}

function Memory({ reading }: { readonly reading: Reading }) {
  const { clients } = useInspectorWords()
  const number = useNumber()
  const { bufferedBytes, bufferMemory, blocked, blockedBy, partitioner, sticky, batchSize } = reading
  return (
    <Fields>
      <Field name={clients.partitioner}>{clients.partitionerNames[partitioner] ?? partitioner}</Field>
      {sticky.map(({ topic, partition, producedBytes }) => (
        <Field key={topic} name={clients.sticky} title={clients.stickyHint}>
          {clients.stickyValue(partition, number(producedBytes), number(batchSize))}
        </Field>
      ))}
      <Field name={clients.bufferMemory}>
        <Meter share={bufferedBytes / bufferMemory} tone={bufferedBytes > bufferMemory / 2 ? 'warn' : 'good'}>
          {clients.bufferUse(number(bufferedBytes), number(bufferMemory))}
        </Meter>
      </Field>
      {blockedBy && <Field name={clients.blocked}>{clients.blockedBy[blockedBy](blocked)}</Field>}
    </Fields>
  )
}

function LaneTable({ lane, batchSize }: { readonly lane: Lane; readonly batchSize: number }) {
  const { clients, message } = useInspectorWords()
  const { column } = clients
  const { key, topic, partition, nextSequence, rows, more, unresolved } = lane
  return (
    <div className={styles.lane}>
      <p className={styles.head}>
        <Ref to={{ kind: 'partition', topic, partition }}>{key}</Ref>
        {nextSequence !== null && (
          <span>
            {clients.nextSequence} <b>{nextSequence}</b>
          </span>
        )}
      </p>
      {unresolved && <Note>{clients.unresolved}</Note>}
      {rows.length > 0 && (
        <Table
          label={key}
          columns={[
            { head: column.state },
            { head: column.records, end: true },
            { head: column.bytes, title: column.bytesTitle, end: true },
            { head: column.waits, title: column.waitsTitle, end: true },
            { head: column.sequence, title: column.sequenceTitle, end: true },
          ]}
          rows={rows.map((row) => ({
            key: String(row.id),
            cells: [
              <State key="state" row={row} />,
              row.records,
              <Filled key="bytes" row={row} batchSize={batchSize} />,
              <Wait key="wait" row={row} />,
              row.sequence < 0 ? '–' : row.sequence,
            ],
            below: <Below row={row} />,
          }))}
        />
      )}
      {more > 0 && <Note>{message.moreItems(more)}</Note>}
    </div>
  )
}

function State({ row }: { readonly row: BatchRow }) {
  const { clients } = useInspectorWords()
  return (
    <span className={styles.state} data-state={row.state} title={clients.batchHint[row.state]}>
      {clients.batchState[row.state]}
    </span>
  )
}

function Filled({ row, batchSize }: { readonly row: BatchRow; readonly batchSize: number }) {
  const number = useNumber()
  const percent = (100 * row.bytes) / batchSize
  return (
    <span className={styles.filled} title={`${percent.toFixed(percent < 10 ? 1 : 0)} %`}>
      {number(row.bytes)}
      <i aria-hidden="true">
        <b style={{ width: `${Math.max(3, row.filled * 100)}%` }} />
      </i>
    </span>
  )
}

function Wait({ row }: { readonly row: BatchRow }) {
  const { clients } = useInspectorWords()
  return row.waits === null ? (
    <span title={clients.age(formatSpan(row.age))}>{formatSpan(row.age)}</span>
  ) : (
    <span className={styles.left} title={clients.left(formatSpan(row.waits))}>
      −{formatSpan(row.waits)}
    </span>
  )
}

function Below({ row }: { readonly row: BatchRow }) {
  const { clients } = useInspectorWords()
  const parts: string[] = []
  if (row.attempts > 1 || row.state === 'retrying') parts.push(clients.attempt(row.attempts))
  if (row.producerId >= 0) parts.push(clients.producer(row.producerId, row.producerEpoch))
  if (row.codec && row.sealedBytes !== null)
    parts.push(clients.compressed(row.codec, String(row.sealedBytes)))
  return <span className={styles.below}>{parts.length > 0 ? parts.join(' · ') : clients.notSealed}</span>
}

function useNumber(): (value: number) => string {
  const language = useView((view) => view.language)
  return (value) => formatNumber(value, language)
}
