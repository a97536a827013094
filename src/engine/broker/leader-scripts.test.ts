/**
 * The scripts of known protocol bugs that a single leader must withstand (reliability.md S-06, S-11 to S-17, with
 * the numbers of Kafka's PartitionTest): one broker, its metadata fed by hand, what it sends caught.
 */
import { expect, test } from 'vitest'
import { brokerHandlers } from '../broker-behaviour.ts'
import { newBroker } from '../build-world.ts'
import type { ErrorName } from '../config/errors.ts'
import type { Fact } from '../facts.ts'
import { createWorld, Stepper, startNode } from '../kernel/step.ts'
import type { NodeId, RequestRef } from '../kernel/types.ts'
import { createBatch } from '../log/record-batch.ts'
import type { Message, MessageOf } from '../messages.ts'
import type { MetadataRecord } from '../metadata/records.ts'
import { model } from '../model.ts'
import { appendRecords } from '../raft/quorum-log.ts'
import { type Broker, type KafkaIo, type KafkaWorld, memoryOf, type Node } from '../world.ts'
import { freshBrokerMemory } from './lifecycle.ts'
import { appendAsLeader } from './produce.ts'
import { publishMetadata } from './publisher.ts'
import { type LeaderReplica, leaderReplica } from './replicas.ts'

const ID = 1
const REF: RequestRef = { from: 'asker' as NodeId, connection: '', epoch: 0, correlationId: 0 }
type AlterRequest = MessageOf<'AlterPartitionRequest'>

class Leader {
  readonly world: KafkaWorld = createWorld(1, [])
  readonly facts: Fact[] = []
  readonly sent: Message[] = []
  readonly #stepper = new Stepper<Node, Message, Fact>(model, (fact) => this.facts.push(fact))
  readonly self: Broker
  #answer: Message | null = null

  constructor(minIsr = 1, isr: readonly number[] = [1, 2]) {
    const voters = ['controller-100' as NodeId]
    this.self = newBroker(
      { id: ID, rack: null },
      { staticConfig: { 'min.insync.replicas': minIsr }, voters, ensemble: [] },
    )
    this.world.nodes[this.self.id] = this.self
    startNode(this.world, this.self.id)
    this.self.process = 'running'
    this.self.memory = freshBrokerMemory('i1', -1)
    this.self.raft.disk.leader = voters[0] as NodeId
    memoryOf(this.self).brokerEpoch = 101
    this.publish([
      ...[1, 2, 3].map((id) => register(id)),
      { kind: 'TopicRecord', name: 't', topicId: 'T' },
      {
        kind: 'PartitionRecord',
        topicId: 'T',
        partitionId: 0,
        replicas: [1, 2, 3],
        isr: [...isr],
        leader: 1,
        leaderEpoch: 0,
        partitionEpoch: 0,
      },
    ])
  }

