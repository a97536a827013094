import styles from './challenges.module.css'

interface Props {
  readonly level: number
  readonly words: { readonly level: (n: string) => string; readonly levels: readonly string[] }
}

/** How hard: as a word, and as bars. */
export function Level({ level, words }: Props) {
  return (
    <span className={styles.level} title={words.level(String(level))}>
      <span className={styles.bars} aria-hidden="true">
        {[1, 2, 3].map((n) => (
          <i key={n} data-on={n <= level || undefined} />
        ))}
      </span>
      {words.levels[level - 1]}
    </span>
  )
}
