/**
 * Which processes a recording needs, by name and address. A name is the service of the compose file, the host name in
 * its network, and the simulation's own name of the node. A process that is broker and controller bears the broker's.
 * Pure.
 */
import type { Recording, Scenario, TimedCommand } from '../engine/index.ts'
import { type ClientProgram, clientsOf } from './clients.ts'

/** ZooKeeper mode ended with 3.9. */
export const KAFKA_VERSIONS = { kraft: '4.4.0', zookeeper: '3.9.2' } as const

export interface Server {
  readonly name: string
  readonly kind: 'broker' | 'controller' | 'zookeeper'
  readonly id: number
  readonly rack: string | null
  /** The end of its address; the first half stands in nodes.sh. */
  readonly address: string
  /** process.roles=broker,controller */
  readonly combined: boolean
  /** Where programs outside of the containers find a broker. */
  readonly hostPort: number | null
  /** It is there from the beginning; others come by the script. */
  readonly first: boolean
}

export interface Plan {
  readonly scenario: Scenario
  readonly mode: 'kraft' | 'zookeeper'
  readonly version: string
  readonly servers: readonly Server[]
  readonly clients: readonly ClientProgram[]
  /** The scenario's own commands and those of people, by time. */
  readonly timed: readonly TimedCommand[]
  /** Brokers of the beginning. */
  readonly bootstrap: string
}

const SERVER_PORT = 9092

/** bootstrap.servers of a client: whom it was given, or all brokers of the beginning. */
export function bootstrapOf(plan: Plan, given: readonly number[] | undefined): string {
  if (!given) return plan.bootstrap
  const asked = plan.servers.filter(({ kind, id }) => kind === 'broker' && given.includes(id))
  return asked.map(({ name }) => `${name}:${SERVER_PORT}`).join(',')
}
export const CONTROLLER_PORT = 9093
export const ZOOKEEPER_PORT = 2181
const FIRST_HOST_PORT = 19_092

/** The third and fourth part of an address, by kind and number. */
const placed = (kind: number, n: number) => `${kind + Math.floor(n / 200)}.${10 + (n % 200)}`

function serversOf(scenario: Scenario, timed: readonly TimedCommand[], mode: Plan['mode']): Server[] {
  const kraft = mode === 'kraft'
  const combined = new Set(kraft ? scenario.combined : [])
  const added = timed.flatMap(({ command }) => (command.kind === 'AddBroker' ? [command] : []))
  const brokers = [
    ...scenario.brokers.map((broker) => ({ ...broker, first: true })),
    ...added
      .filter(({ id }, i) => added.findIndex((other) => other.id === id) === i)
      .filter(({ id }) => !scenario.brokers.some((known) => known.id === id))
      .map(({ id, rack }) => ({ id, rack, first: false })),
  ]
  const servers = brokers.map(
    ({ id, rack, first }, n): Server => ({
      name: `broker-${id}`,
      kind: 'broker',
      id,
      rack,
      address: placed(1, n),
      combined: combined.has(id),
      hostPort: FIRST_HOST_PORT + n,
      first,
    }),
  )
  const quorum = kraft ? scenario.controllers.filter((id) => !combined.has(id)) : (scenario.zookeeper ?? [1])
  const joining = timed.flatMap(({ command }) =>
    kraft && command.kind === 'AddController' && !scenario.controllers.includes(command.id)
      ? [command.id]
      : [],
  )
  const kind = kraft ? 'controller' : 'zookeeper'
  const all = [...quorum, ...new Set(joining)]
  return [
    ...servers,
    ...all.map(
      (id, n): Server => ({
        name: `${kind}-${id}`,
        kind,
        id,
        rack: null,
        address: placed(3, n),
        combined: false,
        hostPort: null,
        first: n < quorum.length,
      }),
    ),
  ]
}

/** The processes of a recording. */
export function planOf({ scenario, commands }: Recording): Plan {
  const mode = scenario.controlPlane ?? 'kraft'
  const timed = [...(scenario.script ?? []), ...commands].sort((a, b) => a.at - b.at)
  const servers = serversOf(scenario, timed, mode)
  return {
    scenario,
    mode,
    version: KAFKA_VERSIONS[mode],
    servers,
    clients: clientsOf(scenario, timed, (n) => placed(5, n)),
    timed,
    bootstrap: servers
      .filter(({ kind, first }) => kind === 'broker' && first)
      .map(({ name }) => `${name}:${SERVER_PORT}`)
      .join(','),
  }
}

/** The process that a node of the simulation lives in; undefined when there is none. */
export function serviceOf(plan: Plan, node: string): string | undefined {
  if (plan.servers.some(({ name }) => name === node) || plan.clients.some(({ name }) => name === node))
    return node
  const id = node.startsWith('controller-') ? node.slice('controller-'.length) : ''
  return plan.servers.find((server) => server.combined && String(server.id) === id)?.name
}

/** All that a pattern of a link names, as services: a node, a role, `rack:<name>`, '*'. */
export function sideOf(plan: Plan, pattern: string): readonly string[] {
  const { servers, clients } = plan
  if (pattern === '*') return [...servers, ...clients].map(({ name }) => name).concat('tools')
  if (pattern === 'admin') return ['tools']
  const one = serviceOf(plan, pattern)
  if (one !== undefined) return [one]
  const ofServers = servers.filter(
    ({ kind, rack, combined }) =>
      kind === pattern ||
      (combined && pattern === 'controller') ||
      (rack !== null && pattern === `rack:${rack}`),
  )
  const ofClients = clients.filter(({ role, rack }) => role === pattern || pattern === `rack:${rack}`)
  return [...ofServers, ...ofClients].map(({ name }) => name)
}
