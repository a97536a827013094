import type { StageWords } from '../../i18n/en/stage.ts'
import { useView } from '../store.ts'
import type { KeyLook } from '../theme/palette.ts'
import styles from './Accumulator.module.css'
import { fitLanes } from './accumulator.ts'
import type { CardBatch, ProducerView } from './client-view.ts'
import { classes } from './use-stage.ts'

/** Heights in a card: name and load with the padding (less of it in a low card), the line of its state, one lane. */
const WORDS = 44
const WORDS_LOW = 36
const STATE = 14
const LANE = 16

/** How a card of this height is used: whether it has a line for its state, and how many lanes of batches. */
export function roomForLanes(height: number): {
  readonly low: boolean
  readonly state: boolean
  readonly lanes: number
} {
  const low = height < WORDS + LANE
  const words = low ? WORDS_LOW : WORDS
  const state = height - words >= STATE + 2 * LANE
  return { low, state, lanes: Math.max(0, Math.floor((height - words - (state ? STATE : 0)) / LANE)) }
}

/** Widths: a card's padding, a lane's name, a capsule, a lane with one of them. */
const PADDING = 18
const LABEL = 19
const CAPSULE = 36
const LEAST_LANE = 30
const MAX_KEYS = 3

interface LookProps {
  readonly looks: (key: string | null) => KeyLook
}

interface CapsuleProps extends LookProps {
  readonly batch: CardBatch
  /** Records that are drawn. */
  readonly most: number
}

/**
 * A batch as a capsule: its records in their colours, the right side open while records can be added, the line below
 * as long as its share of batch.size. Sent: dashed with an arrow; to be tried again: with a turning arrow.
 */
function Capsule({ batch, most, looks }: CapsuleProps) {
  const followed = useView((view) => view.followed)
  const { ids, keys, state, closed, filled, eighths } = batch
  return (
    <span
      className={classes(styles.batch, followed !== null && ids.includes(followed) && styles.followed)}
      data-state={state}
      data-open={closed ? undefined : true}
    >
      {state === 'retrying' && <em>↻</em>}
      {keys.slice(0, most).map((key, i) => (
        <i key={ids[i]} style={{ background: looks(key).fill }} />
      ))}
      {keys.length > most && most > 1 && <small>{keys.length}</small>}
      {state === 'sent' && <em>›</em>}
      {eighths > 0 && <u style={{ '--left': `${eighths * 12.5}%` } as never} />}
      <s style={{ width: `${Math.max(4, filled * 100)}%` }} />
    </span>
  )
}

interface AccumulatorProps extends LookProps {
  readonly lanes: ProducerView['lanes']
  /** How many lanes there is room for. */
  readonly room: number
  readonly width: number
  readonly words: StageWords
}

/** The accumulator on a producer's card: each partition has a place of its own, as long as there is room. */
export function Accumulator({ lanes, room, width, looks, words }: AccumulatorProps) {
  const inner = width - PADDING
  const columns = Math.min(Math.ceil(lanes.length / room), Math.max(1, Math.floor(inner / LEAST_LANE)))
  const { shown, more } = fitLanes(lanes, room * columns)
  const fit = Math.max(1, Math.floor((inner / columns - LABEL) / CAPSULE))
  return (
    <span
      className={styles.lanes}
      style={{ '--columns': columns } as never}
      data-stage-part="accumulator"
      data-dense={columns > 2 || undefined}
      aria-hidden="true"
    >
      {shown.map(({ key, partition, batches }) => (
        <span
          key={key}
          className={styles.lane}
          title={words.laneTitle(key, batches.length)}
          data-empty={batches.length === 0 || undefined}
        >
          <b>{words.partitionShort(partition)}</b>
          {batches.slice(0, fit).map((batch) => (
            <Capsule key={batch.id} batch={batch} most={columns > 2 ? 1 : MAX_KEYS} looks={looks} />
          ))}
          {batches.length > fit && <small>{words.moreBatches(batches.length - fit)}</small>}
        </span>
      ))}
      {more > 0 && <small className={styles.more}>{words.moreBatches(more)}</small>}
    </span>
  )
}
