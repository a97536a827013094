/** What the coordinator of a group knows, with the lag that follows from it. */
import type { KafkaWorld } from '../../../engine/index.ts'
import { type Phase, readPhase, shareGroupsOf } from '../../groups/read-phase.ts'
import { groupsOf } from './nodes.ts'
import { knownHighWatermark } from './partitions.ts'

export interface GroupOffset {
  readonly key: string
  readonly committed: number
  readonly logEnd: number | null
  readonly lag: number | null
  readonly member: string | null
}

export interface GroupReading extends Phase {
  readonly group: string
  /** The assignor of a classic group. */
  readonly protocol: string | null
  /** The client that leads it, classic only. */
  readonly leader: string | null
  readonly offsets: readonly GroupOffset[]
  readonly lag: number
}

/** A member reads on what it is to give up, until it has. */
const heldBy = ({ assigned, revoking }: Phase['members'][number]) => [...assigned, ...revoking]

/** A group of any type as its coordinator has it; null when no running broker coordinates it. */
export function readGroup(world: KafkaWorld, name: string): GroupReading | null {
  const phase = readPhase(world, name)
  if (!phase) return null
  const { members } = phase
  const group = groupsOf(world).find((each) => each.group.groupId === name)?.group
  const committedOf = group?.offsets ?? {}
  const keys = group ? [...Object.keys(committedOf), ...members.flatMap(heldBy)] : []
  const offsets = [...new Set(keys)].sort().map((key) => {
    const committed = committedOf[key]?.offset ?? -1
    const logEnd = knownHighWatermark(world, key)
    return {
      key,
      committed,
      logEnd,
      lag: committed < 0 || logEnd === null ? null : Math.max(0, logEnd - committed),
      member: members.find((member) => heldBy(member).includes(key))?.client ?? null,
    }
  })
  return {
    ...phase,
    group: name,
    protocol: phase.type === 'classic' ? (group?.protocolName ?? null) : null,
    leader: members.find((member) => member.isLeader)?.client ?? null,
    offsets,
    lag: offsets.reduce((sum, { lag }) => sum + (lag ?? 0), 0),
  }
}

/** Names of the groups that exist or whose consumers do. */
export function groupNames(world: KafkaWorld): string[] {
  const names = new Set(groupsOf(world).map(({ group }) => group.groupId))
  for (const { group } of shareGroupsOf(world)) names.add(group.groupId)
  for (const node of Object.values(world.nodes))
    if ((node.role === 'consumer' || node.role === 'share-consumer') && node.spec.group !== '')
      names.add(node.spec.group)
  return [...names].sort()
}
