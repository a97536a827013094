import { memo } from 'react'
import type { StageWords } from '../../i18n/en/stage.ts'
import { same } from '../hooks/same.ts'
import type { GroupView, MemberView } from './client-view.ts'
import type { GroupLayout, Rect } from './layout-types.ts'
import { CloseButton } from './ProducerCard.tsx'
import { groupLetter } from './painter.ts'
import { chipsOf } from './partition-chips.ts'
import { Selectable } from './Selectable.tsx'
import styles from './stage.module.css'
import { at, classes, tenths } from './use-stage.ts'

/** A lag of this many records fills the bar. */
const FULL_LAG = 20

interface MemberCardProps {
  readonly rect: Rect
  readonly view: MemberView
  readonly touch: boolean
  readonly words: StageWords
  readonly onClose: (node: string) => void
}

function memberState(view: MemberView, words: StageWords): string | null {
  if (view.down) return words.closed
  if (view.paused) return words.paused
  if (!view.stable) return words.joining
  if (view.partitions.length === 0) return words.idle
  return null
}

const MemberCard = memo(function MemberCard({ rect, view, touch, words, onClose }: MemberCardProps) {
  const names = view.partitions.map((p) => `${p.topic}-${p.partition}`)
  const state = memberState(view, words)
  const tight = rect.h < 54
  return (
    <>
      <Selectable
        selection={{ kind: 'consumer', node: view.node }}
        label={words.consumerLabel(view.name, names.join(', ') || words.idle, view.lag)}
        className={classes(styles.member, (view.down || view.paused) && styles.clientDown)}
        style={at(rect)}
      >
        <span className={styles.memberName}>
          {view.name}
          {tight && state === null && <span className={styles.lagTight}>{words.lag(view.lag)}</span>}
        </span>
        <span className={styles.chips} title={names.join(', ')}>
          {state ?? chipsOf(view.partitions).map((chip) => <b key={chip}>{chip}</b>)}
        </span>
        {!tight && (
          <span className={styles.lagLine}>
            <span className={styles.lagNumber}>{words.lag(view.lag)}</span>
            <span className={styles.lagBar} aria-hidden="true">
              <i style={{ width: `${Math.min(100, (view.lag / FULL_LAG) * 100)}%` }} />
            </span>
            {view.processing && !view.paused && <span className={styles.processing}>{words.processing}</span>}
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

interface GroupCardProps {
  readonly layout: GroupLayout
  readonly view: GroupView
  readonly index: number
  readonly touch: boolean
  readonly words: StageWords
  readonly onAdd: (group: string) => void
  readonly onClose: (node: string) => void
}

/** A consumer group: its state on its coordinator and its members. */
export const GroupCard = memo(function GroupCard(props: GroupCardProps) {
  const { layout, view, index, touch, words, onAdd, onClose } = props
  const state = words.groupStates[view.state]
  const busy = view.state === 'PreparingRebalance' || view.state === 'CompletingRebalance'
  const colour = { '--group': `var(--group-${(index % 4) + 1})` }
  return (
    <section
      aria-label={words.groupLabel(view.id, state, view.generation, view.members.length)}
      style={colour as never}
    >
      <div className={styles.group} style={at(layout.rect)} />
      <Selectable
        selection={{ kind: 'group', group: view.id }}
        label={words.groupLabel(view.id, state, view.generation, view.members.length)}
        className={styles.groupHead}
        style={at({ ...layout.rect, h: 53 })}
      >
        <span className={styles.groupName}>
          <b className={styles.letter}>{groupLetter(index)}</b>
          <span title={view.id}>{view.id}</span>
        </span>
        <span className={classes(styles.groupState, busy && styles.groupBusy)}>
          {state}
          {view.state !== 'Unknown' && !busy && ` · ${words.generation(view.generation)}`}
        </span>
        <span className={styles.coordinator}>
          {busy && words.generation(view.generation)}
          {busy && view.rebalanceLeft !== null && ` · ${words.rebalanceLeft(tenths(view.rebalanceLeft))}`}
          {!busy && view.coordinator !== null && words.coordinator(view.coordinator)}
        </span>
      </Selectable>
      {layout.members.map(({ node, rect }) => {
        const member = view.members.find((m) => m.node === node)
        return member ? (
          <MemberCard key={node} rect={rect} view={member} touch={touch} words={words} onClose={onClose} />
        ) : null
      })}
      <button
        type="button"
        className={styles.add}
        style={at(layout.add)}
        aria-label={words.addConsumerTo(view.id)}
        onClick={() => onAdd(view.id)}
      >
        {words.addConsumer}
      </button>
    </section>
  )
}, same)
