import { SECOND } from '../../../engine/index.ts'
import { formatSpan } from '../../format.ts'
import { PAST_SLICE, usePast } from '../../hooks/use-past.ts'
import { usePlayer } from '../../hooks/use-player.ts'
import { goToMessage, openSequence } from '../../sequence/go-to.ts'
import { useSequenceWords } from '../../sequence/use-sequence.ts'
import type { Selection } from '../../store.ts'
import { Note, Section } from '../parts/Fields.tsx'
import { useInspectorWords } from '../use-inspector-words.ts'
import { RECENT_SPAN, recentOf } from './recent.ts'
import { useWhyWords } from './use-why-words.ts'
import styles from './why.module.css'

/** So much earlier the reading of the past begins: what was sent then may still be under way. */
const LEAD = 2 * SECOND

/** The last requests from an entity, to it or about it; each leads to its arrow and its moment. */
export function Recent({ selection }: { readonly selection: Selection }) {
  const words = useWhyWords()
  const player = usePlayer()
  const { run } = player
  const from = Math.max(0, run.now - RECENT_SPAN)
  // Asked for from whole seconds on: the past is not read anew for every frame.
  const trace = usePast(player, () => run.trace(Math.max(0, from - LEAD), PAST_SLICE), '')
  if (!trace)
    return (
      <Section title={words.recent}>
        <Note>{words.readingPast}</Note>
      </Section>
    )
  const rows = recentOf(trace.read(run.world, from, run.now), selection)
  return (
    <Section title={words.recent}>
      {rows.length === 0 && <Note>{words.noRecent}</Note>}
      <ul className={styles.requests}>
        {rows.map((shown) => (
          <Row
            key={shown.exchange.id}
            shown={shown}
            now={run.now}
            onGo={() => {
              goToMessage(player, shown, shown.exchange.id)
              openSequence()
            }}
          />
        ))}
      </ul>
    </Section>
  )
}

interface RowProps {
  readonly shown: ReturnType<typeof recentOf>[number]
  readonly now: number
  readonly onGo: () => void
}

function Row({ shown: { exchange, api, standing }, now, onGo }: RowProps) {
  const words = useWhyWords()
  const sequence = useSequenceWords()
  const { name } = useInspectorWords()
  const isTrouble = standing === 'error' || standing === 'timeout' || standing === 'disconnected'
  return (
    <li>
      <button type="button" title={words.inSequence(api)} onClick={onGo}>
        <b>{api}</b>
        <span>
          {name.node(exchange.client)} → {name.node(exchange.server)}
        </span>
        <span>{words.ago(formatSpan(Math.max(0, now - exchange.sentAt)))}</span>
        {standing !== 'answered' && (
          <em data-trouble={isTrouble || undefined}>{exchange.error ?? sequence.standing[standing]}</em>
        )}
      </button>
    </li>
  )
}
