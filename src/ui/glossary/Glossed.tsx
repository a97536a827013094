import { useId, useState } from 'react'
import { findTerms } from './find-terms.ts'
import styles from './glossary.module.css'
import { useGlossary } from './use-glossary.ts'

/** A text whose words of the glossary can be pressed: what they mean then stands below it. */
export function Glossed({ text, className }: { readonly text: string; readonly className: string }) {
  const words = useGlossary()
  const [open, setOpen] = useState<string | null>(null)
  const note = useId()
  if (!words) return <p className={className}>{text}</p>
  const entry = open === null ? undefined : words.each[open]
  return (
    <>
      <p className={className}>
        {findTerms(text, words).map(({ text: piece, id }) =>
          id === undefined ? (
            piece
          ) : (
            <button
              key={id}
              type="button"
              className={styles.term}
              title={words.each[id]?.[1]}
              aria-expanded={open === id}
              aria-controls={note}
              onClick={() => setOpen(open === id ? null : id)}
            >
              {piece}
            </button>
          ),
        )}
      </p>
      <div id={note} role="status">
        {entry && (
          <p className={styles.note}>
            <strong>{entry[0]}</strong> {entry[1]}
          </p>
        )}
      </div>
    </>
  )
}
