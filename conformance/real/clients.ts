/** Carries the steps of clients out: real consumers and producers that live in the agent. */
import type {
  ClientSeen,
  ClientsSeen,
  GroupSeen,
  HandedOver,
  MemberSeen,
  ReceivedSeen,
  TransactionSeen,
  ViewSeen,
} from '../format/client-observation.ts'
import { handedOver, plainRuns, sortedPlaces, sortedTable } from '../format/client-observation.ts'
import type { ClientStep, ClientStepOf } from '../format/client-steps.ts'
import { consumerConfig } from '../format/defaults.ts'
import type { StepResult } from '../format/observation.ts'
import type { ScenarioFile } from '../format/scenario.ts'
import type { LiveConsumer } from '../format/settled-clients.ts'
import type { Agent, Answer } from './agent.ts'
import type { Cluster } from './cluster.ts'

/** Kafka's classes behind the names of assignors. */
const ASSIGNORS: Readonly<Record<string, string>> = {
  range: 'org.apache.kafka.clients.consumer.RangeAssignor',
  roundrobin: 'org.apache.kafka.clients.consumer.RoundRobinAssignor',
  sticky: 'org.apache.kafka.clients.consumer.StickyAssignor',
  'cooperative-sticky': 'org.apache.kafka.clients.consumer.CooperativeStickyAssignor',
}

const ADMIN_TIMEOUT_MS = 60_000
const LOOK_TIMEOUT_MS = 5000

type Started = ClientStepOf<'consumer'> | ClientStepOf<'transactional'>

interface Member {
  readonly client: string
  readonly instance?: string
  readonly epoch?: number
  readonly assignment: readonly string[]
}

export class RealClients {
  readonly #agent: Agent
  readonly #spawn: () => Agent
  readonly #cluster: Cluster
  readonly #scenario: ScenarioFile
  readonly #prefix: string
  readonly #started = new Map<string, Started>()
  /** Clients that will be killed have a process of their own. */
  readonly #own = new Map<string, Agent>()
  readonly #gone = new Set<string>()

  constructor(
    agent: Agent,
    spawn: () => Agent,
    cluster: Cluster,
    { scenario, prefix }: { scenario: ScenarioFile; prefix: string },
  ) {
    this.#agent = agent
    this.#spawn = spawn
    this.#cluster = cluster
    this.#scenario = scenario
    this.#prefix = prefix
  }

  /** Whether anything of clients happened yet. */
  get busy(): boolean {
    return this.#started.size > 0
  }

