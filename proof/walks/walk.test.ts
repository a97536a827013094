import { expect, test } from 'vitest'
import { createRun } from '../../src/engine/index.ts'
import { digest } from '../../src/engine/kernel/snapshot.ts'
import { decodeLink } from '../../src/share/link.ts'
import { linkOf } from './report.ts'
import { Rig } from './rig.ts'
import { shapeOf } from './shape.ts'
import { shrink } from './shrink.ts'
import { type Failure, walk } from './walk.ts'

const EVENTS = { events: 3_000 }

/** A walk as if it had failed at its end. */
function ended(seed: number): Failure {
  const rig = new Rig({ scenario: shapeOf(seed), seed })
  rig.runTo(4_000_000)
  rig.act({ kind: 'CrashNode', node: 'broker-1' })
  rig.runTo(9_000_000)
  rig.act({ kind: 'StartNode', node: 'broker-1' })
  rig.runTo(15_000_000)
  const { now: at, steps } = rig.world
  return { invariant: 'X', message: 'made up', recording: rig.recording(), at, steps, healingSince: null }
}

test('the same seed walks the same way', () => {
  for (const seed of [3, 4, 5]) {
    const [first, again] = [walk(seed, EVENTS), walk(seed, EVENTS)]
    expect(again.steps).toBe(first.steps)
    expect([...again.reached]).toEqual([...first.reached])
  }
})

test('a walk opened as a link is the same run, event by event', async () => {
  const failure = ended(7)
  const { recording, steps, digest: told } = await decodeLink(await linkOf(failure))
  const run = createRun(recording)
  if (steps === null) throw new Error('the link names no event')
  while (run.world.steps < steps) run.stepEvent()
  expect(run.digest()).toBe(told)
  const rig = new Rig({ scenario: recording.scenario, seed: recording.seed, commands: recording.commands })
  rig.runTo(failure.at)
  expect(rig.world.steps).toBe(steps)
  expect(digest({ ...rig.world, now: 0 })).toBe(digest({ ...run.world, now: 0 }))
})

test('being watched changes nothing', () => {
  const [watched, alone] = [true, false].map((checked) => {
    const rig = new Rig({ scenario: shapeOf(11), seed: 11, checked })
    rig.runTo(20_000_000)
    return digest(rig.world)
  })
  expect(watched).toBe(alone)
})

test('a failure that cannot be seen again is told as it was', () => {
  const failure = ended(9)
  expect(shrink(failure)).toBe(failure)
})
