import { useMemo } from 'react'
import { formatClock, formatNumber } from '../format.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useWords } from '../hooks/use-words.ts'
import { useView } from '../store.ts'
import { MarkShape } from './MarkShape.tsx'
import { markLabel } from './mark-label.ts'
import { gatherMarks, labelled, type Mark } from './marks.ts'
import type { Notable } from './notables.ts'
import styles from './timeline.module.css'

const GAP = 13

let ruler: CanvasRenderingContext2D | null = null

/** Width of a label as it will be drawn. */
function measure(text: string): number {
  ruler ??= document.createElement('canvas').getContext('2d')
  if (!ruler) return text.length * 7
  ruler.font = `11px ${getComputedStyle(document.documentElement).getPropertyValue('--sans')}`
  return ruler.measureText(text).width + 6
}

interface Props {
  readonly notables: readonly Notable[]
  readonly x: (at: number) => number
  readonly width: number
  readonly now: number
}

/** The notable events as pins above the scrubber; pressing one goes there. */
export function Marks({ notables, x, width, now }: Props) {
  const words = useWords().shell
  const player = usePlayer()
  const language = useView((view) => view.language)
  const label = (mark: Mark) => markLabel(mark.lead.timed.fact, words.pin)
  const { marks, withLabels } = useMemo(() => {
    const gathered = gatherMarks(notables, x, GAP)
    const widthOf = (mark: Mark) => measure(markLabel(mark.lead.timed.fact, words.pin))
    return { marks: gathered, withLabels: labelled(gathered, widthOf, width) }
  }, [notables, x, width, words])
  function spoken(mark: Mark): string {
    const text = label(mark)
    const more = mark.count > 1 ? words.timeline.more(text, formatNumber(mark.count - 1, language)) : text
    return words.timeline.goTo(formatClock(mark.lead.timed.at), more)
  }
  return (
    <div className={styles.marks} role="group" aria-label={words.timeline.marks}>
      {marks.map((mark) => (
        <button
          key={mark.lead.timed.step}
          type="button"
          tabIndex={-1}
          className={styles.mark}
          data-future={mark.lead.timed.at > now}
          data-sort={mark.sort}
          style={{ transform: `translateX(${mark.x}px)` }}
          aria-label={spoken(mark)}
          title={spoken(mark)}
          onClick={() => {
            player.pause()
            player.seek(mark.lead.timed.at)
          }}
        >
          <MarkShape sort={mark.sort} />
          {withLabels.has(mark) && (
            <span className={styles.markLabel} style={{ maxWidth: withLabels.get(mark) }}>
              {label(mark)}
            </span>
          )}
        </button>
      ))}
    </div>
  )
}
