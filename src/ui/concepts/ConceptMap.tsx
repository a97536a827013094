import { type CSSProperties, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { CONCEPTS } from '../../lessons/concepts.ts'
import glossaryStyles from '../glossary/glossary.module.css'
import { useGlossary } from '../glossary/use-glossary.ts'
import { WordList, wordsFound } from '../glossary/WordList.tsx'
import { Dialog } from '../panels/Dialog.tsx'
import { ConceptCard } from './ConceptCard.tsx'
import styles from './concepts.module.css'
import { curve, layOut, type MapLayout, NODE, nextTo, type Place } from './layout.ts'
import type { KnownConcept } from './read-concepts.ts'
import { type ConceptWords, useConcepts, useConceptWords } from './use-concepts.ts'

const LAYOUT = layOut()

/** All concepts and what builds on what, with what was seen of them. */
export function ConceptMap({ about, view = 'map' }: { readonly about: string | null; readonly view?: View }) {
  const words = useConceptWords()
  const known = useConcepts()
  if (!words || !known) return null
  return <Loaded about={about} view={view} words={words} known={known} />
}

/** The map, or the glossary. */
type View = 'map' | 'words'

interface Props {
  readonly about: string | null
  readonly view: View
  readonly words: ConceptWords
  readonly known: ReadonlyMap<string, KnownConcept>
}

/** Which concepts a search is about: by name and by meaning. */
function foundBy(search: string, { each }: ConceptWords): readonly string[] {
  const wanted = search.trim().toLocaleLowerCase()
  if (wanted === '') return []
  return LAYOUT.places
    .map(({ id }) => id)
    .filter((id) => each[id]?.some((text) => text.toLocaleLowerCase().includes(wanted)))
}

function Loaded({ about, view: first, words, known }: Props) {
  const [chosen, choose] = useState(about)
  const [view, setView] = useState(first)
  const [search, setSearch] = useState('')
  const glossary = useGlossary()
  const found = foundBy(search, words)
  const searched = search.trim() !== ''
  const seen = [...known.values()].filter((concept) => concept.seen !== 'none').length
  const find = (view === 'words' && glossary?.search) || words.search
  const inMap = searched ? words.found(String(found.length)) : words.count(String(seen), String(known.size))
  const inWords = glossary?.found(String(wordsFound(search, glossary).length))
  return (
    <Dialog
      title={view === 'map' ? words.title : (glossary?.tabs.words ?? words.title)}
      wide
      onSubmit={() => {
        if (view === 'map' && found[0]) choose(found[0])
        return false
      }}
    >
      <div className={styles.top}>
        <fieldset className={glossaryStyles.tabs} aria-label={glossary?.label}>
          {(['map', 'words'] as const).map((each) => (
            <button key={each} type="button" aria-pressed={each === view} onClick={() => setView(each)}>
              {glossary?.tabs[each]}
            </button>
          ))}
        </fieldset>
        <input
          type="search"
          className={styles.search}
          aria-label={find}
          placeholder={find}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <output className={styles.count}>{view === 'map' ? inMap : inWords}</output>
      </div>
      {view === 'map' ? (
        <>
          <p className={styles.intro}>{words.intro}</p>
          <Legend words={words} />
          <Picture
            words={words}
            known={known}
            chosen={chosen}
            choose={choose}
            found={searched ? found : null}
          />
          <ConceptCard id={chosen} words={words} known={known} choose={choose} />
        </>
      ) : (
        glossary && <WordList search={search} words={glossary} />
      )}
    </Dialog>
  )
}

function Legend({ words }: Pick<Props, 'words'>) {
  return (
    <ul className={styles.legend}>
      {(['none', 'some', 'all'] as const).map((seen) => (
        <li key={seen}>
          <i className={styles.mark} data-seen={seen} aria-hidden="true" />
          {words.states[seen]}
        </li>
      ))}
    </ul>
  )
}

/** Where something stands on the map; on a phone it stands in a list. */
function placed(left: number, top: number, depth = 0): CSSProperties {
  return { '--left': `${left}px`, '--top': `${top}px`, '--depth': depth } as CSSProperties
}

interface PictureProps extends Omit<Props, 'about' | 'view'> {
  readonly chosen: string | null
  readonly choose: (id: string) => void
  /** Null when nothing is searched for. */
  readonly found: readonly string[] | null
}

/** The concepts, one tab stop together: arrows go from one to the next. */
function Picture({ words, known, chosen, choose, found }: PictureProps) {
  const { width, height, places, titles } = LAYOUT
  const own = useRef<HTMLElement>(null)
  const stop = chosen ?? places[0]?.id
  // What was chosen elsewhere, in the card or by a search, is brought into sight.
  useEffect(() => {
    // After the dialog has come up.
    const frame = requestAnimationFrame(() => {
      if (chosen) buttonOf(own.current, chosen)?.scrollIntoView({ block: 'center', inline: 'nearest' })
    })
    return () => cancelAnimationFrame(frame)
  }, [chosen])
  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const from = (event.target as HTMLElement).dataset.concept
    const to = from === undefined ? null : nextTo(from, event.key, places)
    if (to === null) return
    event.preventDefault()
    choose(to)
    buttonOf(own.current, to)?.focus()
  }
  return (
    <section ref={own} className={styles.picture} aria-label={words.title} onKeyDown={onKeyDown}>
      <div
        className={styles.canvas}
        style={{ '--width': `${width}px`, '--height': `${height}px` } as CSSProperties}
      >
        <Branches layout={LAYOUT} chosen={chosen} />
        {titles.map(({ area, left, top }) => (
          <div key={area} className={styles.area}>
            <h3 className={styles.areaName} style={placed(left, top)}>
              {words.areas[area]}
            </h3>
            {places
              .filter((place) => place.area === area)
              .map((place) => (
                <Node
                  key={place.id}
                  place={place}
                  words={words}
                  seen={known.get(place.id)?.seen ?? 'none'}
                  chosen={place.id === chosen}
                  stop={place.id === stop}
                  dim={found !== null && !found.includes(place.id)}
                  choose={choose}
                />
              ))}
          </div>
        ))}
      </div>
    </section>
  )
}

