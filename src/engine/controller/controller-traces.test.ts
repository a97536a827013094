import { expect, test } from 'vitest'
import { readCases, type VectorCase } from '../../../conformance/vectors/read-vectors.ts'
import { newDevice } from '../broker/disk.ts'
import { controllerNode } from '../build-world.ts'
import { resolveConfig } from '../config/resolve.ts'
import type { Fact } from '../facts.ts'
import { createWorld, Stepper, startNode } from '../kernel/step.ts'
import type { NodeId, RequestRef } from '../kernel/types.ts'
import type { Message, MessageOf } from '../messages.ts'
import { emptyImage } from '../metadata/image.ts'
import type { PartitionRegistration } from '../metadata/partition-registration.ts'
import type { MetadataRecord } from '../metadata/records.ts'
import { model } from '../model.ts'
import { freshRaftMemory } from '../raft/host.ts'
import { emptyQuorumDisk, metadataBatches } from '../raft/quorum-log.ts'
import type { Controller, KafkaIo, KafkaWorld, Node } from '../world.ts'
import { controllerHandlers } from './behaviour.ts'
import { fenceStaleBrokers } from './brokers.ts'
import { append, controllerRaft, reportAll } from './controller.ts'
import { electPreferred, electUnclean } from './partition-changes.ts'

interface Partition {
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  readonly replicas: readonly number[]
  readonly isr: readonly number[]
  readonly elr: readonly number[]
  readonly lastKnownElr: readonly number[]
  /** Left out when empty. */
  readonly removing?: readonly number[]
  readonly adding?: readonly number[]
  readonly recovery: string
}
interface Step {
  readonly op: string
  readonly broker: number
  readonly partition: number
  readonly wantFence: boolean
  readonly wantShutDown: boolean
  readonly cleanShutdown: boolean
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  readonly newIsr: readonly number[]
  readonly recovery: 'RECOVERED' | 'RECOVERING'
  readonly type: 'PREFERRED' | 'UNCLEAN'
  /** Of a reassignment; null cancels. */
  readonly target: readonly number[] | null
}
/** What is on the wire of the controller's answer. */
interface Reply {
  readonly fenced: boolean
  readonly shouldShutDown: boolean
}
interface Expectation {
  readonly error?: string
  readonly reply?: Reply
  readonly records?: string
  readonly changedPartitions: Readonly<Record<string, Partition>>
  readonly fencedBrokers: readonly number[]
  readonly inControlledShutdown: readonly number[]
}
interface Input {
  readonly elrEnabled: boolean
  readonly brokers: number
  readonly minInsyncReplicas: number
  readonly uncleanLeaderElectionEnable: boolean
  readonly initial: readonly Partition[]
}
type Trace = VectorCase<Input, readonly { readonly do: Step; readonly expect: Expectation }[]>

const REF: RequestRef = { from: 'asker' as NodeId, connection: '', epoch: 0, correlationId: 0 }

/** One controller that is a quorum of its own, in the trace's starting state. */
class Bench {
  readonly #world: KafkaWorld = createWorld(1, [])
  readonly #stepper = new Stepper<Node, Message, Fact>(model, () => {})
  readonly #self: Controller
  readonly #epochs: Record<number, number> = {}
  #incarnations = 0
  #answer: Message | null = null

