import { describe, expect, test } from 'vitest'
import { createRun, SECOND } from '../../../engine/index.ts'
import { opening } from '../../../scenarios/index.ts'
import { layoutStage } from '../layout.ts'
import { createRoutes } from '../routes.ts'
import { readShape } from '../shape.ts'
import { assignmentLinks } from './assignment.ts'

function stageAt(at: number) {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(at)
  const layout = layoutStage(readShape(run.world, ['__consumer_offsets']), { width: 1130, height: 620 })
  return { run, layout, routes: createRoutes(layout) }
}

describe('a member is joined to the leaders of its partitions', () => {
  const { run, layout, routes } = stageAt(36 * SECOND)
  const links = (about: Parameters<typeof assignmentLinks>[2]) =>
    assignmentLinks(run.world, run.now, about, routes)

  test('when it is looked at, from its card to the card of the leader, by the gutters', () => {
    const [first, ...rest] = links({ kind: 'consumer', node: 'consumer-audit-1' })
    expect(rest).toHaveLength(4)
    const client = layout.clients.find(({ node }) => node === 'consumer-audit-1')
    expect(first?.route.points[0]).toEqual(client?.approach[0])
    const column = layout.columns.find(({ key }) => key === first?.key)
    expect(first?.route.points.at(-1)?.x).toBeCloseTo(column?.exitX ?? 0, 0)
  })

  test('with its group all members are, each partition once; of a partition every group that reads it', () => {
    const keys = links({ kind: 'group', group: 'user-analytics-group' }).map(({ key }) => key)
    expect([...keys].sort()).toEqual(['user-events-0', 'user-events-1', 'user-events-2'])
    const readers = links({ kind: 'partition', topic: 'user-events', partition: 1 })
    expect(readers.map(({ group }) => group).sort()).toEqual(['audit-group', 'user-analytics-group'])
    expect(links({ kind: 'broker', broker: 1 })).toEqual([])
  })

  test('not while it joins or when it is gone', () => {
    run.act({ kind: 'CrashNode', node: 'consumer-analytics-1' })
    expect(links({ kind: 'consumer', node: 'consumer-analytics-1' })).toEqual([])
    const early = stageAt(10 * SECOND)
    expect(
      assignmentLinks(early.run.world, early.run.now, { kind: 'group', group: 'audit-group' }, early.routes),
    ).toEqual([])
  })
})
