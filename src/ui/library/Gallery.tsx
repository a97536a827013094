import { useState } from 'react'
import { usePlayer } from '../hooks/use-player.ts'
import { usePlayerState } from '../hooks/use-world.ts'
import { Dialog } from '../panels/Dialog.tsx'
import { openScenario } from '../run-actions.ts'
import { useView } from '../store.ts'
import styles from './gallery.module.css'
import { type ScenarioId, shelvesFor } from './read-gallery.ts'
import { useLibraryWords } from './use-library-words.ts'

/** The scenarios that come with the page: what each is called and what to watch in it. */
export function Gallery() {
  const words = useLibraryWords()
  const player = usePlayer()
  const open = useView((view) => view.open)
  const running = usePlayerState((of) => of.run.recording().scenario.id)
  const [search, setSearch] = useState('')
  const shelves = shelvesFor(search, words)
  const count = shelves.reduce((sum, { ids }) => sum + ids.length, 0)

  function choose(id: ScenarioId): void {
    open(null)
    void openScenario(player, id)
  }

  return (
    <Dialog
      title={words.title}
      wide
      onSubmit={() => {
        const only = shelves[0]?.ids[0]
        if (count !== 1 || !only) return false
        choose(only)
        return true
      }}
    >
      <div className={styles.top}>
        <input
          type="search"
          className={styles.search}
          aria-label={words.search}
          placeholder={words.search}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <output className={styles.count}>{count > 0 ? words.found(String(count)) : words.none}</output>
      </div>
      {shelves.map(({ chapter, ids }) => (
        <section key={chapter} aria-labelledby={`shelf-${chapter}`}>
          <h3 id={`shelf-${chapter}`} className={styles.chapter}>
            {words.chapters[chapter]}
          </h3>
          <ul className={styles.shelf}>
            {ids.map((id) => (
              <li key={id}>
                <button
                  type="button"
                  className={styles.entry}
                  aria-current={id === running ? 'true' : undefined}
                  onClick={() => choose(id)}
                >
                  <strong>{words.scenarios[id].title}</strong>
                  <span>{words.scenarios[id].watch}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Dialog>
  )
}
