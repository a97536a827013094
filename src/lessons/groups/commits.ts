/** L14: what is committed, and when, decides between repeating and skipping; lag is about commits. */
import type { Command } from '../../engine/index.ts'
import type { Lesson } from '../types.ts'

const PARTITION = 'invoices-0'

const consumer = (
  id: string,
  rest: Partial<Extract<Command, { kind: 'AddConsumer' }>['consumer']>,
): Extract<Command, { kind: 'AddConsumer' }> => ({
  kind: 'AddConsumer',
  consumer: {
    id,
    group: id,
    topics: ['invoices'],
    processMs: 1_000,
    ...rest,
    config: { 'auto.offset.reset': 'earliest', ...rest.config },
  },
})
const MANUAL = { 'enable.auto.commit': false } as const
const crash = (id: string) => ({ kind: 'CrashNode', node: `consumer-${id}` }) as const
const start = (id: string) => ({ kind: 'StartNode', node: `consumer-${id}` }) as const
const processed = (id: string) =>
  ({ fact: 'RecordsProcessed', where: { consumer: `consumer-${id}`, partition: PARTITION } }) as const
const crashed = (id: string) => ({ fact: 'NodeCrashed', where: { node: `consumer-${id}` } }) as const
const polled = (id: string) =>
  ({ fact: 'RecordsPolled', where: { consumer: `consumer-${id}`, partition: PARTITION } }) as const
const again = { read: 'records', fate: 'reprocessed', when: 'growth' } as const
const skipped = { read: 'records', fate: 'skipped', when: 'growth' } as const
const record = (value: string) =>
  ({ kind: 'SendRecord', producer: 'billing', topic: 'invoices', partition: null, key: null, value }) as const

