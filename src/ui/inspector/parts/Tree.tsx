import { useInspectorWords } from '../use-inspector-words.ts'
import styles from './Tree.module.css'

const MOST = 50

/** Any plain value as a readable tree; only text nodes, whatever is in it. */
export function Tree({
  name,
  value,
  depth = 0,
}: {
  readonly name: string
  readonly value: unknown
  readonly depth?: number
}) {
  const { message } = useInspectorWords()
  if (typeof value !== 'object' || value === null) return <Leaf name={name} text={shown(value)} />
  const entries = Object.entries(value)
  if (entries.length === 0) return <Leaf name={name} text={Array.isArray(value) ? '[]' : '{}'} />
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null))
    return <Leaf name={name} text={`[${value.slice(0, MOST).map(shown).join(', ')}]`} />
  return (
    <details className={styles.branch} open={depth < 3}>
      <summary>
        <span>{name}</span>
        {Array.isArray(value) && <small>{message.items(entries.length)}</small>}
      </summary>
      {entries.slice(0, MOST).map(([key, item]) => (
        <Tree key={key} name={key} value={item} depth={depth + 1} />
      ))}
      {entries.length > MOST && <p className={styles.more}>{message.moreItems(entries.length - MOST)}</p>}
    </details>
  )
}

function Leaf({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <p className={styles.leaf}>
      <span>{name}</span>
      <b>{text}</b>
    </p>
  )
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
}
