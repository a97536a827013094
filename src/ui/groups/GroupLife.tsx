import { type ReactNode, useState } from 'react'
import { useWorld } from '../hooks/use-world.ts'
import { Section } from '../inspector/parts/Fields.tsx'
import { groupNames } from '../inspector/read/groups.ts'
import { useView } from '../store.ts'
import { Bands } from './Bands.tsx'
import styles from './groups.module.css'
import { InFlight } from './InFlight.tsx'
import { Matrices } from './Matrices.tsx'
import { Members } from './Members.tsx'
import { withUnderway } from './read-matrix.ts'
import { readPhase } from './read-phase.ts'
import { useGroupHistory, useGroupsWords } from './use-groups.ts'

interface Part {
  readonly title: string
  readonly content: ReactNode
}

/** What there is to show of a group; `place` tells its regions from those of the same group shown elsewhere. */
function useParts(group: string, place: string): Part[] {
  const words = useGroupsWords()
  const phase = useWorld((world) => readPhase(world, group))
  const history = useGroupHistory(group)
  const [newest, ...older] = history.matrices
  const underway = phase?.members.map(({ client, revoking, awaiting }) => ({
    client,
    revoking,
    awaiting: phase.type === 'consumer' ? awaiting.map(({ key }) => key) : [],
  }))
  const matrices = newest ? [withUnderway(newest, underway ?? []), ...older] : []
  const parts: Part[] = []
  if (phase) parts.push({ title: words.phase, content: <Members phase={phase} /> })
  if (phase?.type === 'share') parts.push({ title: words.inFlight, content: <InFlight group={group} /> })
  parts.push({
    title: words.matrix,
    content: <Matrices type={phase?.type ?? 'classic'} matrices={matrices} place={place} />,
  })
  parts.push({ title: words.history, content: <Bands history={history} /> })
  return parts
}

/** A group's life, below each other, for the inspector. */
export function GroupLife({ group }: { readonly group: string }) {
  return useParts(group, group).map(({ title, content }) => (
    <Section key={title} title={title}>
      {content}
    </Section>
  ))
}

/** All groups, one of them shown: the selected one first. */
export function GroupsTab() {
  const words = useGroupsWords()
  const names = useWorld(groupNames)
  const selected = useView(({ selection }) => (selection?.kind === 'group' ? selection.group : null))
  const [chosen, setChosen] = useState<string | null>(null)
  const wanted = chosen ?? selected
  const shown = wanted !== null && names.includes(wanted) ? wanted : names[0]
  return (
    <section className={styles.tab} aria-label={words.title}>
      {shown === undefined ? (
        <p className={styles.none}>{words.none}</p>
      ) : (
        <>
          <div className={styles.choice}>
            {names.map((name) => (
              <Choice key={name} name={name} shown={name === shown} onChoose={() => setChosen(name)} />
            ))}
          </div>
          <Columns key={shown} group={shown} />
        </>
      )}
    </section>
  )
}

interface ChoiceProps {
  readonly name: string
  readonly shown: boolean
  readonly onChoose: () => void
}

function Choice({ name, shown, onChoose }: ChoiceProps) {
  const state = useWorld((world) => readPhase(world, name)?.state ?? '–')
  return (
    <button type="button" aria-pressed={shown} onClick={onChoose}>
      <span>{name}</span>
      <small>{state}</small>
    </button>
  )
}

function Columns({ group }: { readonly group: string }) {
  const words = useGroupsWords()
  return useParts(group, words.title).map(({ title, content }) => (
    <section key={title} className={styles.column} aria-label={title} tabIndex={0}>
      <h3>{title}</h3>
      {content}
    </section>
  ))
}
