import { expect, test } from 'vitest'
import { diffOf } from '../simulator/compare.ts'
import { groupDisks, placementOf, runsOf } from './observation.ts'

const partition = (replicas: number[]) => ({
  partition: 0,
  leader: 1,
  leaderEpoch: 0,
  replicas,
  isr: replicas,
  elr: [],
  lastKnownElr: [],
  adding: [],
  removing: [],
  readable: null,
})

test('a run of records ends where an offset is missing, or the epoch, the name or the key changes', () => {
  expect(
    runsOf([
      [0, 0, null, 'a-0'],
      [1, 0, null, 'a-1'],
      [3, 0, null, 'a-2'],
      [4, 1, null, 'a-3'],
      [5, 1, null, 'b-0'],
      [6, 1, 'k0', 'b-1'],
      [7, 1, 'k0', null],
      [8, 1, 'k0', null],
    ]),
  ).toEqual(['0..1 e0 a-0..1', '3 e0 a-2', '4 e1 a-3', '5 e1 b-0', '6 e1 k0=b-1', '7..8 e1 k0=null'])
})

test('disks that hold the same stand together', () => {
  const disk = (end: number) => ({ end, records: [], segments: [0], epochs: [] })
  expect(
    groupDisks([
      { broker: 3, disk: disk(1) },
      { broker: 2, disk: disk(2) },
      { broker: 1, disk: disk(1) },
    ]),
  ).toEqual([
    { brokers: [1, 3], ...disk(1) },
    { brokers: [2], ...disk(2) },
  ])
})

test('a placement that puts two replicas on one broker or leaves a rack out is told from a good one', () => {
  const brokers = [
    { id: 1, rack: 'a' },
    { id: 2, rack: 'a' },
    { id: 3, rack: 'b' },
  ]
  expect(placementOf([partition([1, 3])], brokers)).toMatchObject({ distinct: true, spread: true })
  expect(placementOf([partition([1, 1])], brokers)).toMatchObject({ distinct: false })
  expect(placementOf([partition([1, 2])], brokers)).toMatchObject({ spread: false })
})

test('a difference names its step and place, and what each side said', () => {
  const kafka = [
    { step: 1, do: 'produce', result: { error: 'NONE', offset: 3 } },
    { step: 2, do: 'electLeaders', result: { errors: ['NONE', 'NONE'] } },
  ]
  const simulator = [{ step: 1, do: 'produce', result: { error: 'NONE', offset: 4 } }]
  expect(diffOf(kafka, kafka)).toEqual([])
  expect(diffOf(kafka, simulator)).toEqual([
    'step 1 produce.offset: Kafka 3, simulator 4',
    'step 2 electLeaders: Kafka {"errors":["NONE","NONE"]}, simulator undefined',
  ])
  expect(diffOf(simulator, kafka)).toContain('step 2 electLeaders: Kafka gave nothing')
})
