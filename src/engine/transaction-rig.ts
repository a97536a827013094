/** A small cluster with transactional producers, for tests. */
import { applyCommand, checkCommand } from './apply-command.ts'
import { logOf } from './broker/replicas.ts'
import { buildWorld, startsOf } from './build-world.ts'
import type { Command, ConsumerSpec, ProducerSpec, TimedCommand } from './commands.ts'
import { coordinatorPartition } from './coordinators/coordinator-partition.ts'
import type { Fact, FactKind, FactOf } from './facts.ts'
import { leaderOf } from './history/series.ts'
import { Checker } from './invariants/checker.ts'
import { nextEventAt, Stepper } from './kernel/step.ts'
import { SECOND } from './kernel/types.ts'
import { lastStableOffset } from './log/transactions.ts'
import type { Message } from './messages.ts'
import { model } from './model.ts'
import type { Scenario } from './scenario.ts'
import { type Broker, type KafkaWorld, type Node, type Producer, partitionKey } from './world.ts'

export const TRANSACTIONAL: Scenario = {
  version: 1,
  id: 'transactions',
  seed: 1,
  network: 'datacentre',
  controllers: [100],
  brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
  brokerConfig: { 'offsets.topic.num.partitions': 3, 'transaction.state.log.num.partitions': 3 },
  topics: [{ name: 't', partitions: 2, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }],
  producers: [],
  consumers: [],
}

/** A producer with the transactional.id `tx`, by hand unless it is told what to do. */
export function transactional(
  id: string,
  config: ProducerSpec['config'] = {},
  more: Partial<ProducerSpec> = {},
): ProducerSpec {
  return {
    id,
    topic: 't',
    keys: ['a', 'b', 'c'],
    recordsPerSecond: 0,
    config: { 'transactional.id': 'tx', 'linger.ms': 0, ...config },
    startAtMs: 7_000,
    ...more,
  }
}

/** Reads everything from the beginning. */
export function reader(id: string, isolation: 'read_committed' | 'read_uncommitted'): ConsumerSpec {
  const config = { 'isolation.level': isolation, 'auto.offset.reset': 'earliest' }
  return { id, group: id, topics: ['t'], config, startAtMs: 7_000 }
}

/** A world that moves with every promise checked after every event. */
export class Rig {
  readonly world: KafkaWorld
  readonly facts: { readonly at: number; readonly fact: Fact }[] = []
  readonly #checker: Checker
  readonly #stepper: Stepper<Node, Message, Fact>
  readonly #starts: TimedCommand[]

  constructor(scenario: Partial<Scenario>, seed = 1) {
    const whole = { ...TRANSACTIONAL, ...scenario, seed }
    this.world = buildWorld(whole, seed)
    this.#checker = new Checker(this.world)
    this.#starts = [...startsOf(whole)].sort((a, b) => a.at - b.at)
    this.#stepper = new Stepper<Node, Message, Fact>(model, (fact) => {
      this.facts.push({ at: this.world.now, fact })
      this.#checker.watch(fact)
    })
    this.wait(12)
  }

  act(command: Command): this {
    checkCommand(this.world, command)
    return this.#apply(command)
  }

  #apply(command: Command): this {
    this.#checker.before(null)
    applyCommand(this.world, command, this.#stepper)
    this.#checker.after(null)
    return this
  }

  #step(): void {
    const event = this.world.queue[0] ?? null
    this.#checker.before(event)
    this.#stepper.step(this.world)
    this.#checker.after(event)
  }

  wait(seconds: number): this {
    const end = this.world.now + Math.round(seconds * SECOND)
    for (;;) {
      const next = nextEventAt(this.world)
      const start = this.#starts[0]
      if (start && start.at <= end && (next === null || start.at < next)) {
        this.#starts.shift()
        this.world.now = Math.max(this.world.now, start.at)
        this.#apply(start.command)
      } else if (next !== null && next <= end) this.#step()
      else break
    }
    this.world.now = end
    this.#checker.thorough()
    return this
  }

  /** Steps until a fact fits, for ten seconds at most. */
  until(fits: (fact: Fact) => boolean): this {
    const end = this.world.now + 10 * SECOND
    let seen = this.facts.length
    while (this.world.now < end) {
      this.#step()
      for (; seen < this.facts.length; seen++)
        if (fits((this.facts[seen] as { fact: Fact }).fact)) return this
    }
    throw new Error('It did not happen')
  }

  by(kind: 'BeginTransaction' | 'CommitTransaction' | 'AbortTransaction', producer = 'p'): this {
    return this.act({ kind, producer })
  }

  send(value: string, partition = 0, producer = 'p'): this {
    return this.act({ kind: 'SendRecord', producer, topic: 't', partition, key: null, value })
  }

  of<K extends FactKind>(kind: K): FactOf<K>[] {
    return this.facts.flatMap(({ fact }) => (fact.kind === kind ? [fact as FactOf<K>] : []))
  }

  producer(id = 'p'): Producer {
    return this.world.nodes[`producer-${id}`] as Producer
  }

  /** Values that a group was handed, in order. */
  values(group: string): (string | null)[] {
    const known = new Map(this.of('RecordCreated').map((fact) => [fact.id, fact.value]))
    const polled = this.of('RecordsPolled').filter((fact) => fact.group === group)
    return polled.flatMap((fact) => fact.ids).map((id) => known.get(id) ?? null)
  }

  /** The broker that coordinates a transactional.id. */
  coordinator(id = 'tx'): number {
    const partition = coordinatorPartition(id, 3)
    return (
      leaderOf(this.world, partitionKey({ topic: '__transaction_state', partition }))?.broker.brokerId ?? -1
    )
  }

  leader(partition = 0): Broker {
    const found = leaderOf(this.world, `t-${partition}`)
    if (!found) throw new Error('Nobody leads')
    return found.broker
  }

  /** Where readers of a partition stop: high watermark, last stable offset. */
  ends(partition = 0): { readonly highWatermark: number; readonly lastStableOffset: number } {
    const broker = this.leader(partition)
    const highWatermark = broker.memory?.replicas[`t-${partition}`]?.highWatermark ?? -1
    return {
      highWatermark,
      lastStableOffset: lastStableOffset(logOf(broker, `t-${partition}`), highWatermark),
    }
  }
}
