/** Carries the steps of a scenario out on a real cluster. */
import { LINGER_MS, PRODUCE_TIMEOUT_MS, producerConfig, restMs } from '../format/defaults.ts'
import type { Observation, Outcome, StepResult } from '../format/observation.ts'
import {
  batchesOf,
  type ClusterStep,
  isCompacted,
  type ProcessStep,
  type ScenarioFile,
  type Step,
  type StepOf,
  type TopicSpec,
} from '../format/scenario.ts'
import { caughtUp, holds, livesKnown } from '../format/settled.ts'
import { clientsCalm, clientsHold, isClientCondition } from '../format/settled-clients.ts'
import type { Agent, Answer } from './agent.ts'
import { RealClients } from './clients.ts'
import { type Cluster, pause } from './cluster.ts'
import { Observer, type Sight } from './observe.ts'
import type { Server } from './processes.ts'

/** What nearly always comes is waited for this long. */
const PATIENCE_MS = 30_000
const SETTLE_LIMIT_MS = 120_000
const LOOK_EVERY_MS = 300
const NO_CLIENTS = { groups: {}, consumers: {}, transactions: {} }
/** default.api.timeout.ms */
const ADMIN_TIMEOUT_MS = 60_000

export class Driver {
  readonly #agent: Agent
  readonly #cluster: Cluster
  readonly #scenario: ScenarioFile
  readonly #names = new Set<string>()
  readonly #placed = new Set<string>()
  readonly #compacted = new Set<string>()
  readonly #background = new Map<string, Promise<StepResult>>()
  readonly #observer: Observer
  readonly #prefix: string

  readonly #clients: RealClients

