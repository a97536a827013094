import { useState } from 'react'
import { SECOND } from '../../engine/index.ts'
import { formatTime } from '../format.ts'
import { useWords } from '../hooks/use-words.ts'
import type { Player } from '../player/player.ts'
import { markLabel } from '../timeline/mark-label.ts'
import styles from './metrics.module.css'
import { failuresIn } from './read-incident.ts'
import { AVERAGED, type MetricScope, readChanges } from './read-metrics.ts'
import { Strip } from './Strip.tsx'
import { shortValue, useMetrics, useMetricsWords } from './use-metrics.ts'

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
