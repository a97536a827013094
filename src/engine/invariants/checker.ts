/**
 * Watches a world event by event and says which promise was broken.
 *
 * An event is handled by one node, so only that node is looked at, and on it only what has changed; everything
 * is looked at now and then (`thorough`). Of the project's list the following are not here:
 * - R26 (AlterPartition's errors) but for its epochs, R30 (preferred read replica), P2, P4, G7: answers, not
 *   states; vectors and the rooms' own tests hold them, and what would follow from them is R7, R8, R18, V2
 * - R29 (min ISR recovery quorum): trunk keeps only the last leader
 * - in KRaft, K11, K12: follow from K1, K4 and K5 (every change of the registration is a committed record)
 * - V1, V3, V7: the tests of transactions; G5: by how partitions are held; G8 to G10: tests of groups
 * - V4, V8: R9 and R10 while it runs, the liveness phase of the random runs at the end
 */
import type { Fact, FactKind } from '../facts.ts'
import type { Envelope, NodeId } from '../kernel/types.ts'
import type { Message } from '../messages.ts'
import { applyRecord, partitionOf } from '../metadata/image.ts'
import type { MetadataBatch } from '../metadata/records.ts'
import { batchesFrom } from '../raft/quorum-log.ts'
import { type Broker, type Consumer, type KafkaWorld, partitionKey } from '../world.ts'
import { applicationInvariants } from './applications.ts'
import { clientInvariants } from './clients.ts'
import { consumerGroupInvariants } from './consumer-groups.ts'
import { freshGhosts, type Ghosts, ghostOf } from './ghosts.ts'
import { groupOffsetInvariants } from './group-offsets.ts'
import { groupInvariants } from './groups.ts'
import { highWatermarkInvariants } from './high-watermark.ts'
import { inSyncInvariants } from './in-sync.ts'
import { leadershipInvariants } from './leadership.ts'
import { logInvariants } from './logs.ts'
import { quorumInvariants } from './quorum.ts'
import { shareInvariants } from './shares.ts'
import { noteAcknowledged, noteCommits, noteLoss, noteRegistration } from './track.ts'
import { transactionEndInvariants } from './transaction-ends.ts'
import { transactionInvariants } from './transactions.ts'
import type { AnyFactCheck, Context, Invariant, Occasions, QuorumNode, RegistrationChange } from './types.ts'
import { noteZnode, zooKeeperInvariants } from './zookeeper.ts'

/** Every promise that is checked. */
export const INVARIANTS: readonly Invariant[] = [
  ...quorumInvariants,
  ...leadershipInvariants,
  ...inSyncInvariants,
  ...highWatermarkInvariants,
  ...logInvariants,
  ...clientInvariants,
  ...consumerGroupInvariants,
  ...applicationInvariants,
  ...groupInvariants,
  ...groupOffsetInvariants,
  ...transactionInvariants,
  ...transactionEndInvariants,
  ...shareInvariants,
  ...zooKeeperInvariants,
]

/** A promise of Kafka was broken: the engine is wrong. */
export class InvariantViolation extends Error {
  /** The invariant's number in the project's list. */
  readonly id: string
  constructor(id: string, what: string) {
    super(`${id}: ${what}`)
    this.name = 'InvariantViolation'
    this.id = id
  }
}

type Check<K extends keyof Occasions> = readonly [Invariant, NonNullable<Occasions[K]>]

function checksOf<K extends keyof Occasions>(occasion: K): readonly Check<K>[] {
  return INVARIANTS.flatMap((invariant): Check<K>[] => {
    const check = invariant.on[occasion]
    return check ? [[invariant, check]] : []
  })
}

function factChecks(): Map<FactKind, (readonly [Invariant, AnyFactCheck])[]> {
  const byKind = new Map<FactKind, (readonly [Invariant, AnyFactCheck])[]>()
  for (const invariant of INVARIANTS)
    for (const [kind, check] of Object.entries(invariant.on.facts ?? {})) {
      const list = byKind.get(kind as FactKind) ?? []
      byKind.set(kind as FactKind, [...list, [invariant, check as AnyFactCheck]])
    }
  return byKind
}

const FACTS = factChecks()
const REPLICA = checksOf('replica')
const REGISTRATION = checksOf('registration')
const COMMIT = checksOf('commit')
const METADATA = checksOf('metadata')
const QUORUM = checksOf('quorum')
const FETCH = checksOf('fetch')
const CONSUMER = checksOf('consumer')
const THOROUGH = checksOf('thorough')

