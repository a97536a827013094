import type { ReactNode } from 'react'
import type { StageWords } from '../../i18n/en/stage.ts'
import type { Rect } from './layout-types.ts'
import styles from './MemberCard.module.css'
import { CloseButton } from './ProducerCard.tsx'
import { Selectable } from './Selectable.tsx'
import stage from './stage.module.css'
import { at, classes } from './use-stage.ts'

/** So many records fill the bar under a partition. */
export const FULL = 20

/** A lower card has two lines only, one that is lower still only one. */
const LOW = 54
const THIN = 30

interface Standing {
  readonly node: string
  readonly name: string
  readonly down: boolean
  readonly paused: boolean
  readonly stable: boolean
  readonly partitions: readonly unknown[]
}

/** Why a member has nothing to show of partitions; null when it has. */
export function standingOf(view: Standing, words: StageWords): string | null {
  if (view.down) return words.closed
  if (view.paused) return words.paused
  if (!view.stable) return words.joining
  return view.partitions.length === 0 ? words.idle : null
}

/** True for a card with room for two lines only. */
export const isLow = ({ h }: Rect): boolean => h < LOW

/** True for a card with room for one line only. */
const isThin = ({ h }: Rect): boolean => h < THIN

export interface MemberCardProps<View> {
  readonly rect: Rect
  readonly view: View
  readonly touch: boolean
  readonly words: StageWords
  readonly onClose: (node: string) => void
}

interface FrameProps extends MemberCardProps<Standing> {
  readonly label: string
  /** Beside the name, in a low card. */
  readonly aside: ReactNode
  /** Its partitions, or why it has none. */
  readonly chips: ReactNode
  /** The last line, in a card that is not low. */
  readonly foot: ReactNode
}

/** What the card of every member of a group is: its name, its partitions, its last line, and a way to close it. */
export function MemberFrame({ rect, view, label, aside, chips, foot, touch, words, onClose }: FrameProps) {
  const low = isLow(rect)
  return (
    <>
      <Selectable
        selection={{ kind: 'consumer', node: view.node }}
        label={label}
        className={classes(
          styles.member,
          isThin(rect) && styles.thin,
          (view.down || view.paused) && stage.clientDown,
        )}
        style={at(rect)}
      >
        <span className={stage.memberName}>
          {view.name}
          {low && aside}
        </span>
        <span className={styles.chips}>{chips}</span>
        {!low && foot && <span className={styles.line}>{foot}</span>}
      </Selectable>
      <CloseButton
        rect={rect}
        touch={touch}
        label={words.closeClient(view.name)}
        onClose={() => onClose(view.node)}
      />
    </>
  )
}