export const commits = {
  version: 1,
  id: 'commits',
  minutes: 12,
  docs: ['design_consumerposition', 'semantics', 'consumerconfigs_enable.auto.commit'],
  start: {
    version: 1,
    id: 'lesson-commits',
    seed: 114,
    network: 'illustrative',
    brokers: [{ id: 1, rack: null }],
    controllers: [100],
    brokerConfig: { 'offsets.topic.num.partitions': 1, 'offsets.topic.replication.factor': 1 },
    topics: [{ name: 'invoices', partitions: 1, replicationFactor: 1 }],
    producers: [{ id: 'billing', topic: 'invoices', keys: null, recordsPerSecond: 0, startAtMs: 8_000 }],
    consumers: [],
    openAtMs: 12_000,
  },
  offers: {
    send: [record('1'), record('2'), record('3'), record('4')],
    after: consumer('after', { commit: { mode: 'sync', when: 'after', every: 'poll' }, config: MANUAL }),
    crashAfter: crash('after'),
    startAfter: start('after'),
    before: consumer('before', { commit: { mode: 'sync', when: 'before', every: 'poll' }, config: MANUAL }),
    crashBefore: crash('before'),
    startBefore: start('before'),
    offByOne: consumer('off-by-one', {
      processMs: 0,
      commit: { mode: 'sync', when: 'after', every: 'poll', offByOne: true },
      config: MANUAL,
    }),
    closeOff: { kind: 'CloseClient', client: 'consumer-off-by-one' },
    startOff: start('off-by-one'),
    load: { kind: 'SetProducerRate', producer: 'billing', recordsPerSecond: 10 },
    slow: consumer('slow', { processMs: 200 }),
    slow2: consumer('slow-2', { group: 'slow', processMs: 200 }),
    slow3: consumer('slow-3', { group: 'slow', processMs: 200 }),
  },
  play: ['send'],
  steps: [
    {
      id: 'after',
      predict: [
        {
          id: 'once',
          holds: {
            all: [
              { state: again, is: 0 },
              { state: skipped, is: 0 },
            ],
          },
        },
        { id: 'again', holds: { state: again, is: { '>=': 1 } } },
        { id: 'skipped', holds: { state: skipped, is: { '>=': 1 } } },
      ],
      offers: ['send', 'after', 'crashAfter', 'startAfter'],
      goals: [
        { id: 'crashed', check: { inOrder: [processed('after'), crashed('after')] } },
        {
          id: 'done',
          check: {
            inOrder: [
              crashed('after'),
              polled('after'),
              processed('after'),
              processed('after'),
              processed('after'),
              processed('after'),
            ],
          },
        },
      ],
      see: { kind: 'group', group: 'after' },
      look: { kind: 'consumer', node: 'consumer-after' },
      solution: [
        { act: 'send' },
        { wait: 1_000 },
        { act: 'after' },
        { until: { ...processed('after'), count: 2 }, withinMs: 40_000 },
        { act: 'crashAfter' },
        { wait: 1_000 },
        { act: 'startAfter' },
        { until: { inOrder: [crashed('after'), polled('after')] }, withinMs: 90_000 },
        { wait: 6_000 },
      ],
      concepts: ['C16', 'C20'],
    },
    {
      id: 'before',
      predict: [
        { id: 'again', holds: { state: again, is: { '>=': 1 } } },
        { id: 'skipped', holds: { state: skipped, is: { '>=': 1 } } },
        {
          id: 'once',
          holds: {
            all: [
              { state: again, is: 0 },
              { state: skipped, is: 0 },
            ],
          },
        },
      ],
      offers: ['before', 'crashBefore', 'startBefore'],
      goals: [
        { id: 'crashed', check: { inOrder: [processed('before'), crashed('before')] } },
        {
          id: 'back',
          check: {
            inOrder: [
              crashed('before'),
              { fact: 'PartitionsAssigned', where: { consumer: 'consumer-before' } },
            ],
          },
        },
        {
          id: 'waited',
          check: {
            from: { fact: 'PartitionsAssigned', where: { consumer: 'consumer-before' }, last: true },
            to: 'now',
            ms: { '>=': 3_000 },
          },
        },
      ],
      see: { kind: 'group', group: 'before' },
      look: { kind: 'consumer', node: 'consumer-before' },
      solution: [
        { act: 'before' },
        { until: { ...processed('before'), count: 1 }, withinMs: 40_000 },
        { act: 'crashBefore' },
        { wait: 1_000 },
        { act: 'startBefore' },
        {
          until: {
            inOrder: [
              crashed('before'),
              { fact: 'PartitionsAssigned', where: { consumer: 'consumer-before' } },
            ],
          },
          withinMs: 90_000,
        },
        { wait: 5_000 },
      ],
      concepts: ['C20'],
    },
    {
      id: 'offByOne',
      predict: [
        { id: 'none', holds: { state: again, is: 0 } },
        { id: 'one', holds: { state: again, is: 1 } },
        { id: 'all', holds: { state: again, is: { '>': 1 } } },
      ],
      offers: ['offByOne', 'closeOff', 'startOff'],
      goals: [
        {
          id: 'read',
          check: { inOrder: [polled('off-by-one'), { fact: 'NodeStopped' }] },
        },
        {
          id: 'restarted',
          check: { inOrder: [{ fact: 'NodeStopped' }, polled('off-by-one')] },
        },
      ],
      see: { kind: 'group', group: 'off-by-one' },
      look: { kind: 'partition', topic: 'invoices', partition: 0 },
      solution: [
        { act: 'offByOne' },
        { until: polled('off-by-one'), withinMs: 40_000 },
        { wait: 3_000 },
        { act: 'closeOff' },
        { until: { fact: 'NodeStopped' }, withinMs: 20_000 },
        { wait: 500 },
        { act: 'startOff' },
        { until: { inOrder: [{ fact: 'NodeStopped' }, polled('off-by-one')] }, withinMs: 60_000 },
        { wait: 3_000 },
      ],
      concepts: ['C17'],
    },
    {
      id: 'lag',
      predict: [
        {
          id: 'shrinks',
          holds: { state: { read: 'lag', group: 'slow', when: 'growth' }, is: { '<=': 0 } },
        },
        {
          id: 'grows',
          holds: {
            all: [
              { state: { read: 'lag', group: 'slow', when: 'growth' }, is: { '>': 0 } },
              { state: { read: 'idleMembers', group: 'slow' }, is: 2 },
            ],
          },
        },
      ],
      offers: ['load', 'slow', 'slow2', 'slow3'],
      goals: [
        { id: 'three', check: { state: { read: 'members', group: 'slow' }, is: 3 } },
        {
          id: 'waited',
          check: {
            from: { fact: 'GroupAssigned', where: { group: 'slow' }, last: true },
            to: 'now',
            ms: { '>=': 20_000 },
          },
        },
        { id: 'load', check: { act: 'SetProducerRate' } },
      ],
      see: { kind: 'group', group: 'slow' },
      look: { kind: 'group', group: 'slow' },
      solution: [
        { act: 'load' },
        { act: 'slow' },
        { wait: 10_000 },
        { act: 'slow2' },
        { act: 'slow3' },
        { until: { state: { read: 'members', group: 'slow' }, is: 3 }, withinMs: 60_000 },
        { wait: 25_000 },
      ],
      concepts: ['C19', 'C14'],
    },
  ],
} as const satisfies Lesson
