import type { ReactNode } from 'react'
import { apiOf } from '../../engine/index.ts'
import { PlayerContext } from '../hooks/use-player.ts'
import { useWorld } from '../hooks/use-world.ts'
import { nodeName, recordNumber } from '../narration/narrate.ts'
import type { Player } from '../player/player.ts'
import { type Selection, useView } from '../store.ts'
import styles from './Inspector.module.css'
import { type InspectorWords, useInspectorWords } from './use-inspector-words.ts'
import { useMessage } from './use-message.ts'
import { BrokerView } from './views/BrokerView.tsx'
import { ClusterView } from './views/ClusterView.tsx'
import { ConsumerView } from './views/ConsumerView.tsx'
import { ControllerView } from './views/ControllerView.tsx'
import { GroupView } from './views/GroupView.tsx'
import { MessageView } from './views/MessageView.tsx'
import { PartitionView } from './views/PartitionView.tsx'
import { ProducerView } from './views/ProducerView.tsx'
import { RecordView } from './views/RecordView.tsx'
import { ReplicaView } from './views/ReplicaView.tsx'
import { ShareConsumerView } from './views/ShareConsumerView.tsx'
import { TopicView } from './views/TopicView.tsx'
import { ZooKeeperView } from './views/ZooKeeperView.tsx'

/** The true state of whatever is selected; of the whole cluster when nothing is. */
export function Inspector({ player }: { readonly player: Player }) {
  const words = useInspectorWords()
  const selection = useView((view) => view.selection)
  return (
    <PlayerContext value={player}>
      <section className={styles.inspector} aria-label={words.label}>
        <Header selection={selection} />
        <div className={styles.body} key={selection ? JSON.stringify(selection) : 'cluster'}>
          {selection ? <View selection={selection} /> : <ClusterView />}
        </div>
      </section>
    </PlayerContext>
  )
}

function Header({ selection }: { readonly selection: Selection | null }) {
  const words = useInspectorWords()
  const select = useView((view) => view.select)
  // The button goes with the selection: the focus goes back to what was selected, when it is on the stage.
  function close(): void {
    const chosen = document.querySelector<HTMLElement>('main [aria-pressed="true"]')
    select(null)
    chosen?.focus({ preventScroll: true })
  }
  return (
    <header className={styles.header}>
      <div className={styles.title}>
        <p>{words.kinds[selection?.kind ?? 'cluster']}</p>
        <h2 data-plain={selection ? undefined : true}>
          {selection?.kind === 'message' ? (
            <MessageName key={selection.seq} seq={selection.seq} />
          ) : (
            nameOf(selection, words)
          )}
        </h2>
      </div>
      {selection && (
        <button type="button" className={styles.close} aria-label={words.close} onClick={close}>
          <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
            <path d="M3 3l10 10M13 3L3 13" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
          </svg>
        </button>
      )}
    </header>
  )
}

function MessageName({ seq }: { readonly seq: number }) {
  const { kinds } = useInspectorWords()
  const body = useMessage(seq).reading?.body
  return body ? (apiOf(body)?.name ?? body.kind) : kinds.message
}

/** What the selected thing is called. */
function nameOf(selection: Selection | null, { name, overview }: InspectorWords): string {
  if (!selection) return overview.title
  switch (selection.kind) {
    case 'broker':
      return name.broker(selection.broker)
    case 'controller':
      return name.controller(nodeName(selection.node))
    case 'zookeeper':
      return name.zookeeper(nodeName(selection.node))
    case 'topic':
      return selection.topic
    case 'partition':
      return `${selection.topic}-${selection.partition}`
    case 'replica':
      return name.replica(`${selection.topic}-${selection.partition}`, selection.broker)
    case 'producer':
    case 'consumer':
      return nodeName(selection.node)
    case 'group':
      return selection.group
    case 'record':
      return `#${recordNumber(selection.id)}`
    case 'message':
      return ''
  }
}

/** Consumers of both kinds are selected in one way. */
function Consumer({ node }: { readonly node: string }): ReactNode {
  const isShare = useWorld((world) => world.nodes[node]?.role === 'share-consumer')
  return isShare ? <ShareConsumerView node={node} /> : <ConsumerView node={node} />
}

function View({ selection }: { readonly selection: Selection }): ReactNode {
  switch (selection.kind) {
    case 'broker':
      return <BrokerView broker={selection.broker} />
    case 'controller':
      return <ControllerView node={selection.node} />
    case 'zookeeper':
      return <ZooKeeperView node={selection.node} />
    case 'topic':
      return <TopicView topic={selection.topic} />
    case 'partition':
      return <PartitionView topic={selection.topic} partition={selection.partition} />
    case 'replica':
      return <ReplicaView topic={selection.topic} partition={selection.partition} broker={selection.broker} />
    case 'producer':
      return <ProducerView node={selection.node} />
    case 'consumer':
      return <Consumer node={selection.node} />
    case 'group':
      return <GroupView group={selection.group} />
    case 'message':
      return <MessageView seq={selection.seq} />
    case 'record':
      return <RecordView id={selection.id} />
  }
}
