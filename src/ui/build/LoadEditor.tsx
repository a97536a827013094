import type { Scenario } from '../../engine/index.ts'
import controls from '../controls/controls.module.css'
import { Icon } from '../controls/Icon.tsx'
import styles from './build.module.css'
import { loadOf, type RateStep, withBurst, withLoad } from './draft.ts'
import { useBuildWords } from './use-build-words.ts'

interface Props {
  readonly draft: Scenario
  readonly producer: Scenario['producers'][number]
  readonly change: (part: Partial<Scenario>) => void
}

const [WIDTH, HEIGHT] = [320, 40]

/** The rate over time as one stepped line, from the start to a while after the last step. */
export function loadPath(start: RateStep, steps: readonly RateStep[]): string {
  const all = [start, ...steps]
  const end = Math.max(10_000, ...all.map(({ atMs }) => atMs)) * 1.2
  const most = Math.max(0.001, ...all.map((step) => step.recordsPerSecond))
  const x = (atMs: number) => Math.round((atMs / end) * WIDTH)
  const y = (rate: number) => Math.round((1 - rate / most) * (HEIGHT - 4)) + 2
  let path = `M0 ${y(0)}`
  for (const { atMs, recordsPerSecond } of all) path += `H${x(atMs)}V${y(recordsPerSecond)}`
  return `${path}H${WIDTH}`
}

/** Draws a producer's load: from each moment on another rate. */
export function LoadEditor({ draft, producer, change }: Props) {
  const words = useBuildWords()
  const steps = loadOf(draft, producer.id)
  const start = { atMs: producer.startAtMs ?? 0, recordsPerSecond: producer.recordsPerSecond }
  const set = (next: readonly RateStep[]) => change(withLoad(draft, producer.id, next))
  const put = (at: number, part: Partial<RateStep>) =>
    set(steps.map((step, i) => (i === at ? { ...step, ...part } : step)))
  return (
    <details className={styles.load} open={steps.length > 0}>
      <summary>{words.load}</summary>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={words.loadOf(producer.id)}
        preserveAspectRatio="none"
      >
        <path d={loadPath(start, steps)} />
      </svg>
      <p>{words.loadHint}</p>
      {steps.map((step, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place in the row.
        <div key={i} className={styles.step}>
          <label>
            {words.at}
            <input
              type="number"
              min={0}
              value={step.atMs / 1000}
              onChange={(event) => put(i, { atMs: (event.target.valueAsNumber || 0) * 1000 })}
            />
          </label>
          <label>
            {words.rate}
            <input
              type="number"
              min={0}
              step={0.1}
              value={step.recordsPerSecond}
              onChange={(event) => put(i, { recordsPerSecond: event.target.valueAsNumber || 0 })}
            />
          </label>
          <button
            type="button"
            className={`${controls.button} ${controls.quiet} ${controls.square}`}
            aria-label={words.removeStep}
            onClick={() => set(steps.filter((_, other) => other !== i))}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      <button
        type="button"
        className={controls.button}
        onClick={() => {
          const last = steps.at(-1) ?? start
          set([...steps, { atMs: last.atMs + 10_000, recordsPerSecond: last.recordsPerSecond * 5 }])
        }}
      >
        <Icon name="plus" />
        {words.addStep}
      </button>{' '}
      <button type="button" className={controls.button} onClick={() => set(withBurst(start, steps))}>
        <Icon name="plus" />
        {words.addBurst}
      </button>
    </details>
  )
}
