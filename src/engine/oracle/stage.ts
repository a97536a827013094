/** A small cluster to try outcomes on: one topic `t`, producer `p`, played by hand. For tests. */
import type { Command, ConsumerSpec } from '../commands.ts'
import type { Fact, FactKind, FactOf } from '../facts.ts'
import { createRun, type Run } from '../history/run.ts'
import { freshestImage, leaderOf } from '../history/series.ts'
import { SECOND } from '../kernel/types.ts'
import type { Scenario } from '../scenario.ts'
import { brokerIn, ofKind, wait } from '../test-run.ts'
import type { Broker } from '../world.ts'
import { oracleOf } from './follow.ts'
import type { Oracle } from './oracle.ts'

type Config = Readonly<Record<string, string | number | boolean>>

export interface Setting {
  readonly topic?: Config
  readonly producer?: Config
  readonly broker?: Config
  readonly partitions?: number
  readonly replicationFactor?: number
  readonly recordsPerSecond?: number
  readonly keys?: readonly string[]
  readonly more?: Partial<Scenario>
}

/** A cluster that has been up for ten seconds, or what `more` makes of it. */
export class Stage {
  readonly run: Run

  constructor(seed: number, setting: Setting) {
    const { topic, producer, broker, partitions = 1, replicationFactor = 3, more } = setting
    const { recordsPerSecond = 0, keys = null } = setting
    const config = { 'linger.ms': 0, ...producer }
    const scenario: Scenario = {
      version: 1,
      id: 'outcomes',
      seed,
      network: 'datacentre',
      brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
      controllers: [100, 101, 102],
      brokerConfig: { 'offsets.topic.num.partitions': 1, 'auto.create.topics.enable': false, ...broker },
      topics: [{ name: 't', partitions, replicationFactor, config: topic ?? {} }],
      producers: [{ id: 'p', topic: 't', keys, recordsPerSecond, config, startAtMs: 6_000 }],
      consumers: [],
      ...more,
    }
    this.run = createRun({ version: 1, scenario, seed, commands: [] })
    this.run.advanceTo(10 * SECOND)
  }

  get oracle(): Oracle {
    return oracleOf(this.run).oracle
  }

  get leader(): number {
    return leaderOf(this.run.world, 't-0')?.broker.brokerId ?? -1
  }

  /** The replicas that do not lead. */
  get others(): number[] {
    const { leader } = this
    const { replicas } = freshestImage(this.run.world)?.topics.t?.partitions[0] ?? { replicas: [] }
    return replicas.filter((id) => id !== leader)
  }

  broker(id: number): Broker {
    return brokerIn(this.run, id)
  }

  facts<K extends FactKind>(kind: K): (FactOf<K> & { readonly at: number })[] {
    return ofKind(this.run, kind)
  }

  wait(seconds: number): this {
    wait(this.run, seconds)
    return this
  }

  act(command: Command): this {
    this.run.act(command)
    return this
  }

  to(kind: 'CrashNode' | 'StopNode' | 'PowerLoss' | 'WipeDisk', ...ids: number[]): this {
    for (const id of ids) this.run.act({ kind, node: `broker-${id}` })
    return this
  }

  /** Starts those of the brokers that are down. */
  start(...ids: number[]): this {
    for (const id of ids)
      if (!this.broker(id).memory) this.run.act({ kind: 'StartNode', node: `broker-${id}` })
    return this
  }

  send(value = 'x'): this {
    return this.act({ kind: 'SendRecord', producer: 'p', topic: 't', partition: 0, key: null, value })
  }

  /** Steps until a fact fits, for a second at most. */
  until(fits: (fact: Fact) => boolean): this {
    const end = this.run.now + SECOND
    let seen = this.run.facts.length
    while (this.run.now < end && this.run.stepEvent())
      for (; seen < this.run.facts.length; seen++)
        if (fits((this.run.facts[seen] as { fact: Fact }).fact)) return this
    return this
  }
}

/** A consumer that begins with the oldest record. */
export function reader(more: Partial<ConsumerSpec> = {}): ConsumerSpec {
  return {
    id: 'c',
    group: 'g',
    topics: ['t'],
    config: { 'auto.offset.reset': 'earliest' },
    startAtMs: 7_000,
    ...more,
  }
}
