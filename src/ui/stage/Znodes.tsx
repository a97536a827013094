import { memo } from 'react'
import type { StageWords } from '../../i18n/en/stage.ts'
import { same } from '../hooks/same.ts'
import { Ring } from './CountdownMark.tsx'
import type { QuorumLayout, Rect } from './layout-types.ts'
import { nodeName } from './node-name.ts'
import { Selectable } from './Selectable.tsx'
import { at, tenths } from './use-stage.ts'
import styles from './Znodes.module.css'
import type { SessionView, ZnodesView } from './znodes.ts'

/** Narrower than this there is no room for it. */
const LEAST = 190

/** Where it stands: what the pills leave of the card. */
export function placeZnodes({ card, pills }: QuorumLayout): Rect | null {
  const last = pills.at(-1)?.rect
  const x = (last ? last.x + last.w : card.x) + 18
  const w = card.x + card.w - 8 - x
  return w < LEAST || card.h > 60 ? null : { x, y: card.y + 3, w, h: card.h - 6 }
}

const shortly = (client: string, words: StageWords) =>
  client.startsWith('broker-') ? client.slice(7) : nodeName(client, words)

function Session({
  of: { client, runsOut },
  words,
}: {
  readonly of: SessionView
  readonly words: StageWords
}) {
  if (!runsOut) return <span>{shortly(client, words)}</span>
  const left = tenths(runsOut.left)
  return (
    <span className={styles.ending} title={words.fencedIn(left)}>
      {shortly(client, words)} <Ring share={runsOut.share} /> {words.secondsLeft(left)}
    </span>
  )
}

interface ZnodesProps {
  readonly rect: Rect
  readonly view: ZnodesView
  readonly words: StageWords
}

/** The znodes that make a cluster of brokers, and the sessions that hold them; pressed, the leading server is shown. */
export const Znodes = memo(function Znodes({ rect, view, words }: ZnodesProps) {
  const { controller, brokers, sessions, server } = view
  const session = words.countdowns.session.name
  const none = '–'
  const label = [
    `/controller ${controller ?? none}`,
    `/brokers/ids ${brokers.join(', ') || none}`,
    `${session} ${sessions.map(({ client }) => shortly(client, words)).join(', ') || none}`,
  ].join('; ')
  return (
    <Selectable
      selection={{ kind: 'zookeeper', node: server }}
      label={label}
      className={styles.znodes}
      style={at(rect)}
    >
      <span className={styles.line}>
        <code>/controller</code>
        <b>{controller ?? none}</b>
        <code>/brokers/ids</code>
        <b>{brokers.join(' ') || none}</b>
      </span>
      <span className={styles.line}>
        <i>{session}</i>
        {sessions.map((each) => (
          <Session key={each.client} of={each} words={words} />
        ))}
        {sessions.length === 0 && none}
      </span>
    </Selectable>
  )
}, same)
