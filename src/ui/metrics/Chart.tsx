import { line as d3Line, scaleLinear } from 'd3'
import styles from './metrics.module.css'
import type { ChartLine } from './read-metrics.ts'
import { type MetricsWords, shortValue } from './use-metrics.ts'

const W = 240
const H = 44

interface Props {
  readonly lines: readonly ChartLine[]
  readonly from: number
  readonly to: number
  /** The second under the pointer, in this chart or another. */
  readonly hovered: number | null
  readonly onHover: (second: number | null) => void
  readonly onGo: (second: number) => void
  readonly words: MetricsWords
}

const hintOf = ({ name, mbean }: ChartLine, words: MetricsWords): string =>
  mbean || (name === 'lag' ? words.lagHint : words.ours)

/** The lines of metrics that are read together, by the second; pressing one goes to that second. */
export function Chart({ lines, from, to, hovered, onHover, onGo, words }: Props) {
  const all = lines.flatMap(({ values }) => values.filter((value) => !Number.isNaN(value)))
  const line = lines[0]
  // How high an offset is says nothing: what counts is how it moves.
  const least = line?.unit === 'offset' && all.length > 0 ? Math.min(...all) : 0
  const most = Math.max(least + 1, ...all)
  const x = scaleLinear([from, Math.max(from + 1, to)], [2, W - 2])
  const y = scaleLinear([least, most], [H - 2, 4])
  const draw = d3Line<number>()
    .defined((value) => !Number.isNaN(value))
    .x((_, i) => x(from + i))
    .y((value) => y(value))
  const secondAt = (clientX: number, box: DOMRect): number =>
    Math.max(from, Math.min(to, Math.round(x.invert(((clientX - box.left) / box.width) * W))))
  const shownOf = (one: ChartLine) => (hovered === null ? one.latest : (one.values[hovered - from] ?? null))
  const text = lines.map((one) => `${one.name} ${shortValue(shownOf(one))}`).join(', ')
  const unit = words.units[line?.unit ?? 'count']
  return (
    <figure className={styles.chart}>
      <figcaption>
        {lines.map((one, i) => (
          <span key={one.name} className={styles.legend} title={hintOf(one, words)}>
            <i className={styles.swatch} data-line={i} aria-hidden="true" />
            <span className={styles.name}>{one.name}</span>
            <b>{shortValue(shownOf(one))}</b>
          </span>
        ))}
      </figcaption>
      <button
        type="button"
        className={styles.plot}
        aria-label={words.chart(line?.name ?? '', text)}
        onPointerMove={(event) =>
          onHover(secondAt(event.clientX, event.currentTarget.getBoundingClientRect()))
        }
        onPointerLeave={() => onHover(null)}
        onKeyDown={(event) => {
          const step = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0
          if (step === 0) return
          event.preventDefault()
          onHover(Math.max(from, Math.min(to, (hovered ?? to) + step)))
        }}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          // A click by keyboard has no place: it means the second that was chosen.
          onGo(event.detail === 0 ? (hovered ?? to) : secondAt(event.clientX, box))
        }}
      >
        <svg viewBox={`0 0 ${W} ${H}`} preserveAspectRatio="none" aria-hidden="true">
          <path className={styles.ground} d={`M0 ${H - 2}H${W}`} />
          {lines.map((one, i) => (
            <path key={one.name} className={styles.line} data-line={i} d={draw([...one.values]) ?? ''} />
          ))}
          {hovered !== null && <path className={styles.cursor} d={`M${x(hovered)} 0V${H}`} />}
        </svg>
      </button>
      <small>{words.upTo(shortValue(most), unit)}</small>
    </figure>
  )
}
