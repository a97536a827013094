import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import styles from './Tabs.module.css'

export interface Tab {
  readonly id: string
  readonly label: string
  readonly panel: () => ReactNode
}

interface TabsProps {
  readonly label: string
  readonly tabs: readonly Tab[]
}

const MOVES: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }

/** Tabs after the pattern of the ARIA guide: arrows move, only the chosen panel exists. */
export function Tabs({ label, tabs }: TabsProps) {
  const [chosen, choose] = useState('')
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const current = tabs.find((tab) => tab.id === chosen) ?? tabs[0]
  // With many tabs on a narrow sheet the chosen one may be out of sight. Only this row is moved, not the page.
  useEffect(() => {
    const row = list.current
    const tab = row?.querySelector<HTMLElement>('[aria-selected=true]')
    if (!row || !tab || chosen === '') return
    const [from, to] = [tab.offsetLeft - row.offsetLeft, tab.offsetLeft - row.offsetLeft + tab.offsetWidth]
    if (from < row.scrollLeft) row.scrollLeft = from - 24
    else if (to > row.scrollLeft + row.clientWidth) row.scrollLeft = to - row.clientWidth + 24
  }, [chosen])
  if (!current) return null
  if (tabs.length === 1) return <div className={styles.panel}>{current.panel()}</div>

  function onKeyDown(event: KeyboardEvent): void {
    const at = tabs.findIndex((tab) => tab.id === current?.id)
    const move = MOVES[event.key]
    const edge = event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : null
    if (move === undefined && edge === null) return
    event.preventDefault()
    event.stopPropagation()
    const to = edge ?? (at + (move as number) + tabs.length) % tabs.length
    choose(tabs[to]?.id ?? '')
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[to]?.focus()
  }

  return (
    <>
      <div ref={list} className={styles.list} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            type="button"
            role="tab"
            key={tab.id}
            id={`${id}-${tab.id}`}
            className={styles.tab}
            aria-selected={tab === current}
            aria-controls={`${id}-panel`}
            tabIndex={tab === current ? 0 : -1}
            onClick={() => choose(tab.id)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div
        className={styles.panel}
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${current.id}`}
      >
        {current.panel()}
      </div>
    </>
  )
}
