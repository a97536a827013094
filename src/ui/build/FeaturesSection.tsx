import type { Scenario } from '../../engine/index.ts'
import styles from './build.module.css'
import { ChoiceField } from './parts.tsx'
import type { SectionProps } from './sections.tsx'
import { useBuildWords } from './use-build-words.ts'

type Name = keyof NonNullable<Scenario['features']>

/** The levels that the engine goes by, each with the one of a new cluster here. */
const LEVELS: Readonly<Record<Name, { readonly levels: readonly number[]; readonly standard: number }>> = {
  'eligible.leader.replicas.version': { levels: [0, 1], standard: 1 },
  'transaction.version': { levels: [0, 1, 2], standard: 2 },
  'kraft.version': { levels: [0, 1], standard: 0 },
}

/** Another level, or none where it is the one that a cluster has anyway. */
export function withLevel(draft: Scenario, name: Name, level: number): Partial<Scenario> {
  const { [name]: _, ...others } = draft.features ?? {}
  return { features: level === LEVELS[name].standard ? others : { ...others, [name]: level } }
}

/** The finalized level of each feature, as kafka-storage format --feature sets it. */
export function FeaturesSection({ draft, wrong, change }: SectionProps) {
  const words = useBuildWords()
  return (
    <section className={styles.section} aria-label={words.features}>
      <h3>{words.features}</h3>
      <p className={styles.note}>{words.featuresHint}</p>
      <div className={styles.features}>
        {(Object.keys(LEVELS) as Name[]).map((name) => {
          const { levels, standard } = LEVELS[name]
          return (
            <ChoiceField
              key={name}
              label={name}
              code
              hint={words.featureMeans[name]}
              path={`features.${name}`}
              wrong={wrong}
              value={String(draft.features?.[name] ?? standard)}
              choices={Object.fromEntries(
                levels.map((level) => [
                  level,
                  level === standard ? words.standard(String(level)) : String(level),
                ]),
              )}
              onChange={(level) => change(withLevel(draft, name, Number(level)))}
            />
          )
        })}
      </div>
    </section>
  )
}
