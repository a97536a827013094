import { parsePartitionKey } from '../../engine/index.ts'
import { formatTime } from '../format.ts'
import styles from './groups.module.css'
import type { Cell, Matrix } from './read-matrix.ts'
import type { Phase } from './read-phase.ts'
import { useGroupsWords } from './use-groups.ts'

const SHOWN = 3
/** A shape for each, so that the colour is never the only signal. */
const SIGNS: Readonly<Record<Cell, string>> = {
  none: '',
  held: '●',
  gained: '+',
  lost: '−',
  revoking: '⇠',
  awaiting: '…',
}
const MARKED = ['held', 'gained', 'lost', 'revoking', 'awaiting'] as const

interface MatricesProps {
  readonly matrices: readonly Matrix[]
  readonly type: Phase['type']
  /** Where they are shown, for those who hear it. */
  readonly place: string
}

/** Who was to have what, one table a generation or epoch, the newest first. */
export function Matrices({ matrices, type, place }: MatricesProps) {
  const words = useGroupsWords()
  if (matrices.length === 0) return <p className={styles.none}>{words.noMatrix}</p>
  const earlier = matrices.slice(SHOWN)
  const used = MARKED.filter((cell) =>
    matrices.some(({ rows }) => rows.some(({ cells }) => cells.includes(cell))),
  )
  return (
    <>
      <p className={styles.legend}>
        {used.map((cell) => (
          <span key={cell}>
            <i className={styles.cell} data-cell={cell} aria-hidden="true">
              {SIGNS[cell]}
            </i>
            {words.cells[cell]}
          </span>
        ))}
      </p>
      {matrices.slice(0, SHOWN).map((matrix) => (
        <One key={`${matrix.epoch} ${matrix.at}`} matrix={matrix} type={type} place={place} />
      ))}
      {earlier.length > 0 && (
        <details className={styles.earlier}>
          <summary>{words.earlier(earlier.length)}</summary>
          {earlier.map((matrix) => (
            <One key={`${matrix.epoch} ${matrix.at}`} matrix={matrix} type={type} place={place} />
          ))}
        </details>
      )}
    </>
  )
}

interface OneProps extends Omit<MatricesProps, 'matrices'> {
  readonly matrix: Matrix
}

function One({ matrix, type, place }: OneProps) {
  const words = useGroupsWords()
  const topics: { name: string; span: number }[] = []
  for (const key of matrix.partitions) {
    const { topic } = parsePartitionKey(key)
    const last = topics.at(-1)
    if (last?.name === topic) last.span += 1
    else topics.push({ name: topic, span: 1 })
  }
  const title = type === 'classic' ? words.generation(matrix.epoch) : words.assignment(matrix.epoch)
  return (
    <figure className={styles.matrix}>
      <figcaption>
        <b>{title}</b>
        <span>{formatTime(matrix.at)}</span>
        {matrix.assignor !== '' && <span>{matrix.assignor}</span>}
        <span data-moved={matrix.moved > 0 || undefined}>{words.moved(matrix.moved)}</span>
      </figcaption>
      <section className={styles.wide} aria-label={`${place}: ${title}`} tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th rowSpan={2} scope="col">
                <span className={styles.hidden}>{words.member}</span>
              </th>
              {topics.map(({ name, span }) => (
                <th key={name} colSpan={span} scope="colgroup">
                  {name}
                </th>
              ))}
            </tr>
            <tr>
              {matrix.partitions.map((key) => (
                <th key={key} scope="col" title={key}>
                  {parsePartitionKey(key).partition}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.rows.map((row) => (
              <tr key={row.client} data-gone={row.gone || undefined}>
                <th scope="row" title={row.gone ? words.gone : row.client}>
                  {row.client}
                  {row.client === matrix.leader && <em title={words.leader}>★</em>}
                </th>
                {row.cells.map((cell, i) => (
                  <td key={matrix.partitions[i]}>
                    <i
                      className={styles.cell}
                      data-cell={cell}
                      title={`${matrix.partitions[i]}: ${words.cells[cell]}`}
                    >
                      <span className={styles.hidden}>{words.cells[cell]}</span>
                      <span aria-hidden="true">{SIGNS[cell]}</span>
                    </i>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </figure>
  )
}
