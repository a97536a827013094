import { useEffect, useState } from 'react'
import { formatSpan, formatTime } from '../format.ts'
import { useTimeWords } from '../histories/use-time-words.ts'
import { usePlayerState } from '../hooks/use-world.ts'
import { useInspectorWords } from '../inspector/use-inspector-words.ts'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import styles from './next.module.css'
import { kafkaName, type NextFilter, type NextRow, readNext, tellNext } from './read-next.ts'

const MOST = 100
const FILTERS: readonly NextFilter[] = ['all', 'messages', 'timers']
/** While the run plays the list is read anew this often, so that it can be read; when it stands, at every change. */
const WHILE_PLAYING_MS = 500

function useNext(player: Player, filter: NextFilter) {
  const read = () => ({ now: player.run.now, ...readNext(player.run.world, filter, MOST) })
  const [next, setNext] = useState(read)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is read depends on the player and the filter
  useEffect(() => {
    let last = 0
    const look = () => {
      if (player.playing && performance.now() - last < WHILE_PLAYING_MS) return
      last = performance.now()
      setNext(read())
    }
    look()
    return player.onCalm(look)
  }, [player, filter])
  return next
}

function Row({ row, now, player }: { readonly row: NextRow; readonly now: number; readonly player: Player }) {
  const words = useTimeWords().next
  const { name } = useInspectorWords()
  const select = useView((view) => view.select)
  const selected = useView(({ selection }) => selection?.kind === 'message' && selection.seq === row.seq)
  const what = tellNext(row, words)
  const kafka = kafkaName(row)
  const node = (id: string) => (id === '' ? '–' : name.node(id))
  return (
    <tr data-selected={selected || undefined}>
      <td className={styles.time}>{formatTime(row.at)}</td>
      <td className={styles.span}>{formatSpan(Math.max(0, row.at - now))}</td>
      <td>{words.sorts[row.via]}</td>
      <td className={styles.node}>{node(row.from)}</td>
      <td className={styles.node}>{node(row.to)}</td>
      <td className={styles.what} title={kafka ? `${what} · ${kafka}` : what}>
        {row.travels ? (
          <button
            type="button"
            aria-label={words.select(what)}
            aria-pressed={selected}
            onClick={() => select({ kind: 'message', seq: row.seq })}
          >
            {what}
          </button>
        ) : (
          <>
            {what} {kafka && <code>{kafka}</code>}
          </>
        )}
      </td>
      <td>
        <button
          type="button"
          className={styles.run}
          aria-label={words.run(what)}
          title={words.run(what)}
          onClick={() => void player.runThrough(row)}
        >
          {words.runShort}
        </button>
      </td>
    </tr>
  )
}

/** What will happen next when nobody acts: the queue of the engine, as it is. */
export function NextTab({ player }: { readonly player: Player }) {
  const words = useTimeWords().next
  const [filter, setFilter] = useState<NextFilter>('all')
  const playing = usePlayerState((of) => of.playing, player)
  const { now, rows, all } = useNext(player, filter)
  return (
    <section className={styles.next} aria-label={words.title}>
      <div className={styles.tools} role="group" aria-label={words.filter}>
        {FILTERS.map((each) => (
          <button key={each} type="button" aria-pressed={each === filter} onClick={() => setFilter(each)}>
            {words[each]}
          </button>
        ))}
        <span className={styles.count}>{words.count(String(rows.length), String(all))}</span>
        <span className={styles.note}>{playing ? words.asRead(formatTime(now)) : words.note}</span>
      </div>
      {rows.length === 0 ? (
        <p className={styles.note}>{words.empty}</p>
      ) : (
        <section className={styles.scroll} tabIndex={0} aria-label={words.title}>
          <table>
            <thead>
              <tr>
                {[words.at, words.within, words.sort, words.from, words.to, words.what, ''].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={row.seq} row={row} now={now} player={player} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  )
}
