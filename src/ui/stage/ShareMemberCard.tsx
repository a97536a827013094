import { memo } from 'react'
import { same } from '../hooks/same.ts'
import styles from './MemberCard.module.css'
import { FULL, isLow, type MemberCardProps, MemberFrame, standingOf } from './MemberFrame.tsx'
import { chipsOf } from './partition-chips.ts'
import type { ShareMemberView } from './share-view.ts'
import { tenths } from './use-stage.ts'

/** A share consumer: the partitions it may take from, the records it holds of each, and until when. */
export const ShareMemberCard = memo(function ShareMemberCard(props: MemberCardProps<ShareMemberView>) {
  const { rect, view, words } = props
  const state = standingOf(view, words)
  const low = isLow(rect)
  const chips = chipsOf(view.partitions)
  const lock = view.lockLeft === null ? null : words.lockLeft(tenths(view.lockLeft))
  const loop = lock ?? (view.state === 'polling' ? 'poll()' : words.shareStates[view.state])
  const held = <span className={low ? styles.lagLow : styles.lag}>{words.held(view.held)}</span>
  const names = chips.map(({ name }) => name).join(', ')
  return (
    <MemberFrame
      {...props}
      label={words.shareConsumerLabel(view.name, names || words.idle, view.held)}
      aside={state === null && held}
      chips={
        <>
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
          {low && state === null && <span className={styles.loop}>{loop}</span>}
        </>
      }
      foot={
        state === null && (
          <>
            {held}
            <span className={styles.loop} data-state={view.state === 'polling' ? 'polling' : 'processing'}>
              {loop}
            </span>
          </>
        )
      }
    />
  )
}, same)
