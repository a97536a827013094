import { useEffect, useSyncExternalStore } from 'react'
import { type Micros, notableSort, SECOND } from '../engine/index.ts'
import controls from './controls/controls.module.css'
import { Icon } from './controls/Icon.tsx'
import { formatClock, formatSpan, formatSpeed } from './format.ts'
import { dismissTrouble, onStorageTrouble, storageTrouble } from './hooks/storage.ts'
import { usePlayer } from './hooks/use-player.ts'
import { useWords } from './hooks/use-words.ts'
import { usePlayerState } from './hooks/use-world.ts'
import styles from './notices.module.css'
import { NewVersion } from './offline/NewVersion.tsx'
import { NOTABLE_WITHIN } from './player/player.ts'
import { type Remark, useView } from './store.ts'
import { markLabel } from './timeline/mark-label.ts'
import { useNoticeWords } from './use-notice-words.ts'

const REMARK_MS = 6000

/** The history that was left by acting in its past, and the way back to it. */
function BranchNotice() {
  const words = useNoticeWords().branch
  const player = usePlayer()
  const at = usePlayerState((of) => of.earlier?.branchedAt ?? null)
  if (at === null) return null
  return (
    <div className={styles.notice} role="status">
      <span>{words.notice(formatClock(at))}</span>
      <button type="button" className={controls.button} onClick={() => player.returnToEarlier()}>
        {words.back}
      </button>
      <button
        type="button"
        className={`${controls.button} ${controls.quiet} ${controls.square}`}
        aria-label={words.dismiss}
        title={words.dismiss}
        onClick={() => player.forgetEarlier()}
      >
        <Icon name="close" />
      </button>
    </div>
  )
}

/** A way that takes longer than a blink, and how to stop on it. */
function JourneyNotice() {
  const words = useNoticeWords().journey
  const player = usePlayer()
  const journey = usePlayerState((of) =>
    of.journey
      ? { ...of.journey, done: (of.run.now - of.journey.from) / (of.journey.to - of.journey.from) }
      : null,
  )
  if (!journey) return null
  return (
    <div className={styles.notice}>
      <span>
        {journey.kind === 'to moment'
          ? words.moment(formatClock(journey.to))
          : journey.kind === 'to request'
            ? words.request
            : words.notable}
      </span>
      <progress max={1} value={journey.done} aria-label={words.moment(formatClock(journey.to))} />
      <button type="button" className={controls.button} onClick={() => player.stopJourney()}>
        {words.stop}
      </button>
    </div>
  )
}

/** Just past a notable event it is still what time goes slowly for. */
const JUST_BEEN: Micros = SECOND

/** What the director does, and why; it changes too often to be spoken. */
function DirectorNotice() {
  const { director: words, pin: pins } = useWords().shell
  const text = usePlayerState((of) => {
    const { outlook, pace, run } = of
    if (!outlook) return null
    const speed = formatSpeed(pace)
    const { next, reached, last } = outlook
    const told =
      last === null ? null : run.facts.findLast((timed) => timed.at === last && notableSort(timed.fact))
    if (told && run.now - told.at < JUST_BEEN && (!next || next.at - run.now > run.now - told.at))
      return words.been(speed, markLabel(told.fact, pins) || told.fact.kind)
    if (!next) return words.quiet(speed, formatSpan(Math.max(0, reached - run.now)))
    return words.coming(speed, markLabel(next.fact, pins) || next.fact.kind, formatSpan(next.at - run.now))
  })
  if (text === null) return null
  return (
    <div className={`${styles.notice} ${styles.steady}`} title={words.hint}>
      <Icon name="director" />
      <span>{text}</span>
    </div>
  )
}

function RemarkNotice() {
  const { remarks } = useNoticeWords()
  const remark = useView((view) => view.remark)
  const say = useView((view) => view.say)
  const minutes = String(NOTABLE_WITHIN / 60_000_000)
  useEffect(() => {
    if (remark === null || remark === 'motion') return
    const timer = setTimeout(() => say(null), REMARK_MS)
    return () => clearTimeout(timer)
  }, [remark, say])
  const playing = usePlayerState((of) => of.playing)
  const gone = remark === null || (remark === 'motion' && playing)
  const texts: Readonly<Record<Remark, string>> = {
    'nothing ahead': remarks.nothingAhead(minutes),
    'nothing before': remarks.nothingBefore,
    'not fetched': remarks.notFetched,
    bookmarked: remarks.bookmarked,
    'bookmarks full': remarks.bookmarksFull,
    motion: remarks.stepsHint,
  }
  return (
    <div role="status" className={gone ? styles.silent : styles.notice}>
      {gone ? '' : texts[remark]}
    </div>
  )
}

/** What was to be kept is not: said once, until it is dismissed. */
function StorageNotice() {
  const words = useNoticeWords().storage
  const trouble = useSyncExternalStore(onStorageTrouble, storageTrouble)
  return (
    <div role="status" className={trouble ? styles.notice : styles.silent}>
      {trouble && (
        <>
          <span>{words[trouble]}</span>
          <button
            type="button"
            className={`${controls.button} ${controls.quiet} ${controls.square}`}
            aria-label={words.dismiss}
            title={words.dismiss}
            onClick={dismissTrouble}
          >
            <Icon name="close" />
          </button>
        </>
      )}
    </div>
  )
}

/** What the page has to say in passing; it takes its own place and covers nothing. */
export function Notices() {
  return (
    <div className={styles.notices}>
      <BranchNotice />
      <JourneyNotice />
      <DirectorNotice />
      <RemarkNotice />
      <StorageNotice />
      <NewVersion />
    </div>
  )
}
