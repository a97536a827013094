import { useId, useState } from 'react'
import { type Command, parsePartitionKey, WALL_CLOCK_START_MS } from '../../../engine/index.ts'
import { usePlayer } from '../../hooks/use-player.ts'
import type { ConsumerReading } from '../read/consumers.ts'
import { useInspectorWords } from '../use-inspector-words.ts'
import actions from './Actions.module.css'
import { useAct } from './Actions.tsx'
import styles from './PartitionControls.module.css'

const TARGETS = ['beginning', 'end', 'offset', 'timestamp'] as const
type To = (typeof TARGETS)[number]
type Target = Extract<Command, { kind: 'SeekConsumer' }>['target']

function targetOf(to: To, typed: string): Target {
  const number = typed.trim() === '' ? Number.NaN : Number(typed)
  if (to === 'offset') return { to, offset: number }
  return to === 'timestamp' ? { to, timestamp: number } : { to }
}

/** What an application does to one partition of its consumer, or to all: seek, pause, resume. */
export function PartitionControls({ reading }: { readonly reading: ConsumerReading }) {
  const { clients, column } = useInspectorWords()
  const words = clients.consumer
  const player = usePlayer()
  const id = useId()
  const { act, problem } = useAct()
  const [chosen, setChosen] = useState('')
  const [to, setTo] = useState<To>('beginning')
  const [typed, setTyped] = useState('0')
  const { clientId: consumer, partitions } = reading
  const meant = partitions.filter(({ key }) => chosen === '' || key === chosen)
  const none = meant.length === 0
  const at = chosen === '' || none ? { topic: null, partition: null } : parsePartitionKey(chosen)
  const paused = meant.filter((p) => p.paused).length
  function choose(next: To): void {
    setTo(next)
    if (next === 'offset') setTyped(String(meant[0]?.position ?? 0))
    if (next === 'timestamp') setTyped(String(WALL_CLOCK_START_MS + Math.floor(player.run.now / 1000)))
  }
  const button = (label: string, disabled: boolean, command: Command) => (
    <button type="button" className={actions.button} disabled={disabled} onClick={() => act(command)}>
      {label}
    </button>
  )
  return (
    <fieldset className={styles.controls}>
      <legend>{words.partitionControls}</legend>
      <label htmlFor={`${id}-p`}>{column.partition}</label>
      <select id={`${id}-p`} value={none ? '' : chosen} onChange={(event) => setChosen(event.target.value)}>
        <option value="">{words.allPartitions}</option>
        {partitions.map(({ key }) => (
          <option key={key}>{key}</option>
        ))}
      </select>
      <label htmlFor={`${id}-t`}>{words.seekTo}</label>
      <select id={`${id}-t`} value={to} onChange={(event) => choose(event.target.value as To)}>
        {TARGETS.map((each) => (
          <option key={each} value={each}>
            {words.seekTargets[each]}
          </option>
        ))}
      </select>
      {(to === 'offset' || to === 'timestamp') && (
        <>
          <label htmlFor={`${id}-n`}>{words.seekNumber[to]}</label>
          <input
            id={`${id}-n`}
            inputMode="numeric"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </>
      )}
      <div className={styles.buttons}>
        {button(words.seek, none, { kind: 'SeekConsumer', consumer, ...at, target: targetOf(to, typed) })}
        {button(words.pause, none || paused === meant.length, { kind: 'PausePartitions', consumer, ...at })}
        {button(words.resume, paused === 0, { kind: 'ResumePartitions', consumer, ...at })}
      </div>
      {problem && (
        <p className={actions.problem} role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  )
}
