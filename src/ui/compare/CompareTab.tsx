import { type ReactNode, useEffect, useState } from 'react'
import controls from '../controls/controls.module.css'
import { formatNumber, formatSpan, formatTime } from '../format.ts'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import { endComparison } from './begin.ts'
import { CompareForm } from './CompareForm.tsx'
import styles from './compare.module.css'
import { type Comparison, type Difference, readDifferences } from './differences.ts'
import { type ActsOn, useCompare } from './state.ts'
import { useCompareWords } from './use-compare-words.ts'

/** While the runs play the table is read anew this often; when they stand, at every change. */
const WHILE_PLAYING_MS = 1000

function useComparison(player: Player, other: Player): Comparison {
  const [comparison, setComparison] = useState(() => readDifferences(player.run, other.run))
  useEffect(() => {
    let last = 0
    const look = () => {
      const wait = player.playing || player.run.now !== other.run.now
      if (wait && performance.now() - last < WHILE_PLAYING_MS) return
      last = performance.now()
      setComparison(readDifferences(player.run, other.run))
    }
    look()
    return other.onCalm(look)
  }, [player, other])
  return comparison
}

interface JumpProps {
  readonly at: number
  readonly player: Player
  readonly children?: ReactNode
}

function JumpTo({ at, player, children }: JumpProps) {
  const words = useCompareWords()
  return (
    <button
      type="button"
      className={styles.jump}
      title={words.goTo(formatTime(at))}
      aria-label={children === undefined ? words.goTo(formatTime(at)) : undefined}
      onClick={() => {
        player.pause()
        player.seek(at)
      }}
    >
      {children ?? formatTime(at)}
    </button>
  )
}

function Row({ row, player }: { readonly row: Difference; readonly player: Player }) {
  const words = useCompareWords()
  const language = useView((view) => view.language)
  const { first, second, unit, of } = row
  const told = (value: number | null) =>
    value === null ? words.none : unit === 'span' ? formatSpan(value) : formatNumber(value, language)
  const by = first === null || second === null ? 0 : second - first
  return (
    <tr data-differs={first !== second || undefined} data-part={of !== null || undefined}>
      <th scope="row">{of ?? words.names[row.name]}</th>
      <td>{told(first)}</td>
      <td>{told(second)}</td>
      <td>
        {by === 0 ? (first === second ? '' : words.none) : `${by > 0 ? '+' : '−'}${told(Math.abs(by))}`}
      </td>
      <td>{row.at === null ? '' : <JumpTo at={row.at} player={player} />}</td>
    </tr>
  )
}

function Table({ player, other }: { readonly player: Player; readonly other: Player }) {
  const words = useCompareWords()
  const { label, actsOn, refused, set } = useCompare()
  const { differences, partsAt, since } = useComparison(player, other)
  return (
    <section className={styles.compared} aria-label={words.title}>
      <div className={styles.tools}>
        {partsAt === null ? (
          <span role="status">{words.same}</span>
        ) : (
          <JumpTo at={partsAt} player={player}>
            {words.parts(formatTime(partsAt))}
          </JumpTo>
        )}
        <label>
          {words.actsOn}
          <select value={actsOn} onChange={(event) => set({ actsOn: event.target.value as ActsOn })}>
            {(['both', 'first', 'second'] as const).map((each) => (
              <option key={each} value={each}>
                {words.acts[each]}
              </option>
            ))}
          </select>
        </label>
        {refused !== null && (
          <span className={styles.problem} role="alert">
            {words.refused(refused)}
          </span>
        )}
        <button type="button" className={controls.button} onClick={endComparison}>
          {words.end}
        </button>
      </div>
      {since > 0 && <p className={controls.hint}>{words.since(formatTime(since))}</p>}
      <section className={styles.scroll} tabIndex={0} aria-label={words.difference}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.measure}</th>
              <th scope="col" title={words.present}>{`${words.first}: ${words.present}`}</th>
              <th scope="col" title={label}>{`${words.second}: ${label}`}</th>
              <th scope="col">{words.difference}</th>
              <th scope="col">{words.partsAt}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map((row) => (
              <Row key={`${row.name} ${row.of}`} row={row} player={player} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

/** What is compared, or how two runs differ. */
export function CompareTab({ player }: { readonly player: Player }) {
  const other = useCompare((compare) => compare.other)
  return other ? (
    <Table key={useCompare.getState().label} player={player} other={other} />
  ) : (
    <CompareForm player={player} />
  )
}
