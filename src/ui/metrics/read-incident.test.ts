import { describe, expect, test } from 'vitest'
import { type Command, createRun, type Run, SECOND } from '../../engine/index.ts'
import { opening } from '../../scenarios/opening.ts'
import { failuresIn, readIncident } from './read-incident.ts'

function ranWith(commands: readonly [atSeconds: number, command: Command][], until: number): Run {
  const run = createRun({ version: 1, scenario: opening, seed: 7, commands: [] })
  for (const [at, command] of commands) {
    run.seek(at * SECOND)
    run.act(command)
  }
  run.seek(until * SECOND)
  return run
}

function incident(run: Run) {
  const [start] = failuresIn(run.facts, run.now)
  if (!start) throw new Error('no failure')
  return readIncident(run.facts, start, run.now)
}
const roles = (run: Run) => incident(run).moments.map(({ role }) => role)

describe('the strip of an incident', () => {
  test('of a broker that crashes and comes back: noticed, elected, retried, acknowledged, returned, whole', () => {
    const run = ranWith(
      [
        [20, { kind: 'CrashNode', node: 'broker-1' }],
        [40, { kind: 'StartNode', node: 'broker-1' }],
      ],
      75,
    )
    const found = roles(run)
    for (const role of [
      'failure',
      'noticed',
      'elected',
      'acknowledged',
      'repaired',
      'returned',
      'whole',
    ] as const)
      expect(found).toContain(role)
    const order = ['failure', 'noticed', 'elected', 'repaired', 'returned', 'whole'] as const
    const places = order.map((role) => found.indexOf(role))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(found.at(-1)).toBe('whole')
  })

  test('tells each moment at its time, with the time since the one before', () => {
    const run = ranWith([[20, { kind: 'CrashNode', node: 'broker-1' }]], 60)
    const { moments } = incident(run)
    let at = moments[0]?.timed.at ?? 0
    for (const moment of moments) {
      expect(moment.timed.at - at).toBe(moment.since)
      at = moment.timed.at
      expect(run.facts).toContain(moment.timed)
    }
    const noticed = moments.find(({ role }) => role === 'noticed')
    expect(noticed?.timed.fact.kind).toBe('BrokerFenced')
    expect((noticed?.timed.at ?? 0) - 20 * SECOND).toBeGreaterThan(5 * SECOND)
  })

  test('does not call an acknowledgement decisive before anything was hurt', () => {
    const run = ranWith([[20, { kind: 'CrashNode', node: 'broker-1' }]], 22)
    expect(roles(run)).not.toContain('acknowledged')
  })

  test('of a link that is cut and healed', () => {
    const run = ranWith(
      [
        [20, { kind: 'CutLink', a: 'broker-2', b: '*', direction: 'both' }],
        [45, { kind: 'HealAllLinks' }],
      ],
      80,
    )
    const found = roles(run)
    expect(found.slice(0, 1)).toEqual(['failure'])
    expect(found).toEqual(expect.arrayContaining(['noticed', 'elected', 'repaired']))
  })

  test('of the active controller: another one is elected', () => {
    const run = ranWith([[20, { kind: 'CrashNode', node: 'controller-100' }]], 40)
    expect(roles(run)).toContain('elected')
  })

  test('ends where the next failure begins, and failures are listed newest first', () => {
    const run = ranWith(
      [
        [20, { kind: 'CrashNode', node: 'broker-1' }],
        [35, { kind: 'CrashNode', node: 'broker-2' }],
      ],
      60,
    )
    const [second, first] = failuresIn(run.facts, run.now)
    expect((second?.at ?? 0) > (first?.at ?? 0)).toBe(true)
    const last = first && readIncident(run.facts, first, run.now).moments.at(-1)
    expect(last?.timed.at).toBeLessThanOrEqual(second?.at ?? 0)
  })
})