  #groups(): string[] {
    const names = [...this.#started.values()].flatMap((s) =>
      s.do === 'consumer' && s.group ? [s.group] : [],
    )
    return [...new Set(names)].sort()
  }

  #isShare(group: string): boolean {
    return this.#scenario.steps.some(
      (s) => s.do === 'consumer' && s.group === group && s.protocol === 'share',
    )
  }

  #agentOf(client: string): Agent {
    return this.#own.get(client) ?? this.#agent
  }

  #ask(client: string, op: string, fields: Readonly<Record<string, unknown>>): Promise<Answer> {
    return this.#agentOf(client).ask(op, {
      bootstrap: this.#cluster.bootstrap(),
      name: `${this.#prefix}${client}`,
      clientId: client,
      ...fields,
    })
  }

  #operate(
    op: string,
    fields: Readonly<Record<string, unknown>>,
    timeoutMs = ADMIN_TIMEOUT_MS,
  ): Promise<Answer> {
    return this.#agent.ask(op, { bootstrap: this.#cluster.bootstrap(), timeoutMs, ...fields })
  }

  #real<T extends { readonly topic: string }>(places: readonly T[]): T[] {
    return places.map((p) => ({ ...p, topic: `${this.#prefix}${p.topic}` }))
  }

  #bare(places: readonly string[]): string[] {
    return sortedPlaces(places.map((p) => p.replace(this.#prefix, '')))
  }

  /** Does one step. The outcome of those that ask nothing is null. */
  async step(step: ClientStep): Promise<StepResult | null> {
    switch (step.do) {
      case 'consumer':
        return this.#startConsumer(step)
      case 'transactional':
        return this.#startTransactional(step)
      case 'close':
        this.#gone.add(step.client)
        return errorOf(await this.#ask(step.client, 'clientClose', {}))
      case 'killClient':
        this.#gone.add(step.client)
        await this.#own.get(step.client)?.kill()
        return null
      case 'group':
        return this.#group(step.group, ADMIN_TIMEOUT_MS)
      case 'received':
        return this.#received(step.consumer)
      case 'callbacks': {
        const { callbacks } = await this.#ask(step.consumer, 'consumerCallbacks', {})
        return { callbacks: (callbacks as string[]).map((c) => c.replaceAll(this.#prefix, '')) }
      }
      case 'transaction':
        return this.#transaction(step.id, ADMIN_TIMEOUT_MS)
      case 'view':
        return this.#view(step.topic, step.partition ?? 0)
      case 'resetOffsets':
      case 'deleteOffsets':
      case 'deleteGroup':
      case 'removeMember':
        return this.#admin(step)
      case 'begin':
      case 'send':
      case 'sendOffsets':
      case 'commitTransaction':
      case 'abortTransaction':
        return this.#transact(step)
      default:
        return this.#consumerDo(step)
    }
  }

  #ownProcess(name: string): void {
    const killed = this.#scenario.steps.some((s) => s.do === 'killClient' && s.client === name)
    if (killed) this.#own.set(name, this.#spawn())
  }

  async #startConsumer(step: ClientStepOf<'consumer'>): Promise<null> {
    this.#ownProcess(step.name)
    this.#started.set(step.name, step)
    const { group, topics, assign, protocol = 'classic', assignors, commit, ack, stalled = false } = step
    await this.#ask(step.name, 'consumerStart', {
      protocol,
      stalled,
      ...(topics ? { topics: topics.map((t) => `${this.#prefix}${t}`) } : {}),
      ...(assign ? { assign: this.#real(assign) } : {}),
      ...(commit ? { commit } : {}),
      ...(ack ? { ack } : {}),
      config: {
        ...(group === undefined ? {} : { 'group.id': `${this.#prefix}${group}` }),
        ...(assignors
          ? { 'partition.assignment.strategy': assignors.map((a) => ASSIGNORS[a]).join(',') }
          : {}),
        ...consumerConfig(step),
      },
    })
    return null
  }

  async #startTransactional(step: ClientStepOf<'transactional'>): Promise<StepResult> {
    this.#ownProcess(step.name)
    this.#started.set(step.name, step)
    const transactionalId = `${this.#prefix}${step.id}`
    return errorOf(
      await this.#ask(step.name, 'transactionalStart', { transactionalId, config: step.config ?? {} }),
    )
  }

  async #consumerDo(
    step: ClientStepOf<
      | 'stall'
      | 'go'
      | 'poll'
      | 'seek'
      | 'commit'
      | 'pausePartitions'
      | 'resumePartitions'
      | 'subscribe'
      | 'ack'
    >,
  ): Promise<StepResult | null> {
    const { do: what, consumer, ...rest } = step
    const fields = {
      ...rest,
      what,
      ...('topic' in rest ? { topic: `${this.#prefix}${rest.topic}` } : {}),
      ...('topics' in rest ? { topics: rest.topics.map((t) => `${this.#prefix}${t}`) } : {}),
      ...('partitions' in rest ? { partitions: this.#real(rest.partitions) } : {}),
      ...('offsets' in rest && rest.offsets ? { offsets: this.#real(rest.offsets) } : {}),
    }
    const result = errorOf(await this.#ask(consumer, 'consumerDo', fields))
    return what === 'stall' || what === 'go' ? null : result
  }

  async #transact(
    step: ClientStepOf<'begin' | 'send' | 'sendOffsets' | 'commitTransaction' | 'abortTransaction'>,
  ): Promise<StepResult> {
    const what = step.do
    if (step.do === 'send') {
      const { value, count = 1, partition = 0 } = step
      const records = Array.from({ length: count }, (_, i) => ({ value: `${value}-${i}` }))
      const topic = `${this.#prefix}${step.topic}`
      const { error, offset } = await this.#ask(step.producer, 'transactionalDo', {
        what,
        topic,
        partition,
        records,
      })
      if (error !== 'NONE') return { error: error as string }
      return { error: 'NONE', offset: offset as number }
    }
    if (step.do === 'sendOffsets') {
      const { consumer, group } = step
      return errorOf(
        await this.#ask(step.producer, 'transactionalDo', {
          what,
          offsets: this.#real(step.offsets),
          ...(consumer === undefined ? {} : { consumer: `${this.#prefix}${consumer}` }),
          ...(group === undefined ? {} : { group: `${this.#prefix}${group}` }),
        }),
      )
    }
    return errorOf(await this.#ask(step.producer, 'transactionalDo', { what }))
  }

  async #admin(
    step: ClientStepOf<'resetOffsets' | 'deleteOffsets' | 'deleteGroup' | 'removeMember'>,
  ): Promise<StepResult> {
    const { do: op, group, ...rest } = step
    return errorOf(
      await this.#operate(op, {
        ...rest,
        group: `${this.#prefix}${group}`,
        ...('offsets' in rest ? { offsets: this.#real(rest.offsets) } : {}),
        ...('partitions' in rest ? { partitions: this.#real(rest.partitions) } : {}),
      }),
    )
  }

  // ── asking ──

  /** The broker that coordinates a group or, by its transactional.id, a producer. */
  async coordinator(of: { readonly group: string } | { readonly transactionalId: string }): Promise<number> {
    const asked =
      'group' in of
        ? { group: `${this.#prefix}${of.group}` }
        : { transactionalId: `${this.#prefix}${of.transactionalId}` }
    return (await this.#operate('coordinators', asked)).broker as number
  }

  async #consumerSeen(name: string): Promise<Answer> {
    return this.#ask(name, 'consumerSeen', {})
  }

  async #received(name: string): Promise<ReceivedSeen> {
    const seen = await this.#consumerSeen(name)
    const records = (seen.records as HandedOver[]).map((r) => ({
      ...r,
      place: r.place.replace(this.#prefix, ''),
    }))
    return {
      assignment: this.#bare(seen.assignment as string[]),
      records: handedOver(records),
      error: seen.error as string,
    }
  }

  async #group(name: string, timeoutMs: number): Promise<GroupSeen> {
    const answer = await this.#operate(
      'groupSeen',
      { group: `${this.#prefix}${name}`, share: this.#isShare(name) },
      timeoutMs,
    )
    if (answer.error !== undefined) throw new Error(`group ${name}: ${answer.error}`)
    const type = answer.type as GroupSeen['type']
    const members: Record<string, MemberSeen> = {}
    for (const { client, instance, epoch, assignment } of answer.members as Member[]) {
      const owner = type === 'classic' && instance ? await this.#owner(name, instance, client) : client
      members[owner] = {
        instance: instance ?? null,
        assignment: this.#bare(assignment),
        epoch: type === 'classic' ? await this.#generation(owner) : (epoch ?? null),
      }
    }
    const offsets = Object.entries(answer.offsets as Record<string, number>)
    return {
      type,
      state: answer.state as string,
      assignor: answer.assignor as string,
      epoch: type === 'classic' ? null : ((answer.epoch as number | undefined) ?? null),
      members: sortedTable(members),
      offsets: sortedTable(Object.fromEntries(offsets.map(([p, at]) => [p.replace(this.#prefix, ''), at]))),
    }
  }

  /**
   * Who is the static member now. A classic group keeps the client.id of the first consumer that came with the
   * group.instance.id.
   */
  async #owner(group: string, instance: string, client: string): Promise<string> {
    for (const s of [...this.#started.values()].reverse()) {
      if (s.do !== 'consumer' || s.group !== group || s.instance !== instance) continue
      if (!this.#gone.has(s.name) && (await this.#consumerSeen(s.name)).error === 'NONE') return s.name
    }
    return client
  }

  async #generation(name: string): Promise<number | null> {
    if (this.#gone.has(name) || !this.#started.has(name)) return null
    return (await this.#consumerSeen(name)).epoch as number
  }

  async #transaction(id: string, timeoutMs: number): Promise<TransactionSeen> {
    const asked = { transactionalId: `${this.#prefix}${id}` }
    const { state, epoch, partitions } = await this.#operate('transactionSeen', asked, timeoutMs)
    return { state: state as string, epoch: epoch as number, partitions: this.#bare(partitions as string[]) }
  }

  async #view(topic: string, partition: number): Promise<ViewSeen> {
    const real = `${this.#prefix}${topic}`
    const mode = this.#cluster.mode
    const [first] = this.#cluster.answering()
    const described = await this.#agent.ask('describe', { broker: first?.address, topics: [real], mode })
    type Described = { topicId: string; partitions: { partition: number; leader: number }[] }
    const found = (described.topics as Record<string, Described>)[real]
    const leader = found?.partitions.find((p) => p.partition === partition)?.leader
    if (!found || leader === undefined || leader < 0) throw new Error(`nobody leads ${topic}-${partition}`)
    const answer = await this.#operate('view', {
      topic: real,
      partition,
      topicId: found.topicId,
      broker: this.#cluster.broker(leader).address,
    })
    type Rows = [number, string | null, string | null][]
    return {
      highWatermark: answer.highWatermark as number,
      lastStableOffset: answer.lastStableOffset as number,
      markers: answer.markers as string[],
      readUncommitted: plainRuns(answer.read_uncommitted as Rows),
      readCommitted: plainRuns(answer.read_committed as Rows),
    }
  }

  /** Consumers that run and should be members of their groups. */
  live(): LiveConsumer[] {
    return [...this.#started.values()].flatMap((s) =>
      s.do !== 'consumer' || this.#gone.has(s.name)
        ? []
        : [{ name: s.name, group: s.topics && s.group ? s.group : null, share: s.protocol === 'share' }],
    )
  }

  /** All that a settle step watches; null when something does not answer now. */
  async look(): Promise<ClientsSeen | null> {
    try {
      const groups: Record<string, GroupSeen> = {}
      for (const name of this.#groups()) groups[name] = await this.#group(name, LOOK_TIMEOUT_MS)
      const consumers: Record<string, ReceivedSeen> = {}
      for (const { name } of this.live()) consumers[name] = await this.#received(name)
      const transactions: Record<string, TransactionSeen> = {}
      for (const s of this.#started.values())
        if (s.do === 'transactional') transactions[s.id] = await this.#transaction(s.id, LOOK_TIMEOUT_MS)
      return { groups, consumers, transactions }
    } catch {
      return null
    }
  }

  /** Ends all clients of the scenario. */
  async close(): Promise<void> {
    this.#started.clear()
    await this.#agent.ask('clientsClose', {})
    for (const agent of this.#own.values()) await agent.kill()
  }
}

export type { ClientSeen }

function errorOf(answer: Answer): { error: string } {
  return { error: answer.error as string }
}
