/** KIP-853: controllers are added and removed while the cluster runs; the metadata log says who the voters are. */
import { expect, test } from 'vitest'
import type { FactKind, FactOf } from './facts.ts'
import { createRun, type Run } from './history/run.ts'
import { SECOND } from './kernel/types.ts'
import { lastVoterSet } from './raft/voter-set.ts'
import type { Scenario } from './scenario.ts'
import type { Controller } from './world.ts'

const scenario: Scenario = {
  version: 1,
  id: 'dynamic-voters',
  seed: 1,
  network: 'datacentre',
  brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
  controllers: [100, 101, 102],
  features: { 'kraft.version': 1 },
  brokerConfig: { 'offsets.topic.num.partitions': 1 },
  topics: [{ name: 't', partitions: 1, replicationFactor: 3 }],
  producers: [],
  consumers: [],
}

function start(changes: Partial<Scenario> = {}): Run {
  const run = createRun({ version: 1, scenario: { ...scenario, ...changes }, seed: 1, commands: [] })
  run.advanceTo(10 * SECOND)
  return run
}

const wait = (run: Run, seconds: number) => run.advanceTo(run.now + Math.round(seconds * SECOND))
const ofKind = <K extends FactKind>(run: Run, kind: K, since = 0) =>
  run.facts.flatMap(({ at, fact }) =>
    fact.kind === kind && at >= since ? [{ at, ...(fact as FactOf<K>) }] : [],
  )
const controller = (run: Run, id: number) => run.world.nodes[`controller-${id}`] as Controller
const active = (run: Run) =>
  Object.values(run.world.nodes).find((n): n is Controller => n.role === 'controller' && n.active !== null)
const votersOf = (node: Controller | undefined) => node?.raft.voters.map((id) => Number(id.slice(11)))
const answers = (run: Run, since: number) =>
  ofKind(run, 'AdminAnswered', since).map((f) => `${f.api} ${f.error}`)

test('the first leader writes the set the cluster was formatted with, and every node reads it from the log', () => {
  const run = start()
  const batch = active(run)?.raft.disk.log[0]
  expect(batch?.records.map((r) => r.kind)).toEqual([
    'LeaderChangeMessage',
    'KRaftVersionRecord',
    'VotersRecord',
  ])
  for (const node of Object.values(run.world.nodes))
    if (node.role === 'broker' || node.role === 'controller') {
      expect(node.raft.voters).toEqual(['controller-100', 'controller-101', 'controller-102'])
      expect(node.raft.isVoter).toBe(node.role === 'controller')
    }
})

test('a new controller follows as an observer, and is a voter once it has caught up', () => {
  const run = start()
  const since = run.now
  run.act({ kind: 'AddController', id: 103 })
  expect(controller(run, 103).raft.isVoter).toBe(false)
  wait(run, 10)
  expect(answers(run, since)).toEqual(['AddRaftVoter NONE'])
  const [changed] = ofKind(run, 'VotersChanged', since)
  expect(changed).toMatchObject({ what: 'added', voter: 'controller-103', node: active(run)?.id })
  expect(changed?.voters).toHaveLength(4)
  expect(controller(run, 103).raft.isVoter).toBe(true)
  expect(active(run)?.raft.memory.role).toHaveProperty(['voters', 'controller-103'])
})

test('four voters stand one loss, and not two: the new one counts', () => {
  const run = start()
  run.act({ kind: 'AddController', id: 103 })
  wait(run, 10)
  const others = [100, 101, 102].filter((id) => id !== active(run)?.nodeId)
  run.act({ kind: 'CrashNode', node: `controller-${others[0]}` })
  wait(run, 10)
  expect(active(run)).toBeDefined()
  run.act({ kind: 'CrashNode', node: `controller-${others[1]}` })
  wait(run, 20)
  expect(active(run)).toBeUndefined()
})

