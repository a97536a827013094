import { formatSpan, formatTime } from '../format.ts'
import { useWords } from '../hooks/use-words.ts'
import { VirtualList } from '../inspector/parts/VirtualList.tsx'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import { nodeLabel } from '../timeline/mark-label.ts'
import { goToMessage } from './go-to.ts'
import { endOf, isTrouble, type Shown, standingOf } from './read-sequence.ts'
import type { Reading } from './reader.ts'
import styles from './sequence.module.css'
import { useSequenceWords } from './use-sequence.ts'

const ROW = 28

interface Props {
  readonly player: Player
  readonly reading: Reading
}

/** The same requests as rows, newest first: for a keyboard, for a screen reader, and to be read closely. */
export function SequenceList({ player, reading }: Props) {
  const words = useSequenceWords()
  const rows = reading.shown.filter(({ ahead }) => !ahead).toReversed()
  if (rows.length === 0)
    return <p className={styles.none}>{reading.ready ? words.noneFits : words.reading}</p>
  return (
    <div className={styles.rows}>
      <div className={styles.head} aria-hidden="true">
        {(['time', 'api', 'from', 'to', 'about', 'took', 'result'] as const).map((column) => (
          <span key={column}>{words.columns[column]}</span>
        ))}
      </div>
      <VirtualList
        label={words.title}
        className={styles.list}
        count={rows.length}
        rowHeight={ROW}
        keyOf={(i) => `${rows[i]?.exchange.connection}/${rows[i]?.exchange.correlationId}`}
        row={(i) => rows[i] && <Row shown={rows[i]} player={player} />}
      />
    </div>
  )
}

function Row({ shown, player }: { readonly shown: Shown; readonly player: Player }) {
  const words = useSequenceWords()
  const pins = useWords().shell.pin
  const { exchange, api } = shown
  const selected = useView(
    ({ selection }) =>
      selection?.kind === 'message' &&
      (selection.seq === exchange.id || selection.seq === exchange.responseId),
  )
  const end = endOf(exchange)
  const standing = standingOf(exchange)
  const says = exchange.error ?? words.standing[standing]
  const [from, to] = [nodeLabel(exchange.client, pins), nodeLabel(exchange.server, pins)]
  const time = formatTime(exchange.sentAt)
  return (
    <button
      type="button"
      className={styles.row}
      aria-pressed={selected}
      aria-label={words.row(time, api, from, to, says)}
      data-trouble={isTrouble(exchange) || undefined}
      onClick={() => goToMessage(player, shown, exchange.id)}
    >
      <span>{time}</span>
      <b>{api}</b>
      <span>{from}</span>
      <span>{to}</span>
      <span title={exchange.about.join(', ')}>{exchange.about.join(', ')}</span>
      <span>{end === null ? '…' : formatSpan(end - exchange.sentAt)}</span>
      <span>{exchange.refused ? words.refused : says}</span>
    </button>
  )
}
