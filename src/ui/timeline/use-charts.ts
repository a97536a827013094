/** Which charts stand under the scrubber, as it was chosen in this browser, and what they show. */
import { useMemo } from 'react'
import { create } from 'zustand'
import { type Metrics, type Run, SECOND } from '../../engine/index.ts'
import { recall, remember } from '../hooks/storage.ts'
import { CHARTS, type Chart, type ChartId, type Frame, type Source } from './chart-types.ts'
import { drawChart, drawUnderReplicated } from './charts.ts'
import { isNear } from './near.ts'

const NAME = 'charts'
const USUAL: readonly [ChartId, ChartId] = ['consumed', 'lag']
export const HEIGHTS = [30, 28] as const

/** What was kept, else what is usual. */
export function firstCharts(kept: string | null): readonly [ChartId, ChartId] {
  const [upper, lower] = (kept ?? '').split(' ').map((name) => CHARTS.find((id) => id === name))
  return [upper ?? USUAL[0], lower ?? USUAL[1]]
}

export const useChosenCharts = create<{ readonly charts: readonly [ChartId, ChartId] }>()(() => ({
  charts: firstCharts(recall(NAME)),
}))

/** Puts another chart into one of the two places; it is kept. */
export function chooseChart(place: 0 | 1, id: ChartId): void {
  const [upper, lower] = useChosenCharts.getState().charts
  const charts = place === 0 ? ([id, lower] as const) : ([upper, id] as const)
  useChosenCharts.setState({ charts })
  remember(NAME, charts.join(' '))
}

interface Drawn {
  readonly charts: readonly [Chart, Chart]
  readonly underReplicated: string
}

/** So much earlier requests are read: what was sent then may still be under way. */
const LEAD = 2 * SECOND
/** Events that may be replayed in one go. */
const SLICE = 4_000

/** The requests of a short stretch, while a chart is about them; null while the past is being read. */
function exchangesOf(run: Run, wanted: boolean, { from, to }: Frame['stretch']): Source['exchanges'] {
  if (!wanted) return null
  const trace = run.trace(Math.max(0, from - LEAD), SLICE)
  return trace?.read(run.world, from, Math.min(to, run.now)) ?? null
}

/** The charts of a run in a frame, drawn again by the second; from near whenever something has happened. */
export function useCharts(
  run: Run,
  metrics: Metrics | null,
  { stretch, width }: Omit<Frame, 'height'>,
): Drawn {
  const chosen = useChosenCharts((state) => state.charts)
  const { series, horizon, facts, factsSince } = run
  const { from, to } = stretch
  const near = isNear(run, stretch)
  const exchanges = exchangesOf(run, near && chosen.includes('requests'), stretch)
  const seconds = Math.floor(horizon / SECOND)
  const latest = series.at(-1)
  const age = near
    ? `${facts.length} ${horizon} ${exchanges?.length}`
    : `${latest?.consumed} ${latest?.created} ${latest?.requests}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read grows in place; age says when
  return useMemo(() => {
    const source = { series, metrics, horizon, facts, factsSince, exchanges }
    const draw = (place: 0 | 1) =>
      drawChart(chosen[place], source, {
        stretch: { from, to },
        width: Math.max(1, width),
        height: HEIGHTS[place],
      })
    return {
      charts: [draw(0), draw(1)],
      underReplicated: drawUnderReplicated(source, {
        stretch: { from, to },
        width: Math.max(1, width),
        height: 6,
      }),
    }
  }, [chosen, run, metrics, seconds, age, from, to, width])
}
