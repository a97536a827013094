import { describe, expect, test } from 'vitest'
import { createRun, health, type KafkaWorld, MS } from '../engine/index.ts'
import { opening } from './opening.ts'
import { parseScenario } from './schema.ts'

function groupsOf(world: KafkaWorld) {
  return Object.values(world.nodes).flatMap((node) =>
    node.role === 'broker' && node.memory ? Object.values(node.memory.groups) : [],
  )
}

describe('the opening scenario', () => {
  test('passes the schema that scenarios from outside must pass', () => {
    expect(parseScenario(JSON.parse(JSON.stringify(opening)))).toEqual(opening)
  })

  test('opens when every group is stable and records flow', () => {
    const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
    run.seek((opening.openAtMs ?? 0) * MS)
    expect(groupsOf(run.world).map((group) => [group.groupId, group.state])).toEqual(
      expect.arrayContaining([
        ['user-analytics-group', 'Stable'],
        ['audit-group', 'Stable'],
      ]),
    )
    expect(health(run.world)).toMatchObject({ underReplicated: 0, offline: 0 })
    const consumed = run.series.slice(-8).reduce((all, sample) => all + sample.consumed, 0)
    expect(consumed).toBeGreaterThan(5)
  })
})
