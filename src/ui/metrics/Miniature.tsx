import type { ReactNode } from 'react'
import styles from './miniature.module.css'
import { type Scene, type SceneColumn, type SceneReplica, SLOTS } from './read-scene.ts'
import type { MetricsWords } from './use-metrics.ts'

const WIDTH = 192
const PLANE = 14
const ROW = 18
const LEFT = 26
const RIGHT = 14
const GAP = 3
const CELL = 11

interface Props {
  readonly scene: Scene
  /** What is otherwise than at the moment before. */
  readonly changed: ReadonlySet<string>
  readonly words: MetricsWords['changed']['scene']
}

/** What is said of a miniature: only what is out of order. */
function textOf(scene: Scene, words: Props['words']): string {
  const said = scene.brokers.flatMap(({ broker, state }) =>
    state === 'running' ? [] : [words.broker(String(broker), words.states[state])],
  )
  if (scene.leaderless > 0) said.push(words.leaderless(scene.leaderless))
  if (scene.underReplicated > 0) said.push(words.underReplicated(scene.underReplicated))
  return said.length > 0 ? said.join(', ') : words.whole
}

/** The stage in small: brokers are rows, partitions columns, the control plane above, clients at the sides. */
export function Miniature({ scene, changed, words }: Props) {
  const { brokers, columns } = scene
  const height = PLANE + brokers.length * ROW + 1
  const pitch = (WIDTH - LEFT - RIGHT) / Math.max(1, columns.length)
  const rowOf = (broker: number) => PLANE + brokers.findIndex((each) => each.broker === broker) * ROW
  return (
    <svg
      className={styles.picture}
      viewBox={`0 0 ${WIDTH} ${height}`}
      role="img"
      aria-label={textOf(scene, words)}
    >
      <title>{textOf(scene, words)}</title>
      <Plane scene={scene} changed={changed} />
      {brokers.map(({ broker, state, link, controls }, i) => {
        const y = PLANE + i * ROW
        const name = `broker ${broker}`
        return (
          <g
            key={broker}
            data-state={state}
            data-changed={changed.has(name) || undefined}
            className={styles.broker}
          >
            <rect x={LEFT - 12} y={y + 1} width={WIDTH - LEFT - RIGHT + 14} height={ROW - 2} rx={2.5} />
            <text x={LEFT - 3} y={y + 11.8}>
              {broker}
            </text>
            {controls && <circle cx={LEFT - 9.5} cy={y + 4} r={1.6} className={styles.controls} />}
            {link && <path d={`M${LEFT - 15} ${y + 5.5}l4 4m0-4l-4 4`} className={styles.link} />}
          </g>
        )
      })}
      {columns.map((column, i) => (
        <Column
          key={column.key}
          column={column}
          x={LEFT + i * pitch}
          w={pitch - GAP}
          rowOf={rowOf}
          changed={changed}
        />
      ))}
      <Clients scene={scene} changed={changed} height={height} />
    </svg>
  )
}

function Plane({ scene, changed }: Pick<Props, 'scene' | 'changed'>) {
  const pills = scene.plane.slice(0, 7)
  const w = 14
  const from = WIDTH / 2 - (pills.length * (w + GAP) - GAP) / 2
  return pills.map(({ node, state }, i) => (
    <rect
      key={node}
      className={styles.pill}
      data-state={state}
      data-changed={changed.has(node) || undefined}
      x={from + i * (w + GAP)}
      y={2}
      width={w}
      height={7}
      rx={3.5}
    />
  ))
}

interface ColumnProps {
  readonly column: SceneColumn
  readonly x: number
  readonly w: number
  readonly rowOf: (broker: number) => number
  readonly changed: ReadonlySet<string>
}

const CROWN = 'M0 5h7l.6-4-2.1 1.5L3.5-.2 1.5 2.5-.6 1z'

function Column({ column, x, w, rowOf, changed }: ColumnProps) {
  const shown = column.replicas.filter(({ broker }) => rowOf(broker) >= PLANE)
  const tops = shown.map(({ broker }) => rowOf(broker))
  const at = x + (column.committed / SLOTS) * w
  return (
    <g>
      {shown.map((replica) => (
        <Replica
          key={replica.broker}
          replica={replica}
          committed={column.committed}
          x={x}
          y={rowOf(replica.broker)}
          w={w}
          changed={changed.has(`${column.key} on ${replica.broker}`)}
        />
      ))}
      {tops.length > 0 && (
        <line
          className={styles.watermark}
          x1={at}
          x2={at}
          y1={Math.min(...tops) + 1}
          y2={Math.max(...tops) + ROW - 1}
        />
      )}
    </g>
  )
}

interface ReplicaProps {
  readonly replica: SceneReplica
  readonly committed: number
  readonly x: number
  readonly y: number
  readonly w: number
  readonly changed: boolean
}

function Replica({ replica, committed, x, y, w, changed }: ReplicaProps): ReactNode {
  const { role, crowned, sync, end } = replica
  const filled = (Math.min(end, committed) / SLOTS) * w
  const open = (Math.max(0, end - committed) / SLOTS) * w
  const top = y + (ROW - CELL) / 2
  return (
    <g className={styles.replica} data-role={role} data-sync={sync} data-changed={changed || undefined}>
      <rect className={styles.card} x={x} y={top} width={w} height={CELL} rx={1.5} />
      {filled > 0 && <rect className={styles.filled} x={x} y={top + 2.5} width={filled} height={CELL - 5} />}
      {open > 0 && (
        <rect className={styles.open} x={x + filled} y={top + 2.5} width={open} height={CELL - 5} />
      )}
      {crowned && (
        <path className={styles.crown} d={CROWN} transform={`translate(${x + 1.5} ${top - 2.5})`} />
      )}
    </g>
  )
}

function Clients({ scene, changed, height }: Pick<Props, 'scene' | 'changed'> & { readonly height: number }) {
  const producers = scene.producers.slice(0, 6)
  const groups = scene.groups.slice(0, 6)
  const room = height - PLANE - 1
  const place = (i: number, of: number) => PLANE + (room / of) * (i + 0.5) - 3.5
  return (
    <>
      {producers.map(({ node, down, retries }, i) => (
        <rect
          key={node}
          className={styles.client}
          data-state={down ? 'down' : retries > 0 ? 'retrying' : 'fine'}
          x={1}
          y={place(i, producers.length)}
          width={8}
          height={7}
          rx={1.5}
        />
      ))}
      {groups.map(({ id, state }, i) => (
        <circle
          key={id}
          className={styles.client}
          data-state={
            state === 'Stable' ? 'fine' : state === 'Empty' || state === 'Unknown' ? 'down' : 'retrying'
          }
          data-changed={changed.has(`group ${id}`) || undefined}
          cx={WIDTH - 5}
          cy={place(i, groups.length) + 3.5}
          r={3.8}
        />
      ))}
    </>
  )
}
