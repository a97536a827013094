import { useState } from 'react'
import { METRICS, type MetricInfo, type MetricName, type Metrics, SECOND } from '../../engine/index.ts'
import { formatTime } from '../format.ts'
import type { Player } from '../player/player.ts'
import { Chart } from './Chart.tsx'
import styles from './metrics.module.css'
import { CHARTS, CLUSTER, isTold, lastSecond, type MetricScope, readLines, scopesOf } from './read-metrics.ts'
import { shortValue, useMetrics, useMetricsWords } from './use-metrics.ts'
import { WhatChanged } from './WhatChanged.tsx'

const VIEWS = ['charts', 'table', 'changed'] as const
const SPANS = [30, 60, 300] as const
/** A latency needs records that were made before the first second in view. */
const LEAD = 4 * SECOND

type View = (typeof VIEWS)[number]

/** Kafka's metrics at the moment shown: as charts, as a table, and what has changed since something failed. */
export function MetricsTab({ player }: { readonly player: Player }) {
  const words = useMetricsWords()
  const [view, setView] = useState<View>('charts')
  const [span, setSpan] = useState<number>(60)
  const [scope, setScope] = useState<MetricScope>(CLUSTER)
  const [hidden, setHidden] = useState<readonly string[]>([])
  const last = lastSecond(player.run.now)
  const range = { from: Math.max(0, last - span + 1), to: Math.max(0, last) }
  const metrics = useMetrics(player, range.from * SECOND - LEAD)
  const toggle = (id: string) =>
    setHidden(hidden.includes(id) ? hidden.filter((each) => each !== id) : [...hidden, id])
  return (
    <section className={styles.tab} aria-label={words.title}>
      <div className={styles.tools}>
        <fieldset className={styles.choice}>
          <legend>{words.view}</legend>
          {VIEWS.map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="metrics-view"
                checked={view === each}
                onChange={() => setView(each)}
              />
              <span>{words.views[each]}</span>
            </label>
          ))}
        </fieldset>
        <Scope metrics={metrics} scope={scope} onChange={setScope} />
        {view !== 'changed' && (
          <label>
            {words.span}
            <select
              aria-label={words.span}
              value={span}
              onChange={(event) => setSpan(Number(event.target.value))}
            >
              {SPANS.map((each) => (
                <option key={each} value={each}>
                  {words.seconds(each)}
                </option>
              ))}
            </select>
          </label>
        )}
        {view === 'charts' && <Choose hidden={hidden} onToggle={toggle} />}
        {metrics?.dropped && <span>{words.since(formatTime(metrics.since))}</span>}
      </div>
      {view === 'changed' ? (
        <WhatChanged player={player} scope={scope} />
      ) : !metrics ? (
        <p className={styles.none}>{words.reading}</p>
      ) : last < 0 ? (
        <p className={styles.none}>{words.nothing}</p>
      ) : view === 'charts' ? (
        <Charts player={player} metrics={metrics} scope={scope} range={range} hidden={hidden} />
      ) : (
        <Values metrics={metrics} scope={scope} range={range} />
      )}
    </section>
  )
}

interface ScopeProps {
  readonly metrics: Metrics | null
  readonly scope: MetricScope
  readonly onChange: (scope: MetricScope) => void
}

function Scope({ metrics, scope, onChange }: ScopeProps) {
  const words = useMetricsWords()
  const known = metrics ? scopesOf(metrics) : [CLUSTER]
  const isKnown = known.some(({ by, tag }) => by === scope.by && tag === scope.tag)
  const scopes = isKnown ? known : [...known, scope]
  return (
    <label>
      {words.scope}
      <select
        aria-label={words.scope}
        value={`${scope.by} ${scope.tag}`}
        onChange={(event) => {
          const at = event.target.value.indexOf(' ')
          const by = event.target.value.slice(0, at) as MetricScope['by']
          onChange({ by, tag: event.target.value.slice(at + 1) })
        }}
      >
        <option value="cluster ">{words.cluster}</option>
        {(['broker', 'topic', 'group', 'client', 'api'] as const).map((by) => (
          <optgroup key={by} label={words.by[by]}>
            {scopes
              .filter((each) => each.by === by)
              .map(({ tag }) => (
                <option key={tag} value={`${by} ${tag}`}>
                  {by === 'broker' ? `${words.by.broker} ${tag}` : tag}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  )
}

function Choose({ hidden, onToggle }: { readonly hidden: readonly string[]; onToggle(id: string): void }) {
  const words = useMetricsWords()
  return (
    <details className={styles.choose}>
      <summary>{words.choose}</summary>
      <div>
        {CHARTS.map(({ id, metrics }) => (
          <label key={id}>
            <input type="checkbox" checked={!hidden.includes(id)} onChange={() => onToggle(id)} />
            {metrics[0]}
          </label>
        ))}
      </div>
    </details>
  )
}

interface Range {
  readonly from: number
  readonly to: number
}
interface ChartsProps {
  readonly player: Player
  readonly metrics: Metrics
  readonly scope: MetricScope
  readonly range: Range
  readonly hidden: readonly string[]
}

function Charts({ player, metrics, scope, range, hidden }: ChartsProps) {
  const words = useMetricsWords()
  const [hovered, setHovered] = useState<number | null>(null)
  const inView = hovered !== null && hovered >= range.from && hovered <= range.to ? hovered : null
  const shown = CHARTS.filter(
    ({ id, metrics: names }) => !hidden.includes(id) && names.some((n) => isTold(n, scope)),
  )
  return (
    <div className={styles.charts}>
      {shown.map(({ id, metrics: names }) => (
        <Chart
          key={id}
          lines={readLines(metrics, names, scope, range)}
          from={range.from}
          to={range.to}
          hovered={inView}
          onHover={setHovered}
          onGo={(second) => {
            player.pause()
            player.seek((second + 1) * SECOND)
          }}
          words={words}
        />
      ))}
    </div>
  )
}

interface ValuesProps {
  readonly metrics: Metrics
  readonly scope: MetricScope
  readonly range: Range
}

/** The same as numbers. */
function Values({ metrics, scope, range }: ValuesProps) {
  const words = useMetricsWords()
  const { columns } = words
  const lines = readLines(metrics, Object.keys(METRICS) as MetricName[], scope, range)
  return (
    <section className={styles.scroll} aria-label={words.views.table} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {(['metric', 'now', 'least', 'most', 'unit', 'mbean'] as const).map((column) => (
              <th key={column} scope="col">
                {columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, values, latest }) => {
            const known = values.filter((value) => !Number.isNaN(value))
            const { unit, mbean }: MetricInfo = METRICS[name]
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{shortValue(latest)}</td>
                <td>{shortValue(known.length > 0 ? Math.min(...known) : null)}</td>
                <td>{shortValue(known.length > 0 ? Math.max(...known) : null)}</td>
                <td>{words.units[unit]}</td>
                <td>{mbean || (name === 'lag' ? words.lagHint : words.ours)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
