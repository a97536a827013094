import { expect, test } from 'vitest'
import { createRun, type Micros, MS, type Run, SECOND } from '../../engine/index.ts'
import { opening } from '../../scenarios/index.ts'
import { readGroup, readProducer } from './client-view.ts'
import {
  type Countdown,
  controllerCountdown,
  lagCountdown,
  memberCountdown,
  retentionCountdowns,
} from './countdowns.ts'

function runTo(at: Micros): Run {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(at)
  return run
}

/** The moment at which a countdown says that its timeout is over. */
const endOf = (run: Run, countdown: Countdown | null | undefined): Micros =>
  run.now + (countdown?.left ?? Number.NaN) * 100 * MS

const memberIn = (run: Run, id: string) => {
  const node = run.world.nodes[`consumer-${id}`]
  if (node?.role !== 'consumer') throw new Error('not there')
  return node
}

test('nothing runs out while all is well', () => {
  const run = runTo(30 * SECOND)
  const { nodes } = run.world
  for (const node of Object.values(nodes)) {
    if (node.role === 'consumer') expect(memberCountdown(run.world, node, run.now), node.id).toBeNull()
    if (node.role === 'controller') expect(controllerCountdown(run.world, node, run.now), node.id).toBeNull()
    if (node.role === 'producer') expect(readProducer(run.world, node.id, run.now)?.runsOut).toBeNull()
    if (node.role === 'broker')
      expect(lagCountdown(run.world, 'user-events-0', node.brokerId, run.now), node.id).toBeNull()
  }
})

test('the session of a paused member ends when it says so, not before', () => {
  const run = runTo(30 * SECOND)
  run.act({ kind: 'PauseNode', node: 'consumer-analytics-1' })
  run.seek(34 * SECOND)
  const members = () => readGroup(run.world, 'user-analytics-group', ['consumer-analytics-1'], run.now)
  const countdown = memberCountdown(run.world, memberIn(run, 'analytics-1'), run.now)
  expect(countdown?.kind).toBe('session')
  const end = endOf(run, countdown)
  const generation = members().generation
  run.seek(end - SECOND)
  expect(members()).toMatchObject({ generation, state: 'Stable' })
  run.seek(end + SECOND)
  expect(members().state === 'Stable' && members().generation === generation).toBe(false)
})

test('a follower that is cut off leaves the ISR when its time is over', () => {
  const run = runTo(30 * SECOND)
  run.act({ kind: 'CutLink', a: 'broker-1', b: 'broker-2', direction: 'both' })
  run.seek(44 * SECOND)
  const countdown = lagCountdown(run.world, 'user-events-0', 2, run.now)
  expect(countdown?.kind).toBe('lag')
  expect(lagCountdown(run.world, 'user-events-0', 3, run.now)).toBeNull()
  const isr = () => {
    const node = run.world.nodes['broker-1']
    const role = node?.role === 'broker' ? node.memory?.replicas['user-events-0']?.role : undefined
    return role?.kind === 'leader' ? role.isr : []
  }
  const end = endOf(run, countdown)
  run.seek(end - SECOND)
  expect(isr()).toContain(2)
  // The leader looks twice in replica.lag.time.max.ms.
  run.seek(end + 16 * SECOND)
  expect(isr()).not.toContain(2)
})

test('a producer without brokers says how long its oldest batch still has', () => {
  const run = runTo(30 * SECOND)
  for (const id of [1, 2, 3]) run.act({ kind: 'CrashNode', node: `broker-${id}` })
  run.seek(60 * SECOND)
  const view = readProducer(run.world, 'producer-web-frontend', run.now)
  expect(view?.runsOut?.kind).toBe('delivery')
  expect(view?.runsOut?.left).toBeGreaterThan(0)
  const end = endOf(run, view?.runsOut)
  run.seek(end + SECOND)
  const failed = run.facts.find(({ at, fact }) => fact.kind === 'BatchFailed' && Math.abs(at - end) <= SECOND)
  expect(failed).toBeDefined()
})

test('controllers that hear nothing of their leader give it up, then stand', () => {
  const run = runTo(30 * SECOND)
  const leader = Object.values(run.world.nodes).find(
    (node) => node.role === 'controller' && node.raft.memory.role.kind === 'leader',
  )
  run.act({ kind: 'PauseNode', node: leader?.id ?? '' })
  const kinds = new Set<string>()
  for (let at = run.now; at < 40 * SECOND; at += 100 * MS) {
    run.seek(at)
    for (const node of Object.values(run.world.nodes))
      if (node.role === 'controller') kinds.add(controllerCountdown(run.world, node, run.now)?.kind ?? 'none')
  }
  expect(kinds).toContain('fetch')
  expect(kinds).toContain('election')
})

test('brokers without closed segments do not count down to looking for old ones', () => {
  expect(retentionCountdowns(runTo(30 * SECOND).world, 30 * SECOND)).toEqual({})
})
