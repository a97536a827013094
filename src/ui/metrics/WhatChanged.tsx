import { useEffect, useRef, useState } from 'react'
import { SECOND, type TimedFact } from '../../engine/index.ts'
import { formatSpan, formatTime } from '../format.ts'
import { useWords } from '../hooks/use-words.ts'
import { narrate, plain } from '../narration/narrate.ts'
import { useNarrationWords } from '../narration/use-narration-words.ts'
import type { Player } from '../player/player.ts'
import { markLabel } from '../timeline/mark-label.ts'
import styles from './metrics.module.css'
import { failuresIn, type Moment, readIncident } from './read-incident.ts'
import { AVERAGED, type MetricScope, readChanges } from './read-metrics.ts'
import { shortValue, useMetrics, useMetricsWords } from './use-metrics.ts'

/** How long each moment of the strip is shown while it plays, in milliseconds of wall time. */
const STAY_MS = 2_600
const HEAD_START = (AVERAGED + 2) * SECOND

/** What a failure did: the decisive moments to step through, and what the metrics said before and after. */
export function WhatChanged({ player, scope }: { readonly player: Player; readonly scope: MetricScope }) {
  const words = useMetricsWords()
  const pins = useWords().shell.pin
  const { run } = player
  // A run that went back still knows what failed later.
  const failures = failuresIn(run.facts, run.horizon)
  const [chosen, setChosen] = useState<number | null>(null)
  const [pair, setPair] = useState<{ before: number | null; after: number | null } | null>(null)
  const start = failures.find(({ step }) => step === chosen) ?? failures[0]
  return (
    <div className={styles.changed}>
      <div className={styles.tools}>
        {failures.length > 0 && (
          <label>
            {words.changed.incident}
            <select
              aria-label={words.changed.incident}
              value={pair ? '' : start?.step}
              onChange={(event) => {
                setPair(null)
                setChosen(Number(event.target.value))
              }}
            >
              {pair && <option value="">{words.changed.moments}</option>}
              {failures.map(({ step, at, fact }) => (
                <option key={step} value={step}>
                  {formatTime(at)} {markLabel(fact, pins)}
                </option>
              ))}
            </select>
          </label>
        )}
        <button type="button" onClick={() => setPair({ before: run.now, after: pair?.after ?? null })}>
          {words.changed.setBefore}
        </button>
        <button
          type="button"
          onClick={() => setPair({ before: pair?.before ?? start?.at ?? 0, after: run.now })}
        >
          {words.changed.setAfter}
        </button>
      </div>
      {start && !pair && <Strip player={player} start={start} />}
      {start || pair ? (
        <Table
          player={player}
          scope={scope}
          before={pair?.before ?? start?.at ?? 0}
          after={pair?.after ?? run.now}
          isNow={pair === null || pair.after === null}
        />
      ) : (
        <p className={styles.none}>{words.changed.noFailure}</p>
      )}
    </div>
  )
}

function Strip({ player, start }: { readonly player: Player; readonly start: TimedFact }) {
  const words = useMetricsWords()
  const { moments } = readIncident(player.run.facts, start, player.run.horizon)
  const [playing, setPlaying] = useState<number | null>(null)
  const latest = useRef(moments)
  useEffect(() => {
    latest.current = moments
  })
  useEffect(() => {
    if (playing === null) return
    const timer = setTimeout(() => {
      const next = latest.current[playing + 1]
      if (next) player.seek(next.timed.at)
      setPlaying(next ? playing + 1 : null)
    }, STAY_MS)
    return () => clearTimeout(timer)
  }, [playing, player])
  const go = (moment: Moment | undefined): void => {
    if (!moment) return
    player.pause()
    player.seek(moment.timed.at)
  }
  const current = moments.findLastIndex(({ timed }) => timed.step <= player.run.world.steps)
  return (
    <section className={styles.strip} aria-label={words.changed.strip}>
      <header>
        <h3>{words.changed.strip}</h3>
        <button
          type="button"
          onClick={() => {
            if (playing === null) go(moments[0])
            setPlaying(playing === null ? 0 : null)
          }}
        >
          {playing === null ? words.changed.play : words.changed.stop}
        </button>
      </header>
      <ol>
        {moments.map((moment, i) => (
          <li key={moment.timed.step + moment.role}>
            <One
              moment={moment}
              current={i === current}
              onGo={() => {
                setPlaying(null)
                go(moment)
              }}
            />
          </li>
        ))}
      </ol>
    </section>
  )
}

interface OneProps {
  readonly moment: Moment
  readonly current: boolean
  readonly onGo: () => void
}

function One({ moment, current, onGo }: OneProps) {
  const words = useMetricsWords().changed
  const { line } = narrate(moment.timed.fact, useNarrationWords())
  return (
    <button type="button" aria-current={current ? 'step' : undefined} data-role={moment.role} onClick={onGo}>
      <span className={styles.when}>
        {moment.since > 0 ? words.later(formatSpan(moment.since)) : formatTime(moment.timed.at)}
      </span>
      <b>{words.roles[moment.role]}</b>
      <span>{plain(line)}</span>
      {moment.more > 0 && <small>{words.more(moment.more)}</small>}
    </button>
  )
}

interface TableProps {
  readonly player: Player
  readonly scope: MetricScope
  readonly before: number
  readonly after: number
  readonly isNow: boolean
}

function Table({ player, scope, before, after, isNow }: TableProps) {
  const words = useMetricsWords()
  const metrics = useMetrics(player, Math.min(before, after) - HEAD_START)
  const { columns } = words.changed
  if (!metrics) return <p className={styles.none}>{words.reading}</p>
  const rows = readChanges(metrics, scope, { before, after })
  if (rows.length === 0) return <p className={styles.none}>{words.changed.same}</p>
  return (
    <section className={styles.scroll} aria-label={words.views.changed} tabIndex={0}>
      <table>
        <caption>{words.changed.averaged(AVERAGED)}</caption>
        <thead>
          <tr>
            <th scope="col">{columns.metric}</th>
            <th scope="col">
              {columns.before} <small>{formatTime(before)}</small>
            </th>
            <th scope="col">
              {columns.after} <small>{isNow ? words.changed.present : formatTime(after)}</small>
            </th>
            <th scope="col">{columns.delta}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td>{shortValue(row.before)}</td>
              <td>{shortValue(row.after)}</td>
              <td data-up={row.delta !== null && row.delta > 0}>
                {row.delta === null ? '–' : `${row.delta > 0 ? '+' : ''}${shortValue(row.delta)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