function buttonOf(own: HTMLElement | null, id: string): HTMLElement | null {
  return own?.querySelector<HTMLElement>(`[data-concept="${id}"]`) ?? null
}

interface NodeProps {
  readonly place: Place
  readonly words: ConceptWords
  readonly seen: KnownConcept['seen']
  readonly chosen: boolean
  readonly stop: boolean
  readonly dim: boolean
  readonly choose: (id: string) => void
}

function Node({ place, words, seen, chosen, stop, dim, choose }: NodeProps) {
  const name = words.each[place.id]?.[0] ?? place.id
  return (
    <button
      type="button"
      className={styles.node}
      style={placed(place.left, place.top, place.depth)}
      data-concept={place.id}
      data-seen={seen}
      data-dim={dim || undefined}
      aria-pressed={chosen}
      aria-label={`${name}, ${words.states[seen]}`}
      tabIndex={stop ? 0 : -1}
      onClick={() => choose(place.id)}
    >
      <i className={styles.mark} data-seen={seen} aria-hidden="true" />
      {/* A config’s name may break after its dots. */}
      <span>{name.replaceAll('.', '.\u200b')}</span>
    </button>
  )
}

/** What hangs on what; of the chosen concept also what it builds on elsewhere. */
function Branches({ layout, chosen }: { readonly layout: MapLayout; readonly chosen: string | null }) {
  const at = new Map(layout.places.map((place) => [place.id, place]))
  const drawn = new Set(layout.branches.map(({ from, to }) => `${from} ${to}`))
  const across = CONCEPTS.flatMap(({ id, after }) =>
    after
      .filter((from) => (id === chosen || from === chosen) && !drawn.has(`${from} ${id}`))
      .map((from) => ({ from: at.get(from), to: at.get(id) })),
  )
  return (
    <svg className={styles.branches} width={layout.width} height={layout.height} aria-hidden="true">
      {layout.branches.map(({ from, to, path }) => (
        <path key={to} d={path} data-lit={from === chosen || to === chosen || undefined} />
      ))}
      {across.map(({ from, to }) => {
        if (!from || !to) return null
        const [y1, y2] = [from.top + NODE.height / 2, to.top + NODE.height / 2]
        return (
          <path key={`${from.id} ${to.id}`} data-across d={curve(from.left + NODE.width, y1, to.left, y2)} />
        )
      })}
    </svg>
  )
}
