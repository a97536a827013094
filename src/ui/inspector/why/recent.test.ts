import { describe, expect, it } from 'vitest'
import { createRun, MS, type Run } from '../../../engine/index.ts'
import { opening } from '../../../scenarios/opening.ts'
import type { Selection } from '../../store.ts'
import { RECENT_SPAN, recentOf } from './recent.ts'

function runTo(ms: number): Run {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(ms * MS)
  return run
}

function recent(run: Run, selection: Selection) {
  const from = Math.max(0, run.now - RECENT_SPAN)
  return recentOf(run.trace(from)?.read(run.world, from, run.now) ?? [], selection)
}

describe('the requests lately', () => {
  it('of a node are those it sent or was sent, newest first', () => {
    const rows = recent(runTo(32_000), { kind: 'producer', node: 'producer-web-frontend' })
    expect(rows.length).toBeGreaterThan(3)
    expect(rows.every(({ exchange }) => exchange.client === 'producer-web-frontend')).toBe(true)
    const times = rows.map(({ exchange }) => exchange.sentAt)
    expect(times).toEqual(times.toSorted((a, b) => b - a))
  })

  it('of a partition and of a group are those about it', () => {
    const run = runTo(32_000)
    const about = (selection: Selection) => new Set(recent(run, selection).map(({ api }) => api))
    expect(about({ kind: 'partition', topic: 'user-events', partition: 0 })).toContain('Fetch')
    expect(about({ kind: 'group', group: 'audit-group' })).toContain('Heartbeat')
  })
})

describe('an event among the requests', () => {
  it('is brought about by the message that arrived then', () => {
    const run = runTo(32_000)
    const trace = run.trace(20_000 * MS)
    const appended = run.facts.findLast(
      ({ fact }) => fact.kind === 'BatchAppended' && fact.leader && !fact.partition.startsWith('__'),
    )
    const seq = trace?.seqAt(appended?.step ?? 0) ?? null
    const found = trace?.read(run.world, 20_000 * MS, run.now).find(({ id }) => id === seq)
    expect(found?.kind).toBe('ProduceRequest')
    expect(found?.arrivedAt).toBe(appended?.at)
    expect(trace?.stepOf(seq ?? 0)).toBe(appended?.step)
    expect(trace?.seqAt(1)).toBeNull()
  })
})
