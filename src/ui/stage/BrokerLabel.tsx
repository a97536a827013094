import { memo } from 'react'
import type { StageWords } from '../../i18n/en/stage.ts'
import { same } from '../hooks/same.ts'
import type { BrokerView } from './broker-view.ts'
import { CountdownMark, Ring } from './CountdownMark.tsx'
import type { RowLayout } from './layout-types.ts'
import { Selectable } from './Selectable.tsx'
import styles from './stage.module.css'
import { at, classes, tenths } from './use-stage.ts'

function Heart() {
  return (
    <svg viewBox="0 0 10 9" width="10" height="9" aria-hidden="true" className={styles.heart}>
      <path d="M5 8.7 1 4.6A2.4 2.4 0 0 1 5 2a2.4 2.4 0 0 1 4 2.6z" />
    </svg>
  )
}

interface BrokerLabelProps {
  readonly layout: RowLayout
  readonly view: BrokerView
  readonly narrow: boolean
  readonly words: StageWords
}

/** A broker's own card: name, rack, state, heartbeat or the time its session still has, leaderships. */
export const BrokerLabel = memo(function BrokerLabel({ layout, view, narrow, words }: BrokerLabelProps) {
  const state = words.brokerStates[view.state]
  const down = view.state === 'crashed' || view.state === 'stopped'
  const fencedToo = down && view.fenced
  // What is wrong takes the rack's line: the card has no other room.
  const troubled = view.link !== null || view.disk !== null || view.skewMs !== 0
  return (
    <Selectable
      selection={{ kind: 'broker', broker: view.broker }}
      label={words.brokerLabel(words.broker(view.broker), state, view.leaderships)}
      className={classes(
        styles.label,
        narrow && styles.labelNarrow,
        layout.rect.h < 50 && !narrow && styles.labelTight,
        layout.rect.h < 70 && !narrow && styles.labelSlim,
        layout.rect.h < 88 && !narrow && styles.labelLow,
        view.state === 'crashed' && styles.labelCrashed,
      )}
      style={at(layout.label)}
    >
      <span className={styles.brokerName}>
        {words.broker(view.broker)}
        {view.controllerEpoch !== null && (
          <span className={styles.controllerMark} title={words.controllerEpoch(view.controllerEpoch)}>
            {words.controllerMark}
          </span>
        )}
      </span>
      {troubled ? (
        <span className={styles.trouble}>
          {view.disk !== null && <b>{words.disks[view.disk]}</b>}
          {view.link !== null && <b>{words.links[view.link]}</b>}
          {view.skewMs !== 0 && <b>{words.clock(tenths(Math.round(view.skewMs / 100)))}</b>}
        </span>
      ) : (
        view.rack !== null && <span className={styles.rack}>{words.rack(view.rack)}</span>
      )}
      {view.retention && !troubled && !down && layout.rect.h >= 88 && (
        <CountdownMark of={view.retention} words={words} />
      )}
      <span className={styles.labelSpace} />
      <span className={classes(styles.state, styles[`state-${view.state}`])}>
        <span className={styles.dot} aria-hidden="true" />
        {state}
        {view.session === null && view.heartbeatAge !== null && !down && (
          <span className={styles.heartbeat}>
            <Heart />
            {words.heartbeatAge(tenths(view.heartbeatAge))}
          </span>
        )}
      </span>
      {fencedToo && <span className={styles.fenced}>{words.brokerStates.fenced}</span>}
      {view.session !== null && (
        <span className={styles.session}>
          <Ring share={view.session.share} />
          {words.fencedIn(tenths(view.session.left))}
        </span>
      )}
      {!down && <span className={styles.leaderships}>{words.leaderships(view.leaderships)}</span>}
    </Selectable>
  )
}, same)
