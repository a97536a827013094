import { useState } from 'react'
import { usePlayer } from '../hooks/use-player.ts'
import { useWorld } from '../hooks/use-world.ts'
import type { Problem } from '../run-actions.ts'
import { brokerCount, topicChoices } from './choices.ts'
import { tryCreateTopic } from './create-topic.ts'
import { Dialog } from './Dialog.tsx'
import { Field, OtherProblem, useProblemText } from './Field.tsx'
import styles from './panels.module.css'
import { usePanelWords } from './use-panel-words.ts'

/** A whole number, or NaN, which every check refuses. */
function whole(text: string): number {
  return /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN
}

/** Creates a topic, as the admin client would. */
export function TopicDialog() {
  const { topic: words, invalid } = usePanelWords()
  const player = usePlayer()
  const brokers = useWorld(brokerCount)
  const topics = useWorld(topicChoices)
  const [name, setName] = useState('orders')
  const [partitions, setPartitions] = useState('2')
  const [replicas, setReplicas] = useState(String(Math.min(3, brokers)))
  const [minIsr, setMinIsr] = useState('1')
  const [problem, setProblem] = useState<Problem | null>(null)
  const textFor = useProblemText(problem)
  const taken = topics.some((each) => each.name === name)

  function create(): boolean {
    if (taken) return false
    const counts = { partitions: whole(partitions), replicationFactor: whole(replicas) }
    const config = { 'min.insync.replicas': minIsr }
    const found = tryCreateTopic(player, { kind: 'CreateTopic', topic: name, ...counts, config }, brokers)
    setProblem(found)
    return found === null
  }

  return (
    <Dialog title={words.title} submit={words.submit} onSubmit={create}>
      <Field label={words.name} problem={taken ? invalid.taken : textFor('topic')}>
        {(props) => (
          <input {...props} maxLength={249} value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <div className={styles.pair}>
        <Field label={words.partitions} problem={textFor('partitions')}>
          {(props) => (
            <input
              {...props}
              inputMode="numeric"
              maxLength={4}
              value={partitions}
              onChange={(event) => setPartitions(event.target.value)}
            />
          )}
        </Field>
        <Field label={words.replicationFactor} problem={textFor('replicationFactor')}>
          {(props) => (
            <input
              {...props}
              inputMode="numeric"
              maxLength={3}
              value={replicas}
              onChange={(event) => setReplicas(event.target.value)}
            />
          )}
        </Field>
        <Field label={words.minIsr} code problem={textFor('min.insync.replicas')}>
          {(props) => (
            <input
              {...props}
              inputMode="numeric"
              maxLength={3}
              value={minIsr}
              onChange={(event) => setMinIsr(event.target.value)}
            />
          )}
        </Field>
      </div>
      <OtherProblem
        problem={problem}
        known={['topic', 'partitions', 'replicationFactor', 'min.insync.replicas']}
      />
    </Dialog>
  )
}
