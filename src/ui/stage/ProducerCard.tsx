import { memo } from 'react'
import type { StageWords } from '../../i18n/en/stage.ts'
import { same } from '../hooks/same.ts'
import type { KeyLook } from '../theme/palette.ts'
import { Accumulator, roomForLanes } from './Accumulator.tsx'
import { CountdownMark } from './CountdownMark.tsx'
import type { ProducerView } from './client-view.ts'
import type { Rect } from './layout-types.ts'
import { Selectable } from './Selectable.tsx'
import styles from './stage.module.css'
import { at, classes } from './use-stage.ts'

interface CloseProps {
  readonly rect: Rect
  readonly label: string
  readonly touch: boolean
  readonly onClose: () => void
}

/** The small button at a client's corner. */
export function CloseButton({ rect, label, touch, onClose }: CloseProps) {
  const size = touch ? 40 : 20
  const style = { left: rect.x + rect.w - size - 2, top: rect.y + 2, width: size, height: size }
  return (
    <button
      type="button"
      className={styles.close}
      style={style}
      aria-label={label}
      title={label}
      onClick={onClose}
    >
      ×
    </button>
  )
}

interface ProducerCardProps {
  readonly rect: Rect
  readonly view: ProducerView
  readonly looks: (key: string | null) => KeyLook
  readonly touch: boolean
  readonly words: StageWords
  readonly onClose: (node: string) => void
}

/** A producer: its name, its promises, what waits in its accumulator. */
export const ProducerCard = memo(function ProducerCard(props: ProducerCardProps) {
  const { rect, view, looks, touch, words, onClose } = props
  const room = roomForLanes(rect.h)
  const load = `acks=${view.acks}${rect.w < 124 ? ' ' : ' · '}${words.rate(view.perSecond)}`
  const trouble = troubleOf(view, words) ?? transactionOf(view, words)
  return (
    <>
      <Selectable
        selection={{ kind: 'producer', node: view.node }}
        label={words.producerLabel(view.name, view.acks)}
        className={classes(styles.client, (view.down || view.paused) && styles.clientDown)}
        style={at(rect)}
        data={{ 'data-size': room.lanes === 0 ? 'tight' : room.low ? 'low' : 'full' }}
      >
        <span className={styles.clientName}>{view.name}</span>
        {trouble && !room.state ? (
          trouble
        ) : (
          <span className={classes(styles.mono, rect.w < 124 && styles.small)}>
            {view.down ? words.closed : view.paused ? words.paused : load}
          </span>
        )}
        {room.state &&
          (trouble || <span className={styles.mono}>{view.idempotent && words.idempotent}</span>)}
        {room.lanes > 0 && (
          <Accumulator lanes={view.lanes} room={room.lanes} width={rect.w} looks={looks} words={words} />
        )}
      </Selectable>
      <CloseButton
        rect={rect}
        touch={touch}
        label={words.closeClient(view.name)}
        onClose={() => onClose(view.node)}
      />
    </>
  )
}, same)

/** What holds the producer up, the worst first; null when nothing does. */
function troubleOf(view: ProducerView, words: StageWords) {
  if (view.down || view.paused) return null
  const text =
    view.blocked > 0 && view.blockedBy
      ? words.sendBlocked[view.blockedBy](view.blocked)
      : view.retries > 0
        ? words.retries(view.retries)
        : view.bufferPercent !== null
          ? words.bufferUsed(view.bufferPercent)
          : null
  if (text === null) return null
  return (
    <span className={styles.held}>
      <span className={styles.retry}>{text}</span>
      {view.runsOut && <CountdownMark of={view.runsOut} bare words={words} />}
    </span>
  )
}

const TONES: Readonly<Record<string, string>> = {
  IN_TRANSACTION: 'open',
  COMMITTING_TRANSACTION: 'committing',
  ABORTING_TRANSACTION: 'aborting',
  ABORTABLE_ERROR: 'aborting',
  FATAL_ERROR: 'fatal',
}

/** Where it is with its transactions; null for a producer without any. */
function transactionOf(view: ProducerView, words: StageWords) {
  if (!view.transaction || view.down || view.paused) return null
  const { state, records } = view.transaction
  return (
    <span className={styles.held}>
      <span className={styles.transaction} data-tone={TONES[state]} title={state}>
        {words.transaction[state](records)}
      </span>
      {view.runsOut && <CountdownMark of={view.runsOut} bare words={words} />}
    </span>
  )
}
