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

/** From this height on down it says less and less. */
const LEVELS = [
  [32, styles.labelThin],
  [50, styles.labelTight],
  [70, styles.labelSlim],
  [88, styles.labelLow],
] as const
/** A narrower label leaves the name of what runs out to its title. */
const NAMED_FROM = 96

function levelsOf(height: number): string {
  return classes(...LEVELS.map(([below, name]) => height < below && name))
}

/** Its second line: what is wrong or special about it, else when it looks for old segments, else its rack. */
function Second({ view, words }: { readonly view: BrokerView; readonly words: StageWords }) {
  const { disk, link, skewMs, controllerEpoch, retention, rack } = view
  if (disk !== null || link !== null || skewMs !== 0 || controllerEpoch !== null)
    return (
      <span className={styles.trouble}>
        {controllerEpoch !== null && (
          <b className={styles.controllerMark} title={words.controllerEpoch(controllerEpoch)}>
            {words.controllerMark}
          </b>
        )}
        {disk !== null && <b>{words.disks[disk]}</b>}
        {link !== null && <b data-state={link}>{words.links[link]}</b>}
        {skewMs !== 0 && <b>{words.clock(tenths(Math.round(skewMs / 100)))}</b>}
      </span>
    )
  if (retention) return <CountdownMark of={retention} words={words} />
  return rack === null ? null : <span className={styles.rack}>{words.rack(rack)}</span>
}

/** A broker's own card: name, rack, state, heartbeat or the time its session still has, leaderships. */
export const BrokerLabel = memo(function BrokerLabel({ layout, view, narrow, words }: BrokerLabelProps) {
  const state = words.brokerStates[view.state]
  const down = view.state === 'crashed' || view.state === 'stopped'
  const fencedToo = down && view.fenced
  const left = view.session && tenths(view.session.left)
  return (
    <Selectable
      selection={{ kind: 'broker', broker: view.broker }}
      label={words.brokerLabel(words.broker(view.broker), state, view.leaderships)}
      className={classes(
        styles.label,
        narrow ? styles.labelNarrow : levelsOf(layout.rect.h),
        view.state === 'crashed' && styles.labelCrashed,
      )}
      style={at(layout.label)}
    >
      <span className={styles.brokerName}>{words.broker(view.broker)}</span>
      <Second view={view} words={words} />
      <span className={styles.labelSpace} />
      <span className={classes(styles.state, styles[`state-${view.state}`])} title={state}>
        <span className={styles.dot} aria-hidden="true" />
        <span>{state}</span>
        {left === null && view.heartbeatAge !== null && !down && (
          <span className={styles.heartbeat}>
            <Heart />
            {words.heartbeatAge(tenths(view.heartbeatAge))}
          </span>
        )}
      </span>
      {fencedToo && <span className={styles.fenced}>{words.brokerStates.fenced}</span>}
      {view.session !== null && left !== null && (
        <span className={styles.session} title={words.fencedIn(left)}>
          <Ring share={view.session.share} />
          <span className={styles.sessionText}>
            {(narrow || layout.label.w >= NAMED_FROM) && `${words.countdowns.session.name} `}
            {words.secondsLeft(left)}
          </span>
        </span>
      )}
      {!down && <span className={styles.leaderships}>{words.leaderships(view.leaderships)}</span>}
    </Selectable>
  )
}, same)
