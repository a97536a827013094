import { type LinkState, linkStates, type Run } from '../../../engine/index.ts'
import type { StageWords } from '../../../i18n/en/stage.ts'
import type { Player } from '../../player/player.ts'
import { tryAct } from '../../run-actions.ts'
import type { StageLayout } from '../layout-types.ts'
import { nodeName } from '../node-name.ts'
import { at } from '../use-stage.ts'
import styles from './direct.module.css'
import { nodeMarksOf } from './node-marks.ts'
import { SIGNS } from './signs.ts'
import { useDirectWords } from './use-direct-words.ts'

interface NodeMarksProps {
  readonly player: Player
  readonly run: Run
  readonly layout: StageLayout
  readonly words: StageWords
}

/** Nodes that are cut off from many, slow or lossy with many: outlined, with one sign that mends it. */
export function NodeMarks({ player, run, layout, words }: NodeMarksProps) {
  const own = useDirectWords()
  const marks = nodeMarksOf(run.world, linkStates(run.world), layout)
  if (marks.length === 0) return null
  const side = (of: string) =>
    of === '*' ? own.everything : of.startsWith('rack:') ? words.rack(of.slice(5)) : nodeName(of, words)
  const between = ({ a, b }: LinkState) => own.between(side(a), side(b))
  return (
    <section aria-label={own.apart} className={styles.marks}>
      {marks.map(({ link, node, rect, at: place }) => {
        const label = own.mark[link.state](between(link))
        return (
          <div key={`${link.state} ${link.a} ${link.b} ${node}`} className={styles.marks}>
            <div className={styles.island} data-state={link.state} style={at(rect)} />
            <button
              type="button"
              className={styles.mark}
              data-state={link.state}
              data-node={node}
              style={{ left: place.x, top: place.y }}
              aria-label={label}
              title={label}
              data-own-drag
              onClick={() => tryAct(player, { kind: 'HealLink', a: link.a, b: link.b })}
            >
              {SIGNS[link.state]}
            </button>
          </div>
        )
      })}
    </section>
  )
}
