/** Carries the steps of a scenario out in the simulator, through the engine's door. */
import '../../src/engine/every-room.ts'
import {
  type Command,
  CommandError,
  createRun,
  type Fact,
  MS,
  type Run,
  type Scenario,
} from '../../src/engine/index.ts'
import { clusterConfig, LINGER_MS, PRODUCE_TIMEOUT_MS, producerConfig, restMs } from '../format/defaults.ts'
import type { Outcome, StepResult } from '../format/observation.ts'
import {
  batchesOf,
  type ClusterStep,
  type ConfigValues,
  isCompacted,
  type ProcessStep,
  type ScenarioFile,
  type Step,
  type StepOf,
  type TopicSpec,
} from '../format/scenario.ts'
import { caughtUp, holds, livesKnown } from '../format/settled.ts'
import { clientsCalm, clientsHold, isClientCondition } from '../format/settled-clients.ts'
import { SimulatedClients } from './clients.ts'
import { activeController, isUp, look, type Sight } from './observe.ts'

const PATIENCE_MS = 30_000
const SETTLE_LIMIT_MS = 120_000
const LOOK_EVERY_MS = 250
/** The admin client gives up after a minute; its last request may take half a minute more. */
const ADMIN_TIMEOUT_MS = 95_000

/** Configs that only bound others have nothing to do: the simulator takes short sessions as they are. */
function withoutBounds(config: ConfigValues): ConfigValues {
  return Object.fromEntries(Object.entries(config).filter(([name]) => !/^group\.\w+\.min\./.test(name)))
}

function scenarioOf({ name, cluster }: ScenarioFile): Scenario {
  return {
    version: 1,
    id: name,
    seed: 1,
    network: 'datacentre',
    brokers: cluster.brokers.map(({ id, rack }) => ({ id, rack: rack ?? null })),
    controllers: Array.from({ length: cluster.controllers }, (_, i) => 3000 + i),
    brokerConfig: withoutBounds(clusterConfig(cluster)),
    controlPlane: cluster.mode,
    zookeeper: Array.from({ length: cluster.controllers }, (_, i) => 1 + i),
    features: { 'eligible.leader.replicas.version': cluster.elr ? 1 : 0, ...cluster.features },
    topics: [],
    producers: [],
    consumers: [],
  }
}

type Sending = { readonly step: StepOf<'produce'>; readonly waitFor: () => StepResult }

export class SimulatedDriver {
  readonly #scenario: ScenarioFile
  #run: Run
  readonly #names = new Set<string>()
  readonly #placed = new Set<string>()
  readonly #compacted = new Set<string>()
  readonly #background = new Map<string, Sending>()
  readonly #clients: SimulatedClients
  #producers = 0

  constructor(scenario: ScenarioFile) {
    this.#scenario = scenario
    this.#run = this.#begin(1)
    for (let seed = 2; seed < 50 && !this.#firstControls(); seed++) this.#run = this.#begin(seed)
    this.#clients = new SimulatedClients({
      run: this.#run,
      awaitFact: (since, ms, find) => this.#await(since, ms, find),
      factSince: (since, find) => this.#await(since, 0, find),
      until: (ms, look) => this.#until(ms, look),
      anyTopic: () => [...this.#names][0] ?? '',
    })
  }

  /** Servers start at once, the operator's client three seconds later. */
  #begin(seed: number): Run {
    const run = createRun({ version: 1, scenario: scenarioOf(this.#scenario), seed, commands: [] })
    run.advanceTo(4000 * MS)
    return run
  }

  /** In ZooKeeper mode the first broker is the controller: the real driver starts it first. */
  #firstControls(): boolean {
    const { mode, brokers } = this.#scenario.cluster
    return mode === 'kraft' || activeController(this.#run.world) === `broker-${brokers[0]?.id}`
  }

  /** Runs all steps. Throws when the cluster does not settle or a step is beyond the simulator. */
  run(): Outcome[] {
    this.#settle({ do: 'settle' })
    for (const topic of this.#scenario.topics) {
      const result = this.#createTopic(topic)
      if (result.error !== 'NONE')
        throw new Error(`topics: ${topic.name} could not be created: ${result.error}`)
    }
    this.#settle({ do: 'settle' })
    return this.#scenario.steps.flatMap((one, step) => {
      const result = this.#one(one)
      return result ? [{ step, do: one.do, result }] : []
    })
  }

