import { type ReactNode, useState } from 'react'
import { type Command, CommandError } from '../../../engine/index.ts'
import { usePlayer } from '../../hooks/use-player.ts'
import { type InspectorWords, useInspectorWords } from '../use-inspector-words.ts'
import styles from './Actions.module.css'

export interface Action {
  readonly label: string
  readonly command: Command
  readonly tone?: 'bad' | 'plain'
  readonly disabled?: boolean
}

/** Does something to the cluster and keeps the reason when it is impossible. */
export function useAct(): { readonly act: (command: Command) => void; readonly problem: string | null } {
  const player = usePlayer()
  const { action } = useInspectorWords()
  const [problem, setProblem] = useState<string | null>(null)
  function act(command: Command): void {
    try {
      player.act(command)
      setProblem(null)
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      setProblem(action.impossible(error.field, error.allowed))
    }
  }
  return { act, problem }
}

/** What can be done to a broker or a controller in the state it is in. */
export function serverActions(
  node: string,
  process: 'running' | 'paused' | 'stopping' | 'stopped' | 'crashed',
  name: string,
  { action }: InspectorWords,
): Action[] {
  if (process === 'stopped' || process === 'crashed')
    return [{ label: action.start(name), command: { kind: 'StartNode', node } }]
  if (process === 'paused')
    return [
      { label: action.resume, command: { kind: 'ResumeNode', node } },
      { label: action.crash(name), command: { kind: 'CrashNode', node }, tone: 'bad' },
    ]
  const stopping = process === 'stopping'
  return [
    { label: action.crash(name), command: { kind: 'CrashNode', node }, tone: 'bad' },
    { label: action.stop, command: { kind: 'StopNode', node }, disabled: stopping },
    { label: action.pause, command: { kind: 'PauseNode', node }, disabled: stopping },
  ]
}

interface ActionsProps {
  readonly label: string
  readonly actions: readonly Action[]
  readonly children?: ReactNode
}

/** Buttons that do something to the cluster. */
export function Actions({ label, actions, children }: ActionsProps) {
  const { act, problem } = useAct()
  return (
    <div className={styles.actions} role="group" aria-label={label}>
      {actions.map((action) => (
        <button
          type="button"
          key={action.label}
          className={styles.button}
          data-tone={action.tone ?? 'plain'}
          disabled={action.disabled}
          onClick={() => act(action.command)}
        >
          {action.label}
        </button>
      ))}
      {children}
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
