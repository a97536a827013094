import { useWorld } from '../hooks/use-world.ts'
import { Section } from '../inspector/parts/Fields.tsx'
import { Bands } from './Bands.tsx'
import { InFlight } from './InFlight.tsx'
import { Matrices } from './Matrices.tsx'
import { Members } from './Members.tsx'
import { withUnderway } from './read-matrix.ts'
import { readPhase } from './read-phase.ts'
import { useGroupHistory, useGroupsWords } from './use-groups.ts'

/** A group's life: its members and what they wait for, its assignments, its members over time, records in flight. */
export function GroupLife({ group }: { readonly group: string }) {
  const words = useGroupsWords()
  const phase = useWorld((world) => readPhase(world, group))
  const history = useGroupHistory(group)
  const [newest, ...older] = history.matrices
  const underway = phase?.members.map(({ client, revoking, awaiting }) => ({
    client,
    revoking,
    awaiting: phase.type === 'consumer' ? awaiting.map(({ key }) => key) : [],
  }))
  return (
    <>
      {phase && (
        <Section title={words.phase}>
          <Members phase={phase} />
        </Section>
      )}
      {phase?.type === 'share' && (
        <Section title={words.inFlight}>
          <InFlight group={group} />
        </Section>
      )}
      <Section title={words.matrix}>
        <Matrices
          type={phase?.type ?? 'classic'}
          matrices={newest ? [withUnderway(newest, underway ?? []), ...older] : []}
        />
      </Section>
      <Section title={words.history}>
        <Bands history={history} />
      </Section>
    </>
  )
}
