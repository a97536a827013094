import { useId, useState } from 'react'
import { CONFIG_TABLES, type ConfigDef } from '../../engine/index.ts'
import { modeOf } from '../../scenarios/mode.ts'
import controls from '../controls/controls.module.css'
import { historyName } from '../histories/read-tree.ts'
import { useTimeWords } from '../histories/use-time-words.ts'
import { useWords } from '../hooks/use-words.ts'
import { usePlayerState } from '../hooks/use-world.ts'
import type { Player } from '../player/player.ts'
import { compareWith, compareWithHistory } from './begin.ts'
import styles from './compare.module.css'
import { type Change, type ChangeSide, changeText, checkedChange, configNames, namesOf } from './plan.ts'
import { useCompareWords } from './use-compare-words.ts'

type Kind = 'settings' | 'history' | 'mode'
const SIDES: readonly ChangeSide[] = ['broker', 'topic', 'producer', 'consumer']
const FIRST: Readonly<Record<ChangeSide, string>> = {
  broker: 'replica.lag.time.max.ms',
  topic: 'min.insync.replicas',
  producer: 'acks',
  consumer: 'session.timeout.ms',
}

function problemText(problem: unknown): { field: string; allowed: string } {
  if (problem instanceof Error && 'field' in problem && 'allowed' in problem)
    return { field: String(problem.field), allowed: String(problem.allowed) }
  throw problem
}

const definition = (side: ChangeSide, name: string) =>
  (CONFIG_TABLES[side] as Readonly<Record<string, ConfigDef>>)[name]

