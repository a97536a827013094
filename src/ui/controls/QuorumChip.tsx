import { type KafkaWorld, zooKeeperController } from '../../engine/index.ts'
import { formatNumber } from '../format.ts'
import { useWords } from '../hooks/use-words.ts'
import { useWorld } from '../hooks/use-world.ts'
import { useView } from '../store.ts'
import { Icon } from './Icon.tsx'
import styles from './top-bar.module.css'

/** The controller that leads in the newest epoch, as the controllers themselves have it. */
function readQuorum(world: KafkaWorld) {
  let leader: { node: string; id: number; epoch: number } | null = null
  for (const node of Object.values(world.nodes)) {
    if (node.role !== 'controller' || node.process !== 'running') continue
    const { epoch } = node.raft.disk
    if (node.raft.memory.role.kind === 'leader' && epoch >= (leader?.epoch ?? 0))
      leader = { node: node.id, id: node.nodeId, epoch }
  }
  return leader
}

/** The controller of ZooKeeper mode, undefined in KRaft mode, null while there is none. */
function readOffice(world: KafkaWorld) {
  if (!Object.values(world.nodes).some((node) => node.role === 'zookeeper')) return undefined
  const broker = zooKeeperController(world)
  return broker ? { broker: broker.brokerId, epoch: broker.memory?.zk?.epoch ?? 0 } : null
}

/** Who leads the metadata quorum, and in which epoch. Pressing it selects that controller. */
export function QuorumChip() {
  const words = useWords().shell.quorum
  const language = useView((view) => view.language)
  const select = useView((view) => view.select)
  const leader = useWorld(readQuorum)
  const office = useWorld(readOffice)
  if (office === null) return <span className={`${styles.chip} ${styles.bad}`}>{words.noController}</span>
  if (office)
    return (
      <button
        type="button"
        className={`${styles.chip} ${styles.quorum}`}
        title={words.officeTitle}
        onClick={() => select({ kind: 'broker', broker: office.broker })}
      >
        <Icon name="crown" />
        {words.office(String(office.broker), formatNumber(office.epoch, language))}
      </button>
    )
  if (!leader) return <span className={`${styles.chip} ${styles.bad}`}>{words.none}</span>
  return (
    <button
      type="button"
      className={`${styles.chip} ${styles.quorum}`}
      title={words.title}
      onClick={() => select({ kind: 'controller', node: leader.node })}
    >
      <Icon name="crown" />
      {words.leader(String(leader.id), formatNumber(leader.epoch, language))}
    </button>
  )
}
