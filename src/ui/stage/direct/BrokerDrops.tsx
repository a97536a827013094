import type { Run } from '../../../engine/index.ts'
import type { StageWords } from '../../../i18n/en/stage.ts'
import { useOperateWords, wordsOf } from '../../operate/use-operate-words.ts'
import type { StageLayout } from '../layout-types.ts'
import { at } from '../use-stage.ts'
import styles from './direct.module.css'
import { dropsFor, dropUnder, placeDrops } from './drops.ts'
import { useDirectWords } from './use-direct-words.ts'
import type { Held } from './use-hand.ts'

interface BrokerDropsProps {
  readonly run: Run
  readonly layout: StageLayout
  readonly held: Extract<Held, { kind: 'broker' }>
  readonly words: StageWords
}

/** The broker in the hand, and the places to drop it on. */
export function BrokerDrops({ run, layout, held, words }: BrokerDropsProps) {
  const own = useDirectWords()
  const operate = useOperateWords()
  const drops = dropsFor(held.broker, run.world)
  const places = placeDrops(layout, held.broker, drops.length)
  const over = dropUnder(places, held.to)
  const above = (places[0]?.y ?? 0) < held.to.y
  const first = places[0]
  const told = drops[over] && wordsOf(operate, drops[over].id)
  return (
    <section className={styles.drops} aria-label={own.drops}>
      <div className={styles.shade} style={at(layout.pane)} />
      {drops.map((drop, i) => {
        const place = places[i]
        const { name, hint } = wordsOf(operate, drop.id)
        return place ? (
          <div
            key={drop.id}
            className={styles.drop}
            style={at(place)}
            data-over={i === over}
            data-breaks={drop.operation.breaks ?? false}
          >
            <b>{name}</b>
            <span>{hint}</span>
          </div>
        ) : null
      })}
      {first && (
        <p
          className={styles.dropHint}
          style={{
            left: layout.pane.x,
            width: layout.pane.w,
            top: above ? first.y + first.h + 6 : first.y - 24,
          }}
        >
          {own.dropHint}
        </p>
      )}
      <div className={styles.carried} style={{ left: held.to.x, top: held.to.y }} role="status">
        {words.broker(held.broker)}
        {told && <b>{told.name}</b>}
      </div>
    </section>
  )
}