  #poke(act: (io: KafkaIo) => void): void {
    this.#stepper.poke(this.world, this.self.id, (_, io) => {
      act({
        ...io,
        now: this.world.now,
        request: (_to, _channel, body) => this.sent.push(body),
        reply: (_ref, body) => {
          this.#answer = body
        },
      })
    })
  }

  publish(records: readonly MetadataRecord[]): void {
    this.#poke((io) => {
      appendRecords(this.self.raft.disk, records, 1, 0)
      this.self.raft.memory.highWatermark = this.self.raft.disk.logEndOffset
      publishMetadata(this.self, io, () => {})
    })
  }

  /** A change record of the one partition. */
  change(
    change: Omit<
      Extract<MetadataRecord, { kind: 'PartitionChangeRecord' }>,
      'kind' | 'topicId' | 'partitionId'
    >,
  ): void {
    this.publish([{ kind: 'PartitionChangeRecord', topicId: 'T', partitionId: 0, ...change }])
  }

  append(count: number): void {
    const records = Array.from({ length: count }, (_, id) => ({
      id,
      timestamp: 10 + id,
      key: null,
      value: 'v',
    }))
    const batch = createBatch(records, { producerId: -1, producerEpoch: -1, baseSequence: -1 })
    this.#poke((io) => appendAsLeader(this.self, io, this.replica, batch))
  }

  /** A follower fetches from where its log ends, as its registration allows. */
  fetch(
    follower: number,
    fetchOffset: number,
    more: { leaderEpoch?: number; brokerEpoch?: number } = {},
  ): ErrorName {
    const { leaderEpoch = this.replica.role.leaderEpoch, brokerEpoch = 100 + follower } = more
    const partition = {
      topic: 't',
      topicId: 'T',
      partition: 0,
      fetchOffset,
      currentLeaderEpoch: leaderEpoch,
      lastFetchedEpoch: -1,
      logStartOffset: 0,
      maxBytes: 1e6,
    }
    const request = {
      kind: 'FetchRequest',
      replicaId: follower,
      replicaEpoch: brokerEpoch,
      rackId: '',
      maxWaitMs: 0,
      minBytes: 1,
      maxBytes: 1e7,
      sessionId: 0,
      sessionEpoch: 0,
      partitions: [partition],
      forgotten: [],
    } as const
    this.#poke((io) => brokerHandlers.FetchRequest(this.self, request, io, REF))
    const answer = this.#answer as MessageOf<'FetchResponse'>
    return answer.partitions[0]?.error ?? answer.error
  }

  listOffsets(timestamp: number): { error: ErrorName; offset: number } | undefined {
    const partitions = [{ topic: 't', partition: 0, timestamp, currentLeaderEpoch: -1 }]
    this.#poke((io) =>
      brokerHandlers.ListOffsetsRequest(this.self, { kind: 'ListOffsetsRequest', partitions }, io, REF),
    )
    const found = (this.#answer as MessageOf<'ListOffsetsResponse'>).partitions[0]
    return found && { error: found.error, offset: found.offset }
  }

  /** The controller's answer to the latest AlterPartition. */
  answer(
    error: ErrorName,
    isr: readonly number[] = [],
    partitionEpoch = -1,
    request = this.asked.at(-1),
  ): void {
    const { leaderEpoch } = this.replica.role
    const result = { topic: 't', partition: 0, error, leaderId: 1, leaderEpoch, isr, partitionEpoch }
    const body = { kind: 'AlterPartitionResponse', error: 'NONE', partitions: [result] } as const
    this.#poke((io) =>
      brokerHandlers.AlterPartitionResponse(
        this.self,
        body,
        io,
        request as AlterRequest,
        'controller-100' as NodeId,
      ),
    )
  }

  get asked(): AlterRequest[] {
    return this.sent.filter((body): body is AlterRequest => body.kind === 'AlterPartitionRequest')
  }
  get proposals(): number[][] {
    return this.asked.map(({ partitions }) => partitions[0]?.newIsr.map(({ brokerId }) => brokerId) ?? [])
  }
  get replica(): LeaderReplica {
    return leaderReplica(memoryOf(this.self), 't-0') as LeaderReplica
  }
  get highWatermark(): number {
    return this.replica.highWatermark
  }
}

function register(brokerId: number, fenced = false, brokerEpoch = 100 + brokerId): MetadataRecord {
  const more = { rack: null, fenced, inControlledShutdown: false }
  return {
    kind: 'RegisterBrokerRecord',
    brokerId,
    incarnationId: `i${brokerId}-${brokerEpoch}`,
    brokerEpoch,
    ...more,
  }
}

test('S-06: a follower may not join before it has reached the start of the leader’s epoch', () => {
  const it = new Leader(1, [1, 2])
  it.append(1)
  it.change({ leader: 1 })
  expect(it.replica.role).toMatchObject({ leaderEpoch: 1, epochStartOffset: 1 })
  it.fetch(3, 0)
  expect(it.highWatermark).toBe(0)
  expect(it.proposals).toEqual([])
  it.fetch(3, 1)
  expect(it.proposals).toEqual([[1, 2, 3]])
})

test('S-11: after an election LATEST is not known until the high watermark has reached the new epoch', () => {
  const it = new Leader(1, [1, 2])
  it.append(5)
  it.fetch(2, 2)
  expect(it.highWatermark).toBe(2)
  expect(it.listOffsets(-1)).toEqual({ error: 'NONE', offset: 2 })
  it.change({ leader: 2, isr: [1, 2] })
  it.change({ leader: 1, isr: [1, 2] })
  expect(it.replica.role).toMatchObject({ leaderEpoch: 2, epochStartOffset: 5 })
  expect(it.listOffsets(-1)?.error).toBe('OFFSET_NOT_AVAILABLE')
  expect(it.listOffsets(11)).toEqual({ error: 'NONE', offset: 1 })
  expect(it.listOffsets(13)?.error).toBe('OFFSET_NOT_AVAILABLE')
  expect(it.listOffsets(-2)).toEqual({ error: 'NONE', offset: 0 })
  it.fetch(2, 5)
  expect(it.listOffsets(-1)).toEqual({ error: 'NONE', offset: 5 })
})

test('S-12: while a replica is being let in the high watermark waits for it already', () => {
  const it = new Leader(1, [1, 2])
  it.fetch(2, 0)
  it.fetch(3, 0)
  expect(it.proposals).toEqual([[1, 2, 3]])
  it.append(10)
  it.fetch(2, 10)
  expect(it.highWatermark).toBe(0)
  it.fetch(3, 10)
  expect(it.highWatermark).toBe(10)
})

