import { type ReactNode, useRef, useState } from 'react'
import { PlayerContext } from '../hooks/use-player.ts'
import type { Player } from '../player/player.ts'
import { tryAct } from '../run-actions.ts'
import { Stage } from '../stage/Stage.tsx'
import { useSize } from '../stage/use-stage.ts'
import { useView } from '../store.ts'
import styles from './compare.module.css'
import { type Side, useCompare } from './state.ts'
import { useCompareWords } from './use-compare-words.ts'

/** A stage is laid out no narrower than this beside another; it then stands smaller. */
const LEAST_WIDTH = 780
/** Narrower than this for both, one is shown and the other a press away. */
const BOTH_FROM = 1000

/** Lays its content out wide enough and shows it as small as it has to be. */
function Scaled({ children }: { readonly children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null)
  const size = useSize(frame)
  const scale = size && size.width > 0 ? Math.min(1, size.width / LEAST_WIDTH) : 1
  const inner = size
    ? { width: size.width / scale, height: size.height / scale, transform: `scale(${scale})` }
    : undefined
  return (
    <div ref={frame} className={styles.frame}>
      <div className={styles.inner} style={inner}>
        {children}
      </div>
    </div>
  )
}

interface HalfProps {
  readonly side: Side
  readonly player: Player
  readonly label: string
  readonly scaled: boolean
}

/** One of the two; touching it is to look at it. */
function Half({ side, player, label, scaled }: HalfProps) {
  const words = useCompareWords()
  const { open, select } = useView.getState()
  const mark = useCompare((compare) => compare.set)
  const shown = useCompare((compare) => compare.side === side)
  const touch = () => {
    if (useCompare.getState().side === side) return
    const { selection } = useView.getState()
    // The other run numbers its messages and records by itself.
    if (selection?.kind === 'message' || selection?.kind === 'record') select(null)
    mark({ side })
  }
  const stage = (
    <Stage
      player={player}
      onAddProducer={() => open({ kind: 'producer' })}
      onAddConsumer={(group) => open({ kind: 'consumer', group })}
      onCloseClient={(node) => tryAct(player, { kind: 'CloseClient', client: node })}
    />
  )
  return (
    <section
      className={styles.half}
      data-side={side}
      data-shown={shown || undefined}
      aria-label={words.stage(words[side], label)}
      onPointerDownCapture={touch}
      onFocusCapture={touch}
    >
      <h2 className={styles.head} title={label}>
        <b>{words[side]}</b> <span>{label}</span>
      </h2>
      <PlayerContext value={player}>{scaled ? <Scaled>{stage}</Scaled> : stage}</PlayerContext>
    </section>
  )
}

/** Two runs beside each other, moved by one transport. */
export function CompareStage({ player, other }: { readonly player: Player; readonly other: Player }) {
  const words = useCompareWords()
  const label = useCompare((compare) => compare.label)
  const frame = useRef<HTMLDivElement>(null)
  const size = useSize(frame)
  const [only, setOnly] = useState<Side>('second')
  const mode = useCompare((compare) => compare.plan.mode)
  // Two control planes are told apart by their names.
  const present = mode === undefined ? words.present : mode === 'zookeeper' ? 'KRaft' : 'ZooKeeper'
  const both = size === null || size.width >= BOTH_FROM
  const first = <Half side="first" player={player} label={present} scaled={both} />
  const second = <Half side="second" player={other} label={label} scaled={both} />
  return (
    <div ref={frame} className={styles.both} data-both={both || undefined}>
      {both ? (
        <>
          {first}
          {second}
        </>
      ) : (
        <>
          <div className={styles.switch} role="group" aria-label={words.title}>
            {(['first', 'second'] as const).map((side) => (
              <button key={side} type="button" aria-pressed={only === side} onClick={() => setOnly(side)}>
                {words.stage(words[side], side === 'first' ? present : label)}
              </button>
            ))}
          </div>
          {only === 'first' ? first : second}
        </>
      )}
    </div>
  )
}
