import type { CSSProperties, KeyboardEvent, ReactNode } from 'react'
import { useChanged } from '../hooks/use-step.ts'
import { type Selection, useView } from '../store.ts'
import styles from './stage.module.css'
import { classes, useIsSelected } from './use-stage.ts'

interface SelectableProps {
  readonly selection: Selection
  readonly label: string
  readonly className?: string | undefined
  readonly style?: CSSProperties
  readonly tabIndex?: number
  readonly data?: Readonly<Record<`data-${string}`, string | number>>
  readonly onKeyDown?: (event: KeyboardEvent<HTMLButtonElement>) => void
  readonly onFocus?: () => void
  readonly children?: ReactNode
}

/** A card that selects what it stands for. */
export function Selectable(props: SelectableProps) {
  const { selection, label, className, children, data, ...rest } = props
  const selected = useIsSelected(selection)
  const changed = useChanged(label)
  const select = useView((view) => view.select)
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={selected}
      data-stepped={changed || undefined}
      data-thing={JSON.stringify(selection)}
      className={classes(styles.selectable, className, selected && styles.selected)}
      onClick={() => select(selection)}
      {...data}
      {...rest}
    >
      {children}
    </button>
  )
}
