import { memo } from 'react'
import type { StageWords } from '../../i18n/en/stage.ts'
import { same } from '../hooks/same.ts'
import { CountdownMark } from './CountdownMark.tsx'
import type { MemberView } from './client-view.ts'
import styles from './MemberCard.module.css'
import { FULL, isLow, type MemberCardProps, MemberFrame, standingOf } from './MemberFrame.tsx'
import { chipsOf, type PartitionChip } from './partition-chips.ts'
import type { PositionView } from './poll-loop.ts'

/**
 * A partition that it has. The bar below: hatched what was read and is not committed (read again after a crash), then
 * what is still to be read.
 */
function Chip({ chip, words }: { readonly chip: PartitionChip<PositionView>; readonly words: StageWords }) {
  const sum = (of: (p: PositionView) => number) => chip.of.reduce((all, p) => all + of(p), 0)
  const again = sum((p) => p.again)
  const lag = sum((p) => p.lag)
  const paused = chip.of.every((p) => p.paused)
  const scale = 100 / Math.max(FULL, again + lag)
  return (
    <span
      className={styles.chip}
      data-paused={paused || undefined}
      title={words.positionTitle(chip.of.map((p) => p.key).join(', '), again, lag, paused)}
    >
      <b>
        {chip.name}
        {paused && <i className={styles.pauseMark} />}
      </b>
      <span className={styles.bar}>
        <i data-again style={{ width: `${again * scale}%` }} />
        <i style={{ width: `${lag * scale}%` }} />
      </span>
    </span>
  )
}

/** The loop: blocked in poll(), so far through what it returned, or blocked in commitSync(). */
function Loop({ loop, low }: { readonly loop: MemberView['loop']; readonly low: boolean }) {
  const { state, done, total, share, worker } = loop
  if (state === 'processing')
    return (
      <span className={styles.loop} data-state="processing">
        {low ? (
          <u style={{ '--done': `${share * 100}%` } as never} />
        ) : (
          <span className={styles.progress}>
            <i style={{ width: `${share * 100}%` }} />
          </span>
        )}
        {Math.min(total, done + 1)}/{total}
      </span>
    )
  return (
    <span className={styles.loop} data-state={state}>
      {low && <u />}
      {worker > 0 ? `+${worker}` : !low && (state === 'committing' ? 'commitSync()' : 'poll()')}
    </span>
  )
}

/** A consumer: the partitions it has with their positions, and where its application is in its loop. */
export const MemberCard = memo(function MemberCard(props: MemberCardProps<MemberView>) {
  const { rect, view, words } = props
  const names = view.partitions.map((p) => p.key)
  const state = standingOf(view, words)
  const low = isLow(rect)
  const works = state === null || !(view.down || view.paused)
  const loop = view.runsOut ? (
    <CountdownMark of={view.runsOut} bare={low} words={words} />
  ) : (
    works && <Loop loop={view.loop} low={low} />
  )
  const lag = <span className={low ? styles.lagLow : styles.lag}>{words.lag(view.lag)}</span>
  return (
    <MemberFrame
      {...props}
      label={words.consumerLabel(view.name, names.join(', ') || words.idle, view.lag)}
      aside={state === null && lag}
      chips={
        <>
          {state ??
            chipsOf(view.partitions).map((chip) => <Chip key={chip.name} chip={chip} words={words} />)}
          {low && loop}
        </>
      }
      foot={
        <>
          {lag}
          {loop}
        </>
      }
    />
  )
}, same)
