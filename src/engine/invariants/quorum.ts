/** What the metadata quorum promises: K1, K2, K5, K8 of the project's list. */
import { digest } from '../kernel/snapshot.ts'
import { metadataBatches } from '../raft/quorum-log.ts'
import type { Node } from '../world.ts'
import { rises } from './replication.ts'
import type { Invariant, Watch } from './types.ts'
import { controllersOf } from './views.ts'

const electionSafety: Invariant = {
  id: 'K1',
  name: 'at most one quorum leader in an epoch',
  cites: 'KIP-595; RaftEventSimulationTest.SingleLeader',
  when: 'every event',
  broken(world, ghosts) {
    for (const node of controllersOf(world)) {
      if (node.process !== 'running' || node.raft.memory.role.kind !== 'leader') continue
      const { epoch } = node.raft.disk
      const other = ghosts.quorumLeaders[epoch]
      if (other && other !== node.id) return `${other} and ${node.id} both lead epoch ${epoch}`
      ghosts.quorumLeaders[epoch] = node.id
    }
    return null
  },
}

const monotonicEpoch: Invariant = {
  id: 'K2',
  name: 'a node never goes back to an earlier quorum epoch',
  cites: 'RaftEventSimulationTest.MonotonicEpoch',
  when: 'every event',
  broken(world, ghosts) {
    for (const node of controllersOf(world))
      rises(ghosts, `K2 quorum epoch of ${node.id}`, node.raft.disk.epoch)
    return null
  },
}

function quorumMember(node: Node): node is Extract<Node, { raft: unknown }> {
  return node.role === 'controller' || node.role === 'broker'
}

const consistentMetadata: Invariant = {
  id: 'K5',
  name: 'committed metadata is the same on every node',
  cites: 'RaftEventSimulationTest.ConsistentCommittedData',
  when: 'thorough',
  broken(world, ghosts) {
    for (const node of Object.values(world.nodes)) {
      if (!quorumMember(node)) continue
      for (const batch of metadataBatches(node.raft.disk)) {
        if (batch.baseOffset + batch.records.length > node.raft.memory.highWatermark) break
        const content = digest(batch)
        const known = ghosts.metadata[batch.baseOffset]
        if (known !== undefined && known !== content)
          return `offset ${batch.baseOffset} differs on ${node.id}`
        ghosts.metadata[batch.baseOffset] = content
      }
    }
    return null
  },
}

/** Broker epochs rise over the whole cluster. */
export const watchQuorum: Watch = (fact, ghosts) => {
  if (fact.kind === 'BrokerRegistered')
    rises(ghosts, `K9 broker epoch of broker ${fact.broker}`, fact.brokerEpoch)
}

export const quorumInvariants: readonly Invariant[] = [electionSafety, monotonicEpoch, consistentMetadata]
