import styles from './bottom-panel.module.css'
import { Transport } from './controls/Transport.tsx'
import { useMedia } from './hooks/use-media.ts'
import { usePlayer } from './hooks/use-player.ts'
import { useWords } from './hooks/use-words.ts'
import { later } from './later.tsx'
import { type BottomTab, useView } from './store.ts'

const Timeline = later(() => import('./timeline/Timeline.tsx').then((m) => m.Timeline))
const EventsTab = later(() => import('./events/EventsTab.tsx').then((m) => m.EventsTab))

const FatesTab = later(() => import('./fates/FatesTab.tsx').then((m) => m.FatesTab))

const GroupsTab = later(() => import('./groups/GroupLife.tsx').then((m) => m.GroupsTab))

const TABS: readonly BottomTab[] = ['timeline', 'events', 'fates', 'groups']

function Tabs() {
  const words = useWords().shell
  const tab = useView((view) => view.bottomTab)
  const set = useView((view) => view.set)
  return (
    <div className={styles.tabs} role="tablist" aria-label={words.main.bottom}>
      {TABS.map((each) => (
        <button
          key={each}
          type="button"
          role="tab"
          id={`tab-${each}`}
          aria-controls="bottom-body"
          aria-selected={tab === each}
          tabIndex={tab === each ? 0 : -1}
          className={styles.tab}
          onClick={() => set({ bottomTab: each })}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
            event.preventDefault()
            const step = event.key === 'ArrowRight' ? 1 : TABS.length - 1
            const other = TABS[(TABS.indexOf(each) + step) % TABS.length] ?? each
            set({ bottomTab: other })
            document.getElementById(`tab-${other}`)?.focus()
          }}
        >
          {words[each].tab}
        </button>
      ))}
    </div>
  )
}

function Body() {
  const player = usePlayer()
  const tab = useView((view) => view.bottomTab)
  return (
    <div
      id="bottom-body"
      className={styles.body}
      role="tabpanel"
      aria-labelledby={`tab-${tab}`}
      data-tab={tab}
    >
      {tab === 'timeline' && <Timeline />}
      {tab === 'events' && <EventsTab player={player} />}
      {tab === 'fates' && <FatesTab player={player} />}
      {tab === 'groups' && <GroupsTab />}
    </div>
  )
}

/** Time: what moves it, and all that has happened in it. On a phone only the transport stays in reach. */
export function BottomPanel() {
  const words = useWords().shell
  const narrow = useMedia('(max-width: 760px)')
  if (narrow)
    return (
      <>
        <details className={styles.fold}>
          <summary>{words.timeline.tab}</summary>
          <Tabs />
          <Body />
        </details>
        <section className={styles.fixed} aria-label={words.main.bottom}>
          <Transport />
        </section>
      </>
    )
  return (
    <section className={styles.panel} aria-label={words.main.bottom}>
      <div className={styles.top}>
        <Transport />
        <Tabs />
      </div>
      <Body />
    </section>
  )
}
