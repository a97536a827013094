import type { Run } from '../../engine/index.ts'
import { hidesSomething } from '../stage/camera.ts'
import { STEP, showAll, zoomBy } from '../stage/camera-moves.ts'
import type { Size, StageLayout, StageShape } from '../stage/layout-types.ts'
import { at } from '../stage/use-stage.ts'
import { FilterMenu } from './FilterMenu.tsx'
import { MiniMap } from './MiniMap.tsx'
import styles from './map.module.css'
import { SearchBox } from './SearchBox.tsx'
import { useMapWords } from './use-map-words.ts'

export interface MapToolsProps {
  readonly layout: StageLayout
  readonly shape: StageShape
  readonly size: Size
  readonly run: Run
  readonly passing: ReadonlySet<string> | null
}

/** Height of search, and of the line of buttons. */
const LINES = 70
const LEAST_MAP = 40
/** Narrower than this there is no room for a word beside the buttons. */
const WORDY = 130

/** Search, filter, zoom, and the overview while something is out of view. */
export function MapTools({ layout, shape, size, run, passing }: MapToolsProps) {
  const words = useMapWords()
  const { camera, ground, pane, tools, mode } = layout
  const zooms = ground.most > ground.least
  const room = tools.h - LINES
  const mini = mode === 'wide' && room >= LEAST_MAP && hidesSomething(camera, ground, pane)
  return (
    <section
      aria-label={words.tools}
      className={styles.tools}
      style={{ ...at(tools), height: 'auto' }}
      data-mode={mode}
      data-own-drag
    >
      <SearchBox shape={shape} size={size} run={run} />
      <div className={styles.line}>
        <FilterMenu run={run} passing={passing} slim={tools.w < WORDY} />
        {zooms && (
          <>
            <button
              type="button"
              className={styles.square}
              aria-label={words.farther}
              title={`${words.farther} (-)`}
              disabled={camera.k <= ground.least * 1.001}
              onClick={() => zoomBy(layout, 1 / STEP)}
            >
              −
            </button>
            <button
              type="button"
              className={styles.square}
              aria-label={words.nearer}
              title={`${words.nearer} (+)`}
              disabled={camera.k >= ground.most * 0.999}
              onClick={() => zoomBy(layout, STEP)}
            >
              +
            </button>
            <button
              type="button"
              className={styles.square}
              aria-label={words.all}
              title={`${words.all} (0)`}
              disabled={camera.k <= ground.least * 1.001}
              onClick={() => showAll(layout)}
            >
              <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
                <path
                  d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4"
                  fill="none"
                  stroke="currentColor"
                  strokeWidth="1.6"
                />
              </svg>
            </button>
          </>
        )}
      </div>
      {mini && <MiniMap layout={layout} run={run} height={room - 6} />}
    </section>
  )
}