  constructor(input: Input) {
    const id = controllerNode(100)
    this.#self = {
      role: 'controller',
      rack: null,
      twin: null,
      id,
      nodeId: 100,
      config: resolveConfig('broker', {}),
      staticConfig: {},
      transactionVersion: 2,
      elrVersion: 1,
      device: newDevice(),
      process: 'running',
      raft: { voters: [id], isVoter: true, disk: emptyQuorumDisk(), memory: freshRaftMemory() },
      image: emptyImage(),
      active: null,
    }
    this.#world.nodes[id] = this.#self
    startNode(this.#world, id)
    this.#poke((io) => controllerRaft.start(this.#self, io))
    while (!this.#self.active) this.#stepper.step(this.#world)
    this.#poke((io) => append(this.#self, io, this.#initial(input)))
    for (const broker of Object.values(this.#self.image.brokers))
      this.#touch(broker.brokerId, broker.brokerEpoch)
  }

  #touch(broker: number, epoch: number): void {
    this.#epochs[broker] = epoch
    if (this.#self.active)
      this.#self.active.contacts[broker] = { lastAt: this.#world.now, metadataOffset: -1 }
  }

  #initial(input: Input): MetadataRecord[] {
    const records: MetadataRecord[] = []
    const state = { rack: null, fenced: false, inControlledShutdown: false }
    const feature = { name: 'eligible.leader.replicas.version', featureLevel: input.elrEnabled ? 1 : 0 }
    records.push({ kind: 'FeatureLevelRecord', ...feature })
    for (let brokerId = 0; brokerId < input.brokers; brokerId++)
      records.push({
        kind: 'RegisterBrokerRecord',
        brokerId,
        incarnationId: `i${brokerId}`,
        brokerEpoch: 100 + brokerId,
        ...state,
      })
    records.push({ kind: 'TopicRecord', name: 't', topicId: 'T' })
    for (const [partitionId, p] of input.initial.entries()) {
      const { replicas, isr, leader, leaderEpoch, partitionEpoch } = p
      records.push({
        kind: 'PartitionRecord',
        topicId: 'T',
        partitionId,
        replicas,
        isr,
        leader,
        leaderEpoch,
        partitionEpoch,
      })
    }
    const config = {
      'min.insync.replicas': input.minInsyncReplicas,
      'unclean.leader.election.enable': input.uncleanLeaderElectionEnable,
    }
    for (const [name, value] of Object.entries(config))
      records.push({
        kind: 'ConfigRecord',
        resourceType: 'TOPIC',
        resourceName: 't',
        name,
        value: String(value),
      })
    return records
  }

  /** Runs as the controller; what it answers is caught. */
  #poke(act: (io: KafkaIo) => void): void {
    this.#stepper.poke(this.#world, this.#self.id, (_, io) => {
      act({
        ...io,
        now: this.#world.now,
        reply: (_ref, body) => {
          this.#answer = body
        },
      })
    })
  }

  do(step: Step): { records: string; error: string | undefined; reply: Reply | undefined } {
    const from = this.#self.raft.disk.logEndOffset
    this.#answer = null
    this.#poke((io) => this.#perform(step, io))
    const records = metadataBatches(this.#self.raft.disk)
      .filter((batch) => batch.baseOffset >= from)
      .flatMap((batch) => batch.records.map((r) => r.kind.replace(/Record$/, '')))
      .join()
    return { records, error: this.#error(), reply: this.#reply() }
  }

  #perform(step: Step, io: KafkaIo): void {
    const brokerEpoch = this.#epochs[step.broker] ?? -1
    const self = this.#self
    const tp = { topic: 't', partition: step.partition }
    if (step.op === 'sessionExpired') {
      const contacts = self.active?.contacts ?? {}
      contacts[step.broker] = { lastAt: -1e12, metadataOffset: -1 }
      fenceStaleBrokers(self, io)
      delete contacts[step.broker]
    } else if (step.op === 'heartbeat') {
      const { wantFence, wantShutDown } = step
      const body = { brokerId: step.broker, brokerEpoch, currentMetadataOffset: 1e6, wantFence, wantShutDown }
      controllerHandlers.BrokerHeartbeatRequest(self, { kind: 'BrokerHeartbeatRequest', ...body }, io, REF)
    } else if (step.op === 'register') {
      if (self.active) delete self.active.contacts[step.broker]
      const previousBrokerEpoch = step.cleanShutdown ? brokerEpoch : -1
      const body = {
        brokerId: step.broker,
        incarnationId: `n${this.#incarnations++}`,
        rack: null,
        previousBrokerEpoch,
      }
      controllerHandlers.BrokerRegistrationRequest(
        self,
        { kind: 'BrokerRegistrationRequest', ...body },
        io,
        REF,
      )
      this.#epochs[step.broker] = self.image.brokers[step.broker]?.brokerEpoch ?? -1
    } else if (step.op === 'alterPartition') {
      const { leaderEpoch, partitionEpoch, recovery: leaderRecoveryState } = step
      const newIsr = step.newIsr.map((brokerId) => ({ brokerId, brokerEpoch: this.#epochs[brokerId] ?? -1 }))
      const partitions = [{ ...tp, topicId: 'T', leaderEpoch, partitionEpoch, leaderRecoveryState, newIsr }]
      const body = { brokerId: step.broker, brokerEpoch, partitions }
      controllerHandlers.AlterPartitionRequest(self, { kind: 'AlterPartitionRequest', ...body }, io, REF)
    } else if (step.op === 'electLeaders') {
      const body = { electionType: step.type, partitions: [tp] }
      controllerHandlers.ElectLeadersRequest(self, { kind: 'ElectLeadersRequest', ...body }, io, REF)
    } else if (step.op === 'reassign') {
      const body = { reassignments: [{ ...tp, replicas: step.target }] }
      controllerHandlers.AlterPartitionReassignmentsRequest(
        self,
        { kind: 'AlterPartitionReassignmentsRequest', ...body },
        io,
        REF,
      )
    } else {
      const changes = step.op === 'balancePreferredPeriodic' ? electPreferred(self) : electUnclean(self)
      reportAll(io, changes.facts)
      append(self, io, changes.records)
    }
  }

  #error(): string | undefined {
    const answer = this.#answer as
      | MessageOf<'AlterPartitionResponse'>
      | MessageOf<'ElectLeadersResponse'>
      | MessageOf<'AlterPartitionReassignmentsResponse'>
      | null
    if (answer?.kind === 'AlterPartitionResponse') return answer.partitions[0]?.error ?? answer.error
    if (answer?.kind === 'ElectLeadersResponse') return answer.results[0]?.error ?? answer.error
    if (answer?.kind === 'AlterPartitionReassignmentsResponse') return answer.results[0]?.error
    return undefined
  }

  #reply(): Reply | undefined {
    const answer = this.#answer
    if (answer?.kind !== 'BrokerHeartbeatResponse') return undefined
    return { fenced: answer.isFenced, shouldShutDown: answer.shouldShutDown }
  }

  partition(id: string): Partition | undefined {
    const p = this.#self.image.topics.t?.partitions[Number(id)]
    return p && shown(p)
  }

  brokers(fits: (b: Controller['image']['brokers'][string]) => boolean): number[] {
    return Object.values(this.#self.image.brokers)
      .filter(fits)
      .map((b) => b.brokerId)
      .sort()
  }
}

function shown(p: PartitionRegistration): Partition {
  const { leader, leaderEpoch, partitionEpoch, replicas, isr, elr, lastKnownElr } = p
  return {
    leader,
    leaderEpoch,
    partitionEpoch,
    replicas,
    isr,
    elr,
    lastKnownElr,
    recovery: p.leaderRecoveryState,
    ...(p.removingReplicas.length > 0 ? { removing: p.removingReplicas } : {}),
    ...(p.addingReplicas.length > 0 ? { adding: p.addingReplicas } : {}),
  }
}

const traces = readCases<Trace>('controller-traces.json', 53)

test.each(traces)('as Kafka: $name', (trace) => {
  const bench = new Bench(trace.input)
  for (const [i, { do: step, expect: wanted }] of trace.expected.entries()) {
    const got = bench.do(step)
    const at = `step ${i} ${JSON.stringify(step)}`
    if (wanted.error !== undefined) expect(got.error, at).toBe(wanted.error)
    if (wanted.reply !== undefined)
      expect(got.reply, at).toMatchObject({
        fenced: wanted.reply.fenced,
        shouldShutDown: wanted.reply.shouldShutDown,
      })
    if (wanted.records !== undefined) expect(got.records, at).toBe(wanted.records)
    for (const [id, partition] of Object.entries(wanted.changedPartitions))
      expect(bench.partition(id), at).toEqual(partition)
    expect(
      bench.brokers((b) => b.fenced),
      at,
    ).toEqual([...wanted.fencedBrokers].sort())
    expect(
      bench.brokers((b) => b.inControlledShutdown),
      at,
    ).toEqual([...wanted.inControlledShutdown].sort())
  }
})
