/** Everything a ZooKeeper server answers, and what it does by itself. */
import type { RequestFailed } from '../kernel/types.ts'
import type { Message } from '../messages.ts'
import type { Handlers, KafkaIo, ZooKeeper } from '../world.ts'
import { clientRequestHandlers } from './client-requests.ts'
import { electionHandlers, startElection } from './election.ts'
import { followerHandlers, followerTick, leaderFailed, retryLeader } from './follower.ts'
import { leaderHandlers, leaderTick, learnerFailed } from './leader.ts'
import { freshZkMemory, LEARNER, memoryOfZk, ZAB } from './server.ts'

const timers: Handlers<ZooKeeper, 'ZkTickTimer' | 'ZkDiscoveryTimer'> = {
  ZkTickTimer(self, { token }, io) {
    const memory = memoryOfZk(self)
    if (token !== memory.token) return
    if (memory.role.kind === 'LEADING') leaderTick(self, io, memory.role)
    else if (memory.role.kind === 'FOLLOWING') followerTick(self, io, memory.role)
  },
  ZkDiscoveryTimer(self, { token }, io) {
    if (token === memoryOfZk(self).token) retryLeader(self, io)
  },
}

export const zooKeeperHandlers = {
  ...electionHandlers,
  ...followerHandlers,
  ...leaderHandlers,
  ...clientRequestHandlers,
  ...timers,
}

/** A request to another server got no answer. */
export function zooKeeperFailed(self: ZooKeeper, failure: RequestFailed<Message>, io: KafkaIo): void {
  const { role } = memoryOfZk(self)
  if (failure.channel === ZAB) learnerFailed(self, failure.to)
  else if (failure.channel === LEARNER && role.kind === 'FOLLOWING' && role.leader === failure.to)
    leaderFailed(self, io, failure.request?.kind === 'ZkFollowerInfoRequest')
}

/** The process has started: what it logged before is there, what it knew is not. */
export function startZooKeeper(self: ZooKeeper, io: KafkaIo): void {
  self.memory = freshZkMemory(self)
  startElection(self, io)
}

/** SIGTERM: a server just ends; its connections close and the others look for a leader if they must. */
export function stopZooKeeper(self: ZooKeeper, io: KafkaIo): void {
  io.report({ kind: 'ShutdownRequested', node: self.id, role: 'zookeeper' })
  self.process = 'stopped'
  self.memory = null
  io.report({ kind: 'NodeStopped', node: self.id, role: 'zookeeper' })
  io.exit()
}
