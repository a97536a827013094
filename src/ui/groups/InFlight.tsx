import { parsePartitionKey } from '../../engine/index.ts'
import { formatSpan } from '../format.ts'
import { useWorld } from '../hooks/use-world.ts'
import { Ref } from '../inspector/parts/Ref.tsx'
import styles from './groups.module.css'
import { type InFlightReading, readInFlight } from './read-in-flight.ts'
import { useGroupsWords } from './use-groups.ts'

const STATES = ['AVAILABLE', 'ACQUIRED', 'ACKNOWLEDGED', 'ARCHIVED'] as const

/** The records of a share group that are not done with: a cell for each, with how often it was delivered. */
export function InFlight({ group }: { readonly group: string }) {
  const words = useGroupsWords()
  const shares = useWorld((world) => readInFlight(world, group))
  if (shares.length === 0) return <p className={styles.none}>{words.nothing}</p>
  return (
    <>
      <p className={styles.legend}>
        {STATES.map((state) => (
          <span key={state}>
            <i className={styles.cell} data-record={state} aria-hidden="true">
              1
            </i>
            {words.records[state]}
          </span>
        ))}
        <span>{words.hasDeliveries}</span>
      </p>
      {shares.map((share) => (
        <Share key={`${share.partition} ${share.broker}`} share={share} />
      ))}
    </>
  )
}

/** By client: how many it has, and when the first of its locks ends. */
function locksOf({ cells }: InFlightReading) {
  const locks: Record<string, { count: number; left: number }> = {}
  for (const { holder, left } of cells)
    if (holder !== '' && left !== null) {
      const lock = locks[holder] ?? { count: 0, left: Infinity }
      locks[holder] = { count: lock.count + 1, left: Math.min(lock.left, left) }
    }
  return Object.entries(locks)
}

function Share({ share }: { readonly share: InFlightReading }) {
  const words = useGroupsWords()
  return (
    <div className={styles.share}>
      <p className={styles.wait}>
        <Ref to={{ kind: 'partition', ...parsePartitionKey(share.partition) }}>{share.partition}</Ref>
        <span>{words.offsets(share.startOffset, share.endOffset)}</span>
        <span>{words.coordinator(share.broker)}</span>
      </p>
      {share.loading && <p className={styles.none}>{words.loading}</p>}
      <ul className={styles.records}>
        {share.cells.map((cell) => {
          const lock =
            cell.holder !== '' && cell.left !== null
              ? ` (${words.heldBy(cell.holder, formatSpan(cell.left))})`
              : ''
          const says = `${words.record(cell.offset, words.records[cell.state], cell.deliveries)}${lock}`
          return (
            <li key={cell.offset} title={says}>
              <i className={styles.cell} data-record={cell.state}>
                <span className={styles.hidden}>{says}</span>
                <span aria-hidden="true">{cell.deliveries}</span>
              </i>
            </li>
          )
        })}
        {share.more > 0 && <li className={styles.more}>{words.more(share.more)}</li>}
      </ul>
      {locksOf(share).map(([client, { count, left }]) => (
        <p key={client} className={styles.lock}>
          {words.held(client, count)} <b>{formatSpan(left)}</b>
        </p>
      ))}
    </div>
  )
}
