import { useState } from 'react'
import { usePlayer } from '../hooks/use-player.ts'
import { useWorld } from '../hooks/use-world.ts'
import { Dialog } from '../panels/Dialog.tsx'
import { Field, OtherProblem, useProblemText } from '../panels/Field.tsx'
import styles from '../panels/panels.module.css'
import { type Problem, tryAct } from '../run-actions.ts'
import { type Selection, useView } from '../store.ts'
import { choicesOf, filledIn, operationOf, valuesOf } from './catalogue.ts'
import type { Choice, Values } from './choices.ts'
import type { FieldSpec, Operation } from './operation.ts'
import { type OperateWords, useOperateWords, wordsOf } from './use-operate-words.ts'

interface Props {
  readonly id: string
  readonly about: Selection | null
}

/** Asks for what an operation needs, and does it. */
export function OperateDialog({ id, about }: Props) {
  const operation = operationOf(id)
  return operation ? <Form operation={operation} about={about} /> : null
}

function Form({ operation, about }: { readonly operation: Operation; readonly about: Selection | null }) {
  const words = useOperateWords()
  const player = usePlayer()
  const open = useView((view) => view.open)
  const [given, setGiven] = useState<Values>(() => valuesOf(about))
  const [problem, setProblem] = useState<Problem | null>(null)
  const reading = useWorld((world) => {
    const values = filledIn(operation, world, given)
    return operation.fields.map((spec) => ({
      value: values[spec.name] ?? '',
      choices: choicesOf(spec.kind, world, values, spec.name === 'link' ? words.everything : words.all),
      shown: spec.when?.(values) ?? true,
    }))
  })
  const { name, hint } = wordsOf(words, operation.id)
  const lacking = reading.some(({ choices, shown }) => shown && choices?.length === 0)

  function act(): boolean {
    const found = tryAct(player, operation.command(filledIn(operation, player.run.world, given)))
    setProblem(found)
    if (!found) open(null)
    return found === null
  }

  return (
    <Dialog title={name} submit={words.submit} disabled={lacking} onSubmit={act}>
      <p className={styles.hint}>{hint}</p>
      {operation.fields.map((spec, i) => {
        const read = reading[i]
        if (!read?.shown) return null
        return (
          <Input
            key={spec.name}
            spec={spec}
            value={read.value}
            choices={read.choices}
            problem={problem}
            onChange={(value) => {
              setProblem(null)
              setGiven((before) => ({ ...before, [spec.name]: value }))
            }}
          />
        )
      })}
      <OtherProblem problem={problem} known={operation.fields.map((field) => field.name)} />
    </Dialog>
  )
}

interface InputProps {
  readonly spec: FieldSpec
  readonly value: string
  readonly choices: readonly Choice[] | null
  readonly problem: Problem | null
  readonly onChange: (value: string) => void
}

function labelOf(words: OperateWords, { value, label }: Choice): string {
  return words.choice[value as keyof OperateWords['choice']] ?? label
}

/** Kafka's own words are set in the fixed-width face. */
const isCode = (spec: FieldSpec): boolean => spec.name === 'id'

function Input({ spec, value, choices, problem, onChange }: InputProps) {
  const words = useOperateWords()
  const textFor = useProblemText(problem)
  const hint = words.hint[spec.name as keyof OperateWords['hint']]
  const nothing = choices?.length === 0 ? words.impossible : null
  return (
    <Field
      label={words.field[spec.name]}
      hint={hint}
      code={isCode(spec)}
      problem={nothing ?? textFor(spec.name)}
    >
      {(props) =>
        choices ? (
          <select {...props} value={value} onChange={(event) => onChange(event.target.value)}>
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {labelOf(words, choice)}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...props}
            maxLength={120}
            inputMode={spec.kind === 'number' ? 'decimal' : undefined}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )
      }
    </Field>
  )
}
