/** Share consumers in the simulator, and what is seen of share groups. */
import type { KafkaWorld } from '../../src/engine/index.ts'
import type { GroupSeen } from '../format/client-observation.ts'
import { sortedPlaces, sortedTable } from '../format/client-observation.ts'
import type { ClientStepOf } from '../format/client-steps.ts'
import { consumerConfig } from '../format/defaults.ts'
import type { Hands } from './hands.ts'

/** Starts a share consumer. Its member id is that of the recordings: a Uuid that begins with its name. */
export function startShareConsumer(
  hands: Hands,
  step: ClientStepOf<'consumer'>,
  started: { set(name: string, step: ClientStepOf<'consumer'>): unknown },
): null {
  const { name, group = '', topics = [], ack = 'accept' } = step
  if (ack === 'renew') throw new Error('a share consumer that begins so is beyond the simulator')
  started.set(name, step)
  hands.run.act({
    kind: 'AddShareConsumer',
    consumer: {
      id: name,
      group,
      topics,
      acknowledge: ack,
      config: { 'share.acknowledgement.mode': 'explicit', ...consumerConfig(step) },
      processMs: 0,
    },
  })
  const node = hands.run.world.nodes[`consumer-${name}`]
  if (node?.role === 'share-consumer') node.membership.memberId = name.padEnd(22, 'A')
  if (step.stalled) hands.run.act({ kind: 'StallConsumer', consumer: name })
  return null
}

/** A share group as its coordinator and the share coordinator know it; null when there is none of this name. */
export function shareGroupSeen(world: KafkaWorld, name: string): GroupSeen | null {
  const memories = Object.values(world.nodes).flatMap((node) =>
    node.role === 'broker' && node.process === 'running' && node.memory?.share ? [node.memory.share] : [],
  )
  const group = memories.map((memory) => memory.groups[name]).find((found) => found !== undefined)
  if (!group) return null
  const members = Object.values(group.members).map(({ clientId, memberEpoch, assigned }) => {
    const assignment = sortedPlaces(assigned.map((tp) => `${tp.topic}-${tp.partition}`))
    return [clientId, { instance: null, assignment, epoch: memberEpoch }] as const
  })
  const offsets = memories.flatMap((memory) =>
    Object.values(memory.states).flatMap((state) =>
      state.group === name && state.startOffset >= 0
        ? [[`${state.topic}-${state.partition}`, state.startOffset] as const]
        : [],
    ),
  )
  return {
    type: 'share',
    state: members.length === 0 ? 'Empty' : 'Stable',
    assignor: '',
    epoch: group.groupEpoch,
    members: sortedTable(Object.fromEntries(members)),
    offsets: sortedTable(Object.fromEntries(offsets)),
  }
}
