import type { LinkState } from '../../../engine/index.ts'
import type { StageWords } from '../../../i18n/en/stage.ts'
import type { Point, StageLayout } from '../layout-types.ts'
import { nodeName } from '../node-name.ts'
import type { Route } from '../route.ts'
import { classes } from '../use-stage.ts'
import styles from './direct.module.css'
import { useDirectWords } from './use-direct-words.ts'
import { type Hand, type Held, PULL } from './use-hand.ts'
import { cutOf } from './wires.ts'

interface WirePullProps {
  readonly layout: StageLayout
  readonly held: Extract<Held, { kind: 'wire' }> | null
  readonly near: Hand['near']
  readonly links: readonly LinkState[]
  readonly words: StageWords
}

const pathOf = ({ points }: Route) => points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x} ${y}`).join('')

const WIDTH = 216

/** The wire under the pointer, and what pulling it does. */
export function WirePull({ layout, held, near, links, words }: WirePullProps) {
  const own = useDirectWords()
  const found = held?.from ?? near
  if (!found) return null
  const { wire, on } = found
  const cut = cutOf(links, wire) !== null
  const to: Point = held?.to ?? near?.at ?? on
  const far = held !== null && Math.hypot(to.x - on.x, to.y - on.y) >= PULL
  const doing =
    held === null ? null : far ? (cut ? own.mendNow : own.cutNow) : cut ? own.mendMore : own.pullMore
  const left = Math.max(4, Math.min(to.x + 14, layout.width - WIDTH - 4))
  const top = to.y + 14 + 48 > layout.height ? to.y - 60 : to.y + 14
  return (
    <>
      <svg className={styles.over} width={layout.width} height={layout.height} aria-hidden="true">
        <path
          className={classes(styles.wire, far && (cut ? styles.mends : styles.cuts))}
          d={pathOf(wire.route)}
        />
        {held && (
          <>
            <path
              className={classes(styles.pull, far && (cut ? styles.mends : styles.cuts))}
              d={`M${on.x} ${on.y}L${to.x} ${to.y}`}
            />
            <circle className={styles.knot} cx={on.x} cy={on.y} r="3.5" />
          </>
        )}
      </svg>
      <div className={styles.tip} style={{ left, top, maxWidth: WIDTH }} role={held ? 'status' : undefined}>
        <b>{own.between(nodeName(wire.a, words), nodeName(wire.b, words))}</b>
        <span>{doing ?? (cut ? own.mendHint : own.pullHint)}</span>
        {held && <small>{own.escape}</small>}
      </div>
    </>
  )
}
