import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import type { Run } from '../../engine/index.ts'
import type { StageWords } from '../../i18n/en/stage.ts'
import { useMedia } from '../hooks/use-media.ts'
import { useRun } from '../hooks/use-world.ts'
import { later } from '../later.tsx'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import { createKeyLooks } from '../theme/palette.ts'
import { readPartition } from './broker-view.ts'
import { hidesSomething } from './camera.ts'
import { passingPartitions, type StageFilter } from './filter.ts'
import { layoutStage, NARROW_BELOW } from './layout.ts'
import type { Size, StageLayout, StageShape } from './layout-types.ts'
import { createLeaderChanges } from './leader-changes.ts'
import type { Painter } from './painter.ts'
import { StageCanvas } from './StageCanvas.tsx'
import { StageCards } from './StageCards.tsx'
import { knownKeys, readShape } from './shape.ts'
import styles from './stage.module.css'
import { useCamera } from './use-camera.ts'
import { useFlightPointer } from './use-flight-pointer.ts'
import { at, classes, useSize, useStageWords } from './use-stage.ts'

const StageMenu = later(() => import('./StageMenu.tsx').then((m) => m.StageMenu))
const MapTools = later(() => import('../map/MapTools.tsx').then((m) => m.MapTools))
const Direct = later(() => import('./direct/Direct.tsx').then((m) => m.Direct))
const FlightTooltip = later(() => import('./FlightTooltip.tsx').then((m) => m.FlightTooltip))

/** What the stage asks of the page around it. */
export interface StageProps {
  readonly player: Player
  readonly onAddProducer: () => void
  readonly onAddConsumer: (group: string) => void
  readonly onCloseClient: (node: string) => void
}

/** The shape, the same object for as long as it says the same. */
function useShape(run: Run, shown: ReadonlySet<string> | null): StageShape {
  const hidden = useView((view) => view.hiddenTopics)
  const text = JSON.stringify(readShape(run.world, hidden, shown))
  return useMemo(() => JSON.parse(text) as StageShape, [text])
}

/** The partitions that the filter lets through, the same set for as long as it holds the same. */
function usePassing(run: Run, filter: StageFilter): ReadonlySet<string> | null {
  const found = passingPartitions(run.world, filter)
  const text = found?.join(' ') ?? null
  return useMemo(() => (text === null ? null : new Set(text.split(' ').filter(Boolean))), [text])
}

function useKeyLooks(run: Run): ReturnType<typeof createKeyLooks> {
  const text = JSON.stringify(knownKeys(run.world))
  return useMemo(() => createKeyLooks(JSON.parse(text) as string[]), [text])
}

/** The cluster as it is at this moment. Fills its parent; on a narrow screen it is as high as it needs. */
export function Stage(props: StageProps) {
  const frame = useRef<HTMLDivElement>(null)
  const size = useSize(frame)
  const words = useStageWords()
  const narrow = size !== null && size.width < NARROW_BELOW
  return (
    <div ref={frame} className={classes(styles.frame, narrow && styles.frameNarrow)}>
      {size && size.width > 0 && <SizedStage {...props} size={size} label={words.stage} />}
    </div>
  )
}

function SizedStage(props: StageProps & { readonly size: Size; readonly label: string }) {
  const { player, size, label } = props
  const run = useRun(player)
  const filter = useView((view) => view.filter)
  const passing = usePassing(run, filter)
  const shape = useShape(run, filter.hide ? passing : null)
  const looks = useKeyLooks(run)
  const still = useMedia('(prefers-reduced-motion: reduce)')
  const [tab, setTab] = useState<string | null>(null)
  const height = size.width < NARROW_BELOW ? 0 : size.height
  const topic =
    tab !== null && shape.topics.some((t) => t.name === tab) ? tab : (shape.topics[0]?.name ?? null)
  const camera = useView((view) => view.camera)
  const layout: StageLayout = useMemo(
    () => layoutStage(shape, { width: size.width, height }, topic, camera),
    [shape, size.width, height, topic, camera],
  )
  const groups = useMemo(() => shape.groups.map((group) => group.id), [shape])
  const [changes] = useState(createLeaderChanges)
  const changed = changes.read(run)
  const partitions = layout.columns.map((column) =>
    column.seen ? readPartition(run, column, changed) : null,
  )
  const room = { width: size.width, height }
  const stage = useRef<HTMLElement>(null)
  const painter = useRef<Painter | null>(null)
  const pointer = useFlightPointer(stage, painter)
  const map = useCamera(stage, layout)
  const words = useStageWords()
  return (
    <section
      ref={stage}
      aria-label={label}
      className={classes(styles.stage, pointer.hovered && styles.overFlight)}
      style={{ width: layout.width, height: layout.height }}
      {...pointer.handlers}
    >
      <StageMenu
        stage={stage}
        painter={painter}
        layout={layout}
        hovered={pointer.seq}
        player={player}
        run={run}
        shape={shape}
        size={room}
      />
      <MapTools layout={layout} shape={shape} size={room} run={run} passing={passing} />
      <MapKeys layout={layout} words={words} onKeyDown={map.onKeyDown} />
      <StageCards
        {...props}
        run={run}
        layout={layout}
        shape={shape}
        partitions={partitions}
        looks={looks}
        topic={topic}
        onTopic={setTab}
        lit={filter.hide ? null : passing}
        words={words}
      />
      <StageCanvas
        player={player}
        layout={layout}
        looks={looks}
        groups={groups}
        still={still}
        dimmed={filter.hide ? null : passing}
        painter={painter}
        hovered={pointer.seq}
        onDrawn={pointer.look}
      />
      <Direct
        player={player}
        run={run}
        layout={layout}
        stage={stage}
        painter={painter}
        hovered={pointer.seq}
        overMessage={pointer.hovered !== null}
        groups={groups}
        looks={looks}
        words={words}
      />
      {pointer.hovered && <FlightTooltip {...pointer.hovered} run={run} stage={layout} words={words} />}
    </section>
  )
}

interface MapKeysProps {
  readonly layout: StageLayout
  readonly words: StageWords
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/** The middle of the stage as one thing that can be focused: arrow keys pan it. */
function MapKeys({ layout, words, onKeyDown }: MapKeysProps) {
  const { camera, ground, pane } = layout
  if (!hidesSomething(camera, ground, pane)) return null
  return (
    <div
      role="group"
      aria-label={words.panHint}
      tabIndex={0}
      className={styles.map}
      style={at(pane)}
      onKeyDown={onKeyDown}
    />
  )
}
