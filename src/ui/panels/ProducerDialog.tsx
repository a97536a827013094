import { useState } from 'react'
import type { ClientLibrary } from '../../engine/index.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useWorld } from '../hooks/use-world.ts'
import { type Problem, tryAct } from '../run-actions.ts'
import { useView } from '../store.ts'
import { freeName, topicChoices } from './choices.ts'
import { acksConfig } from './client-config.ts'
import { Dialog } from './Dialog.tsx'
import { Field, OtherProblem, useProblemText } from './Field.tsx'
import { headersIn } from './headers.ts'
import { LibraryField } from './LibraryField.tsx'
import styles from './panels.module.css'
import { usePanelWords } from './use-panel-words.ts'

/** The keys of a comma-separated text; null when there is none. */
export function keysOf(text: string): readonly string[] | null {
  const keys = text
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '')
  return keys.length > 0 ? keys : null
}

/** Adds a producer with its own keys, rate and acks. */
export function ProducerDialog() {
  const words = usePanelWords().producer
  const player = usePlayer()
  const select = useView((view) => view.select)
  const topics = useWorld(topicChoices)
  const [name, setName] = useState(() => freeName(player.run.world, 'producer'))
  const [topic, setTopic] = useState(topics[0]?.name ?? '')
  const [keys, setKeys] = useState('user-1, user-2')
  const [rate, setRate] = useState('1')
  const [client, setClient] = useState<ClientLibrary>('java')
  const [acks, setAcks] = useState('all')
  const [value, setValue] = useState('{"from":"you","n":{n}}')
  const [headers, setHeaders] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const textFor = useProblemText(problem)

  function add(): boolean {
    const found = tryAct(player, {
      kind: 'AddProducer',
      producer: {
        id: name,
        topic,
        keys: keysOf(keys),
        recordsPerSecond: rate.trim() === '' ? Number.NaN : Number(rate),
        ...(client !== 'java' && { client }),
        config: acksConfig(client, acks),
        ...(value !== '' && { value }),
        ...(headers.trim() !== '' && { headers: headersIn(headers) }),
      },
    })
    setProblem(found)
    if (!found) select({ kind: 'producer', node: `producer-${name}` })
    return found === null
  }

  return (
    <Dialog title={words.title} submit={words.submit} onSubmit={add}>
      <div className={styles.pair}>
        <Field label={words.name} problem={textFor('id')}>
          {(props) => (
            <input {...props} maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field label={words.topic} problem={textFor('topic')}>
          {(props) => (
            <select {...props} value={topic} onChange={(event) => setTopic(event.target.value)}>
              {topics.map((each) => (
                <option key={each.name}>{each.name}</option>
              ))}
            </select>
          )}
        </Field>
        <LibraryField label={words.library} value={client} onChange={setClient} />
        <Field label={words.rate} problem={textFor('recordsPerSecond')}>
          {(props) => (
            <input
              {...props}
              inputMode="decimal"
              maxLength={10}
              value={rate}
              onChange={(event) => setRate(event.target.value)}
            />
          )}
        </Field>
        <Field label={words.acks} code problem={textFor('acks')}>
          {(props) => (
            <select {...props} value={acks} onChange={(event) => setAcks(event.target.value)}>
              <option value="all">{words.acksAll}</option>
              <option value="1">{words.acksOne}</option>
              <option value="0">{words.acksNone}</option>
            </select>
          )}
        </Field>
      </div>
      <Field label={words.keys} hint={words.keysHint} problem={textFor('keys')}>
        {(props) => (
          <input {...props} maxLength={1000} value={keys} onChange={(event) => setKeys(event.target.value)} />
        )}
      </Field>
      <Field label={words.value} hint={words.valueHint} problem={textFor('value')}>
        {(props) => (
          <input
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
      <OtherProblem
        problem={problem}
        known={['id', 'topic', 'recordsPerSecond', 'acks', 'keys', 'value', 'headers']}
      />
    </Dialog>
  )
}
