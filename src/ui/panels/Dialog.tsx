import { type FormEvent, type ReactNode, useEffect, useId, useRef } from 'react'
import controls from '../controls/controls.module.css'
import { Icon } from '../controls/Icon.tsx'
import { useWords } from '../hooks/use-words.ts'
import { useView } from '../store.ts'
import styles from './panels.module.css'

interface Props {
  readonly title: string
  /** What the button that does it says; without it the dialog only shows something. */
  readonly submit?: string
  readonly disabled?: boolean
  /** For what is more than a few fields. */
  readonly wide?: boolean
  /** Does it; the dialog closes when true comes back. */
  readonly onSubmit?: () => boolean
  readonly children: ReactNode
}

/** A modal of the platform: it holds the focus, Escape closes it, and the focus goes back to where it was. */
export function Dialog({ title, submit, disabled = false, wide = false, onSubmit, children }: Props) {
  const words = useWords().shell
  const open = useView((view) => view.open)
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  // Closed by the platform, so that the focus goes back; `onClose` then takes it away.
  const close = () => dialog.current?.close()
  useEffect(() => {
    if (!dialog.current || dialog.current.open) return
    dialog.current.showModal()
    // What is asked for comes before the button that closes.
    dialog.current.querySelector<HTMLElement>('select, input, textarea')?.focus()
  }, [])
  function done(event: FormEvent): void {
    event.preventDefault()
    if (!onSubmit || onSubmit()) close()
  }
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-wide={wide}
      aria-labelledby={id}
      onClose={() => open(null)}
    >
      <form className={styles.form} onSubmit={done} noValidate>
        <header className={styles.head}>
          <h2 id={id}>{title}</h2>
          <button
            type="button"
            className={`${controls.button} ${controls.quiet} ${controls.square}`}
            aria-label={words.close}
            onClick={close}
          >
            <Icon name="close" />
          </button>
        </header>
        <div className={styles.body}>{children}</div>
        {submit && (
          <footer className={styles.foot}>
            <button type="button" className={controls.button} onClick={close}>
              {words.cancel}
            </button>
            <button type="submit" className={`${controls.button} ${controls.primary}`} disabled={disabled}>
              {submit}
            </button>
          </footer>
        )}
      </form>
    </dialog>
  )
}
