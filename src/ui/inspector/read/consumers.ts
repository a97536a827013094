/** A consumer as the inspector shows it: membership, application, commits, positions. */
import { type Consumer, type KafkaWorld, MS, PROFILES, recordsLag } from '../../../engine/index.ts'
import { readLoop } from '../../stage/poll-loop.ts'

/** How it commits: by its own calls, by the clock, or not at all. */
function commitOf({ spec, config, behaviour }: Consumer) {
  if (spec.group === '') return { kind: 'none' } as const
  if (spec.commit) return { kind: 'calls', ...spec.commit } as const
  return { kind: 'library', behaviour: behaviour.commit, auto: config['enable.auto.commit'] } as const
}

/** What it knows of the partitions it has; numbers that are not known are null. */
function partitionsOf(node: Consumer) {
  const known = (offset: number): number | null => (offset < 0 ? null : offset)
  return Object.entries(node.partitions).map(([key, p]) => ({
    key,
    topic: p.topic,
    partition: p.partition,
    position: known(p.position),
    committed: known(p.committed),
    state: p.state,
    paused: p.paused,
    preferred: p.preferred?.broker ?? null,
    buffered: p.buffered.reduce((sum, batch) => sum + batch.count, 0),
    again: p.position >= 0 && p.committed >= 0 ? Math.max(0, p.position - p.committed) : 0,
    lag: recordsLag(node, p),
  }))
}

/** Reads it; null when there is no such consumer. */
export function readConsumer(world: KafkaWorld, id: string) {
  const node = world.nodes[id]
  if (node?.role !== 'consumer') return null
  const { membership, application, config } = node
  const interval = config['max.poll.interval.ms'] * MS
  return {
    clientId: node.clientId,
    library: PROFILES[node.spec.client ?? 'java'].title,
    commit: commitOf(node),
    group: node.spec.group,
    topics: node.spec.topics,
    process: node.process,
    protocol: membership.protocol,
    state: membership.state,
    memberId: membership.memberId,
    generation: membership.generation,
    isLeader: membership.protocol === 'classic' ? membership.isLeader : null,
    target: membership.protocol === 'consumer' ? (membership.target?.partitions ?? []) : null,
    coordinator: node.coordinator,
    heartbeatAgo: membership.lastHeartbeatAt > 0 ? world.now - membership.lastHeartbeatAt : null,
    loop: readLoop(node, world.now),
    processMs: node.spec.processMs ?? 0,
    handOff: node.spec.handOff === true,
    closing: node.closing?.phase ?? (application.closing ? ('batch' as const) : null),
    pollDue:
      application.state === 'polling' ? null : Math.max(0, interval - (world.now - application.lastPollAt)),
    pollInterval: interval,
    autoCommitIn: config['enable.auto.commit'] ? Math.max(0, node.autoCommitAt - world.now) : null,
    syncAttempts: node.commits.sync?.attempts ?? null,
    counts: { ...node.counts },
    partitions: partitionsOf(node),
  }
}

export type ConsumerReading = NonNullable<ReturnType<typeof readConsumer>>
