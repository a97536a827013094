import { useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { SECOND } from '../../engine/index.ts'
import { formatNumber, formatSpan, formatTime } from '../format.ts'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import { createReader, type Reading } from './reader.ts'
import { SequenceChart } from './SequenceChart.tsx'
import { SequenceList } from './SequenceList.tsx'
import { SequenceTools } from './SequenceTools.tsx'
import styles from './sequence.module.css'
import { useSequenceWords } from './use-sequence.ts'
import { domainOf, type Window } from './window.ts'

export interface Chosen {
  readonly api: string
  readonly node: string
  readonly about: string
  readonly troubleOnly: boolean
  readonly idle: boolean
}

const FIRST_SPAN = 4 * SECOND
const ALL_THAT_CARRIES: Chosen = { api: '', node: '', about: '', troubleOnly: false, idle: false }

/** The requests between nodes in simulated time: as a diagram, or as a list. */
export function SequenceTab({ player }: { readonly player: Player }) {
  const words = useSequenceWords()
  const language = useView((view) => view.language)
  const layers = useView((view) => view.layers)
  const [chosen, setChosen] = useState<Chosen>(ALL_THAT_CARRIES)
  const [asList, setAsList] = useState(false)
  const view = useRef<Window>({ span: FIRST_SPAN, end: null })
  const [, again] = useReducer((n: number) => n + 1, 0)
  const chosenSeq = useView(({ selection }) => (selection?.kind === 'message' ? selection.seq : null))
  const filter = useMemo(() => ({ ...chosen, layers, selected: chosenSeq }), [chosen, layers, chosenSeq])
  const reader = useMemo(() => createReader(), [])
  useEffect(() => player.onCalm(again), [player])
  const setWindow = (next: Window): void => {
    view.current = next
    again()
  }
  const reading: Reading = reader.read(player.run, view.current, filter)
  // What was chosen elsewhere comes into view, with the moment that is shown.
  useEffect(() => {
    if (chosenSeq === null || view.current.end === null) return
    const [from, to] = domainOf(view.current, player.run.now)
    if (player.run.now >= from && player.run.now <= to) return
    view.current = { ...view.current, end: null }
    again()
  }, [chosenSeq, player])
  return (
    <section className={styles.tab} aria-label={words.title}>
      <SequenceTools
        reading={reading}
        chosen={chosen}
        asList={asList}
        view={view.current}
        now={player.run.now}
        onChoose={(part) => setChosen({ ...chosen, ...part })}
        onList={setAsList}
        onWindow={setWindow}
      />
      <p className={styles.note} role="status">
        <span>{words.span(formatSpan(view.current.span))}</span>
        {reading.ready ? (
          <span>{words.count(formatNumber(reading.shown.length, language))}</span>
        ) : (
          <span>{words.reading}</span>
        )}
        {reading.since !== null && <span>{words.since(formatTime(reading.since))}</span>}
        {reading.dense && !asList && (
          <span>{words.bundled(formatSpan(view.current.span / reading.slots))}</span>
        )}
      </p>
      {asList ? (
        <SequenceList player={player} reading={reading} />
      ) : (
        <SequenceChart player={player} reader={reader} view={view} filter={filter} onWindow={setWindow} />
      )}
    </section>
  )
}
