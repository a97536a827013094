/** What a real cluster shows, in the canonical form. */
import {
  canonicalConfig,
  canonicalSegments,
  groupDisks,
  type Observation,
  type PartitionSeen,
  placementOf,
  type ReadableSeen,
  type RecordSeen,
  runsOf,
  sorted,
  type TopicSeen,
  withoutIds,
} from '../format/observation.ts'
import type { Agent } from './agent.ts'
import type { BrokerServer, Cluster } from './cluster.ts'

interface Described {
  readonly topicId: string
  readonly partitions: readonly Pick<
    PartitionSeen,
    'partition' | 'leader' | 'leaderEpoch' | 'replicas' | 'isr' | 'elr' | 'lastKnownElr'
  >[]
}
type DescribedTopics = Readonly<Record<string, Described>>

export interface TopicNames {
  /** Names of the scenario's topics. */
  readonly names: ReadonlySet<string>
  /** Those that the controller placed. */
  readonly placed: ReadonlySet<string>
  /** Those whose logs are compacted. */
  readonly compacted: ReadonlySet<string>
  /** The name in the cluster: each scenario has its own. */
  readonly real: (name: string) => string
}

export interface Sight {
  readonly seen: Observation
  /** All brokers that answer say the same. */
  readonly agreed: boolean
}

async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise
  } catch {
    return null
  }
}

export class Observer {
  readonly #agent: Agent
  readonly #cluster: Cluster
  readonly #topics: TopicNames

  constructor(agent: Agent, cluster: Cluster, topics: TopicNames) {
    this.#agent = agent
    this.#cluster = cluster
    this.#topics = topics
  }

