import { describe, expect, it } from 'vitest'
import { createRun, SECOND } from '../../engine/index.ts'
import { opening } from '../../scenarios/index.ts'
import { NO_FILTER, passingPartitions } from '../stage/filter.ts'
import { readShape } from '../stage/shape.ts'
import { everything, search } from './search.ts'

const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
run.seek(20 * SECOND)
const all = everything(run.world)
const names = (text: string) => search(all, text).map(({ name }) => name)

describe('search', () => {
  it('finds every sort of thing by its name', () => {
    expect(names('broker 2')).toEqual(['broker 2'])
    expect(names('user-events')[0]).toBe('user-events')
    expect(names('user-events-1')).toContain('user-events-1')
    expect(names('LOG-AG')).toEqual(['log-agent'])
    expect(names('audit')).toEqual(['audit-1', 'audit-group'])
    expect(names('nothing of the kind')).toEqual([])
    expect(names('  ')).toEqual([])
  })

  it('puts the beginning of a name, then of a word, before its middle', () => {
    const found = names('events')
    expect(found[0]).toBe('user-events')
    expect(names('user')[0]?.startsWith('user')).toBe(true)
  })
})

describe('the filter', () => {
  const pass = (part: object) => passingPartitions(run.world, { ...NO_FILTER, ...part })
  it('lets everything through until something is asked for', () => {
    expect(pass({})).toBeNull()
    expect(pass({ hide: true })).toBeNull()
  })

  it('knows a topic, and what a group reads', () => {
    expect(pass({ topic: 'user-events' })).toEqual(['user-events-0', 'user-events-1', 'user-events-2'])
    expect(pass({ group: 'audit-group' })).toHaveLength(5)
    expect(pass({ group: 'audit-group', topic: 'system-logs' })).toEqual([])
  })

  it('knows what is under-replicated or has no leader after a crash', () => {
    const broken = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
    broken.seek(20 * SECOND)
    broken.act({ kind: 'CrashNode', node: 'broker-1' })
    broken.seek(40 * SECOND)
    const health = (health: 'underReplicated' | 'offline') =>
      passingPartitions(broken.world, { ...NO_FILTER, health })
    expect(health('underReplicated')).toContain('user-events-0')
    expect(health('offline')).toEqual([])
    expect(passingPartitions(run.world, { ...NO_FILTER, health: 'underReplicated' })).toEqual([])
  })

  it('leaves only what passes on the stage, and the brokers that have it', () => {
    const shape = readShape(run.world, [], new Set(['system-logs-0']))
    expect(shape.topics).toEqual([{ name: 'system-logs', partitions: 1, only: [0] }])
    expect(shape.brokers).toHaveLength(2)
  })
})
