import styles from './stage.module.css'

/** The sign of a leader. */
export function Crown() {
  return (
    <svg className={styles.crown} viewBox="0 0 14 10" width="14" height="10" aria-hidden="true">
      <path d="M1 9.5h12l.9-7.2-3.8 2.7L7 .4 3.9 5 .1 2.3z" />
    </svg>
  )
}
