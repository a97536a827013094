import { useMemo, useState } from 'react'
import { formatSpan, formatTime } from '../../format.ts'
import { usePlayer } from '../../hooks/use-player.ts'
import { useRun, useWorld } from '../../hooks/use-world.ts'
import { countUntil } from '../../narration/choose.ts'
import { narrate, plain } from '../../narration/narrate.ts'
import { useNarrationWords } from '../../narration/use-narration-words.ts'
import { type Selection, useView } from '../../store.ts'
import { Note, Section } from '../parts/Fields.tsx'
import log from '../parts/Log.module.css'
import { VirtualList } from '../parts/VirtualList.tsx'
import { useInspectorWords } from '../use-inspector-words.ts'
import { ownFacts, requestsOf } from './own-facts.ts'
import { Recent } from './Recent.tsx'
import { useWhyWords } from './use-why-words.ts'
import styles from './why.module.css'

const ROW = 40

/** What happened to an entity, and what is on the wire to it and from it. */
export function OwnEventsTab({ selection }: { readonly selection: Selection }) {
  const words = useWhyWords()
  const isNode = selection.kind === 'broker' || 'node' in selection
  return (
    <>
      {isNode && <Requests selection={selection} />}
      <Recent selection={selection} />
      <Events selection={selection} title={words.events} />
    </>
  )
}

function Requests({ selection }: { readonly selection: Selection }) {
  const words = useWhyWords()
  const { name } = useInspectorWords()
  const select = useView((view) => view.select)
  const rows = useWorld((world, run) =>
    requestsOf(world, selection).map((row) => ({ ...row, left: Math.max(0, row.arrivesAt - run.now) })),
  )
  return (
    <Section title={words.requests}>
      {rows.length === 0 && <Note>{words.noRequests}</Note>}
      <ul className={styles.requests}>
        {rows.map((row) => (
          <li key={row.seq}>
            <button type="button" onClick={() => select({ kind: 'message', seq: row.seq })}>
              <b>
                {row.isRequest ? '→' : '←'} {row.api}
              </b>
              <span>
                {name.node(row.from)} → {name.node(row.to)}
              </span>
              <span>{words.arrivesIn(formatSpan(row.left))}</span>
            </button>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Events({ selection, title }: { readonly selection: Selection; readonly title: string }) {
  const words = useWhyWords()
  const narration = useNarrationWords()
  const player = usePlayer()
  const run = useRun()
  const [notable, setNotable] = useState(true)
  const key = JSON.stringify(selection)
  const read = useMemo(() => ownFacts(JSON.parse(key) as Selection, notable), [key, notable])
  const own = read(run.facts)
  const end = countUntil(own, run.world.steps)
  return (
    <Section title={title}>
      <label className={styles.filter}>
        <input type="checkbox" checked={notable} onChange={(event) => setNotable(event.target.checked)} />
        {words.notable}
      </label>
      {end === 0 && <Note>{words.noEvents}</Note>}
      <VirtualList
        label={title}
        className={log.list}
        count={end}
        rowHeight={ROW}
        keyOf={(i) => end - 1 - i}
        row={(i) => {
          const timed = own[end - 1 - i]
          if (!timed) return null
          const text = plain(narrate(timed.fact, narration).line)
          return (
            <button
              type="button"
              className={styles.event}
              title={`${text}\n${words.goTo}`}
              onClick={() => player.seek(timed.at)}
            >
              <span>{formatTime(timed.at)}</span>
              <span className={styles.text}>{text}</span>
            </button>
          )
        }}
      />
    </Section>
  )
}
