import { type CSSProperties, useEffect, useRef } from 'react'
import { BottomHeight } from './BottomHeight.tsx'
import styles from './bottom-panel.module.css'
import { TAB_PANELS } from './bottom-tabs.ts'
import { Transport } from './controls/Transport.tsx'
import { useMedia } from './hooks/use-media.ts'
import { usePlayer } from './hooks/use-player.ts'
import { useWords } from './hooks/use-words.ts'
import { type BottomTab, useView } from './store.ts'

const TABS: readonly BottomTab[] = TAB_PANELS.map(({ tab }) => tab)

/** Where an arrow key leads from a tab, null for other keys. */
function keyTarget(key: string, from: BottomTab): BottomTab | null {
  const at = TABS.indexOf(from)
  if (key === 'ArrowRight') return TABS[(at + 1) % TABS.length] ?? null
  if (key === 'ArrowLeft') return TABS[(at + TABS.length - 1) % TABS.length] ?? null
  if (key === 'Home') return TABS[0] ?? null
  return key === 'End' ? (TABS.at(-1) ?? null) : null
}

/** A row of tabs may be longer than the screen is wide. */
function showTab(tab: BottomTab): void {
  document.getElementById(`tab-${tab}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

function Tabs() {
  const words = useWords().shell
  const tab = useView((view) => view.bottomTab)
  const set = useView((view) => view.set)
  useEffect(() => showTab(tab), [tab])
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
            const other = keyTarget(event.key, each)
            if (other === null) return
            event.preventDefault()
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
  const panel = TAB_PANELS.find((each) => each.tab === tab)
  return (
    <div
      id="bottom-body"
      className={styles.body}
      role="tabpanel"
      aria-labelledby={`tab-${tab}`}
      data-tab={tab}
    >
      {panel && <panel.Panel key={tab} player={player} />}
    </div>
  )
}

/** Time: what moves it, and all that has happened in it. On a phone only the transport stays in reach. */
export function BottomPanel() {
  const words = useWords().shell
  const narrow = useMedia('(max-width: 760px)')
  const tab = useView((view) => view.bottomTab)
  const height = useView((view) => view.bottomHeight)
  const panel = useRef<HTMLElement>(null)
  if (narrow)
    return (
      <>
        <details className={styles.fold} onToggle={() => showTab(tab)}>
          <summary>{words.timeline.tab}</summary>
          <Tabs />
          <Body />
        </details>
        <section className={styles.fixed} aria-label={words.main.bottom}>
          <Transport />
        </section>
      </>
    )
  const room = TAB_PANELS.find((each) => each.tab === tab)?.room ?? 'low'
  const drawn: CSSProperties | undefined = height === null ? undefined : { height }
  return (
    <section
      ref={panel}
      className={styles.panel}
      data-room={room}
      style={drawn}
      aria-label={words.main.bottom}
    >
      <BottomHeight panel={panel} />
      <div className={styles.top}>
        <Transport />
        <Tabs />
      </div>
      <Body />
    </section>
  )
}
