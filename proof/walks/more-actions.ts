/** Faults of processes, links and disks, and what an operator may ask for in the midst of them. */
import type { Command } from '../../src/engine/commands.ts'
import { isUp } from '../../src/engine/kernel/step.ts'
import { isServer } from '../../src/engine/processes.ts'
import { type KafkaWorld, type Node, parsePartitionKey } from '../../src/engine/world.ts'
import type { Scene } from './actions.ts'
import { isActive } from './office.ts'
import { WITNESS } from './witness.ts'

type Draw = (scene: Scene) => Command | null

const ids = ({ world }: Scene, up: boolean): string[] =>
  Object.values(world.nodes)
    .filter((n) => isServer(n) && isUp(world, n.id) === up)
    .map((n) => n.id)

const brokerIds = (world: KafkaWorld): number[] =>
  Object.values(world.nodes).flatMap((n) => (n.role === 'broker' ? [n.brokerId] : []))

function one<T>(scene: Scene, list: readonly T[], command: (found: T) => Command): Command | null {
  return list.length === 0 ? null : command(scene.chance.of(list))
}

const brokers = (scene: Scene, up: boolean) => ids(scene, up).filter((id) => id.startsWith('broker'))

/** A producer that writes on what a consumer of the same process reads lives and ends with it. */
export function isTwin(world: KafkaWorld, node: Node): boolean {
  return Object.values(world.nodes).some((n) => n.role === 'consumer' && n.twin === node.id)
}

const clients = ({ world }: Scene, process: 'running' | 'crashed'): string[] =>
  Object.values(world.nodes).flatMap((n) => {
    const fits = 'clientId' in n && n.clientId !== WITNESS && n.process === process && !isTwin(world, n)
    return fits ? [n.id] : []
  })

const pair =
  (command: (a: string, b: string, scene: Scene) => Command): Draw =>
  (scene) => {
    const all = ids(scene, true)
    const a = all.length > 1 ? scene.chance.of(all) : null
    return a === null ? null : command(a, scene.chance.of(all.filter((id) => id !== a)), scene)
  }

function partition(scene: Scene): { topic: string; partition: number } | null {
  const keys = [...scene.ghosts.registrations.keys()].filter((key) => !key.startsWith('__'))
  return keys.length === 0 ? null : parsePartitionKey(scene.chance.of(keys))
}

const onPartition =
  (command: (tp: { topic: string; partition: number }, scene: Scene) => Command): Draw =>
  (scene) => {
    const tp = partition(scene)
    return tp && command(tp, scene)
  }

/** A running leader of a partition and the active controller: what one of them decides the other hears late. */
const aside =
  (command: (leader: string, controller: string, scene: Scene) => Command): Draw =>
  (scene) => {
    const { world, ghosts, chance } = scene
    const up = brokers(scene, true)
    const led = [...ghosts.registrations.values()]
      .map(({ leader }) => `broker-${leader}`)
      .filter((id) => up.includes(id))
    const active = Object.values(world.nodes).find((n) => isActive(n) && isUp(world, n.id))
    return active && led.length > 0 ? command(chance.of(led), active.id, scene) : null
  }

/** Faults of processes and links; each seed draws which of them it knows. */
export const FAULTS: Readonly<Record<string, Draw>> = {
  'pause a node': (s) => one(s, ids(s, true), (node) => ({ kind: 'PauseNode', node })),
  'cut a link': pair((a, b, { chance }) => ({
    kind: 'CutLink',
    a,
    b,
    direction: chance.of(['both', 'a-to-b']),
  })),
  'isolate a node': (s) => one(s, ids(s, true), (node) => ({ kind: 'IsolateNode', node })),
  'slow a link': pair((a, b, { chance }) => ({
    kind: 'SlowLink',
    a,
    b,
    delayMs: chance.of([5, 100, 1_000]),
    jitterMs: chance.of([0, 50]),
  })),
  'keep a leader from the controller': aside((leader, controller, { chance }) => ({
    kind: 'SlowLink',
    a: leader,
    b: controller,
    delayMs: chance.of([300, 1_000, 4_000]),
    jitterMs: 0,
  })),
  'keep a broker from the controller': aside((_, controller, scene) => {
    const { chance } = scene
    return {
      kind: 'SlowLink',
      a: chance.of(brokers(scene, true)),
      b: controller,
      delayMs: chance.of([300, 1_000, 4_000]),
      jitterMs: 0,
    }
  }),
  'break connections': pair((a, b) => ({ kind: 'ResetConnections', a, b })),
}

