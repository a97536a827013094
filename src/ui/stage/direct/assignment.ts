/** Who reads what: the ways between members of groups and the leaders of their partitions. Pure. */
import { type Consumer, freshestImage, type KafkaWorld, type ShareConsumer } from '../../../engine/index.ts'
import type { Selection } from '../../store.ts'
import { readPositions } from '../poll-loop.ts'
import type { Route } from '../route.ts'
import type { Routes } from '../routes.ts'
import { readShareMember } from '../share-view.ts'

/** A member and a partition that it has. */
export interface AssignmentLink {
  readonly node: string
  readonly group: string
  readonly key: string
  readonly route: Route
}

interface Has {
  readonly topic: string
  readonly partition: number
}

type Member = Consumer | ShareConsumer

/** What a member has just now; nothing while it joins, stands or is gone. */
function partitionsOf(world: KafkaWorld, member: Member, now: number): readonly Has[] {
  if (member.process !== 'running') return []
  if (member.role === 'share-consumer') return readShareMember(world, member, now).partitions
  const { protocol, state } = member.membership
  return protocol === 'manual' || state === 'STABLE' ? readPositions(world, member) : []
}

function concerns(about: Selection, member: Member, { topic, partition }: Has): boolean {
  if (about.kind === 'consumer') return about.node === member.id
  if (about.kind === 'group') return about.group === member.spec.group
  if (about.kind === 'topic') return about.topic === topic
  return (
    (about.kind === 'partition' || about.kind === 'replica') &&
    about.topic === topic &&
    about.partition === partition
  )
}

/** The links of what is looked at: of a member, a group, a topic, a partition; none of anything else. */
export function assignmentLinks(
  world: KafkaWorld,
  now: number,
  about: Selection,
  routes: Pick<Routes, 'data' | 'link'>,
): readonly AssignmentLink[] {
  const topics = freshestImage(world)?.topics
  const links: AssignmentLink[] = []
  for (const node in world.nodes) {
    const member = world.nodes[node]
    if (member?.role !== 'consumer' && member?.role !== 'share-consumer') continue
    for (const has of partitionsOf(world, member, now)) {
      if (!concerns(about, member, has)) continue
      const leader = topics?.[has.topic]?.partitions[has.partition]?.leader ?? -1
      const key = `${has.topic}-${has.partition}`
      const broker = `broker-${leader}`
      const route = leader < 0 ? null : (routes.data(node, broker, key) ?? routes.link(node, broker))
      if (route) links.push({ node, group: member.spec.group ?? '', key, route })
    }
  }
  return links
}
