import { expect, test } from 'vitest'
import { brokerNode, createRun, SECOND } from '../../../engine/index.ts'
import { opening } from '../../../scenarios/opening.ts'
import { decode } from './decode.ts'
import { recordAt, searchLog } from './records.ts'

test('every record of __consumer_offsets of a real run is told by Kafka’s name and its group', () => {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(40 * SECOND)
  const kinds = new Set<string>()
  for (const { id } of opening.brokers) {
    const node = run.world.nodes[brokerNode(id)]
    if (node?.role !== 'broker') continue
    for (const [key, log] of Object.entries(node.disk.logs)) {
      if (!key.startsWith('__consumer_offsets')) continue
      for (let offset = log.logStartOffset; offset < log.logEndOffset; offset++) {
        const record = recordAt(log, offset)
        if (!record) continue
        const told = decode('__consumer_offsets', record.key, record.value)
        kinds.add(told.kind)
        expect(told.about).toMatch(/group/)
        expect(told.says ?? '').not.toContain('undefined')
      }
    }
  }
  expect([...kinds].sort()).toEqual(['GroupMetadata', 'OffsetCommit'])
})

test('an offset names its partition and says the offset; a tombstone says nothing', () => {
  const value = JSON.stringify({ offset: 12, leaderEpoch: 0, metadata: '', committedAt: 5 })
  expect(decode('__consumer_offsets', '["offset","g","orders",3]', value)).toEqual({
    kind: 'OffsetCommit',
    about: 'g orders-3',
    says: 'offset=12 leaderEpoch=0 committedAt=5',
  })
  expect(decode('__consumer_offsets', '["group","g"]', null)).toEqual({
    kind: 'GroupMetadata',
    about: 'g',
    says: null,
  })
})

test('a transaction is told by its id and state', () => {
  const told = decode(
    '__transaction_state',
    'pay',
    JSON.stringify({ producerId: 3, state: 'ONGOING', partitions: ['t-0'] }),
  )
  expect(told).toEqual({
    kind: 'TransactionLog',
    about: 'pay',
    says: 'producerId=3 state=ONGOING partitions=[t-0]',
  })
})

test('a number finds the record at that offset before those that hold its digits', () => {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(40 * SECOND)
  const node = run.world.nodes[brokerNode(1)]
  const log = node?.role === 'broker' ? node.disk.logs['user-events-1'] : undefined
  if (!log) throw new Error('no log')
  expect(searchLog(log, '5')[0]).toBe(5)
  expect(searchLog(log, `${log.logEndOffset + 1_000_000}`)).toEqual([])
})
