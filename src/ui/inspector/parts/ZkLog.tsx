import { usePlayer } from '../../hooks/use-player.ts'
import { useWorld } from '../../hooks/use-world.ts'
import { zkLogEntry, zkLogSize } from '../read/zk-log.ts'
import { useInspectorWords } from '../use-inspector-words.ts'
import { Note } from './Fields.tsx'
import styles from './Log.module.css'
import { VirtualList } from './VirtualList.tsx'

const ROW = 40

/** The transactions on a server's disk, newest first; those a quorum has not acknowledged yet are marked. */
export function ZkLog({ node }: { readonly node: string }) {
  const { zookeeper } = useInspectorWords()
  const player = usePlayer()
  const { committed, open } = useWorld((world) => ({
    ...zkLogSize(world, node),
    // The list is drawn anew when the newest is another one.
    newest: zkLogEntry(world, node, 0)?.zxid ?? '',
  }))
  const count = committed + open
  if (count === 0) return <Note>{zookeeper.log.empty}</Note>
  return (
    <>
      <p className={styles.caption}>{zookeeper.log.hint}</p>
      <VirtualList
        label={zookeeper.tabs.log}
        className={styles.list}
        count={count}
        rowHeight={ROW}
        focusable
        keyOf={(i) => count - i}
        row={(i) => {
          const entry = zkLogEntry(player.run.world, node, i)
          return (
            entry && (
              <div
                className={styles.entry}
                data-zxid
                data-open={!entry.committed || undefined}
                title={entry.about}
              >
                <span className={styles.offset}>{entry.zxid}</span>
                <span className={styles.main}>
                  {entry.type}
                  {!entry.committed && ` · ${zookeeper.log.open}`}
                </span>
                <span className={styles.detail}>{entry.about || entry.session}</span>
              </div>
            )
          )
        }}
      />
    </>
  )
}
