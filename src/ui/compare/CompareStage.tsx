import { type ReactNode, useRef, useState } from 'react'
import { formatClock } from '../format.ts'
import { PlayerContext } from '../hooks/use-player.ts'
import { useRun } from '../hooks/use-world.ts'
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
  /** Whose moment is shown. */
  readonly first: Player
  readonly label: string
  readonly scaled: boolean
  /** Shows this one alone; null where it already is: then the switch above names it. */
  readonly onAlone: (() => void) | null
}

/** The inspector looks at this one from now on. */
function lookAt(side: Side): void {
  const compare = useCompare.getState()
  if (compare.side === side) return
  const { selection, select } = useView.getState()
  // The other run numbers its messages and records by itself.
  if (selection?.kind === 'message' || selection?.kind === 'record') select(null)
  compare.set({ side })
}

/** Says so while the second is still on its way to the moment shown. */
function OnItsWay({ first, player }: { readonly first: Player; readonly player: Player }) {
  const words = useCompareWords()
  const { now } = useRun(player)
  if (first.playing || now === first.run.now) return null
  return (
    <output className={styles.late}>{words.onItsWay(formatClock(now), formatClock(first.run.now))}</output>
  )
}

/** One of the two; touching it is to look at it. */
function Half({ side, player, first, label, scaled, onAlone }: HalfProps) {
  const words = useCompareWords()
  const { open } = useView.getState()
  const shown = useCompare((compare) => compare.side === side)
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
      onPointerDownCapture={() => lookAt(side)}
      onFocusCapture={() => lookAt(side)}
    >
      {onAlone && (
        <h2 className={styles.head} title={label}>
          <b>{words[side]}</b> <span>{label}</span>
          {side === 'second' && <OnItsWay first={first} player={player} />}
          <button
            type="button"
            className={styles.alone}
            aria-label={words.alone(words[side])}
            title={words.alone(words[side])}
            onClick={onAlone}
          >
            <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
              <path d="M9.5 2H14v4.5M6.5 14H2V9.5M13.5 2.5L9.5 6.5M2.5 13.5L6.5 9.5" />
            </svg>
          </button>
        </h2>
      )}
      <PlayerContext value={player}>{scaled ? <Scaled>{stage}</Scaled> : stage}</PlayerContext>
    </section>
  )
}

/** Two runs beside each other, moved by one transport; or one of them alone, as large as the page allows. */
export function CompareStage({ player, other }: { readonly player: Player; readonly other: Player }) {
  const words = useCompareWords()
  const label = useCompare((compare) => compare.label)
  const frame = useRef<HTMLDivElement>(null)
  const size = useSize(frame)
  const [alone, setAlone] = useState<Side | null>(null)
  const showAlone = (side: Side) => {
    lookAt(side)
    setAlone(side)
  }
  const mode = useCompare((compare) => compare.plan.mode)
  // Two control planes are told apart by their names.
  const present = mode === undefined ? words.present : mode === 'zookeeper' ? 'KRaft' : 'ZooKeeper'
  const roomy = size === null || size.width >= BOTH_FROM
  const shown = alone ?? (roomy ? null : 'second')
  const half = (side: Side) => (
    <Half
      key={side}
      side={side}
      player={side === 'first' ? player : other}
      first={player}
      label={side === 'first' ? present : label}
      scaled={shown === null}
      onAlone={shown === null ? () => showAlone(side) : null}
    />
  )
  return (
    <div ref={frame} className={styles.both} data-both={shown === null || undefined}>
      {shown === null ? (
        <>
          {half('first')}
          {half('second')}
        </>
      ) : (
        <>
          <div className={styles.switch} role="group" aria-label={words.title}>
            {(['first', 'second'] as const).map((side) => (
              <button key={side} type="button" aria-pressed={shown === side} onClick={() => showAlone(side)}>
                {words.stage(words[side], side === 'first' ? present : label)}
              </button>
            ))}
            {roomy && (
              <button type="button" onClick={() => setAlone(null)}>
                {words.together}
              </button>
            )}
          </div>
          {half(shown)}
        </>
      )}
    </div>
  )
}
