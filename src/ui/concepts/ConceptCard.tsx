import { CONCEPTS } from '../../lessons/concepts.ts'
import { useChallengeWords } from '../challenges/use-challenge-words.ts'
import { useLessonsWords } from '../lessons/use-lessons-words.ts'
import { useView } from '../store.ts'
import styles from './concepts.module.css'
import type { KnownConcept } from './read-concepts.ts'
import type { ConceptWords } from './use-concepts.ts'

interface Props {
  readonly id: string | null
  readonly words: ConceptWords
  readonly known: ReadonlyMap<string, KnownConcept>
  readonly choose: (id: string) => void
}

/** One concept: what it means, what it builds on, where one meets it. */
export function ConceptCard({ id, words, known, choose }: Props) {
  const concept = id === null ? undefined : known.get(id)
  if (!concept)
    return (
      <section className={styles.card} aria-live="polite">
        <p className={styles.quiet}>{words.choose}</p>
      </section>
    )
  const [name, meaning] = words.each[concept.id] ?? [concept.id, '']
  const after = CONCEPTS.find((each) => each.id === id)?.after ?? []
  const before = CONCEPTS.filter((each) => id !== null && each.after.includes(id)).map((each) => each.id)
  return (
    <section className={styles.card} aria-live="polite">
      <h3 className={styles.name}>
        <i className={styles.mark} data-seen={concept.seen} aria-hidden="true" />
        {name}
        <span className={styles.state}>{words.states[concept.seen]}</span>
      </h3>
      <p className={styles.meaning}>{meaning}</p>
      <dl className={styles.links}>
        <Others title={words.after} ids={after} words={words} choose={choose} />
        <Steps concept={concept} words={words} />
        <Others title={words.before} ids={before} words={words} choose={choose} />
        <Challenges concept={concept} words={words} />
      </dl>
    </section>
  )
}

interface OthersProps extends Pick<Props, 'words' | 'choose'> {
  readonly title: string
  readonly ids: readonly string[]
}

function Others({ title, ids, words, choose }: OthersProps) {
  if (ids.length === 0) return null
  return (
    <>
      <dt>{title}</dt>
      <dd>
        {ids.map((id) => (
          <button key={id} type="button" className={styles.link} onClick={() => choose(id)}>
            {words.each[id]?.[0]}
          </button>
        ))}
      </dd>
    </>
  )
}

interface CoursesProps {
  readonly concept: KnownConcept
  readonly words: ConceptWords
}

/** Closes the map, and opens a lesson or a challenge. */
function go(place: string): void {
  const { set, open } = useView.getState()
  open(null)
  set({ lesson: place })
}

/** The steps that are about it. */
function Steps({ concept, words }: CoursesProps) {
  const { titles } = useLessonsWords()
  if (concept.taught.length === 0) return null
  return (
    <>
      <dt>{words.taught}</dt>
      <dd>
        {concept.taught.map(({ lesson, step, done }) => (
          <button
            key={`${lesson} ${step}`}
            type="button"
            className={styles.link}
            data-done={done || undefined}
            onClick={() => go(`${lesson}/${step}`)}
          >
            {words.step(titles[lesson] ?? lesson, String(step))}
          </button>
        ))}
      </dd>
    </>
  )
}

/** The challenges that need it. */
function Challenges({ concept, words }: CoursesProps) {
  const challenges = useChallengeWords()
  if (concept.used.length === 0) return null
  return (
    <>
      <dt>{words.used}</dt>
      <dd>
        {concept.used.map(({ challenge, done }) => (
          <button
            key={challenge}
            type="button"
            className={styles.link}
            data-done={done || undefined}
            onClick={() => go(`challenge/${challenge}`)}
          >
            {challenges?.each[challenge]?.title ?? challenge}
          </button>
        ))}
      </dd>
    </>
  )
}
