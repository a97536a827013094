import { formatSpan } from '../format.ts'
import { Chip, type Tone } from '../inspector/parts/Chip.tsx'
import { Ref } from '../inspector/parts/Ref.tsx'
import styles from './groups.module.css'
import type { Phase, PhaseMember, Step } from './read-phase.ts'
import { useGroupsWords } from './use-groups.ts'

const TONES: Readonly<Record<Step, Tone>> = {
  joined: 'accent',
  awaited: 'warn',
  synced: 'accent',
  unsynced: 'warn',
  revoking: 'bad',
  waiting: 'warn',
  behind: 'warn',
  stable: 'good',
  away: 'quiet',
}

/** The members as the coordinator sees them: what each is waited for, and how long still. */
export function Members({ phase }: { readonly phase: Phase }) {
  const words = useGroupsWords()
  const { members, wait } = phase
  return (
    <>
      <p className={styles.wait} data-now={wait !== null || undefined}>
        <span>
          {phase.type === 'classic'
            ? words.generation(phase.epoch)
            : words.epochs(phase.epoch, phase.assignmentEpoch)}
        </span>
        {wait?.may != null && wait.may < wait.must && (
          <span>
            {words.wait.may} <b>{formatSpan(wait.may)}</b>
          </span>
        )}
        {wait && (
          <span>
            {words.wait.must} <b>{formatSpan(wait.must)}</b>
          </span>
        )}
        {phase.pendingMembers > 0 && <span>{words.pending(phase.pendingMembers)}</span>}
      </p>
      {members.length === 0 ? (
        <p className={styles.none}>{words.noMembers}</p>
      ) : (
        <ul className={styles.members}>
          {members.map((member) => (
            <Member key={member.memberId} member={member} />
          ))}
        </ul>
      )}
    </>
  )
}

function Member({ member }: { readonly member: PhaseMember }) {
  const words = useGroupsWords()
  const { step, left, of, revoking, awaiting } = member
  return (
    <li>
      <span className={styles.who} title={member.memberId}>
        <Ref to={{ kind: 'consumer', node: `consumer-${member.client}` }}>{member.client}</Ref>
        {member.isLeader && <em title={words.leader}>★</em>}
        {member.epoch !== null && <small>{words.epoch(member.epoch)}</small>}
      </span>
      <Chip tone={TONES[step]} title={words.stepHints[step]}>
        {words.steps[step]}
      </Chip>
      <span className={styles.left}>{left !== null && formatSpan(left)}</span>
      {revoking.length > 0 && <p>{words.gives(revoking.join(', '))}</p>}
      {awaiting.length > 0 && (
        <p>{awaiting.map(({ key, holder }) => words.awaits(key, holder)).join(', ')}</p>
      )}
      {left !== null && of > 0 && (
        <i
          className={styles.runs}
          aria-hidden="true"
          data-urgent={step !== 'stable' || undefined}
          style={{ width: `${Math.min(1, left / of) * 100}%` }}
        />
      )}
    </li>
  )
}
