/** Carries the steps of clients out in the simulator. */
import {
  brokerNode,
  type Command,
  type Consumer,
  describeConsumerGroup,
  type Group,
  type KafkaWorld,
  offsetAt,
  scanRecords,
} from '../../src/engine/index.ts'
import type {
  ClientsSeen,
  GroupSeen,
  HandedOver,
  MemberSeen,
  ReceivedSeen,
} from '../format/client-observation.ts'
import { handedOver, sortedPlaces, sortedTable } from '../format/client-observation.ts'
import type { ClientStep, ClientStepOf } from '../format/client-steps.ts'
import { consumerConfig } from '../format/defaults.ts'
import type { StepResult } from '../format/observation.ts'
import type { LiveConsumer } from '../format/settled-clients.ts'
import type { Hands, ReadPartition } from './hands.ts'
import { shareGroupSeen, startShareConsumer } from './share.ts'
import {
  startTransactional,
  transact,
  transactionCoordinator,
  transactionSeen,
  view,
} from './transactions.ts'

type Started = ClientStepOf<'consumer'> | ClientStepOf<'transactional'>
type Placed = { readonly topic: string; readonly partition: number }

const node = (client: string) => `consumer-${client}`
const whole = ({
  topic,
  partition = 0,
}: {
  readonly topic: string
  readonly partition?: number
}): Placed => ({
  topic,
  partition,
})
const placeOf = ({ topic, partition }: Placed) => `${topic}-${partition}`

/** Errors of the protocol that the recordings name by the protocol, not by the client's exception. */
const PROTOCOL_ERRORS = [
  'INCONSISTENT_GROUP_PROTOCOL',
  'FENCED_INSTANCE_ID',
  'UNRELEASED_INSTANCE_ID',
  'GROUP_MAX_SIZE_REACHED',
]

/** What poll threw, by the name that the recordings have for it. */
function errorName(exception: string): string {
  const flat = exception.replace(/Exception$/, '').toLowerCase()
  return PROTOCOL_ERRORS.find((error) => error.replaceAll('_', '').toLowerCase() === flat) ?? exception
}

export class SimulatedClients {
  readonly #hands: Hands
  readonly #started = new Map<string, Started>()
  readonly #gone = new Set<string>()
  /** Every record that was ever seen in a log, by its id. */
  readonly #records = new Map<number, Omit<HandedOver, 'place'>>()
  readonly #handed = new Map<string, HandedOver[]>()
  /** What poll threw. */
  readonly #failed = new Map<string, string>()
  /** Of the last assignment: what groupMetadata() says, whatever happened since. */
  readonly #generations = new Map<string, number>()
  readonly #callbacks = new Map<string, string[]>()
  #factsRead = 0
  #readers = 0

  constructor(hands: Hands) {
    this.#hands = hands
  }

  get busy(): boolean {
    return this.#started.size > 0
  }

