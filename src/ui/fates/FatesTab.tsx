import { useState } from 'react'
import type { RecordFateName, TallyBy } from '../../engine/index.ts'
import { formatTime } from '../format.ts'
import { useMedia } from '../hooks/use-media.ts'
import { VirtualList } from '../inspector/parts/VirtualList.tsx'
import { nodeName, recordNumber } from '../narration/narrate.ts'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import styles from './FatesTab.module.css'
import { OrderView } from './OrderView.tsx'
import { type FatesReading, isAlarming, PATH, TROUBLE } from './read-fates.ts'
import { type FatesWords, useFates, useFatesWords } from './use-fates.ts'

const ROW = 26
const NARROW_ROW = 62
const ALL = ' '
const NO_KEY = '\n'

interface Chosen {
  readonly by: 'record' | 'order' | TallyBy
  readonly fate: RecordFateName | null
  readonly partition: string
  readonly key: string
}

/** What became of every record: counted, listed, by partition and by key. Pressing a record selects it. */
export function FatesTab({ player }: { readonly player: Player }) {
  const words = useFatesWords()
  const [chosen, setChosen] = useState<Chosen>({ by: 'record', fate: null, partition: ALL, key: ALL })
  const { by, fate, partition, key } = chosen
  const change = (part: Partial<Chosen>) => setChosen({ ...chosen, ...part })
  const reading = useFates(player, {
    by: by === 'order' ? 'record' : by,
    query: {
      ...(fate !== null && { fate }),
      ...(partition !== ALL && { partition }),
      ...(key !== ALL && { key: key === NO_KEY ? null : key }),
    },
  })
  return (
    <section className={styles.fates} aria-label={words.title} data-wide={by === 'order' || undefined}>
      {by !== 'order' && (
        <Counts reading={reading} chosen={fate} onChoose={(to) => change({ fate: to, by: 'record' })} />
      )}
      <div className={styles.right}>
        <Tools reading={reading} chosen={chosen} onChange={change} />
        {by === 'order' ? (
          <OrderView player={player} partitions={reading.partitions} keys={reading.keys} />
        ) : by === 'record' ? (
          <List player={player} reading={reading} />
        ) : (
          <Tally reading={reading} by={by} onChoose={(name) => change(narrowed(by, name))} words={words} />
        )}
      </div>
    </section>
  )
}

function narrowed(by: TallyBy, name: string): Partial<Chosen> {
  if (by === 'partition') return { by: 'record', partition: name }
  return by === 'key' ? { by: 'record', key: name === '' ? NO_KEY : name } : { by: 'record' }
}

interface CountsProps {
  readonly reading: FatesReading
  readonly chosen: RecordFateName | null
  readonly onChoose: (fate: RecordFateName | null) => void
}

/** A button for each fate with its number; pressing it lists those records. */
function Counts({ reading, chosen, onChoose }: CountsProps) {
  const words = useFatesWords()
  const group = (label: string, fates: readonly RecordFateName[]) => (
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      {fates.map((fate) => (
        <button
          key={fate}
          type="button"
          className={styles.fate}
          aria-pressed={chosen === fate}
          title={words.hints[fate]}
          data-alarm={(isAlarming(fate) && reading.counts[fate] > 0) || undefined}
          data-none={reading.counts[fate] === 0 || undefined}
          onClick={() => onChoose(chosen === fate ? null : fate)}
        >
          <span>{words.names[fate]}</span>
          <b>{reading.counts[fate]}</b>
        </button>
      ))}
    </fieldset>
  )
  return (
    <div className={styles.counts}>
      {group(words.path, PATH)}
      {group(words.trouble, TROUBLE)}
    </div>
  )
}

interface ToolsProps {
  readonly reading: FatesReading
  readonly chosen: Chosen
  readonly onChange: (part: Partial<Chosen>) => void
}

