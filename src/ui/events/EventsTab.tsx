import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { notableSort, type TimedFact } from '../../engine/index.ts'
import type { Target } from '../../i18n/say.ts'
import { formatTime } from '../format.ts'
import { useMedia } from '../hooks/use-media.ts'
import { useRun } from '../hooks/use-world.ts'
import { VirtualList, type VirtualListHandle } from '../inspector/parts/VirtualList.tsx'
import { narrate, plain } from '../narration/narrate.ts'
import { Sentence } from '../narration/Sentence.tsx'
import { useNarrationWords } from '../narration/use-narration-words.ts'
import type { Player } from '../player/player.ts'
import { showEvent } from '../sequence/go-to.ts'
import { SequenceIcon } from '../sequence/SequenceIcon.tsx'
import { useView } from '../store.ts'
import styles from './EventsTab.module.css'
import { countHappened, createFilter } from './filter.ts'
import { SortMark } from './SortMark.tsx'

const ROW = 28
/** On a phone a sentence takes two lines. */
const NARROW_ROW = 48
/** After scrolling by hand the list does not move by itself for this long. */
const LEAVE_ALONE_MS = 6_000

/** Everything that happened, newest first; pressing an event goes there. */
export function EventsTab({ player }: { readonly player: Player }) {
  const words = useNarrationWords()
  const [notableOnly, setNotableOnly] = useState(true)
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed)
  const run = useRun(player)
  const filter = useMemo(
    () =>
      createFilter({
        notableOnly,
        search,
        text: ({ fact }) => `${fact.kind} ${plain(narrate(fact, words).line)}`,
      }),
    [notableOnly, search, words],
  )
  const indices = filter.read(run.facts)
  const happened = countHappened(run.facts, indices, run.world.steps)
  const factAt = (row: number): TimedFact | undefined => run.facts[indices[indices.length - 1 - row] ?? -1]
  const { events } = words
  return (
    <section className={styles.events} aria-label={events.title}>
      <div className={styles.tools}>
        <fieldset className={styles.choice}>
          <legend>{events.show}</legend>
          {[true, false].map((notable) => (
            <label key={String(notable)}>
              <input
                type="radio"
                name="events-shown"
                checked={notableOnly === notable}
                onChange={() => setNotableOnly(notable)}
              />
              <span>{notable ? events.notable : events.all}</span>
            </label>
          ))}
        </fieldset>
        <input
          type="search"
          className={styles.search}
          placeholder={events.search}
          aria-label={events.search}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <span className={styles.count}>{events.count(indices.length)}</span>
        {!notableOnly && run.factsSince > 0 && (
          <span className={styles.count}>{events.letGo(formatTime(run.factsSince))}</span>
        )}
      </div>
      {indices.length === 0 ? (
        <p className={styles.none}>{search.trim() ? events.noneFound : events.none}</p>
      ) : (
        <List player={player} count={indices.length} later={indices.length - happened} factAt={factAt} />
      )}
    </section>
  )
}

interface ListProps {
  readonly player: Player
  readonly count: number
  /** How many at the top have not happened yet at the moment shown. */
  readonly later: number
  readonly factAt: (row: number) => TimedFact | undefined
}

function List({ player, count, later, factAt }: ListProps) {
  const { events } = useNarrationWords()
  const narrow = useMedia('(width <= 760px)')
  const list = useRef<VirtualListHandle>(null)
  const scrolledAt = useRef(-LEAVE_ALONE_MS)
  useEffect(() => {
    if (performance.now() - scrolledAt.current > LEAVE_ALONE_MS) list.current?.scrollTo(later)
  }, [later])
  return (
    <VirtualList
      ref={list}
      label={events.title}
      className={styles.list}
      count={count}
      rowHeight={narrow ? NARROW_ROW : ROW}
      keyOf={(row) => count - row}
      onScrolled={() => {
        scrolledAt.current = performance.now()
      }}
      row={(row) => {
        const timed = factAt(row)
        return timed && <Event timed={timed} later={row < later} first={row === later} player={player} />
      }}
    />
  )
}

interface EventProps {
  readonly timed: TimedFact
  readonly later: boolean
  /** The latest that has happened at the moment shown. */
  readonly first: boolean
  readonly player: Player
}

function Event({ timed, later, first, player }: EventProps) {
  const words = useNarrationWords()
  const select = useView((view) => view.select)
  const { at, fact } = timed
  const { line } = narrate(fact, words)
  const sort = notableSort(fact)
  const time = formatTime(at)
  function go(): void {
    const target: Target | undefined = line.flatMap((part) =>
      part.kind === 'entity' ? [part.target] : [],
    )[0]
    player.seek(at)
    if (target) select(target)
  }
  return (
    <div className={styles.event} data-later={later || undefined} data-first={first || undefined}>
      <button
        type="button"
        className={styles.go}
        onClick={go}
        aria-label={later ? `${words.events.goTo(time)} (${words.events.later})` : words.events.goTo(time)}
        aria-current={first ? 'time' : undefined}
      >
        {time}
      </button>
      <SortMark sort={sort} label={words.events.sort[sort ?? 'everyday'] ?? ''} />
      <p className={styles.line} title={plain(line)}>
        <Sentence parts={line} />
      </p>
      {!later && (
        <button
          type="button"
          className={styles.among}
          aria-label={words.events.inSequence(time)}
          title={words.events.inSequence(time)}
          onClick={() => showEvent(player, timed)}
        >
          <SequenceIcon />
        </button>
      )}
    </div>
  )
}
