import { memo } from 'react'
import type { StageWords } from '../../i18n/en/stage.ts'
import { same } from '../hooks/same.ts'
import type { ControllerState, QuorumView } from './broker-view.ts'
import { CountdownMark, Ring } from './CountdownMark.tsx'
import { Crown } from './Crown.tsx'
import type { QuorumLayout } from './layout-types.ts'
import { Selectable } from './Selectable.tsx'
import styles from './stage.module.css'
import { at, classes, seconds } from './use-stage.ts'

const DOWN: readonly ControllerState[] = ['crashed', 'stopped', 'stopping']
const SEEKING: readonly ControllerState[] = [
  'looking',
  'paused',
  'candidate',
  'prospective',
  'unattached',
  'resigned',
]

interface QuorumCardProps {
  readonly layout: QuorumLayout
  readonly view: QuorumView
  readonly words: StageWords
}

/** The control plane: its title, a pill for each controller, the name of the metadata log. */
export const QuorumCard = memo(function QuorumCard({ layout, view, words }: QuorumCardProps) {
  const { card, pills, log } = layout
  const narrow = card.h > 60
  const zookeeper = view.mode === 'zookeeper'
  const title = zookeeper ? words.ensemble : words.controllerQuorum
  return (
    <section aria-label={title}>
      <div className={classes(styles.quorum, narrow && styles.quorumNarrow)} style={at(card)}>
        <h2 className={styles.quorumTitle}>{title}</h2>
        <p className={styles.mono}>
          {zookeeper ? words.ensembleLine(view.epoch) : words.quorumLine(view.epoch)}
        </p>
      </div>
      {pills.map(({ node, rect }) => {
        const controller = view.controllers.find((c) => c.node === node)
        if (!controller) return null
        const { state, name, runsOut } = controller
        return (
          <Selectable
            key={node}
            selection={{ kind: zookeeper ? 'zookeeper' : 'controller', node }}
            label={(zookeeper ? words.zookeeperLabel : words.controllerLabel)(name, words.raftStates[state])}
            style={at(rect)}
            className={classes(
              styles.pill,
              state === 'leader' && styles.pillLeader,
              DOWN.includes(state) && styles.pillDown,
              SEEKING.includes(state) && styles.pillSeeking,
            )}
          >
            <span className={styles.pillName}>
              {state === 'leader' && <Crown />}
              {name}
              {runsOut && state !== 'follower' && (
                <span
                  className={styles.countdown}
                  title={words.countdowns[runsOut.kind].title(seconds(runsOut.left))}
                >
                  <Ring share={runsOut.share} />
                </span>
              )}
            </span>
            {state !== 'leader' && state !== 'follower' && (
              <span className={styles.pillState}>{words.raftStates[state]}</span>
            )}
            {runsOut && state === 'follower' && <CountdownMark of={runsOut} bare words={words} />}
          </Selectable>
        )
      })}
      {log && !zookeeper && (
        <p className={styles.logTitle} style={{ left: log.x + log.w - 120, top: log.y - 15, width: 120 }}>
          <span aria-hidden="true">{words.metadataLog}</span>
          <span className={styles.hidden}>{words.metadataLogState(view.committed, view.end)}</span>
        </p>
      )}
    </section>
  )
}, same)
