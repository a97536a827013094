import { type KeyboardEvent, memo } from 'react'
import type { StageWords } from '../../i18n/en/stage.ts'
import { same } from '../hooks/same.ts'
import type { ReplicaView } from './broker-view.ts'
import type { ColumnLayout, RowLayout } from './layout-types.ts'
import { Selectable } from './Selectable.tsx'
import styles from './stage.module.css'
import { at, classes, seconds } from './use-stage.ts'

interface ReplicaCardProps {
  readonly column: ColumnLayout
  readonly row: RowLayout
  readonly view: ReplicaView
  readonly dim: boolean
  readonly words: StageWords
  /** Of all replicas one is reached by Tab, the others from it by arrow keys. */
  readonly reachable: boolean
  readonly place: string
  readonly onMove: (event: KeyboardEvent<HTMLButtonElement>) => void
  readonly onReach: (place: string) => void
}

/** In sync or not, and what a reassignment does with the replica: that is the more pressing word. */
function syncWord(view: ReplicaView, words: StageWords): string {
  if (view.move !== null) return words.moves[view.move]
  return { isr: words.isr, elr: words.elr, out: words.outOfIsr }[view.sync]
}

function Foot({ view, words, room }: { view: ReplicaView; words: StageWords; room: number }) {
  const word = syncWord(view, words)
  const plain = view.sync === 'isr' && view.move === null
  const look = classes(
    styles.chip,
    view.sync === 'out' && styles.chipOut,
    view.sync === 'elr' && styles.chipElr,
    view.move !== null && styles.chipMove,
  )
  return (
    <span className={styles.foot}>
      {room >= 80 && !view.runsOut && <span className={look}>{word}</span>}
      {room >= 80 && view.runsOut && (
        <span
          className={classes(styles.chip, styles.chipElr)}
          title={words.countdowns.lag.title(seconds(view.runsOut.left))}
        >
          {word} {words.secondsLeft(seconds(view.runsOut.left))}
        </span>
      )}
      {room < 80 && !plain && <span className={look}>{view.sync === 'elr' ? word : '!'}</span>}
      <span className={styles.leo}>
        {room >= (word.length <= 3 && !view.runsOut ? 86 : 124)
          ? words.leo(view.logEndOffset)
          : view.logEndOffset}
      </span>
    </span>
  )
}

/** True when the card has room for the word beside its crown. */
function fits(role: string, crowned: boolean, column: ColumnLayout): boolean {
  const room = column.exitX - 6 - column.x - (crowned ? 17 : 4)
  // A leader's word is bold, and the widest of the system fonts must fit too.
  const em = /[\u3000-\uffff]/.test(role) ? 10.5 : crowned ? 7 : 6
  return role.length * em <= room
}

/** True when its log ends before the first offset in view: its lane has nothing to show. */
function isBlank({ behind }: ReplicaView, { slots }: ColumnLayout): boolean {
  return behind > 0 && behind >= slots - 1
}

/** A replica: what the broker believes it is, whether it is in sync, how far its log goes. */
export const ReplicaCard = memo(function ReplicaCard(props: ReplicaCardProps) {
  const { column, row, view, dim, words, reachable, place, onMove, onReach } = props
  const { topic, partition, key, x, w } = column
  const role = words.replicaRoles[view.role]
  const sync = syncWord(view, words)
  const broker = words.broker(view.broker)
  return (
    <Selectable
      selection={{ kind: 'replica', topic, partition, broker: view.broker }}
      label={words.replicaLabel(key, broker, role, sync, view.logEndOffset, view.highWatermark)}
      style={at({ x, y: row.cardsY, w, h: row.cardsH })}
      tabIndex={reachable ? 0 : -1}
      data={{ 'data-place': place }}
      onKeyDown={onMove}
      onFocus={() => onReach(place)}
      className={classes(
        styles.replica,
        view.crowned && styles.replicaLeader,
        view.role === 'staleLeader' && styles.replicaStale,
        !view.alive && styles.replicaDown,
        row.slim && styles.replicaSlim,
        dim && styles.dim,
      )}
    >
      {fits(role, view.crowned, column) && (
        <span
          className={classes(styles.role, view.crowned && styles.roleCrowned)}
          style={{ maxWidth: column.exitX - 6 - x, fontSize: w < 96 ? 10.5 : 11 }}
        >
          {role}
        </span>
      )}
      {isBlank(view, column) && (
        <span className={styles.behind} style={{ top: row.cellsY - row.cardsY, height: row.cellsH - 4 }}>
          <i>{w >= 96 ? words.behind(view.behind) : `−${view.behind}`}</i>
        </span>
      )}
      <Foot view={view} words={words} room={w} />
    </Selectable>
  )
}, same)
