import { useState } from 'react'
import type { ClientLibrary, Command } from '../../engine/index.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useWorld } from '../hooks/use-world.ts'
import { type Problem, tryAct } from '../run-actions.ts'
import { useView } from '../store.ts'
import { freeName, groupChoices, topicChoices } from './choices.ts'
import { resetConfig } from './client-config.ts'
import { Dialog } from './Dialog.tsx'
import { Field, OtherProblem, useProblemText } from './Field.tsx'
import { LibraryField } from './LibraryField.tsx'
import styles from './panels.module.css'
import { TopicChecks } from './TopicChecks.tsx'
import { usePanelWords } from './use-panel-words.ts'

const NEW = ''
/** Not a group.protocol: KafkaShareConsumer is a class of its own. */
const SHARE = 'share'

/** Adds a consumer to a group, or opens a new group with it. */
export function ConsumerDialog({ group: asked }: { readonly group: string | null }) {
  const { consumer: words, invalid } = usePanelWords()
  const player = usePlayer()
  const select = useView((view) => view.select)
  const groups = useWorld(groupChoices)
  const topics = useWorld(topicChoices)
  const first = groups.find((each) => each.name === asked) ?? groups[0]
  const [name, setName] = useState(() => freeName(player.run.world, 'consumer'))
  const [group, setGroup] = useState(first?.name ?? NEW)
  const [newGroup, setNewGroup] = useState('new-group')
  const [chosen, setChosen] = useState<readonly string[]>(
    first?.topics ?? topics.slice(0, 1).map((t) => t.name),
  )
  const [client, setClient] = useState<ClientLibrary>('java')
  const [protocol, setProtocol] = useState(first?.shared ? SHARE : 'classic')
  const [reset, setReset] = useState('earliest')
  const [problem, setProblem] = useState<Problem | null>(null)
  const textFor = useProblemText(problem)

  function chooseGroup(to: string): void {
    setGroup(to)
    const known = groups.find((each) => each.name === to)
    if (!known) return
    setChosen(known.topics)
    // A name belongs to one type of group.
    if (known.shared) setClient('java')
    if (known.shared !== (protocol === SHARE)) setProtocol(known.shared ? SHARE : 'classic')
  }
  const shares = client === 'java' && protocol === SHARE
  function add(): boolean {
    const spec = { id: name, group: group === NEW ? newGroup : group, topics: chosen }
    const config = {
      ...resetConfig(client, reset),
      ...(client === 'java' && protocol !== 'classic' && { 'group.protocol': protocol }),
    }
    const command: Command = shares
      ? {
          kind: 'AddShareConsumer',
          consumer: { ...spec, processMs: 100, config: { 'share.acknowledgement.mode': 'explicit' } },
        }
      : { kind: 'AddConsumer', consumer: { ...spec, ...(client !== 'java' && { client }), config } }
    const found = tryAct(player, command)
    setProblem(found)
    if (!found) select({ kind: 'consumer', node: `consumer-${name}` })
    return found === null
  }

  return (
    <Dialog title={words.title} submit={words.submit} onSubmit={add}>
      <Field label={words.name} problem={textFor('id')}>
        {(props) => (
          <input {...props} maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <LibraryField label={words.library} value={client} onChange={setClient} />
      <div className={styles.pair}>
        <Field label={words.group}>
          {(props) => (
            <select {...props} value={group} onChange={(event) => chooseGroup(event.target.value)}>
              {groups.map((each) => (
                <option key={each.name} value={each.name}>
                  {each.name}
                </option>
              ))}
              <option value={NEW}>{words.newGroup}</option>
            </select>
          )}
        </Field>
        {group === NEW && (
          <Field label={words.groupName} problem={newGroup === '' ? invalid.required : textFor('group')}>
            {(props) => (
              <input
                {...props}
                maxLength={100}
                value={newGroup}
                onChange={(event) => setNewGroup(event.target.value)}
              />
            )}
          </Field>
        )}
      </div>
      <TopicChecks
        label={words.topics}
        topics={topics}
        chosen={chosen}
        problem={chosen.length === 0 ? invalid.topic : textFor('topics')}
        onChange={setChosen}
      />
      {client === 'java' && (
        <Field label={words.protocol} code hint={words.protocolHint} problem={textFor('group.protocol')}>
          {(props) => (
            <select {...props} value={protocol} onChange={(event) => setProtocol(event.target.value)}>
              <option value="classic">{words.classicProtocol}</option>
              <option value="consumer">{words.consumerProtocol}</option>
              <option value={SHARE}>{words.shareProtocol}</option>
            </select>
          )}
        </Field>
      )}
      {!shares && (
        <Field label={words.reset} code hint={words.resetHint} problem={textFor('auto.offset.reset')}>
          {(props) => (
            <select {...props} value={reset} onChange={(event) => setReset(event.target.value)}>
              <option value="earliest">{words.earliest}</option>
              <option value="latest">{words.latest}</option>
            </select>
          )}
        </Field>
      )}
      <OtherProblem
        problem={problem}
        known={['id', 'group', 'topics', 'group.protocol', 'auto.offset.reset']}
      />
    </Dialog>
  )
}
