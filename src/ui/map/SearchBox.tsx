import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { freshestImage, type Run } from '../../engine/index.ts'
import type { Size, StageShape } from '../stage/layout-types.ts'
import { useView } from '../store.ts'
import styles from './map.module.css'
import { flyToThing } from './places.ts'
import { everything, type Found, search } from './search.ts'
import { useMapWords } from './use-map-words.ts'

interface SearchBoxProps {
  readonly shape: StageShape
  readonly size: Size
  readonly run: Run
}

/** `/` goes to the search from anywhere. */
function useSlash(box: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    function onKeyDown(event: globalThis.KeyboardEvent): void {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
        return
      const { target } = event
      if (target instanceof Element && target.closest('input, textarea, select, [contenteditable], dialog'))
        return
      event.preventDefault()
      box.current?.focus()
      box.current?.select()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [box])
}

/** Finds a thing by its name; Enter flies there and selects it. */
export function SearchBox({ shape, size, run }: SearchBoxProps) {
  const words = useMapWords()
  const select = useView((view) => view.select)
  const box = useRef<HTMLInputElement>(null)
  const id = useId()
  const [text, setText] = useState('')
  const [all, setAll] = useState<readonly Found[]>([])
  const [chosen, setChosen] = useState(0)
  const [open, setOpen] = useState(false)
  useSlash(box)
  const found = open ? search(all, text) : []
  const shown = open && text.trim() !== ''

  function go(to: Found | undefined): void {
    if (!to) return
    const { selection } = to
    select(selection)
    const { topic, partition } = { topic: '', partition: -1, ...selection }
    flyToThing(
      shape,
      size,
      selection,
      freshestImage(run.world)?.topics[topic]?.partitions[partition]?.leader ?? null,
    )
    setOpen(false)
    setText('')
    box.current?.blur()
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') setChosen((n) => Math.min(found.length - 1, n + 1))
    else if (event.key === 'ArrowUp') setChosen((n) => Math.max(0, n - 1))
    else if (event.key === 'Enter') go(found[chosen])
    else if (event.key === 'Escape') {
      setText('')
      setOpen(false)
      box.current?.blur()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className={styles.search}>
      <input
        ref={box}
        type="text"
        role="combobox"
        aria-label={words.search}
        aria-expanded={shown}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={shown && found[chosen] ? `${id}-${chosen}` : undefined}
        placeholder={words.searchShort}
        maxLength={100}
        value={text}
        onFocus={() => setAll(everything(run.world))}
        onBlur={() => setOpen(false)}
        onChange={(event) => {
          setText(event.target.value)
          setChosen(0)
          setOpen(true)
        }}
        onKeyDown={onKeyDown}
      />
      {shown && (
        <div id={id} role="listbox" aria-label={words.results} className={styles.results}>
          {found.map((each, i) => (
            <div
              key={`${each.kind} ${each.name}`}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === chosen}
              tabIndex={-1}
              onPointerDown={(event) => {
                event.preventDefault()
                go(each)
              }}
            >
              <span>{each.name}</span>
              <small>{words.kinds[each.kind]}</small>
            </div>
          ))}
          {found.length === 0 && <p>{words.nothing}</p>}
        </div>
      )}
    </div>
  )
}
