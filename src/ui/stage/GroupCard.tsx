import { type CSSProperties, memo } from 'react'
import type { StageWords } from '../../i18n/en/stage.ts'
import { same } from '../hooks/same.ts'
import type { GroupView } from './client-view.ts'
import type { GroupLayout } from './layout-types.ts'
import { MemberCard } from './MemberCard.tsx'
import { groupLetter } from './painter.ts'
import { Selectable } from './Selectable.tsx'
import { ShareMemberCard } from './ShareMemberCard.tsx'
import styles from './stage.module.css'
import { at, classes, tenths } from './use-stage.ts'

interface GroupCardProps {
  readonly layout: GroupLayout
  readonly view: GroupView
  readonly index: number
  readonly touch: boolean
  readonly words: StageWords
  readonly onAdd: (group: string) => void
  readonly onClose: (node: string) => void
}

interface HeadProps {
  readonly view: GroupView
  readonly index: number
  readonly slim: boolean
  readonly style: CSSProperties
  readonly words: StageWords
}

function labelOf(view: GroupView, words: StageWords): string {
  const label = view.kind === 'share' ? words.shareGroupLabel : words.groupLabel
  return label(view.id, words.groupStates[view.state], view.generation, view.members.length)
}

/** Consumers without a group.id chose their partitions themselves: there is nothing to select. */
function Head({ view, index, slim, style, words }: HeadProps) {
  const state = words.groupStates[view.state]
  const shared = view.kind === 'share'
  const epoch = shared ? words.epoch : words.generation
  const busy = view.state === 'PreparingRebalance' || view.state === 'CompletingRebalance'
  const name = (
    <span className={styles.groupName}>
      <b className={styles.letter}>{groupLetter(index)}</b>
      <span title={view.id}>{view.id || words.noGroup}</span>
    </span>
  )
  if (view.id === '')
    return (
      <div className={classes(styles.groupHead, styles.groupNone, slim && styles.groupSlim)} style={style}>
        {name}
        <span className={styles.groupState}>{words.assigns}</span>
      </div>
    )
  return (
    <Selectable
      selection={{ kind: 'group', group: view.id }}
      label={labelOf(view, words)}
      className={classes(styles.groupHead, slim && styles.groupSlim)}
      style={style}
    >
      {name}
      <span className={classes(styles.groupState, busy && styles.groupBusy)}>
        {shared && `${words.shareGroup} · `}
        {state}
        {view.state !== 'Unknown' && !busy && ` · ${epoch(view.generation)}`}
      </span>
      <span className={styles.coordinator}>
        {busy && words.generation(view.generation)}
        {busy && view.rebalanceLeft !== null && ` · ${words.rebalanceLeft(tenths(view.rebalanceLeft))}`}
        {!busy && view.coordinator !== null && words.coordinator(view.coordinator)}
      </span>
    </Selectable>
  )
}

/** A consumer group: its state on its coordinator and its members. */
export const GroupCard = memo(function GroupCard(props: GroupCardProps) {
  const { layout, view, index, touch, words, onAdd, onClose } = props
  const colour = { '--group': `var(--group-${(index % 4) + 1})` }
  return (
    <section aria-label={labelOf(view, words)} style={colour as never}>
      <div className={styles.group} style={at(layout.rect)} />
      <Head
        view={view}
        index={index}
        style={at({ ...layout.rect, h: layout.slim ? 36 : 53 })}
        slim={layout.slim}
        words={words}
      />
      {layout.members.map(({ node, rect }) => {
        const member = view.members.find((m) => m.node === node)
        if (!member) return null
        const card = { rect, touch, words, onClose }
        return member.kind === 'share' ? (
          <ShareMemberCard key={node} view={member} {...card} />
        ) : (
          <MemberCard key={node} view={member} {...card} />
        )
      })}
      {view.id !== '' && (
        <button
          type="button"
          className={styles.add}
          data-slim={layout.slim || undefined}
          style={at(layout.add)}
          aria-label={words.addConsumerTo(view.id)}
          title={layout.slim ? words.addConsumerTo(view.id) : undefined}
          onClick={() => onAdd(view.id)}
        >
          {layout.slim ? '+' : words.addConsumer}
        </button>
      )}
    </section>
  )
}, same)
