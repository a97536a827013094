import { CONFIG_TABLES, type ConfigDef, type Scenario } from '../../engine/index.ts'
import { isInLibrary, LIBRARY, type LibraryId } from '../../scenarios/library.ts'
import { modeOf } from '../../scenarios/mode.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useWords } from '../hooks/use-words.ts'
import { usePlayerState } from '../hooks/use-world.ts'
import { openScenario, switchMode } from '../run-actions.ts'
import { useView } from '../store.ts'
import controls from './controls.module.css'
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

interface LibraryProps {
  readonly chosen: LibraryId | null
  readonly close: () => void
}

/** The clusters that come with the page; choosing one begins it at its opening. */
function Library({ chosen, close }: LibraryProps) {
  const words = useWords().shell.scenario
  const player = usePlayer()
  return (
    <fieldset className={styles.library}>
      <legend className={controls.hint}>{words.choose}</legend>
      {(Object.keys(LIBRARY) as LibraryId[]).map((id) => (
        <button
          key={id}
          type="button"
          className={controls.button}
          aria-pressed={id === chosen}
          onClick={() => {
            close()
            void openScenario(player, id)
          }}
        >
          {words.titles[id]}
        </button>
      ))}
    </fieldset>
  )
}

interface Props {
  readonly title: string
  readonly close: () => void
}

/** What runs and what else could; where the run departs from Kafka's defaults. */
export function ScenarioPanel({ title, close }: Props) {
  const words = useWords().shell.scenario
  const player = usePlayer()
  const open = useView((view) => view.open)
  const scenario = usePlayerState((player) => {
    const { scenario: now } = player.run.recording()
    const family = now.id.replace(/-zookeeper$/, '')
    const known = now.title === undefined && isInLibrary(family) ? family : null
    return { network: now.network, mode: modeOf(now), changed: changedConfigs(now), known }
  })
  return (
    <div className={controls.stack}>
      <p className={controls.heading}>{title}</p>
      <Library chosen={scenario.known} close={close} />
      <button
        type="button"
        className={controls.button}
        onClick={() => {
          close()
          open({ kind: 'scenarios' })
        }}
      >
        {words.all}
      </button>
      <button
        type="button"
        className={controls.button}
        onClick={() => {
          close()
          open({ kind: 'build' })
        }}
      >
        {words.build}
      </button>
      <p className={controls.hint}>{words.network[scenario.network]}</p>
      <p className={controls.hint}>{words.mode[scenario.mode]}</p>
      <button
        type="button"
        className={`${controls.button} ${controls.choice}`}
        onClick={() => {
          close()
          void switchMode(player)
        }}
      >
        {words.switchTo[scenario.mode === 'kraft' ? 'zookeeper' : 'kraft']}
        <span className={controls.hint}>{words.switchHint}</span>
      </button>
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
  )
}
