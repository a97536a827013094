import type { ReactNode } from 'react'
import { type Selection, useView } from '../../store.ts'
import { Changed } from './Changed.tsx'
import styles from './Table.module.css'

export interface Column {
  readonly head: string
  /** The whole name where the head is short, and what other tools call it. */
  readonly title?: string
  /** Numbers stand at the right. */
  readonly end?: boolean
  /** Long names may break. */
  readonly wrap?: boolean
  /** A time that runs by itself: no step is said to have changed it. */
  readonly clock?: boolean
}

export interface Row {
  readonly key: string
  /** What pressing the row selects; the first cell then is the button. */
  readonly to?: Selection | undefined
  readonly cells: readonly ReactNode[]
  /** Stands under the row, over its whole width. */
  readonly below?: ReactNode
}

interface TableProps {
  readonly label: string
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
}

/** A small table whose rows select what they are about. */
export function Table({ label, columns, rows }: TableProps) {
  return (
    <div className={styles.box}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ head, title, end }) => (
              <th key={head} scope="col" title={title} data-end={end || undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        {rows.map((row) => (
          <tbody key={row.key}>
            <Line row={row} columns={columns} />
            {row.below && (
              <tr className={styles.below}>
                <td colSpan={columns.length}>{row.below}</td>
              </tr>
            )}
          </tbody>
        ))}
      </table>
    </div>
  )
}

function Cell({
  clock = false,
  children,
}: {
  readonly clock?: boolean | undefined
  readonly children: ReactNode
}) {
  return clock ? children : <Changed>{children}</Changed>
}

function Line({ row, columns }: { readonly row: Row; readonly columns: readonly Column[] }) {
  const select = useView((view) => view.select)
  const { to } = row
  return (
    <tr className={styles.row} data-selects={to ? true : undefined}>
      {columns.map(({ head, end, wrap, clock }, i) => (
        <td key={head} data-end={end || undefined} data-wrap={wrap || undefined}>
          {i === 0 && to ? (
            <button type="button" className={styles.select} onClick={() => select(to)}>
              {row.cells[i]}
            </button>
          ) : (
            <Cell clock={clock}>{row.cells[i]}</Cell>
          )}
        </td>
      ))}
    </tr>
  )
}
