import type { KafkaWorld } from '../../../engine/index.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { useInspectorWords } from '../use-inspector-words.ts'
import { Note } from './Fields.tsx'
import styles from './ZnodeTree.module.css'

/** Deep enough to stay open: what a person wants to see first. */
const OPEN_DEPTH = 1

function readZnode(world: KafkaWorld, server: string, path: string) {
  const node = world.nodes[server]
  const znode = node?.role === 'zookeeper' ? node.disk.tree.nodes[path] : undefined
  if (!znode) return null
  const { data, version, ephemeralOwner, children } = znode
  return { data, version, ephemeral: ephemeralOwner !== null, children }
}

/** The znodes as this server has them; a server that is behind shows its own past. */
export function ZnodeTree({ node }: { readonly node: string }) {
  return (
    <ul className={styles.tree}>
      <ZnodeItem server={node} path="/" name="/" depth={0} />
    </ul>
  )
}

function ZnodeItem({
  server,
  path,
  name,
  depth,
}: {
  readonly server: string
  readonly path: string
  readonly name: string
  readonly depth: number
}) {
  const { zookeeper, notFound } = useInspectorWords()
  const reading = useWorld((world) => readZnode(world, server, path))
  if (!reading) return depth === 0 ? <Note>{notFound}</Note> : null
  const head = (
    <>
      <code>{name}</code>
      {reading.ephemeral && <em className={styles.ephemeral}>{zookeeper.ephemeral}</em>}
      {reading.version > 0 && <small>{zookeeper.version(reading.version)}</small>}
    </>
  )
  const data = reading.data !== null && <pre className={styles.data}>{reading.data}</pre>
  if (reading.children.length === 0)
    return (
      <li>
        <p className={styles.leaf}>{head}</p>
        {data}
      </li>
    )
  return (
    <li>
      <details open={depth < OPEN_DEPTH}>
        <summary className={styles.head}>{head}</summary>
        {data}
        <ul className={styles.tree}>
          {[...reading.children].sort().map((child) => (
            <ZnodeItem
              key={child}
              server={server}
              path={path === '/' ? `/${child}` : `${path}/${child}`}
              name={child}
              depth={depth + 1}
            />
          ))}
        </ul>
      </details>
    </li>
  )
}
