import { describe, expect, test } from 'vitest'
import { type Sample, SECOND } from '../../engine/index.ts'
import { drawCharts } from './charts.ts'

const frame = { width: 600, end: 60 * SECOND, barsHeight: 30, lineHeight: 28 }

function second(part: Partial<Sample>): Sample {
  return {
    created: 0,
    acknowledged: 0,
    consumed: 0,
    requests: 0,
    lag: 0,
    underReplicated: 0,
    offline: 0,
    ...part,
  }
}

describe('the charts', () => {
  test('have a bar for every second with records, and one line of lag', () => {
    const series = [second({ consumed: 2, lag: 3 }), second({}), second({ consumed: 4, lag: 1 })]
    const charts = drawCharts(series, 3 * SECOND, frame)
    expect(charts.consumed.match(/M/g)).toHaveLength(2)
    expect(charts.lag.match(/M/g)).toHaveLength(1)
    expect(charts.peaks).toEqual({ consumed: 4, lag: 3, underReplicated: 0 })
    expect(charts.underReplicated).toBe('')
  })

  test('show only what is known, and no lag for a second that is not over', () => {
    const series = [second({ lag: 5 }), second({ lag: 9, underReplicated: 2 })]
    expect(drawCharts(series, 1.5 * SECOND, frame).peaks).toMatchObject({ lag: 5, underReplicated: 0 })
    expect(drawCharts(series, 2 * SECOND, frame).underReplicated).toBe('M10.0,0H20.0')
  })

  test('gather seconds into bars that can be seen when the run is long', () => {
    const series = Array.from({ length: 3600 }, () => second({ consumed: 6 }))
    const charts = drawCharts(series, 3600 * SECOND, { ...frame, end: 3600 * SECOND })
    expect(charts.consumed.match(/M/g)?.length).toBeLessThanOrEqual(600 / 7)
    expect(charts.peaks.consumed).toBe(6)
  })
})