interface ValueProps {
  readonly def: ConfigDef | undefined
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A value as its definition allows it. */
function Value({ def, value, onChange }: ValueProps) {
  const words = useCompareWords()
  const field = useId()
  const choices = def?.type === 'boolean' ? ['true', 'false'] : def?.type === 'list' ? undefined : def?.values
  return (
    <label htmlFor={field}>
      {words.value}
      {choices ? (
        <select id={field} value={value} onChange={(event) => onChange(event.target.value)}>
          {choices.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      ) : (
        <input id={field} value={value} size={14} onChange={(event) => onChange(event.target.value)} />
      )}
    </label>
  )
}

function otherValue(def: ConfigDef | undefined): string {
  if (def?.type === 'boolean') return String(!def.default)
  if (def?.values && def.type !== 'list') return def.values.find((each) => each !== String(def.default)) ?? ''
  return String(def?.default ?? '')
}

interface SettingsProps {
  readonly player: Player
  readonly changes: readonly Change[]
  readonly onChanges: (changes: readonly Change[]) => void
}

/** Chooses configs and their values; what Kafka would refuse is refused by name. */
function Settings({ player, changes, onChanges }: SettingsProps) {
  const words = useCompareWords()
  const [of, setOf] = useState<{ side: ChangeSide; name: string | null }>({ side: 'producer', name: null })
  const [name, setName] = useState('acks')
  const def = definition(of.side, name)
  const [value, setValue] = useState('1')
  const [problem, setProblem] = useState<{ field: string; allowed: string } | null>(null)
  const recording = player.run.recording()
  function choose(side: ChangeSide, config: string): void {
    setName(config)
    setValue(otherValue(definition(side, config)))
    setProblem(null)
  }
  function add(): void {
    try {
      const change = checkedChange(of.side, of.name, name, value)
      const rest = changes.filter(
        (each) => each.side !== of.side || each.of !== of.name || each.name !== name,
      )
      onChanges([...rest, change])
      setProblem(null)
    } catch (refused) {
      setProblem(problemText(refused))
    }
  }
  return (
    <>
      <div className={styles.fields}>
        <label>
          {words.of}
          <select
            value={`${of.side} ${of.name ?? ''}`}
            onChange={(event) => {
              const [side, ...rest] = event.target.value.split(' ')
              const chosen = side as ChangeSide
              setOf({ side: chosen, name: rest.join(' ') || null })
              if (chosen !== of.side) choose(chosen, FIRST[chosen])
            }}
          >
            {SIDES.map((side) => [
              <option key={side} value={`${side} `}>
                {words.sides[side]}
              </option>,
              ...namesOf(side, recording).map((each) => (
                <option key={`${side} ${each}`} value={`${side} ${each}`}>
                  {each}
                </option>
              )),
            ])}
          </select>
        </label>
        <label>
          {words.config}
          <select value={name} onChange={(event) => choose(of.side, event.target.value)}>
            {configNames(of.side).map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
        <Value def={def} value={value} onChange={setValue} />
        <button type="button" className={controls.button} onClick={add}>
          {words.add}
        </button>
        <span className={controls.hint}>{def ? words.usual(String(def.default ?? '–')) : ''}</span>
      </div>
      {problem && (
        <p className={styles.problem} role="alert">
          {words.allowed(problem.field, problem.allowed)}
        </p>
      )}
      <ul className={styles.changes}>
        {changes.map((change) => (
          <li key={changeText(change)}>
            <code>{changeText(change)}</code>
            <button
              type="button"
              aria-label={words.take(changeText(change))}
              onClick={() => onChanges(changes.filter((each) => each !== change))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Chooses what the present run is compared with. */
export function CompareForm({ player }: { readonly player: Player }) {
  const words = useCompareWords()
  const time = useTimeWords().histories
  const shell = useWords().shell
  const [kind, setKind] = useState<Kind>('settings')
  const [changes, setChanges] = useState<readonly Change[]>([])
  const [problem, setProblem] = useState<{ field: string; allowed: string } | null>(null)
  const shown = usePlayerState((of) => of.history)
  const others = usePlayerState((of) => of.histories.filter((entry) => entry.id !== of.history), player)
  const [history, setHistory] = useState<number | null>(null)
  const chosen = others.find((entry) => entry.id === history) ?? others[0]
  const mode = modeOf(player.run.recording().scenario)
  const ready = kind === 'mode' || (kind === 'settings' ? changes.length > 0 : chosen !== undefined)
  const nameOf = (entry: (typeof others)[number]) => historyName(entry, time.first, shell.pin)
  async function begin(): Promise<void> {
    try {
      if (kind === 'history' && chosen) await compareWithHistory(player, chosen.id, nameOf(chosen))
      else if (kind === 'mode') await compareWith(player, { mode: mode === 'kraft' ? 'zookeeper' : 'kraft' })
      else
        await compareWith(player, {
          changes: changes.map((change) => ({ ...change, value: String(change.value) })),
        })
      setProblem(null)
    } catch (refused) {
      setProblem(problemText(refused))
    }
  }
  return (
    <form
      className={styles.form}
      key={shown}
      onSubmit={(event) => {
        event.preventDefault()
        void begin()
      }}
    >
      <p className={controls.hint}>{words.explain}</p>
      <fieldset className={styles.kinds}>
        <legend>{words.with}</legend>
        {(['settings', 'history', 'mode'] as const).map((each) => (
          <label key={each}>
            <input type="radio" name="compare-kind" checked={kind === each} onChange={() => setKind(each)} />
            {words.kinds[each]}
          </label>
        ))}
      </fieldset>
      {kind === 'settings' && <Settings player={player} changes={changes} onChanges={setChanges} />}
      {kind === 'history' &&
        (chosen ? (
          <label className={styles.fields}>
            {words.history}
            <select value={chosen.id} onChange={(event) => setHistory(Number(event.target.value))}>
              {others.map((entry) => (
                <option key={entry.id} value={entry.id}>
                  {nameOf(entry)}
                </option>
              ))}
            </select>
          </label>
        ) : (
          <p className={controls.hint}>{words.noHistory}</p>
        ))}
      {kind === 'mode' && (
        <p className={controls.hint}>{shell.scenario.mode[mode === 'kraft' ? 'zookeeper' : 'kraft']}</p>
      )}
      {problem && (
        <p className={styles.problem} role="alert">
          {words.allowed(problem.field, problem.allowed)}
        </p>
      )}
      <button type="submit" className={`${controls.button} ${controls.primary}`} disabled={!ready}>
        {words.begin}
      </button>
    </form>
  )
}