  /** Number of the active controller (in ZooKeeper mode the id of a broker), or null. */
  async activeController(): Promise<number | null> {
    const { controllers, mode } = this.#cluster
    if (mode === 'zookeeper') {
      const ask = { mode, bootstrap: this.#cluster.bootstrap(), timeoutMs: 3000 }
      const answer = await orNull(this.#agent.ask('cluster', ask))
      const id = answer?.controller as number | undefined
      if (id === undefined || id < 0) return null
      return this.#cluster.broker(id).server.life === 'down' ? null : id
    }
    const up = controllers.filter(({ server }) => server.life === 'up')
    if (up.length === 0) return null
    const answer = await this.#agent.ask('quorum', { controller: this.#cluster.quorum() })
    const found = controllers.find((c) => c.nodeId === answer.leader)
    return found?.server.life === 'up' ? found.number : null
  }

  async look(): Promise<Sight> {
    const brokers = this.#cluster.answering()
    const wanted = [...this.#topics.names].map(this.#topics.real)
    const mode = this.#cluster.mode
    const views = await Promise.all(
      brokers.map(({ address }) =>
        orNull(this.#agent.ask('describe', { broker: address, topics: wanted, mode })),
      ),
    )
    const answers = views.flatMap((view) => (view ? [view.topics as DescribedTopics] : []))
    const first = answers[0]
    const controller = await this.activeController()
    // Without a controller a broker that starts cannot come up.
    const complete = controller === null || answers.length === brokers.length
    const agreed = complete && answers.every((view) => JSON.stringify(view) === JSON.stringify(first))
    if (!first)
      return {
        agreed,
        seen: {
          brokers: null,
          controller: controller === null ? 'none' : 'active',
          topics: null,
          disks: await this.#disks(),
        },
      }
    const bootstrap = this.#cluster.bootstrap()
    const cluster = await orNull(this.#agent.ask('cluster', { mode, bootstrap, timeoutMs: 5000 }))
    const topics = await this.#topicsSeen(first, controller !== null, bootstrap)
    const seen: Observation = {
      brokers: cluster && {
        live: sorted(cluster.live as number[]),
        fenced: sorted(cluster.fenced as number[]),
      },
      controller: controller === null ? 'none' : 'active',
      topics,
      disks: await this.#disks(),
    }
    return { agreed: agreed && cluster !== null && topics !== null, seen }
  }

  /** Null when the cluster did not answer all that was asked. */
  async #topicsSeen(
    described: DescribedTopics,
    active: boolean,
    bootstrap: string,
  ): Promise<Record<string, TopicSeen> | null> {
    const names = [...this.#topics.names].filter((name) => described[this.#topics.real(name)])
    const real = names.map(this.#topics.real)
    const asked = { bootstrap, timeoutMs: 5000 }
    const configs = (await orNull(this.#agent.ask('configs', { ...asked, topics: real })))?.configs
    const moving = active ? (await orNull(this.#agent.ask('moving', asked)))?.moving : {}
    if (!configs || !moving) return null
    const seen: Record<string, TopicSeen> = {}
    for (const name of names) {
      const topic = this.#topics.real(name)
      const { topicId, partitions } = described[topic] as Described
      const config = (configs as Record<string, Record<string, string>> | undefined)?.[topic] ?? {}
      const found: PartitionSeen[] = []
      for (const p of [...partitions].sort((a, b) => a.partition - b.partition)) {
        const move = (moving as Record<string, { adding: number[]; removing: number[] }> | undefined)?.[
          `${topic}-${p.partition}`
        ]
        found.push({
          partition: p.partition,
          leader: p.leader,
          leaderEpoch: p.leaderEpoch,
          replicas: p.replicas,
          isr: sorted(p.isr),
          elr: sorted(p.elr),
          lastKnownElr: sorted(p.lastKnownElr),
          adding: sorted(move?.adding ?? []),
          removing: sorted(move?.removing ?? []),
          readable: await this.#readable(topic, topicId, p),
        })
      }
      const own = canonicalConfig(Object.entries(config))
      seen[name] = this.#topics.placed.has(name)
        ? {
            config: own,
            partitions: found.map(withoutIds),
            placement: placementOf(found, this.#cluster.spec.brokers),
          }
        : { config: own, partitions: found }
    }
    return seen
  }

  async #readable(
    topic: string,
    topicId: string,
    p: Described['partitions'][number],
  ): Promise<ReadableSeen | null> {
    const leader = this.#cluster.brokers.find((b) => b.id === p.leader)
    if (!leader || leader.server.life === 'down' || leader.server.life === 'paused') return null
    const ask = { broker: leader.address, topic, topicId, partition: p.partition }
    const answer = await orNull(this.#agent.ask('read', ask))
    if (answer?.error !== 'NONE') return null
    return {
      logStartOffset: answer.logStartOffset as number,
      highWatermark: answer.highWatermark as number,
      records: runsOf(answer.records as RecordSeen[]),
    }
  }

  async #disks(): Promise<Observation['disks']> {
    const disks: Record<string, ReturnType<typeof groupDisks>> = {}
    for (const name of [...this.#topics.names].sort()) {
      if (this.#topics.placed.has(name)) continue
      for (let partition = 0; partition < 100; partition++) {
        const found = await this.#replicas(name, partition)
        if (found.length === 0) break
        disks[`${name}-${partition}`] = groupDisks(found)
      }
    }
    return disks
  }

  async #replicas(name: string, partition: number): Promise<Parameters<typeof groupDisks>[0]> {
    const folderOf = (b: BrokerServer) => this.#cluster.folderOf(b, this.#topics.real(name), partition)
    const folders = this.#cluster.brokers.map(folderOf)
    const { logs } = await this.#agent.ask('disks', { folders })
    type Log = { end: number; records: RecordSeen[]; segments: number[]; epochs: [number, number][] }
    return this.#cluster.brokers.flatMap((broker) => {
      const log = (logs as Record<string, Log>)[folderOf(broker)]
      if (!log) return []
      const { end, epochs } = log
      const segments = canonicalSegments(log.segments, this.#topics.compacted.has(name))
      return [{ broker: broker.id, disk: { end, records: runsOf(log.records), segments, epochs } }]
    })
  }
}
