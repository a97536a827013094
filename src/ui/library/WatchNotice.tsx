import { useState } from 'react'
import controls from '../controls/controls.module.css'
import { Icon } from '../controls/Icon.tsx'
import { usePlayerState } from '../hooks/use-world.ts'
import notices from '../notices.module.css'
import { useLibraryWords } from './use-library-words.ts'

/** What to watch in the named scenario that runs, until it is dismissed. */
export function WatchNotice() {
  const words = useLibraryWords()
  const [dismissed, dismiss] = useState<string | null>(null)
  const id = usePlayerState((of) => {
    const { scenario } = of.run.recording()
    return scenario.title === undefined && scenario.id !== 'opening' ? scenario.id : null
  })
  const scenarios: Readonly<Record<string, { readonly watch: string }>> = words.scenarios
  const watch = id === null ? undefined : scenarios[id]?.watch
  if (watch === undefined || dismissed === id) return null
  return (
    <div className={notices.banner} role="note" aria-label={words.pick}>
      <div>
        <strong>{words.pick}</strong> {watch}
      </div>
      <button
        type="button"
        className={`${controls.button} ${controls.quiet} ${controls.square}`}
        aria-label={words.hide}
        title={words.hide}
        onClick={() => dismiss(id)}
      >
        <Icon name="close" />
      </button>
    </div>
  )
}
