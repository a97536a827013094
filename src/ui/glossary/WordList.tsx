import { useView } from '../store.ts'
import styles from './glossary.module.css'
import { type GlossaryWords, useGlossary } from './use-glossary.ts'

/** The ids of the words that a search is about, in the order of the list. */
export function wordsFound(search: string, words: GlossaryWords): readonly string[] {
  const wanted = search.trim().toLocaleLowerCase()
  return Object.entries(words.each)
    .filter(([, entry]) => entry.some((text) => text.toLocaleLowerCase().includes(wanted)))
    .map(([id]) => id)
}

/** All words with their meanings, and what each is called in the other language. */
export function WordList({ search, words }: { readonly search: string; readonly words: GlossaryWords }) {
  const language = useView((view) => view.language)
  const other = useGlossary(language === 'ko' ? 'en' : 'ko')
  return (
    <dl className={styles.list} tabIndex={0} aria-label={words.tabs.words}>
      {wordsFound(search, words).map((id) => {
        const [word, meaning] = words.each[id] ?? [id, '']
        const also = other?.each[id]?.[0]
        return (
          <div key={id}>
            <dt>
              {word}
              {also !== undefined && also !== word && (
                <span lang={language === 'ko' ? 'en' : 'ko'}>{also}</span>
              )}
            </dt>
            <dd>{meaning}</dd>
          </div>
        )
      })}
    </dl>
  )
}
