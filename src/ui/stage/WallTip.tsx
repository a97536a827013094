import type { Run } from '../../engine/index.ts'
import type { StageWords } from '../../i18n/en/stage.ts'
import { readColumn } from './columns-state.ts'
import type { ReplicaHealth } from './draw-wall.ts'
import type { StageLayout, WallCell } from './layout-types.ts'
import styles from './Wall.module.css'

interface WallTipProps {
  readonly cell: WallCell
  readonly health: ReplicaHealth
  readonly run: Run
  readonly layout: StageLayout
  readonly words: StageWords
}

const WIDTH = 216
const HEIGHT = 74

/** The name of the replica under the pointer, and how it is. */
export function WallTip({ cell, health, run, layout, words }: WallTipProps) {
  const state = readColumn(run.world, cell)
  const own = state.replicas[cell.broker]
  const end = own?.log.logEndOffset ?? 0
  const behind = state.logEndOffset - end
  const left = Math.max(4, Math.min(cell.x + cell.w + 6, layout.width - WIDTH - 4))
  const below = cell.y + cell.h + 6
  const top = below + HEIGHT > layout.height ? cell.y - HEIGHT : below
  return (
    <div className={styles.tip} style={{ left, top, maxWidth: WIDTH }} role="tooltip">
      <b>{cell.key}</b>
      <span>
        {words.broker(cell.broker)} · {words.replicaHealth[health]}
      </span>
      <code>
        {words.leo(end)} · HW {state.highWatermark}
        {state.lastStableOffset < state.highWatermark && ` · LSO ${state.lastStableOffset}`}
        {behind > 0 && ` · ${words.behind(behind)}`}
      </code>
    </div>
  )
}

const HEALTHS: readonly ReplicaHealth[] = ['leader', 'inSync', 'elr', 'out', 'down', 'offline']

/** What the cells of the wall mean. */
export function WallLegend({ layout, words }: { readonly layout: StageLayout; readonly words: StageWords }) {
  const { pane } = layout
  return (
    <ul
      className={styles.legend}
      aria-label={words.wallLegend}
      style={{ left: pane.x, top: pane.y + pane.h + 3, width: pane.w }}
    >
      {HEALTHS.map((health) => (
        <li key={health}>
          <svg viewBox="0 0 12 12" width="12" height="12" data-health={health} aria-hidden="true">
            <rect x="0.5" y="0.5" width="11" height="11" />
            {health === 'down' && <path d="M3 3L9 9" />}
            {health === 'offline' && <path d="M3 3L9 9M9 3L3 9" />}
            {health === 'out' && <path d="M3 6H9" />}
            {health === 'elr' && <path d="M3 6H9M6 3V9" />}
          </svg>
          {words.replicaHealth[health]}
        </li>
      ))}
    </ul>
  )
}
