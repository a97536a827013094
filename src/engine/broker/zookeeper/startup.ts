/**
 * How a broker of ZooKeeper mode comes and goes (KafkaServer of 3.9): it opens a session, makes sure of the paths,
 * registers by an ephemeral znode, reads its configs; it leaves by ControlledShutdown and by closing the session.
 *
 * Where it parts from Kafka: a broker whose znode is still held by its former session ends with an error in
 * Kafka, and whoever supervises it starts it again; here it tries again by itself, every two seconds.
 */
import type { ErrorName } from '../../config/errors.ts'
import { MS } from '../../kernel/types.ts'
import { effectiveBrokerConfig } from '../../metadata/effective-config.ts'
import { type Broker, type Handlers, type KafkaIo, memoryOf } from '../../world.ts'
import { freshZkClient, type ZkClientBehaviour } from '../../zookeeper/client.ts'
import { zxidNumber } from '../../zookeeper/zxid.ts'
import type { BrokerZk } from '../../zookeeper-controller-state.ts'
import type { ZkOp, ZkResult } from '../../zookeeper-state.ts'
import { controllerNode } from '../control-plane.ts'
import { finishShutdown, openDisk, startReplicaTimers } from '../lifecycle.ts'
import { wallClock } from '../replicas.ts'
import { freshIsrChanges } from './isr-changes.ts'
import { emptyLane, type Lanes, type StepTable, zkOf } from './lanes.ts'
import {
  brokerIdPath,
  brokerJson,
  CLUSTER_ID,
  CONFIG_CHANGES,
  changedEntity,
  configPath,
  DEFAULT_BROKER,
  PERSISTENT_PATHS,
  parseConfigs,
} from './zk-data.ts'

const REGISTER_RETRY_MS = 2_000
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function freshBrokerZk(self: Broker, io: KafkaIo): BrokerZk {
  return {
    client: freshZkClient(self.ensemble, io.pick('zookeeper', 0, self.ensemble.length - 1)),
    lanes: { broker: emptyLane(), controller: emptyLane(), admin: emptyLane(), isr: emptyLane() },
    activeId: -1,
    epoch: 0,
    epochZkVersion: -1,
    context: null,
    controllerEpoch: 0,
    controllerId: -1,
    knownConfigs: {},
    lastConfigChange: '',
    shutdownRetries: 0,
    registerRefused: false,
    topicWaiters: [],
    outcomes: [],
    isrChanges: freshIsrChanges(self, io),
    node: self.id,
  }
}

/** The process has started: it connects, and does the rest once it has a session. */
export function startZkBroker(self: Broker, io: KafkaIo, client: ZkClientBehaviour<Broker>): void {
  const memory = memoryOf(self)
  memory.zk = freshBrokerZk(self, io)
  memory.registrationStartedAt = io.now
  openDisk(self, io)
  startReplicaTimers(self, io)
  client.start(self, io)
}

/** 22 characters, as Kafka's Uuid prints. */
export function randomUuid(io: KafkaIo): string {
  return Array.from({ length: 22 }, () => BASE64[io.pick('placement', 0, 63)]).join('')
}

type StartupStep = 'createPaths' | 'clusterId' | 'register' | 'readConfigs'

function registered(self: Broker, io: KafkaIo, stat: ZkResult['stat'], lanes: Lanes): void {
  const memory = memoryOf(self)
  const zk = zkOf(self)
  if (stat) memory.brokerEpoch = zxidNumber(stat.czxid)
  memory.fenced = false
  memory.online = true
  if (memory.lifecycle === 'STARTING') memory.lifecycle = 'RUNNING'
  zk.registerRefused = false
  lanes.enqueue(
    self,
    io,
    'controller',
    { do: 'resignIfMoved' },
    { do: 'elect', phase: 'look', epoch: 0, zkVersion: -1 },
  )
}

function registerOps(self: Broker, io: KafkaIo): readonly ZkOp[] {
  const path = brokerIdPath(self.brokerId)
  const data = brokerJson(self.brokerId, self.rack, wallClock(io.now))
  // KafkaZkClient.CheckedEphemeral: created empty, then filled, in one transaction.
  return [
    {
      op: 'multi',
      ops: [
        { op: 'create', path, data: null, mode: 'EPHEMERAL' },
        { op: 'setData', path, data, version: 0 },
      ],
    },
  ]
}

