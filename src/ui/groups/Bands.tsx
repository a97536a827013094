import { formatTime } from '../format.ts'
import styles from './groups.module.css'
import { BANDS } from './read-bands.ts'
import { type GroupHistory, useGroupsWords } from './use-groups.ts'

/** What each member did in the last half minute. */
export function Bands({ history }: { readonly history: GroupHistory }) {
  const words = useGroupsWords()
  const { bands, from, to } = history
  if (bands.length === 0) return <p className={styles.none}>{words.noHistory}</p>
  const used = BANDS.filter((state) => bands.some((member) => member.bands.some((b) => b.state === state)))
  const percent = (at: number) => `${((at - from) / (to - from)) * 100}%`
  return (
    <>
      <p className={styles.legend}>
        {used.map((state) => (
          <span key={state}>
            <i className={styles.swatch} data-band={state} aria-hidden="true" />
            {words.bands[state]}
          </span>
        ))}
      </p>
      <ul className={styles.lives}>
        {bands.map((member) => (
          <li key={member.client}>
            <span title={member.client}>{member.client}</span>
            <span className={styles.track}>
              <span className={styles.hidden}>
                {member.bands.map((b) => `${formatTime(b.from)} ${words.bands[b.state]}`).join(', ')}
              </span>
              {member.bands.map((band) => (
                <i
                  key={band.from}
                  aria-hidden="true"
                  data-band={band.state}
                  title={`${formatTime(band.from)} – ${formatTime(band.to)}: ${words.bands[band.state]}`}
                  style={{ left: percent(band.from), width: percent(from + band.to - band.from) }}
                />
              ))}
            </span>
          </li>
        ))}
        <li className={styles.axis} aria-hidden="true">
          <span />
          <span>
            <span>{formatTime(from)}</span>
            <span>{formatTime(to)}</span>
          </span>
        </li>
      </ul>
    </>
  )
}
