import type { Parts } from '../../i18n/say.ts'
import { useView } from '../store.ts'
import styles from './Sentence.module.css'

/** A sentence in which the words that stand for something select it. */
export function Sentence({ parts }: { readonly parts: Parts }) {
  const select = useView((view) => view.select)
  return parts.map((part, i) => {
    const key = `${i}`
    if (part.kind === 'text') return <span key={key}>{part.text}</span>
    return (
      <button
        type="button"
        key={key}
        className={styles.entity}
        data-kind={part.target.kind}
        onClick={() => select(part.target)}
      >
        {part.label}
      </button>
    )
  })
}
