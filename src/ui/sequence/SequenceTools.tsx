import { useWords } from '../hooks/use-words.ts'
import { nodeLabel } from '../timeline/mark-label.ts'
import type { Reading } from './reader.ts'
import type { Chosen } from './SequenceTab.tsx'
import styles from './sequence.module.css'
import { useSequenceWords } from './use-sequence.ts'
import { type Window, zoomed } from './window.ts'

interface Props {
  readonly reading: Reading
  readonly chosen: Chosen
  readonly asList: boolean
  readonly view: Window
  readonly now: number
  readonly onChoose: (part: Partial<Chosen>) => void
  readonly onList: (asList: boolean) => void
  readonly onWindow: (view: Window) => void
}

interface SelectProps {
  readonly label: string
  readonly value: string
  readonly options: readonly string[]
  readonly name?: (option: string) => string
  readonly onChange: (value: string) => void
}

function Select({ label, value, options, name = (option) => option, onChange }: SelectProps) {
  const words = useSequenceWords()
  const all = value === '' || options.includes(value) ? options : [value, ...options]
  return (
    <label className={styles.select}>
      <span>{label}</span>
      <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{words.any}</option>
        {all.map((option) => (
          <option key={option} value={option}>
            {name(option)}
          </option>
        ))}
      </select>
    </label>
  )
}

/** What is shown, and how closely. */
export function SequenceTools(props: Props) {
  const { reading, chosen, asList, view, now, onChoose, onList, onWindow } = props
  const words = useSequenceWords()
  const pins = useWords().shell.pin
  return (
    <div className={styles.tools} title={words.layersHint}>
      <fieldset className={styles.choice}>
        <legend>{words.view}</legend>
        {[false, true].map((list) => (
          <label key={String(list)}>
            <input
              type="radio"
              name="sequence-view"
              checked={asList === list}
              onChange={() => onList(list)}
            />
            <span>{list ? words.list : words.diagram}</span>
          </label>
        ))}
      </fieldset>
      <Select
        label={words.api}
        value={chosen.api}
        options={reading.apis}
        onChange={(api) => onChoose({ api })}
      />
      <Select
        label={words.node}
        value={chosen.node}
        options={reading.nodes}
        name={(node) => nodeLabel(node, pins)}
        onChange={(node) => onChoose({ node })}
      />
      <Select
        label={words.about}
        value={chosen.about}
        options={reading.abouts}
        onChange={(about) => onChoose({ about })}
      />
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={chosen.troubleOnly}
          onChange={(event) => onChoose({ troubleOnly: event.target.checked })}
        />
        {words.trouble}
      </label>
      <label className={styles.check} title={words.idleHint}>
        <input
          type="checkbox"
          checked={chosen.idle || chosen.api !== ''}
          disabled={chosen.api !== ''}
          onChange={(event) => onChoose({ idle: event.target.checked })}
        />
        {words.idle}
      </label>
      <span className={styles.zoom}>
        <button
          type="button"
          aria-label={words.zoomOut}
          onClick={() => onWindow(zoomed(view, 0.5, null, now))}
        >
          −
        </button>
        <button type="button" aria-label={words.zoomIn} onClick={() => onWindow(zoomed(view, 2, null, now))}>
          +
        </button>
        <button
          type="button"
          aria-pressed={view.end === null}
          onClick={() => onWindow({ ...view, end: view.end === null ? now : null })}
        >
          {words.follow}
        </button>
      </span>
    </div>
  )
}
