import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { type Command, freshestImage, type Run } from '../../engine/index.ts'
import { useOperateWords, wordsOf } from '../operate/use-operate-words.ts'
import type { Player } from '../player/player.ts'
import { tryAct } from '../run-actions.ts'
import { NO_FILTER } from '../stage/filter.ts'
import type { Size, StageShape } from '../stage/layout-types.ts'
import { type Selection, useView } from '../store.ts'
import styles from './map.module.css'
import { operationsFor } from './operations-for.ts'
import { flyToThing } from './places.ts'
import { type MapWords, useMapWords } from './use-map-words.ts'

export interface ContextMenuProps {
  readonly player: Player
  readonly run: Run
  readonly shape: StageShape
  readonly size: Size
  readonly selection: Selection
  /** Where it was asked for, in the window. */
  readonly at: { readonly x: number; readonly y: number }
  readonly onClose: () => void
}

interface Item {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly breaks?: boolean
  readonly act: () => void
}

/** What is only looked at, not done to the cluster. */
function viewItems({ run, shape, size, selection }: ContextMenuProps, words: MapWords): Item[] {
  const view = useView.getState()
  const items: Item[] = [{ id: 'inspect', label: words.inspect, act: () => view.select(selection) }]
  const topic = 'topic' in selection ? selection.topic : null
  if (topic !== null || selection.kind === 'broker') {
    const partition = 'partition' in selection ? selection.partition : -1
    const leader = freshestImage(run.world)?.topics[topic ?? '']?.partitions[partition]?.leader ?? null
    items.push({ id: 'fly', label: words.flyTo, act: () => flyToThing(shape, size, selection, leader) })
  }
  if (topic !== null) {
    const filter = { ...NO_FILTER, topic }
    items.push({ id: 'only', label: words.onlyTopic(topic), act: () => view.set({ filter }) })
  }
  if (selection.kind === 'group') {
    const filter = { ...NO_FILTER, group: selection.group }
    items.push({ id: 'only', label: words.onlyGroup(selection.group), act: () => view.set({ filter }) })
    const add = () => view.open({ kind: 'consumer', group: selection.group })
    items.push({ id: 'add', label: words.addConsumer, act: add })
  }
  if (selection.kind === 'producer' || topic !== null)
    items.push({ id: 'send', label: words.send, act: () => view.open({ kind: 'send', about: selection }) })
  return items
}

function useItems(props: ContextMenuProps): Item[] {
  const words = useMapWords()
  const operate = useOperateWords()
  const { player, run, selection } = props
  const act = (command: Command) => tryAct(player, command)
  const items = viewItems(props, words)
  for (const { operation, values, direct } of operationsFor(selection, run.world)) {
    const { name, hint } = wordsOf(operate, operation.id)
    const ask = () => useView.getState().open({ kind: 'operate', operation: operation.id, about: selection })
    items.push({
      id: operation.id,
      label: direct ? name : `${name} …`,
      hint,
      breaks: operation.breaks ?? false,
      // What cannot be done after all says why in its form.
      act: () => {
        if (!direct || act(operation.command(values)) !== null) ask()
      },
    })
  }
  if (selection.kind === 'producer' || selection.kind === 'consumer') {
    const command: Command = { kind: 'CloseClient', client: selection.node }
    items.push({ id: 'close', label: words.close, breaks: true, act: () => void act(command) })
  }
  return items
}

/** What can be looked at or done about one thing, where it was asked for. */
export function ContextMenu(props: ContextMenuProps) {
  const { at, selection, onClose } = props
  const words = useMapWords()
  const items = useItems(props)
  const menu = useRef<HTMLDivElement>(null)
  const [back] = useState(() => document.activeElement)
  useLayoutEffect(() => {
    const box = menu.current?.getBoundingClientRect()
    if (!menu.current || !box) return
    menu.current.style.left = `${Math.max(8, Math.min(at.x, innerWidth - box.width - 8))}px`
    menu.current.style.top = `${Math.max(8, Math.min(at.y, innerHeight - box.height - 8))}px`
    menu.current.querySelector<HTMLElement>('button')?.focus()
  }, [at])
  useEffect(() => {
    const away = (event: Event) => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) onClose()
    }
    document.addEventListener('pointerdown', away, true)
    return () => document.removeEventListener('pointerdown', away, true)
  }, [onClose])

  function close(): void {
    onClose()
    if (back instanceof HTMLElement) back.focus()
  }
  function onKeyDown(event: KeyboardEvent): void {
    const all = [...(menu.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    const now = all.indexOf(document.activeElement as HTMLElement)
    const to = { ArrowDown: now + 1, ArrowUp: now - 1 + all.length, Home: 0, End: all.length - 1 }[event.key]
    if (event.key === 'Escape' || event.key === 'Tab') close()
    else if (to !== undefined) all[to % all.length]?.focus()
    else if (event.key !== 'Enter' && event.key !== ' ') return event.stopPropagation()
    event.stopPropagation()
    if (event.key !== 'Enter' && event.key !== ' ') event.preventDefault()
  }
  // On the page itself: what stands after the stage would cover it.
  return createPortal(
    <div
      ref={menu}
      role="menu"
      tabIndex={-1}
      aria-label={words.menuFor(nameOf(selection))}
      className={styles.menu}
      data-own-drag
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      <p>{nameOf(selection)}</p>
      {items.map(({ id, label, hint, breaks, act }) => (
        <button
          key={id}
          type="button"
          role="menuitem"
          title={hint}
          data-breaks={breaks ?? false}
          onClick={() => {
            close()
            act()
          }}
        >
          {label}
        </button>
      ))}
    </div>,
    document.body,
  )
}

/** Kafka's own name of a thing. */
function nameOf(selection: Selection): string {
  switch (selection.kind) {
    case 'broker':
      return `broker-${selection.broker}`
    case 'topic':
      return selection.topic
    case 'partition':
      return `${selection.topic}-${selection.partition}`
    case 'replica':
      return `${selection.topic}-${selection.partition} · broker-${selection.broker}`
    case 'group':
      return selection.group
    case 'message':
      return `#${selection.seq}`
    case 'record':
      return `#${selection.id}`
    default:
      return selection.node
  }
}