  constructor(
    agent: Agent,
    cluster: Cluster,
    scenario: ScenarioFile,
    { prefix, spawn }: { prefix: string; spawn: () => Agent },
  ) {
    this.#clients = new RealClients(agent, spawn, cluster, { scenario, prefix })
    this.#agent = agent
    this.#cluster = cluster
    this.#scenario = scenario
    this.#prefix = prefix
    const real = (name: string) => this.#real(name)
    this.#observer = new Observer(agent, cluster, {
      names: this.#names,
      placed: this.#placed,
      compacted: this.#compacted,
      real,
    })
  }

  /** Each scenario has topics of its own in the shared cluster. Odd names are left as they are: they are to be refused. */
  #real(name: string): string {
    return name === '.' || name === '..' ? name : `${this.#prefix}${name}`
  }

  async run(say: (text: string) => void): Promise<Outcome[]> {
    await this.#settle({ do: 'settle' })
    for (const topic of this.#scenario.topics) {
      const result = await this.#createTopic(topic)
      if (result.error !== 'NONE')
        throw new Error(`topics: ${topic.name} could not be created: ${result.error}`)
    }
    await this.#settle({ do: 'settle' })
    const outcomes: Outcome[] = []
    for (const [step, one] of this.#scenario.steps.entries()) {
      say(`  ${step} ${JSON.stringify(one)}`)
      const result = await this.#one(one)
      if (result) outcomes.push({ step, do: one.do, result })
    }
    return outcomes
  }

  /** Heals what the scenario broke; false when the cluster should not be used again. */
  async heal(): Promise<boolean> {
    await this.#clients.close()
    for (const { server } of [...this.#cluster.controllers, ...this.#cluster.brokers]) {
      if (server.life === 'paused') server.resume()
      if (server.life === 'stopping') await server.kill()
      server.start()
    }
    if (this.#scenario.steps.some((s) => s.do === 'alterConfig' && s.broker !== undefined)) return false
    try {
      await this.#settle({ do: 'settle', until: [{ controller: 'active' }] })
      // Kafka 4.4 forgets to take a deleted topic out of the controller's list of eligible leader replicas: the
      // next registration of such a broker after a kill fails.
      if (this.#scenario.cluster.elr) return true
      for (const name of this.#names) await this.#act('deleteTopic', { topic: this.#real(name) })
      return (
        this.#cluster.mode === 'kraft' ||
        (await this.#observer.activeController()) === this.#cluster.brokers[0]?.id
      )
    } catch {
      return false
    }
  }

  async #one(step: Step): Promise<StepResult | null> {
    switch (step.do) {
      case 'produce':
        return this.#produceStep(step)
      case 'await':
        return (await this.#background.get(step.background)) ?? null
      case 'kill':
      case 'stop':
      case 'start':
      case 'pause':
      case 'resume':
        return this.#process(step)
      case 'settle':
        await this.#settle(step)
        return null
      case 'wait':
        await pause(step.ms)
        return null
      case 'observe':
        return this.#observe()
      case 'createTopic':
      case 'createPartitions':
      case 'deleteTopic':
      case 'alterConfig':
      case 'electLeaders':
      case 'reassign':
      case 'cancelReassignment':
      case 'deleteRecords':
        return this.#admin(step)
      default:
        return this.#clients.step(step)
    }
  }

  /** What all brokers that run agree on. */
  async #observe(): Promise<Observation> {
    for (let tries = 0; tries < 60; tries++) {
      const { seen, agreed } = await this.#observer.look()
      if (agreed) return seen
      await pause(LOOK_EVERY_MS)
    }
    throw new Error('the brokers do not agree')
  }

  // ── processes ──

  async #process(step: ProcessStep): Promise<null> {
    for (const server of await this.#targets(step)) {
      if (step.do === 'kill') await server.kill()
      else server[step.do]()
    }
    return null
  }

  async #targets({ broker, controller, coordinatorOf, transactionsOf }: ProcessStep): Promise<Server[]> {
    const { controllers } = this.#cluster
    if (broker === 'killed')
      return this.#cluster.brokers.filter((b) => b.server.life === 'down').map((b) => b.server)
    if (coordinatorOf !== undefined)
      return [this.#cluster.broker(await this.#clients.coordinator({ group: coordinatorOf })).server]
    if (transactionsOf !== undefined) {
      const of = { transactionalId: transactionsOf }
      return [this.#cluster.broker(await this.#clients.coordinator(of)).server]
    }
    if (broker !== undefined) return [this.#cluster.broker(broker).server]
    if (controller === 'all') return controllers.map((c) => c.server)
    if (controller === 'killed')
      return controllers.filter((c) => c.server.life === 'down').map((c) => c.server)
    if (typeof controller === 'number')
      return controllers.filter((c) => c.number === controller).map((c) => c.server)
    const active = await this.#observer.activeController()
    if (active === null) throw new Error('there is no active controller')
    return this.#cluster.mode === 'zookeeper'
      ? [this.#cluster.broker(active).server]
      : controllers.filter((c) => c.number === active).map((c) => c.server)
  }

  async #settle({ until = [], atLeastMs = 0 }: StepOf<'settle'>): Promise<void> {
    const kraft = this.#cluster.mode === 'kraft'
    const all = this.#cluster.brokers.map((b) => b.id)
    const begun = Date.now()
    let last = ''
    let since = begun
    let readySince = begun
    for (;;) {
      this.#checkServers()
      const { seen, agreed } = await this.#observer.look()
      const clients = this.#clients.busy ? await this.#clients.look() : NO_CLIENTS
      const now = Date.now()
      const text = JSON.stringify([seen, clients])
      if (text !== last) since = now
      last = text
      const { controllers } = this.#cluster
      const quorum = 2 * controllers.filter(({ server }) => server.life === 'up').length > controllers.length
      const busy = this.#cluster.brokers.some(({ server }) => server.life === 'stopping')
      const up = this.#cluster.brokers.filter(({ server }) => server.life === 'up').map((b) => b.id)
      const ready =
        !busy &&
        agreed &&
        clients !== null &&
        livesKnown(seen, { up, all, quorum, kraft }) &&
        until.every((c) => (isClientCondition(c) ? clientsHold(clients, c) : holds(seen, c)))
      if (!ready) readySince = now
      const calm = clients !== null && clientsCalm(clients, this.#clients.live())
      const patient = (caughtUp(seen) && calm) || now - readySince > PATIENCE_MS
      const rest = restMs(this.#cluster.spec, this.#clients.busy)
      if (ready && patient && now - since >= rest && now - begun >= atLeastMs) return
      if (now - begun > SETTLE_LIMIT_MS + atLeastMs) throw new Error(`the cluster does not settle: ${text}`)
      await pause(LOOK_EVERY_MS)
    }
  }

  /** What ended by itself is no part of any scenario. */
  #checkServers(): void {
    const failed = [...this.#cluster.controllers, ...this.#cluster.brokers].find(
      ({ server }) => server.failed,
    )
    if (failed) throw new Error(`${failed.server.plan.name} ended by itself: see its server.log`)
  }

  // ── clients ──

  #act(op: string, fields: Record<string, unknown>): Promise<Answer> {
    return this.#agent.ask(op, {
      bootstrap: this.#cluster.bootstrap(),
      timeoutMs: ADMIN_TIMEOUT_MS,
      ...fields,
    })
  }

  async #createTopic(topic: TopicSpec): Promise<{ error: string }> {
    const where = topic.assignment
      ? { assignment: topic.assignment }
      : { partitions: topic.partitions ?? -1, replicationFactor: topic.replicationFactor ?? -1 }
    const config = topic.config ?? {}
    const { error } = await this.#act('createTopic', { topic: this.#real(topic.name), ...where, config })
    if (error === 'NONE') {
      this.#names.add(topic.name)
      if (!topic.assignment) this.#placed.add(topic.name)
      if (isCompacted(topic.config)) this.#compacted.add(topic.name)
    }
    return { error: error as string }
  }

  async #admin(step: ClusterStep): Promise<StepResult> {
    if (step.do === 'createTopic') return this.#createTopic(step.topic)
    if (step.do === 'alterConfig' && step.topic !== undefined && isCompacted(step.set))
      this.#compacted.add(step.topic)
    const { do: op, ...fields } = step as ClusterStep & Record<string, unknown>
    const topic = 'topic' in step && typeof step.topic === 'string' ? { topic: this.#real(step.topic) } : {}
    const group = 'group' in step && step.group !== undefined ? { group: this.#real(step.group) } : {}
    if (step.do === 'electLeaders') {
      const described = await this.#agent.ask('describe', {
        broker: this.#cluster.answering()[0]?.address,
        topics: [topic.topic],
        mode: this.#cluster.mode,
      })
      const known =
        (described.topics as Record<string, { partitions: unknown[] }>)[topic.topic as string]?.partitions ??
        []
      const partitions = step.partitions ?? known.map((_, i) => i)
      const answer = await this.#act(op, { ...topic, type: step.type.toUpperCase(), partitions })
      return { errors: answer.errors as string[] }
    }
    const defaults = { partition: 0, set: {}, remove: [] }
    const answer = await this.#act(op, { ...defaults, ...fields, ...topic, ...group })
    return { error: answer.error as string }
  }

  async #produceStep(step: StepOf<'produce'>): Promise<StepResult | null> {
    const sending = this.#produce(step)
    if (step.background === undefined) return sending
    this.#background.set(step.background, sending)
    return null
  }

  async #produce(step: StepOf<'produce'>): Promise<StepResult> {
    const errors: { error: string; offset: number }[] = []
    for (const records of batchesOf(step)) {
      const begun = Date.now()
      const { results } = await this.#act('produce', {
        // Not by a paused broker, which would take the connection and say nothing.
        bootstrap:
          this.#cluster
            .answering()
            .map((b) => b.address)
            .join(',') || this.#cluster.bootstrap(),
        topic: this.#real(step.topic),
        partition: step.partition ?? 0,
        records,
        config: { ...producerConfig(step), 'linger.ms': LINGER_MS },
      })
      const { error, offset = -1 } = (results as { error: string; offset?: number }[])[0] ?? { error: 'NONE' }
      // A time-out, whoever noticed it first.
      const late = Date.now() - begun >= (step.timeoutMs ?? PRODUCE_TIMEOUT_MS) - 50
      errors.push({ error: late && error === 'NETWORK_EXCEPTION' ? 'REQUEST_TIMED_OUT' : error, offset })
    }
    const [first] = errors
    if (first && errors.every((e) => e.error === first.error))
      return first.error === 'NONE' ? first : { error: first.error }
    return { errors: errors.map((e) => e.error) }
  }

  observe(): Promise<Sight> {
    return this.#observer.look()
  }
}

export type { Observation }