test.each([
  'FENCED_LEADER_EPOCH',
  'INVALID_UPDATE_VERSION',
  'INVALID_REQUEST',
  'UNKNOWN_TOPIC_ID',
  'NEW_LEADER_ELECTED',
] as const)(
  'S-13: after %s the change stays pending, nothing is sent again, until new metadata comes',
  (error) => {
    const it = new Leader(1, [1, 2])
    it.fetch(3, 0)
    it.answer(error)
    it.fetch(3, 0)
    expect(it.proposals).toHaveLength(1)
    expect(it.replica.role.proposed).not.toBeNull()
    it.change({ isr: [1, 2] })
    expect(it.replica.role.proposed).toBeNull()
    it.fetch(3, 0)
    expect(it.proposals).toHaveLength(2)
    expect(it.asked[1]?.partitions[0]?.partitionEpoch).toBe(1)
  },
)

test('S-13: INELIGIBLE_REPLICA goes back to what is committed, other errors are tried again', () => {
  const it = new Leader(1, [1, 2])
  it.fetch(3, 0)
  it.answer('INELIGIBLE_REPLICA')
  expect(it.replica.role.proposed).toBeNull()
  it.fetch(3, 0)
  it.answer('UNKNOWN_SERVER_ERROR')
  expect(it.proposals).toHaveLength(3)
  it.answer('NONE', [1, 2, 3], 1)
  expect(it.replica.role).toMatchObject({ isr: [1, 2, 3], partitionEpoch: 1, proposed: null })
})

test('S-13: an answer that new metadata has overtaken is ignored, and one change is under way at a time', () => {
  const it = new Leader(1, [1, 2])
  it.fetch(3, 0)
  const [old] = it.asked
  // The controller moved on before its answer came: another leader epoch, an ISR of one.
  it.change({ leader: 1, isr: [1] })
  it.fetch(3, 0)
  expect(it.proposals).toHaveLength(1)
  it.answer('NONE', [1, 2, 3], 7, old)
  expect(it.replica.role).toMatchObject({ isr: [1], partitionEpoch: 1, leaderEpoch: 1 })
  it.fetch(3, 0)
  expect(it.proposals).toEqual([
    [1, 2, 3],
    [1, 3],
  ])
})

test('S-15, S-16: a fenced replica and a fetch of a former life are not proposed', () => {
  const it = new Leader(1, [1, 2])
  it.publish([register(3, true, 203)])
  it.fetch(3, 0, { brokerEpoch: 203 })
  expect(it.proposals).toEqual([])
  it.publish([
    {
      kind: 'BrokerRegistrationChangeRecord',
      brokerId: 3,
      brokerEpoch: 203,
      fenced: false,
      inControlledShutdown: null,
    },
  ])
  it.fetch(3, 0, { brokerEpoch: 103 })
  expect(it.proposals).toEqual([])
  it.fetch(3, 0, { brokerEpoch: 203 })
  expect(it.asked[0]?.partitions[0]?.newIsr).toContainEqual({ brokerId: 3, brokerEpoch: 203 })
})

test('S-17: a replica that was taken away and comes back starts from nothing', () => {
  const it = new Leader(1, [1, 2, 3])
  it.append(5)
  it.fetch(2, 5)
  it.fetch(3, 5)
  expect(it.highWatermark).toBe(5)
  it.change({ replicas: [1, 2], isr: [1, 2], leader: 1 })
  expect(it.fetch(3, 5)).toBe('UNKNOWN_LEADER_EPOCH')
  it.change({ replicas: [1, 2, 3], addingReplicas: [3] })
  expect(it.replica.role.followers[3]).toMatchObject({ logEndOffset: -1, lastCaughtUpTime: -1e15 })
  it.append(1)
  it.fetch(3, 0)
  expect(it.proposals).toEqual([])
  it.fetch(2, 6)
  it.fetch(3, 6)
  expect(it.proposals).toEqual([[1, 2, 3]])
})

test('a leader that leads on in a new epoch keeps what it knows of its followers', () => {
  const it = new Leader(1, [1, 2])
  it.append(4)
  it.fetch(2, 4)
  it.change({ leader: 1 })
  expect(it.replica.role.followers[2]).toMatchObject({ logEndOffset: 4, lastFetchLeaderLogEndOffset: 4 })
  it.change({ leader: 2 })
  it.change({ leader: 1 })
  expect(it.replica.role.followers[2]).toMatchObject({ logEndOffset: -1 })
})

test('S-18: below min.insync.replicas the high watermark stands still, even while a third replica is let in', () => {
  const it = new Leader(3, [1, 2])
  it.append(4)
  it.fetch(2, 4)
  it.fetch(3, 4)
  expect(it.proposals).toEqual([[1, 2, 3]])
  expect(it.highWatermark).toBe(0)
  it.answer('NONE', [1, 2, 3], 1)
  expect(it.highWatermark).toBe(4)
})
