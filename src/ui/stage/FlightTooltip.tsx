import { apiOf, type Run } from '../../engine/index.ts'
import { flight as en } from '../../i18n/en/flight.ts'
import type { StageWords } from '../../i18n/en/stage.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { formatTime } from '../format.ts'
import { readMessage, sizeOf } from '../inspector/read/messages.ts'
import { useView } from '../store.ts'
import type { FlightPlan } from './flights.ts'
import type { Point, Size } from './layout-types.ts'
import { nodeName } from './node-name.ts'
import styles from './stage.module.css'

interface FlightTooltipProps {
  readonly plan: FlightPlan
  readonly run: Run
  readonly at: Point
  readonly stage: Size
  readonly words: StageWords
}

const WIDTH = 268
const LINE = 16
const MOST_PARTITIONS = 3

type Row = readonly [name: string, value: string]

function rowsOf({ plan, run }: FlightTooltipProps, own: typeof en): Row[] {
  const { envelope } = plan
  const { body } = envelope
  const reading = readMessage(run.world, envelope.seq, run.now)
  const size = body && sizeOf(body)
  const api = body && apiOf(body)
  const rows: Row[] = []
  if (api) rows.push([own.apiKey, `${api.key} · ${own.version(api.version)}`])
  if (body) rows.push([own.correlationId, String(envelope.correlationId)])
  if (reading && reading.clientId !== null) rows.push([own.clientId, reading.clientId])
  if (size && size.partitions.length > 0) {
    const rest = size.partitions.length - MOST_PARTITIONS
    const listed = size.partitions.slice(0, MOST_PARTITIONS).join(', ')
    rows.push([own.partitions, rest > 0 ? `${listed} ${own.more(rest)}` : listed])
  }
  if (size && size.records > 0)
    rows.push([own.records, `${size.records} · ${own.bytes(size.bytes.toLocaleString('en'))}`])
  rows.push([own.sent, formatTime(envelope.sentAt)])
  const inMs = Math.max(0, Math.ceil((envelope.at - run.now) / 1000))
  const waits = reading?.state !== 'on the way' && reading?.state !== 'serving' ? reading?.state : undefined
  if (waits !== undefined && waits !== 'detained') rows.push(['', own.waits[waits]])
  else rows.push([own.arrives, `${formatTime(envelope.at)} · ${own.inMs(String(inMs))}`])
  if (waits === 'detained') rows.push(['', own.waits.detained])
  return rows
}

/** All that is known of a message under way, beside the pointer. */
export function FlightTooltip(props: FlightTooltipProps) {
  const { plan, at, stage, words } = props
  const own = wordsIn(
    useView((view) => view.language),
    'flight',
    en,
  )
  const { envelope, api, error } = plan
  const rows = rowsOf(props, own)
  const height = 46 + rows.length * LINE
  const left = Math.max(4, Math.min(at.x + 14, stage.width - WIDTH - 4))
  const top = at.y + 14 + height > stage.height ? Math.max(4, at.y - height - 8) : at.y + 14
  const closes = envelope.via === 'close'
  return (
    <div className={styles.tooltip} style={{ left, top, width: WIDTH }} role="tooltip">
      <p>
        <b>{closes ? own.closed : api}</b>{' '}
        {closes ? '' : envelope.via === 'request' ? own.request : own.response}
        {error !== null && <span className={styles.tooltipError}> {error}</span>}
      </p>
      <p className={styles.mono}>{own.route(nodeName(envelope.from, words), nodeName(envelope.to, words))}</p>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name + value}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