  #one(step: Step): StepResult | null {
    switch (step.do) {
      case 'produce':
        return this.#produce(step)
      case 'await':
        return this.#background.get(step.background)?.waitFor() ?? null
      case 'kill':
      case 'stop':
      case 'start':
      case 'pause':
      case 'resume':
        return this.#process(step)
      case 'settle':
        this.#settle(step)
        return null
      case 'wait':
        this.#pass(step.ms)
        return null
      case 'observe':
        return this.#look().seen
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

  #look(): Sight {
    return look(
      this.#run.world,
      { names: this.#names, placed: this.#placed, compacted: this.#compacted },
      this.#scenario.cluster.brokers,
    )
  }

  #pass(ms: number): void {
    this.#run.advanceTo(this.#run.now + ms * MS)
  }

  // ── processes ──

  #process(step: ProcessStep): null {
    const kinds = {
      kill: 'CrashNode',
      stop: 'StopNode',
      start: 'StartNode',
      pause: 'PauseNode',
      resume: 'ResumeNode',
    } as const
    // What is down already is not killed again, and so on: then nothing happens.
    for (const node of this.#targets(step)) this.#tryTo({ kind: kinds[step.do], node })
    return null
  }

  /** False when the command is impossible now. */
  #tryTo(command: Command): boolean {
    try {
      this.#run.act(command)
      return true
    } catch (problem) {
      if (problem instanceof CommandError) return false
      throw problem
    }
  }

  #targets({ broker, controller, coordinatorOf, transactionsOf }: ProcessStep): string[] {
    if (coordinatorOf !== undefined || transactionsOf !== undefined) {
      const id = this.#clients.coordinator(
        coordinatorOf === undefined ? { transactionalId: transactionsOf ?? '' } : { group: coordinatorOf },
      )
      if (id === null) throw new Error('there is no coordinator')
      return [`broker-${id}`]
    }
    if (broker === 'killed')
      return Object.values(this.#run.world.nodes).flatMap((n) =>
        n.role === 'broker' && n.process === 'crashed' ? [n.id] : [],
      )
    if (broker !== undefined) return [`broker-${broker}`]
    const kraft = this.#scenario.cluster.mode === 'kraft'
    const role = kraft ? 'controller' : 'zookeeper'
    const all = Object.values(this.#run.world.nodes).filter((n) => n.role === role)
    if (controller === 'all') return all.map((n) => n.id)
    if (controller === 'killed') return all.filter((n) => !isUp(this.#run.world, n)).map((n) => n.id)
    if (typeof controller === 'number')
      return [kraft ? `controller-${3000 + controller}` : `zookeeper-${1 + controller}`]
    const active = activeController(this.#run.world)
    if (active === null) throw new Error('there is no active controller')
    return [active]
  }

  #settle({ until = [], atLeastMs = 0 }: StepOf<'settle'>): void {
    const run = this.#run
    const all = this.#scenario.cluster.brokers.map((b) => b.id)
    const kraft = this.#scenario.cluster.mode === 'kraft'
    const begun = run.now
    let last = ''
    let since = begun
    let readySince = begun
    for (;;) {
      const { seen, agreed } = this.#look()
      const clients = this.#clients.look()
      const text = JSON.stringify([seen, clients])
      if (text !== last) since = run.now
      last = text
      const nodes = Object.values(run.world.nodes)
      const busy = nodes.some((n) => n.role === 'broker' && n.process === 'stopping')
      const voters = nodes.filter((n) => n.role === (kraft ? 'controller' : 'zookeeper'))
      const quorum = 2 * voters.filter((n) => isUp(run.world, n)).length > voters.length
      const up = nodes.flatMap((n) => (n.role === 'broker' && isUp(run.world, n) ? [n.brokerId] : []))
      const ready =
        !busy &&
        agreed &&
        livesKnown(seen, { up, all, quorum, kraft }) &&
        until.every((c) => (isClientCondition(c) ? clientsHold(clients, c) : holds(seen, c)))
      if (!ready) readySince = run.now
      const calm = caughtUp(seen) && clientsCalm(clients, this.#clients.live())
      const patient = calm || run.now - readySince > PATIENCE_MS * MS
      if (
        ready &&
        patient &&
        run.now - since >= restMs(this.#scenario.cluster, this.#clients.busy) * MS &&
        run.now - begun >= atLeastMs * MS
      )
        return
      if (run.now - begun > (SETTLE_LIMIT_MS + atLeastMs) * MS)
        throw new Error(`the cluster does not settle: ${text}`)
      this.#pass(LOOK_EVERY_MS)
    }
  }

  // ── clients ──

  /** Goes on until `find` finds a fact reported after `since`, at most `ms`. */
  #await<T>(since: number, ms: number, find: (fact: Fact) => T | undefined): T | null {
    const end = this.#run.now + ms * MS
    let from = since
    for (;;) {
      const { facts, world } = this.#run
      let first = facts.length
      while (first > 0 && (facts[first - 1]?.step ?? 0) > from) first--
      for (const { fact } of facts.slice(first)) {
        const found = find(fact)
        if (found !== undefined) return found
      }
      from = world.steps
      if (this.#run.now >= end) return null
      this.#run.advanceTo(Math.min(end, this.#run.now + 5 * MS))
    }
  }

  #until<T>(ms: number, look: () => T | undefined): T | null {
    const end = this.#run.now + ms * MS
    for (;;) {
      const found = look()
      if (found !== undefined) return found
      if (this.#run.now >= end) return null
      this.#run.advanceTo(this.#run.now + MS)
    }
  }

  /** Lets the operator act; the answer comes as a fact. */
  #ask(command: Command, api: string, answers = 1): string[] {
    const since = this.#run.world.steps
    try {
      this.#run.act(command)
    } catch (problem) {
      if (problem instanceof CommandError) return [refusalOf(problem, command)]
      throw problem
    }
    const errors: string[] = []
    this.#await(since, ADMIN_TIMEOUT_MS, (fact) => {
      if (fact.kind === 'AdminAnswered' && fact.api === api) errors.push(fact.error)
      return errors.length >= answers ? true : undefined
    })
    return errors.length > 0 ? errors : ['REQUEST_TIMED_OUT']
  }

  #createTopic(topic: TopicSpec): { error: string } {
    const config = Object.fromEntries(Object.entries(topic.config ?? {}).map(([k, v]) => [k, String(v)]))
    const where = topic.assignment
      ? { partitions: -1, replicationFactor: -1, assignments: topic.assignment }
      : { partitions: topic.partitions ?? -1, replicationFactor: topic.replicationFactor ?? -1 }
    const [error = 'NONE'] = this.#ask(
      { kind: 'CreateTopic', topic: topic.name, config, ...where },
      'CreateTopics',
    )
    if (error === 'NONE') {
      this.#names.add(topic.name)
      if (!topic.assignment) this.#placed.add(topic.name)
      if (isCompacted(topic.config)) this.#compacted.add(topic.name)
    }
    return { error }
  }

  #admin(step: ClusterStep): StepResult {
    switch (step.do) {
      case 'createTopic':
        return this.#createTopic(step.topic)
      case 'createPartitions':
        return one(
          this.#ask(
            {
              kind: 'CreatePartitions',
              topic: step.topic,
              count: step.count,
              assignments: step.assignment ?? null,
            },
            'CreatePartitions',
          ),
        )
      case 'deleteTopic':
        return one(this.#ask({ kind: 'DeleteTopic', topic: step.topic }, 'DeleteTopics'))
      case 'reassign': {
        const { topic, partition = 0, replicas } = step
        const partitions = [{ topic, partition, replicas }]
        return one(
          this.#ask(
            { kind: 'ReassignPartitions', partitions, throttle: null },
            'AlterPartitionReassignments',
          ),
        )
      }
      case 'cancelReassignment': {
        const { topic, partition = 0 } = step
        return one(this.#ask({ kind: 'CancelReassignment', topic, partition }, 'AlterPartitionReassignments'))
      }
      case 'deleteRecords': {
        const { topic, partition = 0, before } = step
        return one(
          this.#ask(
            { kind: 'DeleteRecords', topic, partition, offset: before } as unknown as Command,
            'DeleteRecords',
          ),
        )
      }
      case 'alterConfig':
        return this.#alterConfig(step)
      case 'electLeaders':
        return this.#electLeaders(step)
      default:
        throw new Error(`${step.do} is no request of an operator`)
    }
  }

  #alterConfig({ topic, broker, group, set = {}, remove = [] }: StepOf<'alterConfig'>): StepResult {
    if (topic !== undefined && isCompacted(set)) this.#compacted.add(topic)
    const resource =
      topic !== undefined
        ? ({ resourceType: 'TOPIC', resourceName: topic } as const)
        : group !== undefined
          ? ({ resourceType: 'GROUP', resourceName: group } as const)
          : ({ resourceType: 'BROKER', resourceName: String(broker) } as const)
    const changes = [
      ...Object.entries(set).map(([name, value]) => ({ name, value: String(value) })),
      ...remove.map((name) => ({ name, value: null })),
    ]
    const errors = changes.map(
      (change) =>
        this.#ask({ kind: 'AlterConfigs', ...resource, ...change }, 'IncrementalAlterConfigs')[0] ?? 'NONE',
    )
    return { error: errors.find((e) => e !== 'NONE') ?? 'NONE' }
  }

  #electLeaders({ topic, type, partitions }: StepOf<'electLeaders'>): StepResult {
    const known = this.#look().seen.topics?.[topic]?.partitions.map((p) => p.partition) ?? []
    const errors = (partitions ?? known).map((partition) => {
      const electionType = type === 'preferred' ? 'PREFERRED' : 'UNCLEAN'
      return this.#ask({ kind: 'ElectLeaders', electionType, topic, partition }, 'ElectLeaders')[0] ?? 'NONE'
    })
    return { errors }
  }

  /** Adds a producer; where a broker is paused, one that did not ask just that one for metadata. */
  #newProducer(step: StepOf<'produce'>): string {
    const config = {
      ...producerConfig(step),
      'linger.ms': LINGER_MS,
      'batch.size': 16_777_216,
      'max.request.size': 33_554_432,
    }
    for (let attempt = 0; ; attempt++) {
      const id = `writer-${this.#producers++}`
      const producer = { id, topic: step.topic, keys: null, recordsPerSecond: 0, config }
      this.#run.act({ kind: 'AddProducer', producer })
      if (attempt === 9 || Object.keys(this.#run.world.paused).length === 0) return id
      this.#pass(500)
      const node = this.#run.world.nodes[`producer-${id}`]
      if (node?.role === 'producer' && node.metadata.brokers.length > 0) return id
      this.#run.act({ kind: 'CloseClient', client: `producer-${id}` })
    }
  }

  #produce(step: StepOf<'produce'>): StepResult | null {
    const { topic, partition = 0 } = step
    const id = this.#newProducer(step)
    const errors: { error: string; offset: number }[] = []
    for (const records of batchesOf(step)) {
      const since = this.#run.world.steps
      const begun = this.#run.now
      const possible = records.every(({ key, value }) =>
        this.#tryTo({ kind: 'SendRecord', producer: id, topic, partition, key, value }),
      )
      const wait = () => {
        const timeoutMs = step.timeoutMs ?? PRODUCE_TIMEOUT_MS
        // KafkaProducer waits for a partition that is not there until max.block.ms is over.
        if (!possible) this.#pass(timeoutMs)
        const found = possible && this.#await(since, timeoutMs + 5000, (fact) => sent(fact, `producer-${id}`))
        const { error, offset } = found || { error: 'REQUEST_TIMED_OUT', offset: -1 }
        const late = this.#run.now - begun >= (timeoutMs - 50) * MS
        return { error: late && error === 'NETWORK_EXCEPTION' ? 'REQUEST_TIMED_OUT' : error, offset }
      }
      if (step.background !== undefined) {
        const waitFor = () => summary([wait()])
        this.#background.set(step.background, { step, waitFor })
        return null
      }
      errors.push(wait())
    }
    this.#run.act({ kind: 'CloseClient', client: `producer-${id}` })
    return summary(errors)
  }
}

