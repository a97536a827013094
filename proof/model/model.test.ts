import { describe, expect, test } from 'vitest'
import { parse, describe as words } from './actions.ts'
import { broken } from './invariants.ts'
import { apply, type Bounds, enabled } from './model.ts'
import { BROKEN, CURRENT } from './rules.ts'
import { replay, SCRIPTS } from './scripts.ts'
import { keyOf, search } from './search.ts'
import { initialState, type State } from './state.ts'
import { firstCaught, type Schedule, walk } from './walk.ts'

/** Walks are never more than this; the rarest, M1, is first caught by swarm walk 7,719. */
const WALKS = 10_000

describe('broken rules', () => {
  test.each(Object.entries(BROKEN))('are caught by random walks: %s', (_, rules) => {
    expect(firstCaught(rules, WALKS, 'swarm')).not.toBeNull()
  })
})

describe('the current rules', () => {
  test.each<Schedule>(['uniform', 'swarm'])('break nothing in 100,000 %s walks', (schedule) => {
    expect(firstCaught(CURRENT, 100_000, schedule)).toBeNull()
  })

  test.each<[Bounds, number]>([
    [{ replicas: 2, records: 3, epochs: 5 }, 154_398],
    [{ replicas: 3, records: 2, epochs: 3 }, 110_725],
  ])('break nothing anywhere within %o', (bounds, states) => {
    expect(search(CURRENT, { bounds })).toEqual({ actions: null, broken: null, complete: true, states })
  })
})

describe.each(SCRIPTS)('$name', (script) => {
  const { rules, invariant, bounds, steps, fixedBy } = script

  test('breaks its invariant at the last step, under the rules of its time', () => {
    const { brokenAt, broken: name, refused } = replay(steps, rules, bounds, [invariant])
    expect({ brokenAt, name, refused }).toEqual({ brokenAt: steps.length, name: invariant, refused: [] })
  })

  test('breaks nothing under the rules that mended it, nor under the current ones', () => {
    expect(replay(steps, fixedBy, bounds).broken).toBeNull()
    expect(replay(steps, CURRENT, bounds).broken).toBeNull()
  })

  test('is as short as can be', () => {
    const found = search(rules, { bounds, invariants: [invariant] })
    expect([found.broken, found.actions?.length]).toEqual([invariant, steps.length])
    const way = (found.actions ?? []).map(words)
    expect(replay(way, rules, bounds, [invariant]).brokenAt).toBe(steps.length)
  })
})

test('KIP-101 keeps the record that S-01 lost, for the epoch tells the follower where to cut', () => {
  const [s01] = SCRIPTS
  if (!s01) throw new Error('S-01 is missing')
  const logs = (at: Parameters<typeof replay>[1]) =>
    replay(s01.steps, at, s01.bounds, [s01.invariant]).state.replicas.map(({ log }) => log.length)
  expect(logs(s01.rules)).toEqual([1, 0])
  expect(logs(s01.fixedBy)).toEqual([1, 1])
})

test('the same seed gives the same walk, and schedules and seeds differ', () => {
  const same = walk(CURRENT, 7, 'swarm')
  expect(walk(CURRENT, 7, 'swarm')).toEqual(same)
  expect(walk(CURRENT, 8, 'swarm')).not.toEqual(same)
  expect(walk(CURRENT, 7, 'uniform')).not.toEqual(same)
})

test('every kind of step is taken by walks of the current rules, but for those that belong to other rules', () => {
  const taken = new Set<string>()
  for (let seed = 0; seed < 50; seed++) {
    for (const action of walk(CURRENT, seed, 'swarm').actions)
      taken.add(words(action).split(' ')[0] as string)
  }
  expect([...taken].sort()).toEqual(
    ['append', 'elect', 'expand', 'fence', 'fetch', 'follow', 'lead', 'raise', 'shrink'].sort(),
  )
})

test('a step is written and read alike, and nothing else is read', () => {
  for (const { steps } of SCRIPTS) for (const step of steps) expect(words(parse(step))).toBe(step)
  for (const wrong of ['', 'dance A', 'elect D', 'elect A e1', 'shrink A', 'lead A 1', 'elect A ']) {
    expect(() => parse(wrong)).toThrow('No action of the model')
  }
})

test('states that differ by the names of the replicas only have the same key, others have not', () => {
  const bounds = { replicas: 3, records: 1, epochs: 2 }
  const play = (...steps: string[]): State => {
    const { state, refused } = replay(steps, CURRENT, bounds)
    expect(refused).toEqual([])
    return state
  }
  const one = play('elect A', 'lead A e0', 'append A', 'follow B e0')
  const renamed = play('elect C', 'lead C e0', 'append C', 'follow A e0')
  expect(keyOf(renamed)).toBe(keyOf(one))
  expect(keyOf(play('elect A', 'lead A e0', 'append A'))).not.toBe(keyOf(one))
})

describe('each invariant sees its own break', () => {
  const bounds = { replicas: 2, records: 2, epochs: 2 }
  const start = replay(
    ['elect A', 'lead A e0', 'follow B e0', 'append A', 'fetch B', 'raise A'],
    CURRENT,
    bounds,
  ).state
  const change = (at: number, by: Partial<State['replicas'][number]>): State => ({
    ...start,
    replicas: start.replicas.map((replica, place) => (place === at ? { ...replica, ...by } : replica)),
  })

  const both = (one: readonly number[], other: readonly number[]): State => ({
    ...start,
    replicas: start.replicas.map((replica, place) => ({ ...replica, log: place === 0 ? one : other })),
  })

  test('nothing is broken to begin with', () => {
    expect(broken(start, CURRENT)).toBeNull()
    expect(broken(initialState(3), CURRENT)).toBeNull()
  })

  test.each([
    ['HighWatermarkWithinLog', change(1, { highWatermark: 2 })],
    ['LogMatching', both([18, 20], [19, 20])],
    ['WeakIsr', change(1, { log: [] })],
    ['StrongIsr', change(1, { log: [] })],
    ['LeaderCompleteness', change(0, { log: [], highWatermark: 0 })],
    ['ConsistentRead', change(0, { log: [2] })],
  ] as const)('%s', (name, state) => {
    expect(broken(state, CURRENT, [name])).toBe(name)
  })
})

test('steps leave the state before them alone', () => {
  const bounds = { replicas: 3, records: 6, epochs: 10 }
  let state = initialState(3)
  for (const action of walk(CURRENT, 3, 'uniform').actions) {
    const before = JSON.stringify(state)
    expect(enabled(state, CURRENT, bounds)).toContain(action)
    const after = apply(state, CURRENT, action)
    expect(JSON.stringify(state)).toBe(before)
    state = after
  }
})
