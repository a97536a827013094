import type { Program } from '../../../code/index.ts'
import { configs as en } from '../../../i18n/en/configs.ts'
import { wordsIn } from '../../../i18n/korean.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { useView } from '../../store.ts'
import { configsOf } from '../config/read-configs.ts'
import styles from './code-tab.module.css'
import { useCodeWords } from './use-code.ts'

interface SettingRowsProps {
  readonly node: string
  readonly program: Program
  /** The config that is pointed at, here or in the code. */
  readonly pointed: string | null
  readonly onPoint: (config: string | null) => void
}

/** The client's own configs that the program speaks of, with what each does. */
export function SettingRows({ node, program, pointed, onPoint }: SettingRowsProps) {
  const words = useCodeWords()
  const { meaning } = wordsIn(
    useView((view) => view.language),
    'configs',
    en,
  )
  const all = useWorld((world) => configsOf(world, { kind: 'client', node }))
  const names = [...new Set(program.lines.flatMap(({ config }) => config ?? []))]
  const rows = names.flatMap((name) => all.find((row) => row.name === name) ?? [])
  if (rows.length === 0) return null
  return (
    <section className={styles.settings} aria-label={words.settings}>
      <h3>{words.settings}</h3>
      <ul onPointerLeave={() => onPoint(null)}>
        {rows.map((row) => (
          <li
            key={row.name}
            data-config={row.name}
            data-on={pointed === row.name || undefined}
            tabIndex={0}
            onPointerEnter={() => onPoint(row.name)}
            onFocus={() => onPoint(row.name)}
            onBlur={() => onPoint(null)}
          >
            <b>{row.name}</b>
            <span>{row.value === null || row.value === '' ? '–' : row.value}</span>
            {row.meaning !== null && <p>{meaning[row.meaning as keyof typeof meaning] ?? ''}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}
