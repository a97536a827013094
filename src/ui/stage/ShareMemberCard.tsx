import { memo } from 'react'
import type { StageWords } from '../../i18n/en/stage.ts'
import { same } from '../hooks/same.ts'
import type { Rect } from './layout-types.ts'
import styles from './MemberCard.module.css'
import { CloseButton } from './ProducerCard.tsx'
import { chipsOf } from './partition-chips.ts'
import { Selectable } from './Selectable.tsx'
import type { ShareMemberView } from './share-view.ts'
import stage from './stage.module.css'
import { at, classes, tenths } from './use-stage.ts'

/** So many records fill the bar under a partition. */
const FULL = 20

/** A lower card has two lines only. */
const LOW = 54

function stateOf(view: ShareMemberView, words: StageWords): string | null {
  if (view.down) return words.closed
  if (view.paused) return words.paused
  if (!view.stable) return words.joining
  return view.partitions.length === 0 ? words.idle : null
}

interface ShareMemberCardProps {
  readonly rect: Rect
  readonly view: ShareMemberView
  readonly touch: boolean
  readonly words: StageWords
  readonly onClose: (node: string) => void
}

/** A share consumer: the partitions it may take from, the records it holds of each, and until when. */
export const ShareMemberCard = memo(function ShareMemberCard(props: ShareMemberCardProps) {
  const { rect, view, touch, words, onClose } = props
  const state = stateOf(view, words)
  const low = rect.h < LOW
  const chips = chipsOf(view.partitions)
  const lock = view.lockLeft === null ? null : words.lockLeft(tenths(view.lockLeft))
  const loop = view.state === 'polling' ? 'poll()' : words.shareStates[view.state]
  const held = <span className={low ? styles.lagLow : styles.lag}>{words.held(view.held)}</span>
  const names = chips.map(({ name }) => name).join(', ')
  return (
    <>
      <Selectable
        selection={{ kind: 'consumer', node: view.node }}
        label={words.shareConsumerLabel(view.name, names || words.idle, view.held)}
        className={classes(styles.member, (view.down || view.paused) && stage.clientDown)}
        style={at(rect)}
      >
        <span className={stage.memberName}>
          {view.name}
          {low && state === null && held}
        </span>
        <span className={styles.chips}>
          {state ??
            chips.map(({ name, of }) => {
              const records = of.reduce((sum, p) => sum + p.held, 0)
              return (
                <span key={name} className={styles.chip}>
                  <b>{name}</b>
                  <span className={styles.bar}>
                    <i style={{ width: `${Math.min(100, (records * 100) / FULL)}%` }} />
                  </span>
                </span>
              )
            })}
          {low && state === null && <span className={styles.loop}>{lock ?? loop}</span>}
        </span>
        {!low && state === null && (
          <span className={styles.line}>
            {held}
            <span className={styles.loop} data-state={view.state === 'polling' ? 'polling' : 'processing'}>
              {lock ?? loop}
            </span>
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
