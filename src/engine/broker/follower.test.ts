/** A single follower, its metadata fed by hand, its leader's answers written out. */
import { expect, test } from 'vitest'
import { brokerHandlers } from '../broker-behaviour.ts'
import { newBroker } from '../build-world.ts'
import type { Fact } from '../facts.ts'
import { createWorld, Stepper, startNode } from '../kernel/step.ts'
import type { NodeId } from '../kernel/types.ts'
import { createBatch } from '../log/record-batch.ts'
import type { FetchPartitionResult, Message, MessageOf } from '../messages.ts'
import type { MetadataRecord } from '../metadata/records.ts'
import { model } from '../model.ts'
import { appendRecords } from '../raft/quorum-log.ts'
import { type Broker, brokerNode, type KafkaIo, type KafkaWorld, memoryOf, type Node } from '../world.ts'
import { freshBrokerMemory } from './lifecycle.ts'
import { publishMetadata } from './publisher.ts'

type FetchRequest = MessageOf<'FetchRequest'>
const REPLICA = 1
const LEADER = 2

/** Follows broker 2 in t-0. */
class Follower {
  readonly world: KafkaWorld = createWorld(1, [])
  readonly self: Broker
  readonly #sent: Message[] = []
  readonly #stepper = new Stepper<Node, Message, Fact>(model, () => {})

  constructor() {
    const voters = ['controller-100' as NodeId]
    this.self = newBroker({ id: REPLICA, rack: null }, { staticConfig: {}, voters, ensemble: [] })
    this.world.nodes[this.self.id] = this.self
    startNode(this.world, this.self.id)
    this.self.process = 'running'
    this.self.memory = freshBrokerMemory('i1', -1)
    memoryOf(this.self).brokerEpoch = 100 + REPLICA
    this.publish([
      ...[REPLICA, LEADER].map(register),
      { kind: 'TopicRecord', name: 't', topicId: 'T' },
      {
        kind: 'PartitionRecord',
        topicId: 'T',
        partitionId: 0,
        replicas: [LEADER, REPLICA],
        isr: [LEADER, REPLICA],
        leader: LEADER,
        leaderEpoch: 0,
        partitionEpoch: 0,
      },
    ])
  }

  #poke(act: (io: KafkaIo) => void): void {
    this.#stepper.poke(this.world, this.self.id, (_, io) => {
      act({ ...io, now: this.world.now, request: (_to, _channel, body) => this.#sent.push(body) })
    })
  }

  publish(records: readonly MetadataRecord[]): void {
    this.#poke((io) => {
      appendRecords(this.self.raft.disk, records, 1, 0)
      this.self.raft.memory.highWatermark = this.self.raft.disk.logEndOffset
      publishMetadata(this.self, io, () => {})
    })
  }

  /** The same leader, elected anew. */
  nextEpoch(): void {
    this.publish([{ kind: 'PartitionChangeRecord', topicId: 'T', partitionId: 0, leader: LEADER }])
  }

  /** The leader answers the latest request. */
  answer(result: Partial<FetchPartitionResult> | null): void {
    const partition = {
      topic: 't',
      topicId: 'T',
      partition: 0,
      error: 'NONE',
      highWatermark: 0,
      lastStableOffset: 0,
      logStartOffset: 0,
      batches: [],
      ...result,
    } as FetchPartitionResult
    const body = {
      kind: 'FetchResponse',
      error: 'NONE',
      sessionId: 7,
      partitions: result ? [partition] : [],
    } as const
    const request = this.asked.at(-1) as FetchRequest
    this.#poke((io) => brokerHandlers.FetchResponse(this.self, body, io, request, brokerNode(LEADER)))
  }

  get asked(): FetchRequest[] {
    return this.#sent.filter((body): body is FetchRequest => body.kind === 'FetchRequest')
  }
  get highWatermark(): number | undefined {
    return memoryOf(this.self).replicas['t-0']?.highWatermark
  }
}

function register(brokerId: number): MetadataRecord {
  const more = { rack: null, fenced: false, inControlledShutdown: false }
  return {
    kind: 'RegisterBrokerRecord',
    brokerId,
    incarnationId: `i${brokerId}`,
    brokerEpoch: 100 + brokerId,
    ...more,
  }
}

const record = { id: 1, timestamp: 10, key: null, value: 'v' }
const batch = {
  ...createBatch([record], { producerId: -1, producerEpoch: -1, baseSequence: -1 }),
  baseOffset: 0,
  partitionLeaderEpoch: 0,
}

test('what the leader has committed is followed as far as the own log goes', () => {
  const it = new Follower()
  it.answer({ batches: [batch], highWatermark: 0 })
  it.answer({ highWatermark: 1 })
  expect(it.highWatermark).toBe(1)
})

test('an answer to a question of an older leader epoch is dropped, though the offset is right (KAFKA-18991)', () => {
  const it = new Follower()
  it.answer({ batches: [batch], highWatermark: 0 })
  expect(it.asked.at(-1)?.partitions[0]).toMatchObject({ fetchOffset: 1, currentLeaderEpoch: 0 })
  it.nextEpoch()
  it.answer({ highWatermark: 1 })
  expect(it.highWatermark).toBe(0)
  expect(it.asked.at(-1)?.partitions[0]).toMatchObject({ fetchOffset: 1, currentLeaderEpoch: 1 })
  // The session has said it: an answer without news leaves it so.
  it.answer(null)
  expect(it.highWatermark).toBe(0)
  it.answer({ highWatermark: 1 })
  expect(it.highWatermark).toBe(1)
})

test('a follower that is fenced asks no more until it hears of the new epoch (onPartitionFenced)', () => {
  const it = new Follower()
  it.answer({ error: 'FENCED_LEADER_EPOCH' })
  const asked = it.asked.length
  expect(memoryOf(it.self).fetchers[LEADER]?.partitions).toEqual({})
  it.nextEpoch()
  expect(it.asked).toHaveLength(asked + 1)
  expect(it.asked.at(-1)?.partitions[0]).toMatchObject({ currentLeaderEpoch: 1 })
})

test('a fence that was meant for a question of an older epoch is not heeded', () => {
  const it = new Follower()
  it.nextEpoch()
  it.answer({ error: 'FENCED_LEADER_EPOCH' })
  expect(it.asked.at(-1)?.partitions[0]).toMatchObject({ currentLeaderEpoch: 1 })
})