function refused(self: Broker, io: KafkaIo): void {
  const zk = zkOf(self)
  if (!zk.registerRefused)
    io.report({
      kind: 'BrokerRegistrationRefused',
      broker: self.brokerId,
      error: 'NODEEXISTS',
      retryInMs: REGISTER_RETRY_MS,
    })
  zk.registerRefused = true
  io.wakeAfter(REGISTER_RETRY_MS * MS, { kind: 'ZkRegisterTimer' })
}

function setConfig(self: Broker, path: string, data: string | null | undefined): void {
  const { image } = memoryOf(self)
  const [, , type = '', name = ''] = path.split('/')
  const values = Object.freeze(parseConfigs(data))
  const table = type === 'topics' ? image.configs : image.brokerConfigs
  const of = name === DEFAULT_BROKER ? '' : name
  if (Object.keys(values).length === 0) delete table[of]
  else table[of] = values
  if (type === 'topics') zkOf(self).knownConfigs[name] = true
  else self.config = effectiveBrokerConfig(self.staticConfig, image, self.brokerId)
}

const get = (path: string): ZkOp => ({ op: 'getData', path, watch: false })

/** The steps of the broker's own lane. */
export function startupSteps(lanes: () => Lanes): StepTable<StartupStep> {
  return {
    createPaths: {
      run(_self, _io, step, work) {
        work.ask(
          step,
          PERSISTENT_PATHS.map((path): ZkOp => ({ op: 'create', path, data: null, mode: 'PERSISTENT' })),
        )
      },
    },
    clusterId: {
      run(_self, io, step, work) {
        const data = JSON.stringify({ version: '1', id: randomUuid(io) })
        work.ask(step, [
          { op: 'create', path: '/cluster', data: null, mode: 'PERSISTENT' },
          { op: 'create', path: CLUSTER_ID, data, mode: 'PERSISTENT' },
        ])
      },
    },
    register: {
      run(self, io, step, work) {
        if (step.phase === 'create') work.ask(step, registerOps(self, io))
        else work.ask(step, [get(brokerIdPath(self.brokerId))])
      },
      heard(self, io, step, [answer], work) {
        const { sessionId } = zkOf(self).client
        if (step.phase === 'create') {
          if (answer?.code === 'OK') registered(self, io, answer.results?.[1]?.stat, lanes())
          else work.next({ do: 'register', phase: 'look' })
        } else if (answer?.stat?.ephemeralOwner === sessionId) registered(self, io, answer.stat, lanes())
        else if (answer?.code === 'NONODE') work.next({ do: 'register', phase: 'create' })
        else refused(self, io)
      },
    },
    readConfigs: {
      run(_self, _io, step, work) {
        if (step.phase === 'list') work.ask(step, [{ op: 'getChildren', path: CONFIG_CHANGES, watch: true }])
        else work.ask(step, step.paths.map(get))
      },
      heard(self, _io, step, answers, work) {
        const zk = zkOf(self)
        if (step.phase === 'apply') {
          for (const [i, path] of step.paths.entries()) setConfig(self, path, answers[i]?.data)
        } else if (step.phase === 'read') {
          const changed = answers.flatMap(({ data }) => (data ? [`/config/${changedEntity(data)}`] : []))
          work.next({ do: 'readConfigs', phase: 'apply', paths: [...new Set(changed)] })
        } else {
          const names = [...(answers[0]?.children ?? [])].sort()
          const first = zk.lastConfigChange === ''
          const news = names.filter((name) => name > zk.lastConfigChange)
          zk.lastConfigChange = names.at(-1) ?? (first ? '0' : zk.lastConfigChange)
          const paths = news.map((name) => `${CONFIG_CHANGES}/${name}`)
          // What was changed before the start is in the znodes themselves.
          const own = [DEFAULT_BROKER, `${self.brokerId}`].map((name) => configPath('brokers', name))
          if (first) work.next({ do: 'readConfigs', phase: 'apply', paths: own })
          else if (paths.length > 0) work.next({ do: 'readConfigs', phase: 'read', paths })
        }
      },
    },
  }
}