function one(errors: readonly string[]): StepResult {
  return { error: errors[0] ?? 'NONE' }
}

function summary(errors: readonly { error: string; offset: number }[]): StepResult {
  const [first] = errors
  if (first && errors.every((e) => e.error === first.error))
    return first.error === 'NONE' ? { error: 'NONE', offset: first.offset } : { error: first.error }
  return { errors: errors.map((e) => e.error) }
}

/** How a batch of this producer ended, by Kafka's names. */
function sent(fact: Fact, producer: string): { error: string; offset: number } | undefined {
  if (!('producer' in fact) || fact.producer !== producer) return undefined
  if (fact.kind === 'BatchAcknowledged')
    return { error: 'NONE', offset: fact.acks === 0 ? -1 : fact.baseOffset }
  if (fact.kind === 'RecordRefused') return { error: nameOf(fact.error), offset: -1 }
  return fact.kind === 'BatchFailed' ? { error: nameOf(fact.error), offset: -1 } : undefined
}

function nameOf(error: string): string {
  if (error.startsWith('Timeout') || error === 'TIMEOUT') return 'REQUEST_TIMED_OUT'
  return error === 'DISCONNECTED' ? 'NETWORK_EXCEPTION' : error
}

/** What a cluster would answer to what the simulator does not even send. */
function refusalOf(problem: CommandError, command: Command): string {
  const { field } = problem
  if (field === 'topic' && command.kind === 'CreateTopic') return 'INVALID_TOPIC_EXCEPTION'
  if (field === 'topic') return 'UNKNOWN_TOPIC_OR_PARTITION'
  if (field === 'partitions') return 'INVALID_PARTITIONS'
  if (field === 'replicationFactor') return 'INVALID_REPLICATION_FACTOR'
  if (command.kind === 'CreateTopic' || command.kind === 'AlterConfigs') return 'INVALID_CONFIG'
  throw problem
}
