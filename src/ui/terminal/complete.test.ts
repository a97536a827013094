import { expect, test } from 'vitest'
import { createRun, SECOND } from '../../engine/index.ts'
import { opening } from '../../scenarios/opening.ts'
import { BLANK } from '../build/draft.ts'
import { complete } from './complete.ts'
import { readTerminal } from './read-terminal.ts'

const open = () => {
  const run = createRun({ version: 1, scenario: opening, seed: 1, commands: [] })
  run.advanceTo(15 * SECOND)
  return run
}

test('Tab finds tools, what they can be told, their options, and what the cluster has', () => {
  const { world } = open()
  expect(complete('kafka-reas', world).line).toBe('kafka-reassign-partitions ')
  expect(complete('kafka-transactions desc', world)).toEqual({
    line: 'kafka-transactions describe',
    choices: ['describe', 'describe-producers'],
  })
  // Once it is told, only options are left.
  expect(complete('kafka-transactions list --dur', world).line).toBe(
    'kafka-transactions list --duration-filter ',
  )
  expect(complete('kafka-topics --bootstrap-server broker-2', world).line).toBe(
    'kafka-topics --bootstrap-server broker-2:9092 ',
  )
  const topic = opening.topics[0]?.name ?? ''
  expect(complete(`kafka-topics --describe --topic ${topic.slice(0, -1)}`, world).line).toBe(
    `kafka-topics --describe --topic ${topic} `,
  )
})

test('Tab finds files and znodes', () => {
  const run = open()
  run.act({ kind: 'RunTool', line: 'cat > move.json', words: ['cat'], input: ['{}'], into: 'move.json' })
  run.advanceTo(run.now + SECOND)
  expect(complete('kafka-reassign-partitions --reassignment-json-file m', run.world).line).toBe(
    'kafka-reassign-partitions --reassignment-json-file move.json ',
  )
  expect(complete('cat m', run.world).line).toBe('cat move.json ')
  const zk = createRun({
    version: 1,
    scenario: { ...BLANK, controlPlane: 'zookeeper', zookeeper: [1] },
    seed: 1,
    commands: [],
  })
  zk.advanceTo(10 * SECOND)
  expect(complete('zookeeper-shell localhost:2181 get /brokers/id', zk.world).line).toBe(
    'zookeeper-shell localhost:2181 get /brokers/ids ',
  )
  expect(complete('zookeeper-shell localhost:2181 delet', zk.world).choices).toEqual(['delete', 'deleteall'])
})

test('a command line leads to its moment, to its requests, and to what it is about', () => {
  const run = open()
  const line = 'kafka-metadata-quorum --bootstrap-server localhost:9092 describe --status'
  run.act({ kind: 'RunTool', line, words: line.split(' '), input: null })
  const typed = run.now
  run.advanceTo(run.now + 20 * SECOND)
  run.act({ kind: 'RunTool', line: 'ls', words: ['ls'], input: null })
  run.advanceTo(run.now + SECOND)
  const [asked, local] = readTerminal(run.world).entries
  expect(asked).toMatchObject({ at: typed, asks: true, code: 0, about: { kind: 'controller' } })
  expect(asked?.firstAnswer).toBeGreaterThan(typed)
  expect(local).toMatchObject({ asks: false, about: null })
})

test('zookeeper-shell reads what is typed, and its session outlives it until the timeout', () => {
  const run = createRun({
    version: 1,
    scenario: { ...BLANK, controlPlane: 'zookeeper', zookeeper: [1] },
    seed: 1,
    commands: [],
  })
  run.advanceTo(10 * SECOND)
  const words = ['zookeeper-shell', 'localhost:2181']
  run.act({ kind: 'RunTool', line: words.join(' '), words, input: null })
  run.advanceTo(run.now + 5 * SECOND)
  expect(readTerminal(run.world).state).toBe('input')
  // Nothing is typed for longer than its timeout: it is kept alive.
  run.advanceTo(run.now + 60 * SECOND)
  run.act({ kind: 'TypeLine', line: 'create -e /mine here' })
  run.advanceTo(run.now + 5 * SECOND)
  const tree = () => {
    const server = run.world.nodes['zookeeper-1']
    return server?.role === 'zookeeper' ? server.disk.tree.nodes : {}
  }
  expect(tree()['/mine']?.data).toBe('here')
  run.act({ kind: 'EndInput' })
  run.advanceTo(run.now + 5 * SECOND)
  expect(readTerminal(run.world).state).toBe('ready')
  expect(tree()['/mine']).toBeDefined()
  run.advanceTo(run.now + 60 * SECOND)
  expect(tree()['/mine']).toBeUndefined()
})