/** Remembers what it needs and nothing else. */
export class Checker {
  readonly ghosts: Ghosts = freshGhosts()
  readonly #world: KafkaWorld
  readonly #context: { -readonly [Field in keyof Context]: Context[Field] }
  #broken: InvariantViolation | null = null

  /** Watches this very world, from its first event on. */
  constructor(world: KafkaWorld) {
    this.#world = world
    this.#context = { world, ghosts: this.ghosts, handling: '', event: null }
  }

  /** Hears a fact, at the moment it happens. */
  watch(fact: Fact): void {
    if (fact.kind === 'HighWatermarkAdvanced' && fact.leader) {
      const broker = this.#world.nodes[`broker-${fact.broker}`]
      if (broker?.role === 'broker') this.#commit(broker, fact.partition)
    }
    const key = 'partition' in fact ? fact.partition : null
    for (const [invariant, check] of FACTS.get(fact.kind) ?? [])
      this.#judge(invariant, key, check(fact, this.#context))
    if (fact.kind === 'ZnodeChanged') {
      const change = noteZnode(this.#world, this.ghosts, fact.path)
      if (change) this.#registered(change)
    }
    noteAcknowledged(this.ghosts, fact)
    noteLoss(this.#world, this.ghosts, fact)
  }

  /** To be called before an event is handled, with the event. */
  before(event: Envelope<Message> | null): void {
    const body = event?.body
    this.#context.handling = body?.kind ?? ''
    this.#context.event = event
    if (body?.kind === 'ElectLeadersRequest' && body.electionType === 'UNCLEAN')
      this.ghosts.uncleanAsked = true
  }

  /** To be called after an event was handled, or after a command (null). Throws InvariantViolation. */
  after(event: Envelope<Message> | null): void {
    // A command that goes on (a rolling restart) may touch any node, as a command does.
    if (event && event.via !== 'operator') this.#look(event.to, event)
    else for (const id in this.#world.nodes) this.#look(id as NodeId, null)
    if (this.#broken) throw this.#broken
  }

  /** Looks at everything. Throws InvariantViolation. */
  thorough(): void {
    // The last event was judged already, by those whom it concerned.
    this.before(null)
    this.after(null)
    for (const [invariant, check] of THOROUGH) this.#judge(invariant, null, check(this.#context))
    if (this.#broken) throw this.#broken
  }

  #judge(invariant: Invariant, key: string | null, what: string | null): void {
    if (what === null || this.#broken) return
    const ghost = key === null ? undefined : this.ghosts.partitions.get(key)
    if ((ghost?.deleted && !invariant.byTopicId) || (invariant.condition === 'clean' && ghost?.dirty)) return
    this.#broken = new InvariantViolation(invariant.id, `${invariant.name}: ${what}`)
  }

  #look(id: NodeId, event: Envelope<Message> | null): void {
    const node = this.#world.nodes[id]
    if (!node) return
    if (node.role === 'broker') {
      this.#lookAtQuorum(node)
      this.#lookAtReplicas(node)
      const request = event?.body
      if (event?.via !== 'response' && request?.kind === 'FetchRequest' && request.replicaId >= 0)
        for (const [invariant, check] of FETCH)
          this.#judge(invariant, null, check({ broker: node, request }, this.#context))
    } else if (node.role === 'controller') this.#lookAtQuorum(node)
    else if (node.role === 'consumer') this.#lookAtConsumer(node)
  }

  #lookAtConsumer(node: Consumer): void {
    for (const [invariant, check] of CONSUMER) this.#judge(invariant, null, check(node, this.#context))
  }

  // ── replicas ──

  #commit(broker: Broker, key: string): void {
    noteCommits(this.ghosts, broker, key, (commit) => {
      for (const [invariant, check] of COMMIT) this.#judge(invariant, key, check(commit, this.#context))
    })
  }

  #lookAtReplicas(broker: Broker): void {
    const { replicas: shadows } = this.ghosts
    if (!broker.memory) {
      shadows.delete(broker.id)
      return
    }
    let known = shadows.get(broker.id)
    if (!known) {
      known = new Map()
      shadows.set(broker.id, known)
    }
    const { replicas } = broker.memory
    for (const key of known.keys()) if (!replicas[key]) known.delete(key)
    for (const key in replicas) {
      const replica = replicas[key] as (typeof replicas)[string]
      const log = broker.disk.logs[key]
      if (!log) continue
      const before = known.get(key)
      const { role, highWatermark } = replica
      const isr = role.kind === 'leader' ? role.isr : null
      const proposed = role.kind === 'leader' ? role.proposed : null
      if (
        before &&
        before.highWatermark === highWatermark &&
        before.logEndOffset === log.logEndOffset &&
        before.role === role &&
        before.isr === isr &&
        before.proposed === proposed &&
        before.partitionEpoch === role.partitionEpoch &&
        before.logStartOffset === log.logStartOffset
      )
        continue
      if (role.kind === 'leader') this.#commit(broker, key)
      const change = { key, broker, replica, log, before }
      for (const [invariant, check] of REPLICA) this.#judge(invariant, key, check(change, this.#context))
      const { logStartOffset, logEndOffset } = log
      const { partitionEpoch } = role
      known.set(key, { highWatermark, logStartOffset, logEndOffset, role, isr, proposed, partitionEpoch })
    }
  }

  // ── the quorum ──

  #lookAtQuorum(node: QuorumNode): void {
    const { disk, memory } = node.raft
    const before = this.ghosts.quorum.get(node.id)
    const { highWatermark, role } = memory
    const { epoch, votedFor, logEndOffset } = disk
    const life = this.#world.lives[node.id] ?? 0
    if (
      before &&
      before.highWatermark === highWatermark &&
      before.logEndOffset === logEndOffset &&
      before.role === role &&
      before.epoch === epoch &&
      before.votedFor === votedFor &&
      before.life === life
    )
      return
    if (highWatermark > (before?.highWatermark ?? 0)) this.#metadata(node, before?.highWatermark ?? 0)
    for (const [invariant, check] of QUORUM)
      this.#judge(invariant, null, check({ node, before }, this.#context))
    this.ghosts.quorum.set(node.id, { highWatermark, logEndOffset, role, epoch, votedFor, life })
  }

