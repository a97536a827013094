import { describe, expect, test } from 'vitest'
import { type Command, createRun, SECOND } from '../../engine/index.ts'
import { operate as english } from '../../i18n/en/operate.ts'
import { operate as korean } from '../../i18n/ko/operate.ts'
import { opening } from '../../scenarios/opening.ts'
import { filledIn, isPossible, OPERATIONS, operationOf, valuesOf } from './catalogue.ts'

/** What has a place of its own on the page, and so none in the catalogue. */
const ELSEWHERE: readonly Command['kind'][] = [
  'SendRecord',
  'SetProducerRate',
  'AddProducer',
  'AddConsumer',
  'CreateTopic',
  'ElectPreferredLeaders',
]

const runAt = (seconds: number) => {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(seconds * SECOND)
  return run
}

describe('the catalogue of operations', () => {
  test('has words in both languages for everything in it, and nothing but', () => {
    const ids = OPERATIONS.map((operation) => operation.id).sort()
    expect(Object.keys(english.op).sort()).toEqual(ids)
    expect(Object.keys(korean.op).sort()).toEqual(ids)
  })

  test.each(OPERATIONS.map((operation) => operation.id))(
    'offers %s with fields that make a possible command, whenever it offers it',
    (id) => {
      const operation = operationOf(id)
      const run = runAt(30)
      if (!operation || !isPossible(operation, run.world)) return
      const command = operation.command(filledIn(operation, run.world, {}))
      expect(command.kind).toBe(id)
      expect(ELSEWHERE).not.toContain(command.kind)
      if (id === 'AlterConfigs' || id === 'UnregisterBroker') return
      expect(() => run.act(command)).not.toThrow()
    },
  )

  test('offers what is only possible after something else once that has happened', () => {
    const run = runAt(30)
    const possible = (id: string) => {
      const operation = operationOf(id)
      return operation !== undefined && isPossible(operation, run.world)
    }
    expect(['StartNode', 'ResumeNode', 'HealLink'].map(possible)).toEqual([false, false, false])
    run.act({ kind: 'CrashNode', node: 'broker-1' })
    run.act({ kind: 'PauseNode', node: 'broker-2' })
    run.act({ kind: 'CutLink', a: 'broker-3', b: 'controller', direction: 'a-to-b' })
    expect(['StartNode', 'ResumeNode', 'HealLink'].map(possible)).toEqual([true, true, true])
    const heal = operationOf('HealLink')
    if (heal) run.act(heal.command(filledIn(heal, run.world, {})))
    expect(possible('HealLink')).toBe(false)
  })

  test('sends a consumer’s position to the transaction of a producer, and commits another offset by hand', () => {
    const config = { 'transactional.id': 'tx' }
    const producer = { id: 'tx', topic: 'user-events', keys: null, recordsPerSecond: 0, config }
    const run = runAt(30)
    run.act({ kind: 'AddProducer', producer })
    run.seek(40 * SECOND)
    run.act({ kind: 'BeginTransaction', producer: 'tx' })
    const send = operationOf('SendOffsetsToTransaction')
    if (!send || !isPossible(send, run.world)) throw new Error('not offered')
    const command = send.command(filledIn(send, run.world, {}))
    expect(command).toMatchObject({ producer: 'tx', group: null, offsets: [{ offset: expect.any(Number) }] })
    run.act(command)
    run.seek(41 * SECOND)
    const commit = operationOf('CommitOffsets')
    if (!commit) throw new Error('not there')
    const given = { assigned: 'user-events-0', commitAt: '1' }
    expect(commit.command(filledIn(commit, run.world, given))).toMatchObject({ kind: 'CommitOffsets' })
  })

  test('begins with what is selected', () => {
    const { world } = runAt(30)
    const operation = operationOf('PauseNode')
    const about = valuesOf({ kind: 'replica', topic: 'user-events', partition: 1, broker: 3 })
    expect(operation?.command(filledIn(operation, world, about))).toEqual({
      kind: 'PauseNode',
      node: 'broker-3',
    })
    const cut = operationOf('CutLink')
    expect(cut?.command(filledIn(cut, world, valuesOf({ kind: 'broker', broker: 2 })))).toMatchObject({
      a: 'broker-2',
      b: expect.not.stringMatching(/^broker-2$/),
    })
  })

  test('reads a number that is none as one that every check refuses', () => {
    const run = runAt(30)
    const operation = operationOf('SkewClock')
    const command = operation?.command({ node: 'broker-1', skewMs: 'soon' })
    expect(() => run.act(command as Command)).toThrow(/skewMs/)
  })
})
