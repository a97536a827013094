/** A real cluster of one shape: KRaft, or brokers with a ZooKeeper ensemble. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { clusterConfig } from '../format/defaults.ts'
import type { ClusterSpec } from '../format/scenario.ts'
import type { Agent } from './agent.ts'
import { classpathOf, type Mode } from './kafka.ts'
import { freePort, Server } from './processes.ts'

/** Ids of controllers start here, clear of the brokers'. */
const FIRST_CONTROLLER = 3000

export interface BrokerServer {
  readonly id: number
  readonly address: string
  readonly server: Server
}

export interface ControllerServer {
  readonly number: number
  readonly nodeId: number
  readonly address: string
  readonly server: Server
}

/** Small numbers of threads: the machine runs a whole cluster. */
const SMALL = {
  'num.network.threads': 2,
  'num.io.threads': 3,
  'background.threads': 2,
  'num.recovery.threads.per.data.dir': 1,
  'offsets.topic.num.partitions': 1,
  'offsets.topic.replication.factor': 1,
  'transaction.state.log.num.partitions': 1,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'share.coordinator.state.topic.num.partitions': 1,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
}

export class Cluster {
  readonly spec: ClusterSpec
  readonly brokers: BrokerServer[] = []
  /** KRaft controllers, or the servers of the ensemble. */
  readonly controllers: ControllerServer[] = []
  readonly #agent: Agent
  readonly #root: string
  readonly #build: string
  readonly #folder: string

  constructor(spec: ClusterSpec, agent: Agent, places: { root: string; build: string; folder: string }) {
    this.spec = spec
    this.#agent = agent
    this.#root = places.root
    this.#build = places.build
    this.#folder = places.folder
  }

  get mode(): Mode {
    return this.spec.mode
  }

  /** Formats the disks and starts everything. */
  async start(): Promise<void> {
    const ports: number[] = []
    const wanted = this.spec.brokers.length + 3 * this.spec.controllers
    while (ports.length < wanted) {
      const port = await freePort()
      if (!ports.includes(port)) ports.push(port)
    }
    mkdirSync(this.#folder, { recursive: true })
    if (this.mode === 'kraft') await this.#planKraft(ports)
    else this.#planZookeeper(ports)
    for (const { server } of this.controllers) server.start()
    if (this.mode === 'zookeeper') await pause(1500)
    // The first broker of a ZooKeeper cluster becomes its controller.
    for (const [i, { server }] of this.brokers.entries()) {
      server.start()
      if (i === 0 && this.mode === 'zookeeper') await this.#controls(this.brokers[0])
    }
  }

  /** Waits until a broker has become the controller of a ZooKeeper cluster. */
  async #controls(broker: BrokerServer | undefined): Promise<void> {
    for (let tries = 0; broker && tries < 120; tries++) {
      await pause(500)
      const ask = this.#agent.ask('cluster', { mode: this.mode, bootstrap: broker.address, timeoutMs: 3000 })
      const answer = await ask.catch(() => null)
      if (answer?.controller !== broker.id) continue
      await this.#agent.ask('forget', { addresses: [`${broker.address} `] })
      return
    }
    throw new Error('the first broker does not become the controller')
  }

