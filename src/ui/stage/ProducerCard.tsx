import { memo } from 'react'
import type { StageWords } from '../../i18n/en/stage.ts'
import { same } from '../hooks/same.ts'
import { useView } from '../store.ts'
import type { KeyLook } from '../theme/palette.ts'
import type { BatchView, ProducerView } from './client-view.ts'
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

interface BatchesProps {
  readonly batches: readonly BatchView[]
  readonly looks: (key: string | null) => KeyLook
}

/** The accumulator: one capsule for each waiting batch, the one on its way outlined. */
function Batches({ batches, looks }: BatchesProps) {
  const followed = useView((view) => view.followed)
  return (
    <span className={styles.batches} aria-hidden="true">
      {batches.map((batch) => (
        <span
          key={`${batch.partition}:${batch.ids[0]}`}
          className={classes(
            styles.batch,
            batch.inFlight && styles.batchSent,
            followed !== null && batch.ids.includes(followed) && styles.batchFollowed,
          )}
        >
          {batch.keys.map((key, i) => (
            <i key={batch.ids[i]} style={{ background: looks(key).fill }} />
          ))}
        </span>
      ))}
    </span>
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
  const size = rect.h >= 84 ? 'full' : rect.h >= 64 ? 'middle' : 'tight'
  const retry = view.retries > 0 && <span className={styles.retry}>{words.retries(view.retries)}</span>
  const load = `acks=${view.acks}${rect.w < 124 ? ' ' : ' · '}${words.rate(view.perSecond)}`
  return (
    <>
      <Selectable
        selection={{ kind: 'producer', node: view.node }}
        label={words.producerLabel(view.name, view.acks)}
        className={classes(styles.client, (view.down || view.paused) && styles.clientDown)}
        style={at(rect)}
        data={{ 'data-size': size }}
      >
        <span className={styles.clientName}>{view.name}</span>
        {size === 'tight' && retry ? (
          retry
        ) : (
          <span className={classes(styles.mono, rect.w < 124 && styles.small)}>
            {view.down ? words.closed : view.paused ? words.paused : load}
          </span>
        )}
        {size === 'full' && <span className={styles.mono}>{view.idempotent && words.idempotent}</span>}
        {size !== 'tight' && (
          <span className={styles.batchLine}>
            {retry || <span>{words.batch}</span>}
            <Batches batches={view.batches} looks={looks} />
          </span>
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
