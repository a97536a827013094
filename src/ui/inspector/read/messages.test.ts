import { expect, test } from 'vitest'
import { createRun } from '../../../engine/index.ts'
import { opening } from '../../../scenarios/opening.ts'
import { readMessage, sizeOf, wasLost } from './messages.ts'

/** The opening, stopped half way of a produce request. */
function caught() {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(30_000_000)
  for (;;) {
    const message = run.world.queue.find((e) => e.body?.kind === 'ProduceRequest' && e.via === 'request')
    if (message) {
      run.seek(Math.round((message.at + message.sentAt) / 2))
      return { run, message }
    }
    run.stepEvent()
  }
}

test('a message is read with its client, its way, and whether a hand holds it', () => {
  const { run, message } = caught()
  const { seq } = message
  expect(readMessage(run.world, seq, run.now)).toMatchObject({
    state: 'on the way',
    arrivesAt: message.at,
    detainedUntil: null,
  })
  run.act({ kind: 'DelayMessage', seq, byMs: 500 })
  const delayed = readMessage(run.world, seq, run.now)
  expect(delayed).toMatchObject({
    state: 'detained',
    arrivesAt: message.at + 500_000,
    sentAt: message.sentAt,
  })
  expect(delayed?.detainedUntil).toBe(run.now + 500_000)
  expect(`producer-${delayed?.clientId}`).toBe(message.from)
  run.seek(run.now + 500_000)
  expect(readMessage(run.world, seq, run.now)?.state).toBe('on the way')
})

test('a message on a cut link is held, one for a paused node unread', () => {
  const { run, message } = caught()
  run.act({ kind: 'PauseNode', node: message.to })
  run.seek(message.at + 1)
  expect(readMessage(run.world, message.seq, run.now)?.state).toBe('unread')
  const other = caught()
  other.run.act({ kind: 'CutLink', a: other.message.from, b: other.message.to, direction: 'both' })
  expect(readMessage(other.run.world, other.message.seq, other.run.now)?.state).toBe('held')
})

test('a lost message is known as lost, before and after it would have arrived, and not before it was lost', () => {
  const { run, message } = caught()
  const reading = readMessage(run.world, message.seq, run.now)
  if (!reading) throw new Error('not under way')
  const at = run.now
  run.act({ kind: 'DropMessage', seq: message.seq, consequence: 'silent' })
  expect(readMessage(run.world, message.seq, run.now)).toBeNull()
  run.seek(message.at + 1_000_000)
  expect(wasLost(run.facts, reading, run.now)).toBe(true)
  expect(wasLost(run.facts, reading, at - 1)).toBe(false)
  expect(wasLost(run.facts, { ...reading, correlationId: -5 }, run.now)).toBe(false)
})

test('the size of a produce request is that of its batches', () => {
  const { message } = caught()
  const size = message.body && sizeOf(message.body)
  expect(size?.records).toBeGreaterThan(0)
  expect(size?.bytes).toBeGreaterThan(60)
  expect(size?.partitions[0]).toMatch(/-\d+$/)
})
