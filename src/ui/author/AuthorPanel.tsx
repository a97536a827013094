import { useState } from 'react'
import controls from '../controls/controls.module.css'
import { Icon } from '../controls/Icon.tsx'
import { leave } from '../lessons/steer.ts'
import { useView } from '../store.ts'
import styles from './author.module.css'
import { DataTab } from './DataTab.tsx'
import { KeepTab } from './KeepTab.tsx'
import { ProofTab } from './ProofTab.tsx'
import { useDraft } from './state.ts'
import { useAuthorWords } from './use-author-words.ts'
import { usePreview } from './use-preview.ts'
import { useWordFaults, WordsTab } from './WordsTab.tsx'

const TABS = ['data', 'words', 'proof', 'keep'] as const
type Tab = (typeof TABS)[number]
const PANELS = { data: DataTab, words: WordsTab, proof: ProofTab, keep: KeepTab } as const

function keyTarget(key: string, from: Tab): Tab | undefined {
  const at = TABS.indexOf(from)
  if (key === 'ArrowRight') return TABS[(at + 1) % TABS.length]
  return key === 'ArrowLeft' ? TABS[(at + TABS.length - 1) % TABS.length] : undefined
}

function Tabs({ tab, choose }: { readonly tab: Tab; readonly choose: (tab: Tab) => void }) {
  const words = useAuthorWords()
  const left = useWordFaults().length
  return (
    <div className={styles.tabs} role="tablist" aria-label={words.tabs.label}>
      {TABS.map((each) => (
        <button
          key={each}
          type="button"
          role="tab"
          id={`author-${each}`}
          aria-controls="author-body"
          aria-selected={tab === each}
          tabIndex={tab === each ? 0 : -1}
          className={styles.tab}
          onClick={() => choose(each)}
          onKeyDown={(event) => {
            const other = keyTarget(event.key, each)
            if (!other) return
            event.preventDefault()
            choose(other)
            document.getElementById(`author-${other}`)?.focus()
          }}
        >
          {words.tabs[each]}
          {each === 'words' && left > 0 && (
            <span className={styles.count}>{words.words.left(String(left))}</span>
          )}
        </button>
      ))}
    </div>
  )
}

/** Where a lesson is written; the lesson itself stands beside it, on the real stage. */
export function AuthorPanel() {
  const words = useAuthorWords()
  const { words: said } = useDraft()
  const language = useView((view) => view.language)
  const [tab, choose] = useState<Tab>('data')
  const [folded, fold] = useState(false)
  usePreview()
  const Panel = PANELS[tab]
  const title = said[language].title || said.en.title || said.ko.title || words.keep.untitled
  return (
    <section className={styles.panel} aria-label={words.label} data-folded={folded || undefined}>
      <header className={styles.head}>
        <div className={styles.titles}>
          <p className={styles.over}>{words.label}</p>
          <h2 className={styles.title} title={title}>
            {title}
          </h2>
        </div>
        <fieldset className={styles.views} aria-label={words.view.label}>
          {(['edit', 'preview'] as const).map((view) => (
            <button
              key={view}
              type="button"
              className={controls.button}
              aria-pressed={folded === (view === 'preview')}
              onClick={() => fold(view === 'preview')}
            >
              {words.view[view]}
            </button>
          ))}
        </fieldset>
        <button
          type="button"
          className={`${controls.button} ${controls.quiet} ${controls.square}`}
          aria-label={words.close}
          onClick={() => {
            useView.getState().set({ authoring: false })
            leave()
          }}
        >
          <Icon name="close" />
        </button>
      </header>
      <Tabs tab={tab} choose={choose} />
      <div id="author-body" className={styles.body} role="tabpanel" aria-labelledby={`author-${tab}`}>
        <Panel />
      </div>
    </section>
  )
}
