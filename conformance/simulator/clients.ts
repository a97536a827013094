/** Carries the steps of clients out in the simulator. */
import {
  brokerNode,
  type Command,
  type Consumer,
  type Fact,
  type KafkaWorld,
  offsetAt,
  type Run,
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

type Started = ClientStepOf<'consumer'> | ClientStepOf<'transactional'>
type Placed = { readonly topic: string; readonly partition: number }

/** What the driver lends: the run as it stands, and time. */
export interface Hands {
  readonly run: Run
  /** Goes on until `find` finds a fact reported after step `since`, at most `ms`. */
  awaitFact<T>(since: number, ms: number, find: (fact: Fact) => T | undefined): T | null
  /** A fact that was reported after step `since`; null when none fits. */
  factSince<T>(since: number, find: (fact: Fact) => T | undefined): T | null
  /** Goes on until `look` sees something, at most `ms`. */
  until<T>(ms: number, look: () => T | undefined): T | null
}

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

/** Kafka's name of what poll threw: an error of the protocol goes by the protocol's name. */
function errorName(exception: string): string {
  return exception
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
  readonly #callbacks = new Map<string, string[]>()
  #factsRead = 0

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
      case 'close':
        return this.#close(step.client)
      case 'killClient':
        this.#gone.add(step.client)
        this.#act({ kind: 'CrashNode', node: node(step.client) })
        return null
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
      default:
        throw new Error(`${step.do} is beyond the simulator`)
    }
  }

  #startConsumer(step: ClientStepOf<'consumer'>): null {
    const { name, group, topics, assign, protocol = 'classic', stalled, assignors, instance, commit } = step
    const beyond = [
      ...(protocol === 'classic' ? [] : [`protocol ${protocol}`]),
      ...(instance ? ['instance'] : []),
      ...(assignors && assignors[0] !== 'range' ? [`assignor ${assignors[0]}`] : []),
    ]
    if (beyond.length > 0) throw new Error(`${beyond.join(', ')}: beyond the simulator`)
    this.#started.set(name, step)
    this.#act({
      kind: 'AddConsumer',
      consumer: {
        id: name,
        group: group ?? null,
        topics: topics ?? [],
        ...(assign ? { assign: assign.map(whole) } : {}),
        ...(commit === 'sync' ? { commit: { mode: 'sync', when: 'after', every: 'poll' } } : {}),
        config: consumerConfig(step),
        processMs: 0,
      },
    })
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
    this.#act({ kind: 'CloseClient', client: node(client) })
    const stopped = this.#hands.awaitFact(since, 30_000, (fact) =>
      fact.kind === 'NodeStopped' && fact.node === node(client) ? true : undefined,
    )
    return { error: stopped ? 'NONE' : 'REQUEST_TIMED_OUT' }
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
          if (id !== undefined && !this.#records.has(id))
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
      if (fact.kind === 'PartitionsAssigned') this.#note(name, 'assigned', fact.partitions)
      if (fact.kind === 'PartitionsRevoked' && !this.#gone.has(name))
        this.#note(name, fact.lost ? 'lost' : 'revoked', fact.partitions)
      if (fact.kind !== 'RecordsPolled') continue
      const handed = this.#handed.get(name) ?? []
      this.#handed.set(name, handed)
      for (const id of fact.ids) {
        const record = this.#records.get(id)
        if (record) handed.push({ place: fact.partition, ...record })
      }
    }
  }

  #received(name: string): ReceivedSeen {
    this.#readFacts()
    return {
      assignment: sortedPlaces(Object.keys(this.#consumer(name).partitions)),
      records: handedOver(this.#handed.get(name) ?? []),
      error: this.#failed.get(name) ?? 'NONE',
    }
  }

  /** The broker that coordinates a group; null when none does now. */
  coordinator(of: { readonly group: string } | { readonly transactionalId: string }): number | null {
    if (!('group' in of)) throw new Error('transactions are beyond the simulator')
    for (const one of Object.values(this.#world.nodes))
      if (one.role === 'broker' && one.process === 'running' && one.memory?.groups[of.group])
        return one.brokerId
    return null
  }

  #group(name: string): GroupSeen {
    const id = this.coordinator({ group: name })
    const broker = id === null ? undefined : this.#world.nodes[brokerNode(id)]
    const group = broker?.role === 'broker' ? broker.memory?.groups[name] : undefined
    if (!group) return { type: 'none', state: 'Dead', assignor: '', epoch: null, members: {}, offsets: {} }
    const members: Record<string, MemberSeen> = {}
    for (const member of Object.values(group.members)) {
      const client = member.clientId.replace(/^consumer-/, '')
      const own = this.#gone.has(client) ? undefined : this.#world.nodes[node(client)]
      members[client] = {
        instance: member.instanceId,
        assignment: sortedPlaces(member.assignment.map(placeOf)),
        epoch: own?.role === 'consumer' ? own.membership.generation : null,
      }
    }
    const offsets = Object.entries(group.offsets).map(([key, at]) => [key, at.offset] as const)
    return {
      type: 'classic',
      state: group.state,
      assignor: group.state === 'Stable' ? (group.protocolName ?? '') : '',
      epoch: null,
      members: sortedTable(members),
      offsets: sortedTable(Object.fromEntries(offsets)),
    }
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
      transactions: {},
    }
  }
}