/** A new session: everything that hung on the old one is done again. */
export function sessionOpened(self: Broker, io: KafkaIo, lanes: Lanes): void {
  const first = memoryOf(self).brokerEpoch < 0
  const paths = first ? ([{ do: 'createPaths' }, { do: 'clusterId' }] as const) : []
  lanes.enqueue(
    self,
    io,
    'broker',
    ...paths,
    { do: 'readConfigs', phase: 'list', paths: [] },
    { do: 'register', phase: 'create' },
  )
}

// ── leaving ──

/** SIGTERM: asks the controller to take the leaderships away first. */
export function requestZkShutdown(self: Broker, io: KafkaIo, client: ZkClientBehaviour<Broker>): void {
  const memory = memoryOf(self)
  self.process = 'stopping'
  io.report({ kind: 'ShutdownRequested', node: self.id, role: 'broker' })
  if (memory.brokerEpoch < 0 || !self.config['controlled.shutdown.enable']) return leave(self, io, client)
  memory.lifecycle = 'PENDING_CONTROLLED_SHUTDOWN'
  askToLeave(self, io)
}

function askToLeave(self: Broker, io: KafkaIo): void {
  const to = controllerNode(self)
  zkOf(self).shutdownRetries += 1
  if (to === null) return askAgain(self, io)
  const { brokerEpoch } = memoryOf(self)
  io.request(
    to,
    'controlledShutdown',
    { kind: 'ControlledShutdownRequest', brokerId: self.brokerId, brokerEpoch },
    self.config['controller.socket.timeout.ms'] * MS,
  )
}

function askAgain(self: Broker, io: KafkaIo): void {
  io.wakeAfter(self.config['controlled.shutdown.retry.backoff.ms'] * MS, { kind: 'ControlledShutdownTimer' })
}

/** The controller did not let it go, or did not answer: again, but not more often than controlled.shutdown.max.retries. */
export function shutdownRefused(self: Broker, io: KafkaIo, client: ZkClientBehaviour<Broker>): void {
  if (memoryOf(self).lifecycle !== 'PENDING_CONTROLLED_SHUTDOWN') return
  if (zkOf(self).shutdownRetries >= self.config['controlled.shutdown.max.retries'])
    return leave(self, io, client)
  askAgain(self, io)
}

/** Ends the session: the broker's znodes go at once. */
function leave(self: Broker, io: KafkaIo, client: ZkClientBehaviour<Broker>): void {
  const memory = memoryOf(self)
  memory.lifecycle = 'SHUTTING_DOWN'
  memory.online = false
  const zk = zkOf(self)
  zk.context = null
  zk.activeId = -1
  client.close(self, io)
}

/** The session is closed: the process ends. */
export function sessionClosed(self: Broker, io: KafkaIo): void {
  if (self.memory) finishShutdown(self, io)
}

export function leavingHandlers(
  client: () => ZkClientBehaviour<Broker>,
  lanes: () => Lanes,
): Handlers<Broker, 'ControlledShutdownResponse' | 'ControlledShutdownTimer' | 'ZkRegisterTimer'> {
  return {
    ControlledShutdownResponse(
      self,
      { error, remaining }: { error: ErrorName; remaining: readonly unknown[] },
      io,
    ) {
      if (memoryOf(self).lifecycle !== 'PENDING_CONTROLLED_SHUTDOWN') return
      if (error === 'NONE' && remaining.length === 0) leave(self, io, client())
      else shutdownRefused(self, io, client())
    },
    ControlledShutdownTimer(self, _, io) {
      if (memoryOf(self).lifecycle !== 'PENDING_CONTROLLED_SHUTDOWN') return
      if (zkOf(self).shutdownRetries >= self.config['controlled.shutdown.max.retries'])
        return leave(self, io, client())
      askToLeave(self, io)
    },
    ZkRegisterTimer(self, _, io) {
      const zk = zkOf(self)
      if (!zk.registerRefused) return
      if (zk.client.state === 'CONNECTED')
        lanes().enqueue(self, io, 'broker', { do: 'register', phase: 'create' })
      // The connection is gone, but the session may outlive that: nothing else would try again then.
      else io.wakeAfter(REGISTER_RETRY_MS * MS, { kind: 'ZkRegisterTimer' })
    },
  }
}