  async #planKraft(ports: number[]): Promise<void> {
    const classpath = classpathOf('kraft', this.#root, this.#build)
    const voters = Array.from({ length: this.spec.controllers }, (_, number) => ({
      number,
      nodeId: FIRST_CONTROLLER + number,
      address: `127.0.0.1:${ports.shift()}`,
    }))
    const shared = {
      ...SMALL,
      'controller.quorum.voters': voters.map((v) => `${v.nodeId}@${v.address}`).join(','),
      'controller.listener.names': 'CONTROLLER',
      ...clusterConfig(this.spec),
    }
    const server = (name: string, properties: Record<string, string | number>) => {
      const folder = join(this.#folder, name)
      const logs = { 'log.dirs': join(folder, 'data'), ...properties }
      return new Server({
        name,
        mainClass: 'kafka.Kafka',
        classpath,
        folder,
        properties: { ...shared, ...logs },
      })
    }
    for (const voter of voters)
      this.controllers.push({
        ...voter,
        server: server(`controller-${voter.number}`, {
          'process.roles': 'controller',
          'node.id': voter.nodeId,
          listeners: `CONTROLLER://${voter.address}`,
        }),
      })
    for (const { id, rack } of this.spec.brokers) {
      const address = `127.0.0.1:${ports.shift()}`
      this.brokers.push({
        id,
        address,
        server: server(`broker-${id}`, {
          'process.roles': 'broker',
          'node.id': id,
          listeners: `PLAINTEXT://${address}`,
          ...(rack ? { 'broker.rack': rack } : {}),
        }),
      })
    }
    const features = { 'eligible.leader.replicas.version': this.spec.elr ? 1 : 0, ...this.spec.features }
    for (const one of [...this.controllers, ...this.brokers]) {
      const args = [
        'format',
        '-t',
        'conformanceAAAAAAAAAAA',
        '-c',
        one.server.configFile,
        ...Object.entries(features).flatMap(([name, version]) => ['--feature', `${name}=${version}`]),
      ]
      const { code } = await this.#agent.ask('format', { args })
      if (code !== 0) throw new Error(`${one.server.plan.name} could not be formatted`)
    }
  }

  #planZookeeper(ports: number[]): void {
    const classpath = classpathOf('zookeeper', this.#root, this.#build)
    const members = Array.from({ length: this.spec.controllers }, (_, number) => ({
      number,
      nodeId: number + 1,
      address: `127.0.0.1:${ports.shift()}`,
      quorum: `127.0.0.1:${ports.shift()}:${ports.shift()}`,
    }))
    const ensemble = Object.fromEntries(members.map((m) => [`server.${m.nodeId}`, m.quorum]))
    for (const { number, nodeId, address } of members) {
      const name = `zookeeper-${number}`
      const folder = join(this.#folder, name)
      const data = join(folder, 'data')
      mkdirSync(data, { recursive: true })
      writeFileSync(join(data, 'myid'), `${nodeId}\n`)
      const properties = {
        dataDir: data,
        clientPort: address.slice(address.lastIndexOf(':') + 1),
        clientPortAddress: '127.0.0.1',
        tickTime: 500,
        initLimit: 20,
        syncLimit: 10,
        maxClientCnxns: 0,
        'admin.enableServer': false,
        ...(members.length > 1 ? ensemble : {}),
      }
      const mainClass = 'org.apache.zookeeper.server.quorum.QuorumPeerMain'
      this.controllers.push({
        number,
        nodeId,
        address,
        server: new Server({ name, mainClass, classpath, folder, properties }),
      })
    }
    for (const { id, rack } of this.spec.brokers) {
      const address = `127.0.0.1:${ports.shift()}`
      const name = `broker-${id}`
      const folder = join(this.#folder, name)
      const properties = {
        ...SMALL,
        ...clusterConfig(this.spec),
        'zookeeper.connect': members.map((m) => m.address).join(','),
        'broker.id': id,
        listeners: `PLAINTEXT://${address}`,
        'log.dirs': join(folder, 'data'),
        ...(rack ? { 'broker.rack': rack } : {}),
      }
      this.brokers.push({
        id,
        address,
        server: new Server({ name, mainClass: 'kafka.Kafka', classpath, folder, properties }),
      })
    }
  }

  /** Brokers that may answer just now. */
  answering(): BrokerServer[] {
    return this.brokers.filter(({ server }) => server.life === 'up' || server.life === 'stopping')
  }

  /** Always all of them: the clients keep themselves informed of who is there. */
  bootstrap(): string {
    return this.brokers.map((b) => b.address).join(',')
  }

  quorum(): string {
    return this.controllers.map((c) => c.address).join(',')
  }

  broker(id: number): BrokerServer {
    const found = this.brokers.find((b) => b.id === id)
    if (!found) throw new Error(`no broker ${id}`)
    return found
  }

  /** The folder of a replica on a broker's disk. */
  folderOf(broker: BrokerServer, topic: string, partition: number): string {
    return join(broker.server.plan.folder, 'data', `${topic}-${partition}`)
  }

  async close(): Promise<void> {
    await this.#agent.ask('forget', { addresses: [this.bootstrap(), this.quorum()] })
    await Promise.all([...this.brokers, ...this.controllers].map(({ server }) => server.kill()))
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
