import { useState } from 'react'
import type { Run } from '../../../engine/index.ts'
import type { StageWords } from '../../../i18n/en/stage.ts'
import type { Player } from '../../player/player.ts'
import type { KeyLook } from '../../theme/palette.ts'
import type { StageLayout } from '../layout-types.ts'
import styles from './direct.module.css'
import { laneEnd, sendersFor } from './lanes.ts'
import { SendHere } from './SendHere.tsx'
import { useDirectWords } from './use-direct-words.ts'
import type { Hand } from './use-hand.ts'

interface LaneSendProps {
  readonly player: Player
  readonly run: Run
  readonly layout: StageLayout
  readonly lane: Hand['lane']
  readonly looks: (key: string | null) => KeyLook
  readonly words: StageWords
}

/** At the end of the leader's lane of the partition in hand: a record can be put there. */
export function LaneSend({ player, run, layout, lane, looks, words }: LaneSendProps) {
  const own = useDirectWords()
  const [open, setOpen] = useState<{ readonly topic: string; readonly partition: number } | null>(null)
  const of = open ?? lane
  const end = of && laneEnd(run.world, layout, { topic: of.topic, partition: of.partition })
  if (!end || sendersFor(run.world, end.topic).length === 0) return null
  return (
    <>
      <button
        type="button"
        className={styles.plus}
        style={{ left: end.at.x, top: end.at.y }}
        aria-label={own.sendTo(end.key)}
        aria-expanded={open !== null}
        title={own.sendTo(end.key)}
        data-own-drag
        onClick={() => setOpen({ topic: end.topic, partition: end.partition })}
      >
        +
      </button>
      {open && (
        <SendHere
          key={end.key}
          player={player}
          run={run}
          layout={layout}
          end={end}
          looks={looks}
          words={words}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}
