import { useEffect, useId, useState } from 'react'
import controls from '../controls/controls.module.css'
import { Icon } from '../controls/Icon.tsx'
import { Popover } from '../controls/Popover.tsx'
import { formatClock, formatTime } from '../format.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useWords } from '../hooks/use-words.ts'
import { usePlayerState } from '../hooks/use-world.ts'
import { type HistoryEntry, MAX_HISTORIES, MAX_NAME } from '../player/histories.ts'
import styles from './histories.module.css'
import { historyName, readTree, type TreeRow } from './read-tree.ts'
import { useTimeWords } from './use-time-words.ts'

const ROW = 26

interface Props {
  readonly x: (at: number) => number
  readonly width: number
}

/** The lanes of the tree on the axis of the timeline: where each parts, and how far it is known. */
function Lanes({ rows, x, width, shown }: Props & { rows: readonly TreeRow[]; shown: number }) {
  const y = (row: number) => row * ROW + ROW / 2
  const within = (at: number) => Math.max(-8, Math.min(width + 8, x(at)))
  return (
    <svg className={styles.lanes} width={width} height={rows.length * ROW} aria-hidden="true">
      {rows.map(({ entry, parentRow }, row) => {
        const from = within(entry.branchedAt)
        const to = Math.max(from + 2, within(entry.horizon))
        return (
          <g key={entry.id} data-shown={entry.id === shown || undefined} className={styles.lane}>
            {parentRow >= 0 && <path className={styles.join} d={`M${from},${y(parentRow)}V${y(row)}`} />}
            <path className={styles.known} d={`M${from},${y(row)}H${to}`} />
            {parentRow >= 0 && <circle cx={from} cy={y(row)} r={3.5} />}
          </g>
        )
      })}
    </svg>
  )
}

function Rename({ entry, label, close }: { entry: HistoryEntry; label: string; close: () => void }) {
  const words = useTimeWords().histories
  const player = usePlayer()
  const [name, setName] = useState(entry.name ?? '')
  const field = useId()
  return (
    <form
      className={styles.rename}
      onSubmit={(event) => {
        event.preventDefault()
        player.renameHistory(entry.id, name)
        close()
      }}
    >
      <label htmlFor={field}>{words.name}</label>
      <input
        id={field}
        value={name}
        placeholder={label}
        maxLength={MAX_NAME}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className={controls.button}>
        {words.save}
      </button>
    </form>
  )
}

function Row({ row, shown }: { readonly row: TreeRow; readonly shown: boolean }) {
  const words = useTimeWords().histories
  const pins = useWords().shell.pin
  const player = usePlayer()
  const { entry, depth } = row
  const name = historyName(entry, words.first, pins)
  return (
    <li className={styles.row} style={{ paddingLeft: Math.min(depth, 5) * 8 }}>
      <button
        type="button"
        className={styles.show}
        aria-pressed={shown}
        aria-label={words.show(name)}
        title={`${name} · ${words.known(formatClock(entry.branchedAt), formatClock(entry.horizon))}`}
        onClick={() => void player.showHistory(entry.id)}
      >
        <i aria-hidden="true" />
        <span>{name}</span>
      </button>
      <Popover label={words.more(name)} look="quiet" face={<span aria-hidden="true">⋯</span>}>
        {(close) => (
          <div className={controls.stack}>
            <p className={controls.hint}>
              {words.known(formatTime(entry.branchedAt), formatTime(entry.horizon))}
              {entry.command ? ` · ${entry.command.kind}` : ''}
            </p>
            <Rename entry={entry} label={name} close={close} />
            {entry.parent !== null && (
              <button
                type="button"
                className={controls.button}
                onClick={() => {
                  player.pause()
                  void player.showHistory(entry.id, entry.branchedAt)
                  close()
                }}
              >
                {words.branch(formatTime(entry.branchedAt))}
              </button>
            )}
            {!shown && (
              <button
                type="button"
                className={`${controls.button} ${controls.danger}`}
                onClick={() => {
                  close()
                  player.removeHistory(entry.id)
                }}
              >
                {words.remove}
              </button>
            )}
          </div>
        )}
      </Popover>
    </li>
  )
}

function Said() {
  const words = useTimeWords().histories
  const pins = useWords().shell.pin
  const player = usePlayer()
  const removed = usePlayerState((of) => of.removedHistory)
  const dropped = usePlayerState((of) => of.droppedHistory)
  const of = removed ?? dropped
  const name = of ? historyName(of, words.first, pins) : ''
  return (
    <p className={styles.said} role="status">
      {of && (
        <>
          {removed ? words.removed(name) : words.dropped(String(MAX_HISTORIES), name)}
          {removed && (
            <button type="button" className={controls.button} onClick={() => player.undoRemoveHistory()}>
              {words.undo}
            </button>
          )}
          <button
            type="button"
            className={`${controls.button} ${controls.quiet} ${controls.square}`}
            aria-label={words.dismiss}
            title={words.dismiss}
            onClick={() => player.forgetRemovedHistory()}
          >
            <Icon name="close" />
          </button>
        </>
      )}
    </p>
  )
}

/** All histories of this run, as a list beside a tree on the axis above. */
export function HistoryTree({ x, width }: Props) {
  const words = useTimeWords().histories
  const player = usePlayer()
  const entries = usePlayerState((of) => of.histories)
  const shown = usePlayerState((of) => of.history)
  const rows = readTree(entries)
  useEffect(() => {
    let stop: (() => void) | null = null
    let gone = false
    void import('./keep.ts').then(({ keepHistories }) => {
      if (!gone) stop = keepHistories(player)
    })
    return () => {
      gone = true
      stop?.()
    }
  }, [player])
  return (
    <section
      className={styles.histories}
      aria-label={words.title}
      data-histories={entries.length > 1 ? Math.min(5, entries.length) : undefined}
    >
      {entries.length < 2 ? (
        <p className={styles.explain}>{words.explain}</p>
      ) : (
        <>
          <ul className={styles.list}>
            {rows.map((row) => (
              <Row key={row.entry.id} row={row} shown={row.entry.id === shown} />
            ))}
          </ul>
          {width > 0 && <Lanes rows={rows} x={x} width={width} shown={shown} />}
        </>
      )}
      <Said />
    </section>
  )
}