test('a removed leader goes on until the change is committed, then resigns, and a voter takes over', () => {
  const run = start()
  const old = active(run) as Controller
  const since = run.now
  run.act({ kind: 'RemoveController', id: old.nodeId })
  wait(run, 10)
  expect(answers(run, since)).toEqual(['RemoveRaftVoter NONE'])
  const [resigned] = ofKind(run, 'QuorumLeaderResigned', since)
  const [changed] = ofKind(run, 'VotersChanged', since)
  const committed = ofKind(run, 'MetadataCommitted', since).find((f) => f.to > (changed?.offset ?? Infinity))
  expect(resigned?.node).toBe(old.id)
  expect(resigned?.at).toBeGreaterThanOrEqual(committed?.at ?? Infinity)
  expect(active(run)?.id).not.toBe(old.id)
  expect(votersOf(active(run))).not.toContain(old.nodeId)
  expect(old.raft.isVoter).toBe(false)
  expect(old.raft.memory.role.kind).toBe('follower')
  expect(old.raft.disk.logEndOffset).toBe(active(run)?.raft.disk.logEndOffset)
})

test('a controller that lost its disk is no voter until it is removed and added again', () => {
  const run = start()
  const id = [100, 101, 102].find((one) => one !== active(run)?.nodeId) as number
  const node = `controller-${id}`
  run.act({ kind: 'CrashNode', node })
  wait(run, 1)
  run.act({ kind: 'WipeDisk', node })
  run.act({ kind: 'StartNode', node })
  wait(run, 10)
  expect(controller(run, id).raft.disk.logEndOffset).toBe(active(run)?.raft.disk.logEndOffset)
  expect(controller(run, id).raft.isVoter).toBe(false)
  let since = run.now
  run.act({ kind: 'AddController', id })
  wait(run, 5)
  expect(answers(run, since)).toEqual(['AddRaftVoter DUPLICATE_VOTER'])
  since = run.now
  run.act({ kind: 'RemoveController', id })
  wait(run, 5)
  run.act({ kind: 'AddController', id })
  wait(run, 10)
  expect(answers(run, since)).toEqual(['RemoveRaftVoter NONE', 'AddRaftVoter NONE'])
  expect(controller(run, id).raft.isVoter).toBe(true)
  expect(lastVoterSet(controller(run, id).raft.disk)?.voters.find((v) => v.id === node)?.directoryId).toBe(
    controller(run, id).raft.disk.directoryId,
  )
})

test('one that cannot be reached is not added', () => {
  const run = start()
  const since = run.now
  run.act({ kind: 'AddController', id: 103 })
  run.act({ kind: 'CrashNode', node: 'controller-103' })
  wait(run, 90)
  expect(answers(run, since)).toEqual(['AddRaftVoter REQUEST_TIMED_OUT'])
  expect(votersOf(active(run))).toEqual([100, 101, 102])
})

test('the last voter stays, who is no voter cannot be removed, and with kraft.version 0 nobody can', () => {
  const one = start({ controllers: [100] })
  let since = one.now
  one.act({ kind: 'RemoveController', id: 100 })
  wait(one, 5)
  expect(answers(one, since)).toEqual(['RemoveRaftVoter UNKNOWN_SERVER_ERROR'])
  const run = start()
  run.act({ kind: 'RemoveController', id: 100 })
  wait(run, 10)
  since = run.now
  run.act({ kind: 'RemoveController', id: 100 })
  wait(run, 10)
  expect(answers(run, since)).toEqual(['RemoveRaftVoter VOTER_NOT_FOUND'])
  const fixed = start({ features: { 'kraft.version': 0 } })
  since = fixed.now
  fixed.act({ kind: 'RemoveController', id: 100 })
  wait(fixed, 5)
  expect(answers(fixed, since)).toEqual(['RemoveRaftVoter UNSUPPORTED_VERSION'])
  expect(() => fixed.act({ kind: 'AddController', id: 103 })).toThrow(/id is 103.*kraft.version 0/)
})

test('snapshots carry the voters: a controller that joins by one knows them', () => {
  const run = start({
    brokerConfig: {
      'offsets.topic.num.partitions': 1,
      'metadata.log.max.record.bytes.between.snapshots': 1_500,
      'metadata.max.retention.bytes': 4_000,
    },
  })
  for (let i = 0; i < 30; i++) {
    run.act({ kind: 'CreateTopic', topic: `x${i}`, partitions: 1, replicationFactor: 1, config: {} })
    wait(run, 1)
  }
  wait(run, 120)
  const leader = active(run) as Controller
  expect(leader.raft.disk.logStartOffset).toBeGreaterThan(0)
  run.act({ kind: 'AddController', id: 103 })
  wait(run, 10)
  expect(ofKind(run, 'MetadataSnapshotLoaded').map((f) => f.node)).toContain('controller-103')
  expect(votersOf(controller(run, 103))).toEqual([100, 101, 102, 103])
})
