import { formatSpan } from '../../format.ts'
import { readPhase } from '../../groups/read-phase.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { Note, Section } from '../parts/Fields.tsx'
import { Ref } from '../parts/Ref.tsx'
import { type Awaited, type Party, waitsOf } from './read-waits.ts'
import { useWhyWords } from './use-why-words.ts'
import styles from './why.module.css'

/** Who is waiting for whom in a group, and for what. */
export function Waits({ group }: { readonly group: string }) {
  const words = useWhyWords()
  const phase = useWorld((world) => readPhase(world, group))
  if (!phase) return null
  const waits = waitsOf(phase)
  const { coordinator } = phase
  return (
    <Section title={words.waits.title}>
      {waits.length === 0 && <Note>{words.waits.none}</Note>}
      <ul className={styles.waits}>
        {waits.map(({ who, forWhom, what, left }) => (
          <li key={`${who} ${forWhom} ${JSON.stringify(what)}`}>
            <Who party={who} coordinator={coordinator} /> <span>{words.waits.for}</span>{' '}
            <Who party={forWhom} coordinator={coordinator} />
            <small>
              {textOf(what, words.waits.what)}
              {left !== null && <b>{words.waits.at(formatSpan(left))}</b>}
            </small>
          </li>
        ))}
      </ul>
    </Section>
  )
}

type What = ReturnType<typeof useWhyWords>['waits']['what']

function textOf(what: Awaited, words: What): string {
  switch (what.kind) {
    case 'revoke':
    case 'release':
      return words[what.kind](what.partitions.join(', '))
    case 'heartbeat':
      return words.heartbeat(what.epoch)
    default:
      return words[what.kind]
  }
}

function Who({ party, coordinator }: { readonly party: Party; readonly coordinator: number }) {
  const { waits } = useWhyWords()
  return party === null ? (
    <Ref to={{ kind: 'broker', broker: coordinator }}>{waits.coordinator}</Ref>
  ) : (
    <Ref to={{ kind: 'consumer', node: `consumer-${party}` }}>{party}</Ref>
  )
}
