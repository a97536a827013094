import { useId, useState } from 'react'
import { isUnderWay, MESSAGE_BOUNDS } from '../../../engine/index.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { useInHandWords } from '../use-message.ts'
import styles from './Actions.module.css'
import { useAct } from './Actions.tsx'
import own from './MessageActions.module.css'

const LOSSES = ['resent', 'silent', 'reset'] as const

/** What can be done to a message now: nothing once it has arrived. */
export function MessageActions({ seq }: { readonly seq: number }) {
  const words = useInHandWords()
  const possible = useWorld((world) => isUnderWay(world, seq))
  const { act, problem } = useAct()
  const [byMs, setByMs] = useState('2000')
  const field = useId()
  if (!possible) return null
  return (
    <div className={own.actions} role="group" aria-label={words.label}>
      <form
        className={own.delay}
        onSubmit={(event) => {
          event.preventDefault()
          act({ kind: 'DelayMessage', seq, byMs: byMs.trim() === '' ? Number.NaN : Number(byMs) })
        }}
      >
        <button type="submit" className={styles.button}>
          {words.delay}
        </button>
        <input
          id={field}
          type="number"
          className={own.number}
          inputMode="numeric"
          min={1}
          max={MESSAGE_BOUNDS.delayMs}
          step={1}
          value={byMs}
          aria-label={words.delayBy}
          onChange={(event) => setByMs(event.target.value)}
        />
        <span aria-hidden="true">{words.ms}</span>
      </form>
      <dl className={own.losses}>
        {LOSSES.map((consequence) => (
          <div key={consequence}>
            <dt>
              <button
                type="button"
                className={styles.button}
                data-tone={consequence === 'resent' ? 'plain' : 'bad'}
                aria-describedby={`${field}-${consequence}`}
                onClick={() => act({ kind: 'DropMessage', seq, consequence })}
              >
                {words[consequence]}
              </button>
            </dt>
            <dd id={`${field}-${consequence}`}>{words[`${consequence}Hint`]}</dd>
          </div>
        ))}
      </dl>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}
