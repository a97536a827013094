import type { RefObject } from 'react'
import type { Run } from '../../../engine/index.ts'
import type { StageWords } from '../../../i18n/en/stage.ts'
import type { Player } from '../../player/player.ts'
import type { KeyLook } from '../../theme/palette.ts'
import type { StageLayout } from '../layout-types.ts'
import type { Painter } from '../painter.ts'

/** What a hand on the stage works with. */
export interface DirectProps {
  readonly player: Player
  readonly run: Run
  readonly layout: StageLayout
  readonly stage: RefObject<HTMLElement | null>
  readonly painter: RefObject<Painter | null>
  /** The message under the pointer. */
  readonly hovered: RefObject<number | null>
  /** A message is under the pointer: it is meant, not the wire it is on. */
  readonly overMessage: boolean
  /** The shown groups in the order of their colours. */
  readonly groups: readonly string[]
  readonly looks: (key: string | null) => KeyLook
  readonly words: StageWords
}
