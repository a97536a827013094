/** The configs of servers and how each is started. Pure. */
import { parseConfig, type Scenario } from '../engine/index.ts'
import { CONTROLLER_PORT, type Plan, type Server, ZOOKEEPER_PORT } from './plan.ts'
import type { Properties } from './properties.ts'

export const DATA = '/var/lib/kafka/data'

/** kafka-storage random-uuid gives such; any will do, for nothing of another cluster is near. */
export const CLUSTER_ID = 'kafkascopeAAAAAAAAAAAA'

const controllersOf = ({ servers, scenario }: Plan) =>
  servers.filter(
    ({ kind, combined, first, id }) =>
      first && (kind === 'controller' || (combined && scenario.controllers.includes(id))),
  )

/** Voters that can be added and removed (KIP-853). */
const isDynamic = ({ features }: Scenario) => features?.['kraft.version'] === 1

/** host:port of each controller of the beginning. */
export function controllerAddresses(plan: Plan): string {
  return controllersOf(plan)
    .map(({ name }) => `${name}:${CONTROLLER_PORT}`)
    .join(',')
}

/** host:port of each server of the ensemble. */
export function zooKeeperAddresses({ servers }: Plan): string {
  return servers
    .filter(({ kind }) => kind === 'zookeeper')
    .map(({ name }) => `${name}:${ZOOKEEPER_PORT}`)
    .join(',')
}

function own(scenario: Scenario): Properties {
  return Object.fromEntries(
    Object.entries(scenario.brokerConfig ?? {}).map(([name, value]) => [
      name,
      parseConfig('broker', name, value),
    ]),
  )
}

function listeners({ name, kind, combined, hostPort }: Server, kraft: boolean): Properties {
  const control = `CONTROLLER://:${CONTROLLER_PORT}`
  if (kind === 'controller')
    return { listeners: control, 'advertised.listeners': `CONTROLLER://${name}:${CONTROLLER_PORT}` }
  const all = ['PLAINTEXT://:9092', `HOST://:${hostPort}`, ...(combined ? [control] : [])]
  const told = [
    `PLAINTEXT://${name}:9092`,
    `HOST://localhost:${hostPort}`,
    ...(combined ? [`CONTROLLER://${name}:${CONTROLLER_PORT}`] : []),
  ]
  return {
    listeners: all.join(','),
    'advertised.listeners': told.join(','),
    'listener.security.protocol.map': `${kraft ? 'CONTROLLER:PLAINTEXT,' : ''}PLAINTEXT:PLAINTEXT,HOST:PLAINTEXT`,
    'inter.broker.listener.name': 'PLAINTEXT',
  }
}

function kraftProperties(plan: Plan, server: Server): Properties {
  const { kind, id, rack, combined } = server
  const quorum = isDynamic(plan.scenario)
    ? { 'controller.quorum.bootstrap.servers': controllerAddresses(plan) }
    : {
        'controller.quorum.voters': controllersOf(plan)
          .map((one) => `${one.id}@${one.name}:${CONTROLLER_PORT}`)
          .join(','),
      }
  return {
    'process.roles': kind === 'controller' ? 'controller' : combined ? 'broker,controller' : 'broker',
    'node.id': id,
    ...(rack === null ? {} : { 'broker.rack': rack }),
    ...quorum,
    'controller.listener.names': 'CONTROLLER',
    ...listeners(server, true),
    'log.dirs': DATA,
    ...own(plan.scenario),
  }
}

function zooKeeperProperties({ servers }: Plan): Properties {
  const ensemble = servers.filter(({ kind }) => kind === 'zookeeper')
  const members = ensemble.map((one) => [`server.${one.id}`, `${one.name}:2888:3888`])
  return {
    dataDir: DATA,
    clientPort: ZOOKEEPER_PORT,
    tickTime: 2000,
    initLimit: 10,
    syncLimit: 5,
    maxClientCnxns: 0,
    'admin.enableServer': false,
    ...(ensemble.length > 1 ? Object.fromEntries(members) : {}),
  }
}

/** The file that a server is started with: what must be said, and what the scenario says otherwise than Kafka does. */
export function propertiesOf(plan: Plan, server: Server): Properties {
  if (server.kind === 'zookeeper') return zooKeeperProperties(plan)
  if (plan.mode === 'kraft') return kraftProperties(plan, server)
  return {
    'broker.id': server.id,
    ...(server.rack === null ? {} : { 'broker.rack': server.rack }),
    'zookeeper.connect': zooKeeperAddresses(plan),
    ...listeners(server, false),
    'log.dirs': DATA,
    ...own(plan.scenario),
  }
}

/** A directory id for each voter, the same in every file: 22 characters, the last of which ends 16 bytes. */
function directoryId(id: number): string {
  return `controller${String(id).padStart(11, '0')}A`
}

/** The arguments of kafka-storage format. */
export function formatArguments(plan: Plan, server: Server): readonly string[] {
  const { features = {} } = plan.scenario
  const levels = Object.entries(features).flatMap(([name, level]) =>
    name === 'kraft.version' ? [] : ['--feature', `${name}=${level}`],
  )
  if (!isDynamic(plan.scenario)) return levels
  const voters = controllersOf(plan)
  if (!voters.includes(server)) return [...levels, '--no-initial-controllers']
  const list = voters.map(({ id, name }) => `${id}@${name}:${CONTROLLER_PORT}:${directoryId(id)}`)
  return [...levels, '--initial-controllers', list.join(',')]
}