function Tools({ reading, chosen, onChange }: ToolsProps) {
  const words = useFatesWords()
  const { by, partition, key } = chosen
  return (
    <div className={styles.tools}>
      <label>
        {words.show}
        <select
          aria-label={words.show}
          value={by}
          onChange={(event) => onChange({ by: event.target.value as Chosen['by'] })}
        >
          {(['record', 'partition', 'key', 'producer', 'order'] as const).map((each) => (
            <option key={each} value={each}>
              {words.by[each]}
            </option>
          ))}
        </select>
      </label>
      {by === 'record' && (
        <>
          <label>
            {words.partition}
            <select
              aria-label={words.partition}
              value={partition}
              onChange={(event) => onChange({ partition: event.target.value })}
            >
              <option value={ALL}>{words.any}</option>
              {reading.partitions.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
          <label>
            {words.key}
            <select
              aria-label={words.key}
              value={key}
              onChange={(event) => onChange({ key: event.target.value })}
            >
              <option value={ALL}>{words.any}</option>
              <option value={NO_KEY}>{words.noKey}</option>
              {reading.keys.map((each) => (
                <option key={each}>{each}</option>
              ))}
            </select>
          </label>
          <span className={styles.count} role="status">
            {words.count(reading.records.length)}
          </span>
        </>
      )}
      {reading.since > 0 && <span className={styles.count}>{words.since(formatTime(reading.since))}</span>}
    </div>
  )
}

function List({ player, reading }: { readonly player: Player; readonly reading: FatesReading }) {
  const words = useFatesWords()
  const narrow = useMedia('(width <= 760px)')
  const { records, counts } = reading
  if (records.length === 0)
    return <p className={styles.none}>{counts.created === 0 ? words.nothing : words.none}</p>
  return (
    <VirtualList
      label={words.title}
      className={styles.list}
      count={records.length}
      rowHeight={narrow ? NARROW_ROW : ROW}
      keyOf={(row) => records[row]?.id ?? row}
      row={(row) => <Record player={player} reading={reading} index={row} words={words} />}
    />
  )
}

interface RecordProps {
  readonly player: Player
  readonly reading: FatesReading
  readonly index: number
  readonly words: FatesWords
}

/** One record: a dot for every station it came to, then what went wrong, then who got it. */
function Record({ player, reading, index, words }: RecordProps) {
  const select = useView((view) => view.select)
  const selected = useView(
    ({ selection }) => selection?.kind === 'record' && selection.id === reading.records[index]?.id,
  )
  const story = reading.records[index]
  if (!story) return null
  const fates = reading.fatesOf(story.id)
  const number = recordNumber(story.id)
  const got = Object.entries(story.deliveries)
    .map(([group, times]) => {
      const told = words.times(nodeName(group), times)
      const outcome = story.shared[group]
      return outcome ? words.shared(told, words.outcomes[outcome]) : told
    })
    .join(', ')
  return (
    <div className={styles.record} data-selected={selected || undefined}>
      <button
        type="button"
        className={styles.time}
        aria-pressed={selected}
        aria-label={`${words.open(number)}: ${fates.map((fate) => words.names[fate]).join(', ')}`}
        title={words.created(formatTime(story.createdAt))}
        onClick={() => select({ kind: 'record', id: story.id })}
      >
        {formatTime(story.createdAt)}
      </button>
      <span className={styles.key}>{story.key ?? words.noKey}</span>
      <span className={styles.where}>{`${story.partition}${placeOf(story)}`}</span>
      <span className={styles.who}>{story.producer === null ? '–' : nodeName(story.producer)}</span>
      <span className={styles.path}>
        {PATH.map((fate) => (
          <i key={fate} title={words.names[fate]} data-done={fates.includes(fate) || undefined} />
        ))}
      </span>
      <span className={styles.troubles}>
        {fates
          .filter((fate) => TROUBLE.includes(fate))
          .map((fate) => (
            <Trouble key={fate} player={player} story={story} fate={fate} words={words} />
          ))}
      </span>
      <span className={styles.got}>{got || words.nobody}</span>
    </div>
  )
}

interface TroubleProps {
  readonly player: Player
  readonly story: FatesReading['records'][number]
  readonly fate: RecordFateName
  readonly words: FatesWords
}

/** What went wrong with a record; it leads to the moment at which it did. */
function Trouble({ player, story, fate, words }: TroubleProps) {
  const select = useView((view) => view.select)
  const at = story.metAt[fate]
  const name = words.names[fate]
  const look = { 'data-alarm': isAlarming(fate) || undefined }
  if (at === undefined)
    return (
      <em {...look} title={words.hints[fate]}>
        {name}
      </em>
    )
  return (
    <button
      type="button"
      {...look}
      aria-label={words.metAt(name, formatTime(at))}
      title={`${words.hints[fate]} ${words.metAt(name, formatTime(at))}`}
      onClick={() => {
        player.pause()
        player.seek(at)
        select({ kind: 'record', id: story.id })
      }}
    >
      {name}
    </button>
  )
}

function placeOf({ places }: FatesReading['records'][number]): string {
  return places.length === 0 ? '' : ` @${places.map((place) => place.offset).join(', ')}`
}

interface TallyProps {
  readonly reading: FatesReading
  readonly by: TallyBy
  readonly onChoose: (name: string) => void
  readonly words: FatesWords
}

/** The numbers of each partition, key or producer; fates that nobody met have no column. */
function Tally({ reading, by, onChoose, words }: TallyProps) {
  const columns = [...PATH, ...TROUBLE].filter((fate) => reading.counts[fate] > 0)
  if (reading.tally.length === 0) return <p className={styles.none}>{words.nothing}</p>
  const label = (name: string) => (by === 'producer' ? nodeName(name) : name) || words.noKey
  return (
    <section className={styles.tally} aria-label={words.by[by]} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.by[by]}</th>
            {columns.map((fate) => (
              <th key={fate} scope="col" title={words.hints[fate]}>
                {words.names[fate]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {reading.tally.map(({ name, counts }) => (
            <tr key={name}>
              <th scope="row">
                {by === 'producer' ? (
                  label(name)
                ) : (
                  <button type="button" onClick={() => onChoose(name)}>
                    {label(name)}
                  </button>
                )}
              </th>
              {columns.map((fate) => (
                <td key={fate} data-alarm={(isAlarming(fate) && counts[fate] > 0) || undefined}>
                  {counts[fate]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