  #metadata(node: QuorumNode, from: number): void {
    const { metadata } = this.ghosts
    for (const batch of batchesFrom(node.raft.disk, from, node.raft.memory.highWatermark, Infinity)) {
      const first = metadata[batch.baseOffset] === undefined
      const changes = first ? this.#applyMetadata(batch) : []
      const canonical = metadata[batch.baseOffset] as MetadataBatch
      for (const [invariant, check] of METADATA)
        this.#judge(invariant, null, check({ node, batch, canonical, first }, this.#context))
      if (first) this.#noteBrokers(batch)
      for (const change of changes) this.#registered(change)
    }
  }

  #registered(change: RegistrationChange): void {
    for (const [invariant, check] of REGISTRATION)
      this.#judge(invariant, change.key, check(change, this.#context))
  }

  #noteBrokers(batch: MetadataBatch): void {
    for (const record of batch.records)
      if (record.kind === 'RegisterBrokerRecord') this.ghosts.brokers.set(record.brokerId, record)
  }

  /** A batch is committed for the first time anywhere: it becomes part of the one true history. */
  #applyMetadata(batch: MetadataBatch): RegistrationChange[] {
    const { metadata, image } = this.ghosts
    const changes: RegistrationChange[] = []
    batch.records.forEach((record, i) => {
      metadata[batch.baseOffset + i] = batch
      if (record.kind === 'RemoveTopicRecord') this.#forgetTopic(image.topicNames[record.topicId] ?? '')
      applyRecord(image, record, batch.baseOffset + i)
      if (record.kind === 'ClearElrRecord') changes.push(...this.#registrationsNow())
      if (record.kind === 'ConfigRecord' && String(record.value).includes('compact'))
        this.ghosts.everCompacted.add(record.resourceName)
      if (record.kind !== 'PartitionRecord' && record.kind !== 'PartitionChangeRecord') return
      const topic = image.topicNames[record.topicId] ?? ''
      const now = partitionOf(image, topic, record.partitionId)
      const key = partitionKey({ topic, partition: record.partitionId })
      if (now) changes.push(noteRegistration(this.#world, this.ghosts, key, now))
    })
    return changes
  }

  /** Registrations that a record changed in passing. */
  #registrationsNow(): RegistrationChange[] {
    const changes: RegistrationChange[] = []
    for (const topic of Object.values(this.ghosts.image.topics))
      for (const [partition, now] of topic.partitions.entries()) {
        const key = partitionKey({ topic: topic.name, partition })
        if (this.ghosts.registrations.get(key) !== now)
          changes.push(noteRegistration(this.#world, this.ghosts, key, now))
      }
    return changes
  }

  #forgetTopic(name: string): void {
    for (const partition of this.ghosts.image.topics[name]?.partitions.keys() ?? []) {
      const key = partitionKey({ topic: name, partition })
      this.ghosts.registrations.delete(key)
      const ghost = ghostOf(this.ghosts, key)
      ghost.deleted = true
      ghost.dirty = true
    }
  }
}
