import type { StageWords } from '../../i18n/en/stage.ts'
import { formatTime } from '../format.ts'
import type { FlightPlan } from './flights.ts'
import type { Point, Size } from './layout-types.ts'
import { nodeName } from './node-name.ts'
import styles from './stage.module.css'

interface FlightTooltipProps {
  readonly plan: FlightPlan
  readonly now: number
  readonly at: Point
  readonly stage: Size
  readonly words: StageWords
}

const WIDTH = 250
const HEIGHT = 92

function bytesOf(plan: FlightPlan): number {
  const { body } = plan.envelope
  if (body?.kind === 'ProduceRequest') return body.partitions.reduce((sum, p) => sum + p.batch.sizeInBytes, 0)
  if (body?.kind !== 'FetchResponse') return 0
  let bytes = 0
  for (const part of body.partitions) for (const batch of part.batches) bytes += batch.sizeInBytes
  return bytes
}

/** What is known of a message under way, beside the pointer. */
export function FlightTooltip({ plan, now, at, stage, words }: FlightTooltipProps) {
  const { envelope, parts, api, error } = plan
  const left = Math.max(4, Math.min(at.x + 14, stage.width - WIDTH - 4))
  const top = at.y + 14 + HEIGHT > stage.height ? at.y - HEIGHT - 8 : at.y + 14
  const count = parts.reduce((sum, part) => sum + part.ids.length, 0)
  const partitions = parts.flatMap((part) => (part.partition === null ? [] : [part.partition]))
  const title = envelope.via === 'close' ? words.connectionClosed : api
  const sort = envelope.via === 'close' ? '' : envelope.via === 'request' ? words.request : words.response
  const inMs = Math.max(0, Math.ceil((envelope.at - now) / 1000))
  return (
    <div className={styles.tooltip} style={{ left, top, width: WIDTH }} role="tooltip">
      <p>
        <b>{title}</b> {sort}
        {error !== null && <span className={styles.tooltipError}> {error}</span>}
      </p>
      <p className={styles.mono}>
        {words.route(nodeName(envelope.from, words), nodeName(envelope.to, words))}
      </p>
      <p>{words.sentArrives(formatTime(envelope.sentAt), String(inMs))}</p>
      {count > 0 && (
        <p>
          {words.records(count)} · {words.bytes(bytesOf(plan))}
        </p>
      )}
      {partitions.length > 0 && <p className={styles.mono}>{partitions.slice(0, 3).join(', ')}</p>}
    </div>
  )
}