  get #world(): KafkaWorld {
    return this.#hands.run.world
  }

  #act(command: Command): void {
    this.#hands.run.act(command)
  }

  /** Does one step. The outcome of those that ask nothing is null. Throws when it is beyond the simulator. */
  step(step: ClientStep): StepResult | null {
    switch (step.do) {
      case 'consumer':
        return this.#startConsumer(step)
      case 'stall':
      case 'go': {
        const kind = step.do === 'stall' ? 'StallConsumer' : 'UnstallConsumer'
        this.#act({ kind, consumer: step.consumer })
        return null
      }
      case 'poll':
        return this.#poll(step)
      case 'seek':
        return this.#seek(step)
      case 'commit':
        return this.#commit(step)
      case 'pausePartitions':
      case 'resumePartitions': {
        const kind = step.do === 'pausePartitions' ? 'PausePartitions' : 'ResumePartitions'
        for (const one of step.partitions) this.#act({ kind, consumer: step.consumer, ...whole(one) })
        return { error: 'NONE' }
      }
      case 'subscribe':
        this.#act({ kind: 'ChangeSubscription', consumer: step.consumer, topics: step.topics })
        return { error: 'NONE' }
      case 'ack':
        this.#act({ kind: 'SetShareAcknowledgement', consumer: step.consumer, acknowledge: step.ack })
        return { error: 'NONE' }
      case 'close':
        return this.#close(step.client)
      case 'killClient':
        this.#gone.add(step.client)
        this.#act({ kind: 'CrashNode', node: this.#nodeOf(step.client) })
        return null
      case 'transactional':
        this.#started.set(step.name, step)
        return startTransactional(this.#hands, step)
      case 'begin':
      case 'send':
      case 'sendOffsets':
      case 'commitTransaction':
      case 'abortTransaction':
        return transact(this.#hands, step)
      case 'transaction':
        return transactionSeen(this.#world, step.id)
      case 'view':
        return view(this.#world, this.#read, step.topic, step.partition ?? 0)
      case 'resetOffsets':
      case 'deleteOffsets':
      case 'deleteGroup':
      case 'removeMember':
        return this.#operate(step)
      case 'group':
        return this.#group(step.group)
      case 'received':
        return this.#received(step.consumer)
      case 'callbacks': {
        this.#readFacts()
        const callbacks = this.#callbacks.get(step.consumer) ?? []
        this.#callbacks.set(step.consumer, [])
        return { callbacks }
      }
    }
  }

  #startConsumer(step: ClientStepOf<'consumer'>): null {
    const { name, group, topics, assign, protocol = 'classic', stalled, assignors, commit } = step
    if (protocol === 'share') return startShareConsumer(this.#hands, step, this.#started)
    this.#started.set(name, step)
    this.#act({
      kind: 'AddConsumer',
      consumer: {
        id: name,
        group: group ?? null,
        topics: topics ?? [],
        ...(assign ? { assign: assign.map(whole) } : {}),
        ...(commit === 'sync' ? { commit: { mode: 'sync', when: 'after', every: 'poll' } } : {}),
        config: {
          ...(protocol === 'consumer' ? { 'group.protocol': protocol } : {}),
          ...(assignors ? { 'partition.assignment.strategy': assignors.join(',') } : {}),
          ...consumerConfig(step),
        },
        processMs: 0,
      },
    })
    const { membership } = this.#consumer(name)
    // Ids that clients draw at random: members go by their names, as in the recordings.
    if (protocol === 'consumer') membership.memberId = name
    if (stalled) this.#act({ kind: 'StallConsumer', consumer: name })
    return null
  }

  /** Lets the application poll until its position is there; it stalls as soon as that is seen. */
  #poll({ consumer, topic, partition = 0, to }: ClientStepOf<'poll'>): StepResult {
    // Time for each record, so that it can be stopped between two of them.
    this.#act({ kind: 'SetProcessingTime', consumer, processMs: 5 })
    this.#act({ kind: 'UnstallConsumer', consumer })
    const reached = this.#hands.until(60_000, () => {
      const position = this.#consumer(consumer).partitions[`${topic}-${partition}`]?.position ?? -1
      return position >= to ? true : undefined
    })
    this.#act({ kind: 'StallConsumer', consumer })
    this.#act({ kind: 'SetProcessingTime', consumer, processMs: 0 })
    return { error: reached ? 'NONE' : 'REQUEST_TIMED_OUT' }
  }

  #seek({ consumer, topic, partition = 0, to }: ClientStepOf<'seek'>): StepResult {
    const target = typeof to === 'number' ? ({ to: 'offset', offset: to } as const) : ({ to } as const)
    this.#act({ kind: 'SeekConsumer', consumer, topic, partition, target })
    return { error: 'NONE' }
  }

  #commit({ consumer, offsets }: ClientStepOf<'commit'>): StepResult {
    const since = this.#world.steps
    this.#act({
      kind: 'CommitOffsets',
      consumer,
      offsets: offsets?.map((o) => ({ ...whole(o), offset: o.offset })) ?? null,
    })
    this.#hands.until(60_000, () => (this.#consumer(consumer).commits.sync === null ? true : undefined))
    const failed = this.#hands.factSince(since, (fact) =>
      fact.kind === 'CommitFailed' && fact.consumer === node(consumer) && fact.call === 'commitSync'
        ? fact.exception
        : undefined,
    )
    return { error: failed ?? 'NONE' }
  }

  #close(client: string): StepResult {
    this.#gone.add(client)
    const since = this.#world.steps
    const id = this.#nodeOf(client)
    this.#act({ kind: 'CloseClient', client: id })
    const stopped = this.#hands.awaitFact(since, 30_000, (fact) =>
      fact.kind === 'NodeStopped' && fact.node === id ? true : undefined,
    )
    return { error: stopped ? 'NONE' : 'REQUEST_TIMED_OUT' }
  }

  #nodeOf(client: string): string {
    return this.#started.get(client)?.do === 'transactional' ? `producer-${client}` : node(client)
  }

  /** An operator's request about a group. */
  #operate(
    step: ClientStepOf<'resetOffsets' | 'deleteOffsets' | 'deleteGroup' | 'removeMember'>,
  ): StepResult {
    const { group } = step
    if (step.do === 'resetOffsets' && step.share) {
      const errors = step.offsets.map((one) =>
        this.#answer({ kind: 'ResetShareOffsets', group, ...whole(one), to: 'offset', value: one.offset }),
      )
      return errors.find(({ error }) => error !== 'NONE') ?? { error: 'NONE' }
    }
    if (step.do === 'deleteOffsets')
      return this.#answer({ kind: 'DeleteOffsets', group, partitions: step.partitions.map(whole) })
    if (step.do === 'deleteGroup') return this.#answer({ kind: 'DeleteGroup', group })
    if (step.do === 'removeMember')
      return this.#answer({ kind: 'RemoveMember', group, instance: step.instance })
    const errors = step.offsets.map((one) =>
      this.#answer({ kind: 'ResetOffsets', group, ...whole(one), to: 'offset', value: one.offset }),
    )
    const refused = errors.find(({ error }) => error !== 'NONE')
    // The tool looks at the group's state first; the Admin API of the recordings leaves that to the coordinator.
    if (refused?.error === 'NON_EMPTY_GROUP') return { error: 'UNKNOWN_MEMBER_ID' }
    return refused ?? { error: 'NONE' }
  }

  #answer(command: Command): { error: string } {
    const since = this.#world.steps
    this.#act(command)
    const error = this.#hands.awaitFact(since, 95_000, (fact) =>
      fact.kind === 'AdminAnswered' && fact.api === command.kind ? fact.error : undefined,
    )
    return { error: error ?? 'REQUEST_TIMED_OUT' }
  }

  readonly #read: ReadPartition = (topic, partition, isolation) => {
    const name = `reader-${++this.#readers}`
    const config = {
      'isolation.level': isolation,
      'auto.offset.reset': 'earliest',
      'enable.auto.commit': false,
      'group.protocol': 'classic',
    }
    const assign = [{ topic, partition }]
    this.#act({
      kind: 'AddConsumer',
      consumer: { id: name, group: null, topics: [], assign, config, processMs: 0 },
    })
    const end = this.#hands.until(30_000, () => {
      const at = this.#consumer(name).partitions[`${topic}-${partition}`]
      const last = isolation === 'read_committed' ? at?.lastStableOffset : at?.highWatermark
      return at && last !== undefined && last >= 0 && at.position >= last ? last : undefined
    })
    this.#readFacts()
    this.#act({ kind: 'CloseClient', client: node(name) })
    if (end === null) throw new Error(`${topic}-${partition} cannot be read to its end`)
    return { end, records: (this.#handed.get(name) ?? []).map((r) => [r.offset, r.key, r.value] as const) }
  }

  // ── looking ──

  #consumer(name: string): Consumer {
    const found = this.#world.nodes[node(name)]
    if (found?.role !== 'consumer') throw new Error(`${name} is no consumer`)
    return found
  }

  #readRecords(): void {
    for (const one of Object.values(this.#world.nodes)) {
      if (one.role !== 'broker') continue
      for (const log of Object.values(one.disk.logs))
        scanRecords(log, { offset: 0, endOffset: log.logEndOffset }, (batch, i) => {
          const id = batch.ids[i]
          const value = batch.values[i] ?? null
          if (id !== undefined && id >= 0 && !this.#records.has(id))
            this.#records.set(id, { offset: offsetAt(batch, i), key: batch.keys[i] ?? null, value })
          return true
        })
    }
  }

  #note(consumer: string, what: string, partitions: readonly Placed[]): void {
    if (partitions.length === 0) return
    const line = [what, ...sortedPlaces(partitions.map(placeOf))].join(' ')
    this.#callbacks.set(consumer, [...(this.#callbacks.get(consumer) ?? []), line])
  }

  #readFacts(): void {
    const { facts } = this.#hands.run
    if (this.#factsRead === facts.length) return
    this.#readRecords()
    for (; this.#factsRead < facts.length; this.#factsRead++) {
      const fact = facts[this.#factsRead]?.fact
      if (!fact || !('consumer' in fact)) continue
      const name = String(fact.consumer).replace(/^consumer-/, '')
      if (fact.kind === 'ApplicationFailed') this.#failed.set(name, errorName(fact.exception))
      if (fact.kind === 'PartitionsAssigned') {
        const kept = new Set(fact.kept?.map(placeOf))
        const added = fact.partitions.filter((one) => !kept.has(placeOf(one)))
        this.#note(name, 'assigned', added)
        this.#generations.set(name, fact.generation)
      }
      if (fact.kind === 'PartitionsRevoked' && !this.#gone.has(name))
        this.#note(name, fact.lost ? 'lost' : 'revoked', fact.partitions)
      if (fact.kind !== 'RecordsPolled' && fact.kind !== 'ShareRecordsPolled') continue
      const handed = this.#handed.get(name) ?? []
      this.#handed.set(name, handed)
      const counts = fact.kind === 'ShareRecordsPolled' ? fact.deliveryCounts : []
      for (const [i, id] of fact.ids.entries()) {
        const record = this.#records.get(id)
        if (record) handed.push({ place: fact.partition, ...record, deliveries: counts[i] })
      }
    }
  }

  #received(name: string): ReceivedSeen {
    this.#readFacts()
    return {
      assignment: this.#isShare(name) ? [] : sortedPlaces(Object.keys(this.#consumer(name).partitions)),
      records: handedOver(this.#handed.get(name) ?? []),
      error: this.#failed.get(name) ?? 'NONE',
    }
  }

  /** The broker that coordinates a group or, by its transactional.id, a producer; null when none does now. */
  coordinator(of: { readonly group: string } | { readonly transactionalId: string }): number | null {
    if (!('group' in of)) return transactionCoordinator(this.#world, of.transactionalId)
    for (const one of Object.values(this.#world.nodes))
      if (one.role === 'broker' && one.process === 'running' && one.memory?.groups[of.group])
        return one.brokerId
    return null
  }

  #isShare(client: string): boolean {
    const step = this.#started.get(client)
    return step?.do === 'consumer' && step.protocol === 'share'
  }

  #group(name: string): GroupSeen {
    const shared = shareGroupSeen(this.#world, name)
    if (shared) return shared
    const id = this.coordinator({ group: name })
    const broker = id === null ? undefined : this.#world.nodes[brokerNode(id)]
    const group = broker?.role === 'broker' ? broker.memory?.groups[name] : undefined
    if (broker?.role !== 'broker' || !group)
      return { type: 'none', state: 'Dead', assignor: '', epoch: null, members: {}, offsets: {} }
    const offsets = Object.entries(group.offsets).map(([key, at]) => [key, at.offset] as const)
    const seen = group.consumer
      ? this.#consumerGroup(group.consumer, broker.config)
      : this.#classicGroup(name, group)
    return {
      ...seen,
      members: sortedTable(seen.members),
      offsets: sortedTable(Object.fromEntries(offsets)),
    }
  }

  #classicGroup(name: string, group: Group): Omit<GroupSeen, 'offsets'> {
    this.#readFacts()
    const members: Record<string, MemberSeen> = {}
    for (const { clientId, instanceId, assignment } of Object.values(group.members)) {
      const client = instanceId === null ? clientId : this.#owner(name, instanceId, clientId)
      const own = this.#gone.has(client) ? undefined : this.#world.nodes[node(client)]
      members[client] = {
        instance: instanceId,
        assignment: sortedPlaces(assignment.map(placeOf)),
        epoch: own?.role === 'consumer' ? (this.#generations.get(client) ?? own.membership.generation) : null,
      }
    }
    const assignor = group.state === 'Stable' ? (group.protocolName ?? '') : ''
    return { type: 'classic', state: group.state, assignor, epoch: null, members }
  }

  #consumerGroup(
    group: NonNullable<Group['consumer']>,
    config: Parameters<typeof describeConsumerGroup>[1],
  ): Omit<GroupSeen, 'offsets'> {
    const described = describeConsumerGroup(group, config)
    const members: Record<string, MemberSeen> = {}
    for (const { memberId, clientId, groupInstanceId, assignment } of described.members)
      members[clientId] = {
        instance: groupInstanceId,
        assignment: sortedPlaces(assignment.map(placeOf)),
        epoch: group.members[memberId]?.memberEpoch ?? null,
      }
    const { state, protocol: assignor } = described
    return { type: 'consumer', state, assignor, epoch: group.groupEpoch, members }
  }

  /** Who is the static member now; the group may keep the client.id of the first that came with this instance id. */
  #owner(group: string, instance: string, client: string): string {
    for (const s of [...this.#started.values()].reverse()) {
      if (s.do !== 'consumer' || s.group !== group || s.instance !== instance) continue
      if (!this.#gone.has(s.name) && !this.#failed.has(s.name)) return s.name
    }
    return client
  }

  // ── what a settle step watches ──

  live(): LiveConsumer[] {
    return [...this.#started.values()].flatMap((s) =>
      s.do !== 'consumer' || this.#gone.has(s.name)
        ? []
        : [{ name: s.name, group: s.topics && s.group ? s.group : null, share: s.protocol === 'share' }],
    )
  }

  look(): ClientsSeen {
    const started = [...this.#started.values()]
    const groups = started.flatMap((s) => (s.do === 'consumer' && s.group ? [s.group] : []))
    return {
      groups: Object.fromEntries([...new Set(groups)].sort().map((name) => [name, this.#group(name)])),
      consumers: Object.fromEntries(this.live().map(({ name }) => [name, this.#received(name)])),
      transactions: Object.fromEntries(
        started.flatMap((s) =>
          s.do === 'transactional' ? [[s.id, transactionSeen(this.#world, s.id)] as const] : [],
        ),
      ),
    }
  }
}
