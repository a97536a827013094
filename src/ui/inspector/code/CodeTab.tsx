import { useRef, useState } from 'react'
import {
  type CodeClient,
  LANGUAGES,
  type Language,
  LIBRARIES,
  type Program,
  textOf,
} from '../../../code/index.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { Note } from '../parts/Fields.tsx'
import { CodeLines } from './CodeLines.tsx'
import styles from './code-tab.module.css'
import { canRestart, isRestarting } from './read-code.ts'
import { SettingRows } from './SettingRows.tsx'
import { useClient, useCodeWords, useLanguage, useProgram } from './use-code.ts'
import { useStageMark, useStagePointer } from './use-marks.ts'

/** A client as a program that does the same with a real Kafka. */
export function CodeTab({ node }: { readonly node: string }) {
  const words = useCodeWords()
  const client = useClient(node)
  const [language, choose] = useLanguage(client)
  const program = useProgram(client, language)
  if (!client || !program) return <Note>{words.none}</Note>
  return (
    <>
      <Tools program={program} language={language} onChoose={choose} />
      {program.lines.length === 0 ? (
        <Note>{words.nothing(program.library.name)}</Note>
      ) : (
        <Body key={`${node} ${language}`} node={node} client={client} program={program} />
      )}
      <Lost program={program} />
    </>
  )
}

interface ToolsProps {
  readonly program: Program
  readonly language: Language
  readonly onChoose: (language: Language) => void
}

function Tools({ program, language, onChoose }: ToolsProps) {
  const words = useCodeWords()
  const [said, setSaid] = useState<'copied' | 'failed' | null>(null)
  const again = useRef(0)
  async function copy(): Promise<void> {
    let done = true
    try {
      await navigator.clipboard.writeText(textOf(program))
    } catch {
      done = false
    }
    setSaid(done ? 'copied' : 'failed')
    window.clearTimeout(again.current)
    again.current = window.setTimeout(() => setSaid(null), 2_000)
  }
  return (
    <div className={styles.tools}>
      <select
        className={styles.select}
        aria-label={words.language}
        value={language}
        onChange={(event) => onChoose(event.target.value as Language)}
      >
        {LANGUAGES.map((one) => (
          <option key={one} value={one}>
            {words.languages[one]} · {LIBRARIES[one].name}
          </option>
        ))}
      </select>
      <button type="button" className={styles.button} onClick={copy} disabled={program.lines.length === 0}>
        {said === null ? words.copy : words[said]}
      </button>
      <span className={styles.file}>
        {program.file} <small>{program.library.version}</small>
      </span>
      <span role="status" className={styles.unseen}>
        {said === null ? '' : words[said]}
      </span>
    </div>
  )
}

interface BodyProps {
  readonly node: string
  readonly client: CodeClient
  readonly program: Program
}

function Body({ node, client, program }: BodyProps) {
  const words = useCodeWords()
  const [line, setLine] = useState<number | null>(null)
  const [config, setConfig] = useState<string | null>(null)
  const [whole, setWhole] = useState(false)
  const near = useStagePointer(node, client)
  const editable = useWorld((world) => canRestart(world, node))
  const restarting = useWorld((world) => isRestarting(world, node))
  const pointedLine =
    line === null
      ? program.lines.find((one) => config !== null && one.config === config)
      : program.lines[line]
  useStageMark(pointedLine?.part ?? null, node, client)
  return (
    <>
      <p className={styles.hint} role="status">
        {restarting
          ? words.restarting(client.spec.id)
          : editable
            ? words.editing(client.spec.id)
            : words.fixed}
      </p>
      <label className={styles.whole}>
        <input type="checkbox" checked={whole} onChange={(event) => setWhole(event.target.checked)} />
        {words.whole}
      </label>
      <CodeLines
        node={node}
        client={client}
        program={program}
        pointed={{ line, config, parts: near }}
        onPoint={setLine}
        editable={editable && !restarting}
        whole={whole}
        onWhole={() => setWhole(true)}
      />
      <SettingRows
        node={node}
        program={program}
        pointed={line === null ? config : (program.lines[line]?.config ?? null)}
        onPoint={setConfig}
      />
    </>
  )
}

/** What the language's library cannot do, and why. */
function Lost({ program }: { readonly program: Program }) {
  const words = useCodeWords()
  const { unsupported, library, lines } = program
  if (unsupported.length === 0) return null
  return (
    <section className={styles.lost} aria-label={words.lost(library.name)}>
      {lines.length > 0 && <h3>{words.lost(library.name)}</h3>}
      <ul>
        {unsupported.map(({ config, value, why }) => (
          <li key={`${config} ${why}`}>
            <code>{value === null ? config : `${config}=${value}`}</code>
            <span>{words.why[why]}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
