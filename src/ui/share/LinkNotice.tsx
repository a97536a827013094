import controls from '../controls/controls.module.css'
import { Icon } from '../controls/Icon.tsx'
import { useWords } from '../hooks/use-words.ts'
import styles from '../notices.module.css'
import { type LinkTrouble, useView } from '../store.ts'
import { type ShareWords, useShareWords } from './use-share-words.ts'

function troubleText(trouble: LinkTrouble, words: ShareWords): string {
  if (trouble.kind === 'mismatch') return words.mismatch
  const { allowed } = trouble
  switch (trouble.fault) {
    case 'too long':
      return words.tooLongFor(allowed)
    case 'too large':
      return words.tooLarge(allowed)
    case 'version':
      return words.version(allowed)
    case 'encoding':
      return words.encoding
    case 'not json':
      return words.json
    case 'too deep':
      return words.depth(allowed)
    case 'forbidden name':
      return words.forbidden
    case 'too costly':
      return words.costly(allowed)
    case 'scenario':
      return words.scenario(allowed)
    case 'value':
      return words.schema(allowed)
  }
}

/** What went wrong with a link or a file, in words; the page stays as it was. */
export function LinkNotice() {
  const words = useShareWords()
  const { close } = useWords().shell
  const trouble = useView((view) => view.linkTrouble)
  const clear = useView((view) => view.trouble)
  if (!trouble) return null
  const mismatch = trouble.kind === 'mismatch'
  return (
    <div className={`${styles.banner} ${mismatch ? styles.warn : styles.bad}`} role="alert">
      <div>
        <strong>{mismatch ? words.mismatchTitle : words.trouble[trouble.from]}</strong>{' '}
        {!mismatch && trouble.field !== '' && <code>{words.field(trouble.field)}</code>}{' '}
        {troubleText(trouble, words)}{' '}
        {mismatch
          ? trouble.theirs !== trouble.ours && `(${trouble.theirs} → ${trouble.ours})`
          : trouble.atStart
            ? words.stays
            : words.unchanged}
      </div>
      <button
        type="button"
        className={`${controls.button} ${controls.quiet} ${controls.square}`}
        aria-label={close}
        onClick={() => clear(null)}
      >
        <Icon name="close" />
      </button>
    </div>
  )
}
