import { Command } from 'cmdk'
import { useEffect, useRef, useState } from 'react'
import { usePlayer } from '../hooks/use-player.ts'
import { useWords } from '../hooks/use-words.ts'
import { useLibraryWords } from '../library/use-library-words.ts'
import { useOperateWords } from '../operate/use-operate-words.ts'
import { useView } from '../store.ts'
import styles from './CommandPalette.module.css'
import { ENTRY_GROUPS, type Entry, entriesOf, found } from './entries.ts'
import { useCommandsWords } from './use-commands-words.ts'

/** Everything that can be done, found by its name. */
export function CommandPalette() {
  const own = useCommandsWords()
  const page = useWords().shell
  const operate = useOperateWords()
  const library = useLibraryWords()
  const player = usePlayer()
  const open = useView((view) => view.open)
  const dialog = useRef<HTMLDialogElement>(null)
  const chosen = useRef<Entry | null>(null)
  // What is offered stands still while the palette is open.
  const [entries] = useState(() => entriesOf(player, { own, page, operate, library }))
  const [typed, setTyped] = useState('')
  const shown = found(entries, typed)
  // The group of the best answer stands first.
  const groups = [...new Set([...(typed === '' ? [] : shown.map(({ group }) => group)), ...ENTRY_GROUPS])]
  useEffect(() => {
    if (!dialog.current || dialog.current.open) return
    dialog.current.showModal()
    dialog.current.querySelector('input')?.focus()
  }, [])
  function choose(entry: Entry): void {
    chosen.current = entry
    dialog.current?.close()
  }
  return (
    <dialog
      ref={dialog}
      className={styles.palette}
      aria-label={own.title}
      onClose={() => {
        open(null)
        // After the platform has given the focus back, so that a form that opens next may take it.
        chosen.current?.act()
      }}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') dialog.current?.close()
      }}
    >
      <Command label={own.title} className={styles.command} shouldFilter={false} loop>
        <Command.Input
          className={styles.input}
          placeholder={own.placeholder}
          value={typed}
          onValueChange={setTyped}
        />
        <Command.List className={styles.list}>
          <Command.Empty className={styles.none}>{own.none}</Command.Empty>
          {groups
            .filter((group) => shown.some((entry) => entry.group === group))
            .map((group) => (
              <Command.Group key={group} heading={own.group[group]} className={styles.group}>
                {shown
                  .filter((entry) => entry.group === group)
                  .map((entry) => (
                    <Command.Item
                      key={entry.id}
                      value={entry.id}
                      className={styles.item}
                      onSelect={() => choose(entry)}
                    >
                      <span>{entry.name}</span>
                      {entry.key && <kbd>{entry.key}</kbd>}
                    </Command.Item>
                  ))}
              </Command.Group>
            ))}
        </Command.List>
        <p className={styles.hint}>{own.hint}</p>
      </Command>
    </dialog>
  )
}
