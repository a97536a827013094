import { describe, expect, it } from 'vitest'
import { createRun, SECOND } from '../../engine/index.ts'
import { opening } from '../../scenarios/index.ts'
import type { Selection } from '../store.ts'
import { operationsFor } from './operations-for.ts'

function runTo(seconds: number) {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(seconds * SECOND)
  return run
}
const idsFor = (selection: Selection, run: ReturnType<typeof runTo>) =>
  operationsFor(selection, run.world).map(({ operation }) => operation.id)

describe('what is offered for a thing', () => {
  it('is only what can be done to it now', () => {
    const run = runTo(20)
    const broker: Selection = { kind: 'broker', broker: 2 }
    expect(idsFor(broker, run)).toEqual(
      expect.arrayContaining(['CrashNode', 'StopNode', 'PauseNode', 'CutLink']),
    )
    expect(idsFor(broker, run)).not.toContain('StartNode')
    expect(idsFor(broker, run)).not.toContain('HealLink')
    run.act({ kind: 'CrashNode', node: 'broker-2' })
    run.act({ kind: 'CutLink', a: 'broker-2', b: 'broker-3', direction: 'both' })
    expect(idsFor(broker, run)).toEqual(expect.arrayContaining(['StartNode', 'WipeDisk', 'HealLink']))
    expect(idsFor(broker, run)).not.toContain('CrashNode')
    expect(idsFor({ kind: 'broker', broker: 1 }, run)).not.toContain('HealLink')
  })

  it('acts at once only when nothing is left to be asked', () => {
    const offers = operationsFor({ kind: 'broker', broker: 2 }, runTo(20).world)
    const direct = (id: string) => offers.find(({ operation }) => operation.id === id)?.direct
    expect(direct('CrashNode')).toBe(true)
    expect(direct('CutLink')).toBe(false)
  })

  it('belongs to the thing: no broker’s operations on a topic', () => {
    const ids = idsFor({ kind: 'topic', topic: 'user-events' }, runTo(20))
    expect(ids).toContain('DeleteTopic')
    expect(ids).not.toContain('CrashNode')
    expect(idsFor({ kind: 'message', seq: 1 }, runTo(20))).toEqual([])
  })
})
