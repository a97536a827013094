import { useState } from 'react'
import { usePlayer } from '../hooks/use-player.ts'
import { useWorld } from '../hooks/use-world.ts'
import { followSent, type Problem, tryAct } from '../run-actions.ts'
import type { Selection } from '../store.ts'
import { producerChoices, topicChoices } from './choices.ts'
import { Dialog } from './Dialog.tsx'
import { Field, OtherProblem, useProblemText } from './Field.tsx'
import { headersIn } from './headers.ts'
import styles from './panels.module.css'
import { usePanelWords } from './use-panel-words.ts'

const numbersTo = (end: number) => Array.from({ length: end }, (_, i) => i)

/** Sends one record from a producer, and follows it. */
export function SendRecordDialog({ about }: { readonly about: Selection | null }) {
  const words = usePanelWords().send
  const player = usePlayer()
  const producers = useWorld(producerChoices)
  const topics = useWorld(topicChoices)
  const asked = about && 'topic' in about ? about.topic : null
  const first =
    producers.find((each) => about?.kind === 'producer' && about.node === `producer-${each.name}`) ??
    producers.find((each) => each.topic === asked) ??
    producers[0]
  const [producer, setProducer] = useState(first?.name ?? '')
  const [topic, setTopic] = useState(asked ?? first?.topic ?? topics[0]?.name ?? '')
  const [key, setKey] = useState('user-123')
  const [value, setValue] = useState('{"event":"hello"}')
  const [headers, setHeaders] = useState('')
  const [partition, setPartition] = useState(about && 'partition' in about ? String(about.partition) : '')
  const [problem, setProblem] = useState<Problem | null>(null)
  const textFor = useProblemText(problem)
  const partitions = topics.find((each) => each.name === topic)?.partitions ?? 0

  function send(): boolean {
    const before = player.run.world.steps
    const found = tryAct(player, {
      kind: 'SendRecord',
      producer,
      topic,
      partition: partition === '' ? null : Number(partition),
      key: key === '' ? null : key,
      value,
      ...(headers.trim() !== '' && { headers: headersIn(headers) }),
    })
    setProblem(found)
    if (found) return false
    followSent(player, before)
    return true
  }

  return (
    <Dialog title={words.title} submit={words.submit} disabled={producers.length === 0} onSubmit={send}>
      <div className={styles.pair}>
        <Field
          label={words.producer}
          problem={producers.length === 0 ? words.noProducer : textFor('producer')}
        >
          {(props) => (
            <select {...props} value={producer} onChange={(event) => setProducer(event.target.value)}>
              {producers.map((each) => (
                <option key={each.name}>{each.name}</option>
              ))}
            </select>
          )}
        </Field>
        <Field label={words.topic} problem={textFor('topic')}>
          {(props) => (
            <select
              {...props}
              value={topic}
              onChange={(event) => {
                setTopic(event.target.value)
                setPartition('')
              }}
            >
              {topics.map((each) => (
                <option key={each.name}>{each.name}</option>
              ))}
            </select>
          )}
        </Field>
        <Field label={words.key} hint={words.keyHint} problem={textFor('key')}>
          {(props) => (
            <input {...props} maxLength={200} value={key} onChange={(event) => setKey(event.target.value)} />
          )}
        </Field>
        <Field label={words.partition} problem={textFor('partition')}>
          {(props) => (
            <select {...props} value={partition} onChange={(event) => setPartition(event.target.value)}>
              <option value="">{words.auto}</option>
              {numbersTo(partitions).map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Field label={words.value} hint={words.explain} problem={textFor('value')}>
        {(props) => (
          <textarea
            {...props}
            maxLength={2000}
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
      <Field label={words.headers} hint={words.headersHint} problem={textFor('headers')}>
        {(props) => (
          <input
            {...props}
            maxLength={2000}
            value={headers}
            onChange={(event) => setHeaders(event.target.value)}
          />
        )}
      </Field>
      <OtherProblem problem={problem} known={['producer', 'topic', 'partition', 'key', 'value', 'headers']} />
    </Dialog>
  )
}
