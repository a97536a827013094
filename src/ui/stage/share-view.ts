/** Share groups on the stage (KIP-932): the group at its coordinator, its members and what they hold. Plain values. */
import { type KafkaWorld, MS, type ShareConsumer } from '../../engine/index.ts'

export interface ShareMemberView {
  readonly kind: 'share'
  readonly node: string
  readonly name: string
  readonly partitions: readonly SharedPartition[]
  /** Records that it has acquired and not settled yet, by the leaders' word. */
  readonly held: number
  /** Tenths of a second until the first of its locks times out, null without a lock. */
  readonly lockLeft: number | null
  readonly stable: boolean
  readonly state: 'polling' | 'processing' | 'holding'
  readonly down: boolean
  readonly paused: boolean
}

export interface SharedPartition {
  readonly topic: string
  readonly partition: number
  readonly held: number
}

type Broker = Extract<KafkaWorld['nodes'][string], { role: 'broker' }>
type ShareMemory = NonNullable<NonNullable<Broker['memory']>['share']>

function memories(world: KafkaWorld): { readonly broker: Broker; readonly share: ShareMemory }[] {
  const found: { broker: Broker; share: ShareMemory }[] = []
  for (const id in world.nodes) {
    const node = world.nodes[id]
    if (node?.role !== 'broker' || node.process !== 'running' || !node.memory?.share) continue
    found.push({ broker: node, share: node.memory.share })
  }
  return found
}

/** The share group where it is known with its highest epoch; null while it has no coordinator. */
export function shareGroupOf(world: KafkaWorld, groupId: string) {
  let best: { readonly broker: Broker; readonly group: ShareMemory['groups'][string] } | null = null
  for (const { broker, share } of memories(world)) {
    const group = share.groups[groupId]
    if (group && (!best || group.groupEpoch > best.group.groupEpoch)) best = { broker, group }
  }
  return best
}

/** How far a share group is done with each partition, by the leaders' word (the share-partition start offset). */
export function shareStarts(world: KafkaWorld, groupId: string): Readonly<Record<string, number>> {
  const starts: Record<string, number> = {}
  for (const { share } of memories(world))
    for (const { group, topic, partition, state, startOffset } of Object.values(share.partitions))
      if (group === groupId && state === 'ACTIVE') starts[`${topic}-${partition}`] = startOffset
  return starts
}

interface Holding {
  readonly records: number
  readonly lockUntil: number
}

/** What a member has acquired in each partition. */
function holdings(world: KafkaWorld, groupId: string, memberId: string): Record<string, Holding> {
  const found: Record<string, Holding> = {}
  for (const { share } of memories(world))
    for (const { group, topic, partition, batches } of Object.values(share.partitions)) {
      if (group !== groupId) continue
      let records = 0
      let lockUntil = Infinity
      for (const { firstOffset, lastOffset, whole, offsets } of batches)
        for (const state of whole ? [whole] : (offsets ?? [])) {
          if (state.state !== 'ACQUIRED' || state.memberId !== memberId) continue
          records += whole ? lastOffset - firstOffset + 1 : 1
          if (state.lockUntil > 0) lockUntil = Math.min(lockUntil, state.lockUntil)
        }
      if (records > 0) found[`${topic}-${partition}`] = { records, lockUntil }
    }
  return found
}

/** Reads the card of a share consumer. */
export function readShareMember(world: KafkaWorld, consumer: ShareConsumer, now: number): ShareMemberView {
  const { membership, application, assigned, answer, current, spec } = consumer
  const held = membership.memberId === '' ? {} : holdings(world, spec.group, membership.memberId)
  const locks = Math.min(...Object.values(held).map(({ lockUntil }) => lockUntil))
  const holds = application.stalled || (answer === 'hold' && current.length > 0)
  return {
    kind: 'share',
    node: consumer.id,
    name: consumer.clientId,
    partitions: assigned.map(({ topic, partition }) => ({
      topic,
      partition,
      held: held[`${topic}-${partition}`]?.records ?? 0,
    })),
    held: Object.values(held).reduce((sum, { records }) => sum + records, 0),
    lockLeft: Number.isFinite(locks) ? Math.max(0, Math.ceil((locks - now) / (100 * MS))) : null,
    stable: membership.state === 'STABLE',
    state: application.state === 'polling' ? 'polling' : holds ? 'holding' : 'processing',
    down: consumer.process !== 'running',
    paused: world.paused[consumer.id] !== undefined,
  }
}
