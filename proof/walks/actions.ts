/**
 * What may happen to a cluster of a walk. Each seed draws its own weights, many of them zero (swarm testing):
 * bugs that need much of one thing and nothing of another are found that way.
 */
import { checkCommand } from '../../src/engine/apply-command.ts'
import { CommandError } from '../../src/engine/command-error.ts'
import type { Command } from '../../src/engine/commands.ts'
import type { Ghosts } from '../../src/engine/invariants/ghosts.ts'
import { isUp } from '../../src/engine/kernel/step.ts'
import { isServer } from '../../src/engine/processes.ts'
import type { KafkaWorld, Node } from '../../src/engine/world.ts'
import type { Chance } from './chance.ts'
import { CHANGES, CRASHES, CURES, DISASTERS, FAULTS, isTwin, OPERATIONS } from './more-actions.ts'
import { isActive } from './office.ts'
import { WITNESS } from './witness.ts'

export interface Scene {
  readonly world: KafkaWorld
  readonly ghosts: Ghosts
  readonly chance: Chance
}

interface Action {
  readonly name: string
  /** False for what only mends or changes the load: that goes on in quiet periods too. */
  readonly isFault: boolean
  readonly draw: (scene: Scene) => Command | null
}

function ids({ world }: Scene, fits: (node: Node) => boolean): string[] {
  return Object.values(world.nodes)
    .filter(fits)
    .map((node) => node.id)
}

const upServers = (scene: Scene, role: 'broker' | 'controller' | 'zookeeper') =>
  ids(scene, (n) => n.role === role && n.process === 'running' && isUp(scene.world, n.id))

function one<T>(scene: Scene, list: readonly T[], command: (found: T) => Command | null): Command | null {
  return list.length === 0 ? null : command(scene.chance.of(list))
}

/** Controllers, or the servers of the ensemble. */
const quorum = (scene: Scene) => [...upServers(scene, 'controller'), ...upServers(scene, 'zookeeper')]

function leaders(scene: Scene): string[] {
  const up = upServers(scene, 'broker')
  const led = [...scene.ghosts.registrations.values()].map(({ leader }) => `broker-${leader}`)
  return led.filter((id) => up.includes(id))
}

const end = (kind: 'CrashNode' | 'StopNode') => (node: string) => ({ kind, node }) as const

/** Every action there is. */
export const ACTIONS: Action[] = [
  { name: 'crash a broker', isFault: true, draw: (s) => one(s, upServers(s, 'broker'), end('CrashNode')) },
  { name: 'crash a leader', isFault: true, draw: (s) => one(s, leaders(s), end('CrashNode')) },
  { name: 'stop a broker', isFault: true, draw: (s) => one(s, upServers(s, 'broker'), end('StopNode')) },
  {
    name: 'crash a controller',
    isFault: true,
    draw: (s) => one(s, quorum(s), end('CrashNode')),
  },
  {
    name: 'crash the active controller',
    isFault: true,
    draw: (s) =>
      one(
        s,
        ids(s, (n) => isActive(n) && isUp(s.world, n.id)),
        end('CrashNode'),
      ),
  },
  {
    name: 'stop a controller',
    isFault: true,
    draw: (s) => one(s, quorum(s), end('StopNode')),
  },
  {
    name: 'start a server',
    isFault: false,
    draw: (s) =>
      one(
        s,
        ids(s, (n) => isServer(n) && !isUp(s.world, n.id)),
        (node) => ({ kind: 'StartNode', node }),
      ),
  },
  { name: 'elect preferred leaders', isFault: false, draw: () => ({ kind: 'ElectPreferredLeaders' }) },
  {
    name: 'close a client',
    isFault: true,
    draw: (s) =>
      one(
        s,
        ids(
          s,
          (n) =>
            (n.role === 'producer' || n.role === 'consumer' || n.role === 'share-consumer') &&
            n.process === 'running' &&
            n.clientId !== WITNESS &&
            !isTwin(s.world, n),
        ),
        (client) => ({ kind: 'CloseClient', client }),
      ),
  },
  {
    name: 'add a consumer',
    isFault: false,
    draw: ({ world, chance }) => ({
      kind: 'AddConsumer',
      consumer: {
        id: `late-${world.steps}`,
        group: 'g',
        topics: ['orders'],
        config: { 'auto.offset.reset': chance.of(['earliest', 'latest']) },
      },
    }),
  },
  {
    name: 'send a record',
    isFault: false,
    draw: ({ chance }) => ({
      kind: 'SendRecord',
      producer: chance.of(['p1', 'p2']),
      topic: 'orders',
      partition: chance.of([null, 0, 0, 1]),
      key: chance.of([null, 'x']),
      value: 'by hand',
    }),
  },
  {
    name: 'change the load',
    isFault: false,
    draw: ({ chance }) => ({
      kind: 'SetProducerRate',
      producer: chance.of(['p1', 'p2']),
      recordsPerSecond: chance.of([0, 2, 20]),
    }),
  },
]

const more = (draws: Readonly<Record<string, Action['draw']>>, isFault: boolean): Action[] =>
  Object.entries(draws).map(([name, draw]) => ({ name, isFault, draw }))

ACTIONS.push(
  ...more(FAULTS, true),
  ...more(CURES, false),
  ...more(DISASTERS, true),
  ...more(OPERATIONS, false),
  ...more(CHANGES, true),
  ...more(CRASHES, true),
)

/** Of each kind, how many seeds of ten know it at all. */
const SHARES = new Map<string, number>([
  ...Object.keys(FAULTS).map((name) => [name, 0.3] as const),
  ...Object.keys(DISASTERS).map((name) => [name, 0.1] as const),
  ...Object.keys(OPERATIONS).map((name) => [name, 0.2] as const),
  ...Object.keys(CRASHES).map((name) => [name, 0.25] as const),
  ...Object.keys(CHANGES).map((name) => [name, 0.15] as const),
])

export type Weights = readonly number[]

/** What a seed may know beyond the plain faults: later ones know more, so that the first stay what they were. */
export interface Knows {
  readonly changes: boolean
  readonly crashes: boolean
}

/** The weight of what a walk is aimed at. */
const AIMED = 12

/** The weights of a seed; a server is started again now and then in all of them. */
export function drawWeights(
  chance: Chance,
  knows: Knows = { changes: false, crashes: false },
  aim: readonly string[] = [],
): Weights {
  return ACTIONS.map(({ name }) => {
    if ((name in CRASHES && !knows.crashes) || (name in CHANGES && !knows.changes)) return 0
    const drawn = chance.in(SHARES.get(name) ?? 0.55) ? chance.between(1, 8) : 0
    const weight = aim.includes(name) ? AIMED : drawn
    return name === 'start a server' || name in CURES ? Math.max(weight, 3) : weight
  })
}

/** A possible command, or null when none was found. */
export function drawCommand(scene: Scene, weights: Weights, quiet: boolean): Command | null {
  const open = ACTIONS.map((action, i) => (quiet && action.isFault ? 0 : (weights[i] ?? 0)))
  const sum = open.reduce((total, weight) => total + weight, 0)
  for (let tries = 0; tries < 4 && sum > 0; tries++) {
    let left = scene.chance.between(1, sum)
    const action = ACTIONS.find((_, i) => {
      left -= open[i] ?? 0
      return left <= 0
    })
    const command = action?.draw(scene)
    if (command && isPossible(scene.world, command)) return command
  }
  return null
}

function isPossible(world: KafkaWorld, command: Command): boolean {
  try {
    checkCommand(world, command)
    return true
  } catch (problem) {
    if (problem instanceof CommandError) return false
    throw problem
  }
}
