import { CONFIG_TABLES, type ConfigDef, type Scenario } from '../../engine/index.ts'
import { builtInScenario } from '../../scenarios/index.ts'
import { useWords } from '../hooks/use-words.ts'
import { usePlayerState } from '../hooks/use-world.ts'
import controls from './controls.module.css'
import { Popover } from './Popover.tsx'
import styles from './top-bar.module.css'

interface Changed {
  readonly name: string
  readonly value: string
  readonly usual: string
  readonly shortened: boolean
}

/** The broker configs a scenario changed, each beside its default. */
export function changedConfigs(scenario: Scenario): Changed[] {
  const table: Readonly<Record<string, ConfigDef>> = CONFIG_TABLES.broker
  return Object.entries(scenario.brokerConfig ?? {}).map(([name, value]) => {
    const usual = table[name]?.default ?? ''
    const shortened = typeof value === 'number' && typeof usual === 'number' && value < usual
    return { name, value: String(value), usual: String(usual), shortened }
  })
}

/** What runs; pressing it tells where the run departs from Kafka's defaults. */
export function ScenarioChip() {
  const words = useWords().shell.scenario
  const scenario = usePlayerState((player) => {
    const { id, title, network, ...rest } = player.run.recording().scenario
    return { id, title: title ?? null, network, changed: changedConfigs({ id, network, ...rest }) }
  })
  const known = builtInScenario(scenario.id) !== undefined && scenario.title === null
  const title = known ? words.opening : (scenario.title ?? words.untitled)
  return (
    <Popover
      label={`${words.label}: ${title}`}
      look="chip"
      face={<span className={styles.clip}>{title}</span>}
    >
      {() => (
        <div className={controls.stack}>
          <p className={controls.heading}>{title}</p>
          <p className={controls.hint}>{words.network[scenario.network]}</p>
          {scenario.changed.length > 0 && <p className={controls.hint}>{words.changed}</p>}
          {scenario.changed.map(({ name, value, usual, shortened }) => (
            <p key={name} className={styles.config}>
              <span className={controls.mono}>
                {name}={value}
              </span>
              <span className={styles.tag}>{shortened ? words.shortened(usual) : words.usually(usual)}</span>
            </p>
          ))}
        </div>
      )}
    </Popover>
  )
}
