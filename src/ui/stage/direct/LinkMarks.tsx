import { useMemo } from 'react'
import { linkStates, type Run } from '../../../engine/index.ts'
import type { StageWords } from '../../../i18n/en/stage.ts'
import type { Player } from '../../player/player.ts'
import { tryAct } from '../../run-actions.ts'
import type { StageLayout } from '../layout-types.ts'
import { nodeName } from '../node-name.ts'
import { createRoutes } from '../routes.ts'
import styles from './direct.module.css'
import { SIGNS } from './signs.ts'
import { useDirectWords } from './use-direct-words.ts'
import { marksOf } from './wires.ts'

interface LinkMarksProps {
  readonly player: Player
  readonly run: Run
  readonly layout: StageLayout
  readonly words: StageWords
}

/** Where links are cut, slow or lossy; pressed, they are mended. */
export function LinkMarks({ player, run, layout, words }: LinkMarksProps) {
  const own = useDirectWords()
  const routes = useMemo(() => createRoutes(layout), [layout])
  const marks = marksOf(linkStates(run.world), routes)
  if (marks.length === 0) return null
  return (
    <section aria-label={own.marks} className={styles.marks}>
      {marks.map(({ link, at }) => {
        const between = own.between(nodeName(link.a, words), nodeName(link.b, words))
        const label = own.mark[link.state](between)
        return (
          <button
            key={`${link.state} ${link.a} ${link.b}`}
            type="button"
            className={styles.mark}
            data-state={link.state}
            style={{ left: at.x, top: at.y }}
            aria-label={label}
            title={label}
            data-own-drag
            onClick={() => tryAct(player, { kind: 'HealLink', a: link.a, b: link.b })}
          >
            {SIGNS[link.state]}
          </button>
        )
      })}
    </section>
  )
}