/** Ends of such faults. */
export const CURES: Readonly<Record<string, Draw>> = {
  'resume a node': (s) => one(s, Object.keys(s.world.paused), (node) => ({ kind: 'ResumeNode', node })),
  'heal all links': () => ({ kind: 'HealAllLinks' }),
}

/** The power and the disks; rare, for few partitions survive many of them. */
export const DISASTERS: Readonly<Record<string, Draw>> = {
  'cut the power': (s) =>
    one(s, brokers(s, true), (node) => ({
      kind: 'PowerLoss',
      node,
      keepUnflushed: s.chance.of([0, 0, 0.5, 0.9]),
    })),
}

/** What an operator changes of the cluster itself; rare as well. */
export const CHANGES: Readonly<Record<string, Draw>> = {
  'delete a topic': onPartition(({ topic }) => ({ kind: 'DeleteTopic', topic })),
  'create a topic': ({ chance }) => ({
    kind: 'CreateTopic',
    topic: chance.of(['orders', 'payments', 'refunds']),
    partitions: chance.between(1, 3),
    replicationFactor: chance.between(1, 3),
    config: {},
  }),
  'add a broker': ({ world, chance }) => {
    const next = Math.max(...brokerIds(world)) + 1
    return next > 6 ? null : { kind: 'AddBroker', id: next, rack: chance.of([null, 'a']) }
  },
  'unregister a broker that is down': (s) =>
    one(s, brokers(s, false), (node) => ({
      kind: 'UnregisterBroker',
      broker: Number(node.slice('broker-'.length)),
    })),
}

/** An application and a broker. */
const toClient =
  (command: (client: string, broker: string, scene: Scene) => Command): Draw =>
  (scene) => {
    const [apps, up] = [clients(scene, 'running'), brokers(scene, true)]
    const { chance } = scene
    return apps.length === 0 || up.length === 0 ? null : command(chance.of(apps), chance.of(up), scene)
  }

/** Ends and new lives of applications, and what makes zombies of them. */
export const CRASHES: Readonly<Record<string, Draw>> = {
  'crash a client': (s) => one(s, clients(s, 'running'), (node) => ({ kind: 'CrashNode', node })),
  'start a client': (s) => one(s, clients(s, 'crashed'), (node) => ({ kind: 'StartNode', node })),
  'pause a client': (s) => one(s, clients(s, 'running'), (node) => ({ kind: 'PauseNode', node })),
  'cut a client off': toClient((a, b, { chance }) => ({
    kind: 'CutLink',
    a,
    b,
    direction: chance.of(['both', 'a-to-b']),
  })),
  'slow a client': toClient((a, b, { chance }) => ({
    kind: 'SlowLink',
    a,
    b,
    delayMs: chance.of([300, 1_500, 4_000]),
    jitterMs: 0,
  })),
}

/** What an operator does. */
export const OPERATIONS: Readonly<Record<string, Draw>> = {
  'reassign a partition': onPartition((tp, { chance, world }) => {
    const all = brokerIds(world)
    const shuffled = all.map((id) => [chance.unit(), id] as const).sort(([a], [b]) => a - b)
    const replicas = shuffled.slice(0, chance.between(1, Math.min(3, all.length))).map(([, id]) => id)
    return { kind: 'ReassignPartitions', partitions: [{ ...tp, replicas }], throttle: null }
  }),
  'cancel a reassignment': onPartition((tp) => ({ kind: 'CancelReassignment', ...tp })),
  'alter min ISR': onPartition(({ topic }, { chance }) => ({
    kind: 'AlterConfigs',
    resourceType: 'TOPIC',
    resourceName: topic,
    name: 'min.insync.replicas',
    value: chance.of([null, '1', '2', '3']),
  })),
  'delete records': onPartition((tp, { chance }) => ({
    kind: 'DeleteRecords',
    ...tp,
    offset: chance.of([-1, 1, 5, 20]),
  })),
}
