/** What can be chosen in the fields of an operation, read from the world. Pure. */
import {
  CONFIG_TABLES,
  type Consumer,
  canFlush,
  type Device,
  freshestImage,
  isBetweenPolls,
  type KafkaWorld,
  linkStates,
} from '../../engine/index.ts'

export interface Choice {
  readonly value: string
  readonly label: string
}

/** The kinds of fields; those of the first group are chosen from a list, the others typed. */
export type FieldKind =
  | 'running consumer'
  | 'polling consumer'
  | 'stalled consumer'
  | 'subscribed consumer'
  | 'consumer between polls'
  | 'closable client'
  | 'client of its own'
  | 'running producer'
  | 'assigned partition'
  | 'one assigned partition'
  | 'idle transactional producer'
  | 'producer in a transaction'
  | 'producer that may abort'
  | 'running server'
  | 'paused node'
  | 'stopped broker'
  | 'stopped server'
  | 'working disk'
  | 'failed disk'
  | 'disk with room'
  | 'full disk'
  | 'any broker'
  | 'broker'
  | 'broker or all'
  | 'config'
  | 'clocked node'
  | 'side'
  | 'faulty link'
  | 'topic'
  | 'topic or all'
  | 'partition'
  | 'partition or all'
  | 'moving partition'
  | 'group'
  | 'committed partition'
  | 'static member'
  | 'share consumer'
  | 'share group'
  | 'running rack'
  | 'failed rack'
  | 'number'
  | 'text'

/** What was put into the fields so far. */
export type Values = Readonly<Record<string, string>>

type NodeOf = KafkaWorld['nodes'][string]

const plain = (values: readonly string[]): Choice[] => values.map((value) => ({ value, label: value }))

/** Brokers come first: they are what people mean most often. */
function nodes(world: KafkaWorld, fits: (node: NodeOf) => boolean): Choice[] {
  const fitting = Object.values(world.nodes).filter(fits)
  const isBroker = (node: NodeOf) => node.role === 'broker'
  const ordered = [...fitting.filter(isBroker), ...fitting.filter((node) => !isBroker(node))]
  return plain(ordered.map((node) => node.id))
}

function brokers(world: KafkaWorld, fits: (node: Extract<NodeOf, { role: 'broker' }>) => boolean): Choice[] {
  return Object.values(world.nodes).flatMap((node) =>
    node.role === 'broker' && fits(node) ? [{ value: String(node.brokerId), label: node.id }] : [],
  )
}

/** The racks of the cluster that have a broker like that. */
function racksOf(world: KafkaWorld, fits: (node: NodeOf) => boolean = () => true): string[] {
  const racks = Object.values(world.nodes).flatMap((node) =>
    node.role === 'broker' && node.rack !== null && fits(node) ? [node.rack] : [],
  )
  return [...new Set(racks)].sort()
}

/** The topics there are, Kafka's own last. */
function topicsOf(world: KafkaWorld): string[] {
  const names = Object.keys(freshestImage(world)?.topics ?? {})
  return [...names.filter((n) => !n.startsWith('__')), ...names.filter((n) => n.startsWith('__'))]
}

function partitionsOf(world: KafkaWorld, topic: string | undefined): string[] {
  return (freshestImage(world)?.topics[topic ?? '']?.partitions ?? []).map((_, i) => String(i))
}

function moving(world: KafkaWorld): Choice[] {
  return Object.values(freshestImage(world)?.topics ?? {}).flatMap((topic) =>
    topic.partitions.flatMap(({ addingReplicas, removingReplicas }, i) =>
      addingReplicas.length + removingReplicas.length > 0 ? plain([`${topic.name}-${i}`]) : [],
    ),
  )
}

function configsOf(resourceType: string | undefined): string[] {
  if (resourceType === 'GROUP') return Object.keys(CONFIG_TABLES.group)
  return Object.keys(CONFIG_TABLES[resourceType === 'BROKER' ? 'broker' : 'topic'])
}

/** Groups as the brokers that coordinate them have them: the one of that name, all when none is chosen yet. */
function groupsNamed(world: KafkaWorld, name: string | undefined) {
  return Object.values(world.nodes).flatMap((node) => {
    const groups = node.role === 'broker' ? Object.values(node.memory?.groups ?? {}) : []
    return groups.filter(({ groupId }) => name === undefined || groupId === name)
  })
}

/** Transactional producers in one of these states. */
function producersIn(world: KafkaWorld, states: readonly string[]): string[] {
  return Object.values(world.nodes).flatMap((node) =>
    node.role === 'producer' &&
    node.process === 'running' &&
    world.paused[node.id] === undefined &&
    states.includes(node.txn?.state ?? '')
      ? [node.clientId]
      : [],
  )
}

/** Consumers whose application can be told something. */
function consumers(world: KafkaWorld, fits: (consumer: Consumer) => boolean): Consumer[] {
  return Object.values(world.nodes).filter(
    (node): node is Consumer =>
      node.role === 'consumer' &&
      node.process === 'running' &&
      world.paused[node.id] === undefined &&
      Object.keys(node.partitions).length > 0 &&
      fits(node),
  )
}

/** Consumers and share consumers whose application polls, or was made not to. */
function polling(world: KafkaWorld, stalled: boolean): string[] {
  return [
    ...consumers(world, (c) => c.application.stalled === stalled).map(({ clientId }) => clientId),
    ...shareConsumers(world).flatMap((c) =>
      c.process === 'running' &&
      world.paused[c.id] === undefined &&
      c.membership.state !== 'UNSUBSCRIBED' &&
      c.application.stalled === stalled
        ? [c.clientId]
        : [],
    ),
  ]
}

function assignedTo(world: KafkaWorld, consumer: string | undefined): string[] {
  const node = world.nodes[`consumer-${consumer}`]
  return node?.role === 'consumer' ? Object.keys(node.partitions).sort() : []
}

/** Groups that some broker coordinates, or that consumers belong to. */
function groupNames(world: KafkaWorld): string[] {
  const names = Object.values(world.nodes).flatMap((node) => {
    if (node.role === 'broker') return Object.keys(node.memory?.groups ?? {})
    return node.role === 'consumer' && node.spec.group !== '' ? [node.spec.group] : []
  })
  return [...new Set(names)].sort()
}

function staticMembers(world: KafkaWorld, group: string | undefined): string[] {
  const members = groupsNamed(world, group).flatMap((each) => Object.values(each.members))
  return members.flatMap(({ instanceId }) => instanceId ?? []).sort()
}

function shareConsumers(world: KafkaWorld) {
  return Object.values(world.nodes).flatMap((node) => (node.role === 'share-consumer' ? [node] : []))
}

/** Share groups that some broker coordinates, or that share consumers belong to. */
function shareGroups(world: KafkaWorld): string[] {
  const known = Object.values(world.nodes).flatMap((node) =>
    node.role === 'broker' ? Object.keys(node.memory?.share?.groups ?? {}) : [],
  )
  return [...new Set([...known, ...shareConsumers(world).map(({ spec }) => spec.group)])].sort()
}

const isServer = (node: NodeOf): boolean =>
  node.role === 'broker' || node.role === 'controller' || node.role === 'zookeeper'

/** Nodes whose log directory says this of itself. */
function disks(world: KafkaWorld, fits: (device: Device) => boolean): Choice[] {
  return nodes(world, (node) => 'device' in node && fits(node.device))
}

const isDown = (node: NodeOf): boolean => node.process === 'stopped' || node.process === 'crashed'

const CLIENT_KINDS = [
  'idle transactional producer',
  'producer in a transaction',
  'producer that may abort',
  'running consumer',
  'polling consumer',
  'stalled consumer',
  'subscribed consumer',
  'consumer between polls',
  'closable client',
  'client of its own',
  'running producer',
  'share consumer',
] as const
type ClientKind = (typeof CLIENT_KINDS)[number]

const isClientKind = (kind: FieldKind): kind is ClientKind =>
  (CLIENT_KINDS as readonly string[]).includes(kind)

function clientsFor(kind: ClientKind, world: KafkaWorld): string[] {
  switch (kind) {
    case 'idle transactional producer':
      return producersIn(world, ['READY'])
    case 'producer in a transaction':
      return producersIn(world, ['IN_TRANSACTION'])
    case 'producer that may abort':
      return producersIn(world, ['IN_TRANSACTION', 'ABORTABLE_ERROR'])
    case 'running consumer':
      return consumers(world, () => true).map(({ clientId }) => clientId)
    case 'polling consumer':
      return polling(world, false)
    case 'stalled consumer':
      return polling(world, true)
    case 'subscribed consumer':
      return consumers(world, (c) => c.membership.protocol !== 'manual').map(({ clientId }) => clientId)
    case 'consumer between polls':
      return consumers(world, (c) => c.spec.group !== '' && isBetweenPolls(c)).map(({ clientId }) => clientId)
    case 'closable client':
      return consumers(world, () => true).map(({ id }) => id)
    case 'client of its own':
      return Object.values(world.nodes).flatMap((node) =>
        (node.role === 'producer' || node.role === 'consumer' || node.role === 'share-consumer') &&
        (!('twin' in node) || node.twin === null) &&
        world.paused[node.id] === undefined &&
        !(node.role === 'consumer' && node.application.closing)
          ? [node.id]
          : [],
      )
    case 'running producer':
      return Object.values(world.nodes).flatMap((node) =>
        node.role === 'producer' &&
        node.process === 'running' &&
        world.paused[node.id] === undefined &&
        canFlush(node)
          ? [node.clientId]
          : [],
      )
    case 'share consumer':
      return shareConsumers(world).flatMap((n) => (n.process === 'running' ? [n.clientId] : []))
  }
}

/** What a field can be set to; null when it is typed. */
export function choicesFor(
  kind: FieldKind,
  world: KafkaWorld,
  values: Values,
  all: string,
): readonly Choice[] | null {
  if (isClientKind(kind)) return plain(clientsFor(kind, world))
  switch (kind) {
    case 'assigned partition':
      return [{ value: '', label: all }, ...plain(assignedTo(world, values.consumer))]
    case 'one assigned partition':
      return plain(assignedTo(world, values.consumer))
    case 'running server':
      return nodes(world, (node) => isServer(node) && node.process === 'running')
    case 'stopped server':
      return nodes(world, (node) => isServer(node) && isDown(node))
    case 'working disk':
      return disks(world, (device) => !device.offline)
    case 'failed disk':
      return disks(world, (device) => device.offline)
    case 'disk with room':
      return disks(world, (device) => !device.full)
    case 'full disk':
      return disks(world, (device) => device.full)
    case 'any broker':
      return nodes(world, (node) => node.role === 'broker')
    case 'stopped broker':
      return brokers(world, isDown)
    case 'broker':
      return brokers(world, () => true)
    case 'broker or all':
      return [{ value: '', label: all }, ...brokers(world, () => true)]
    case 'config':
      return plain(configsOf(values.resourceType))
    case 'paused node':
      return nodes(world, (node) => node.process === 'running' && world.paused[node.id] !== undefined)
    case 'clocked node':
      return nodes(world, (node) => node.role !== 'admin')
    case 'side':
      return [
        ...nodes(world, (node) => node.role !== 'admin'),
        ...racksOf(world).map((rack) => ({ value: `rack:${rack}`, label: `rack ${rack}` })),
        ...plain(['broker', 'controller', 'producer', 'consumer']),
      ]
    case 'faulty link':
      return linkStates(world).map(({ a, b, state }) => ({
        value: JSON.stringify([a, b]),
        label: `${a} – ${b === '*' ? all : b} · ${state}`,
      }))
    case 'topic':
      return plain(topicsOf(world))
    case 'topic or all':
      return [{ value: '', label: all }, ...plain(topicsOf(world))]
    case 'partition':
      return plain(partitionsOf(world, values.topic))
    case 'partition or all':
      return [{ value: '', label: all }, ...plain(partitionsOf(world, values.topic))]
    case 'moving partition':
      return moving(world)
    case 'group':
      return plain(groupNames(world))
    case 'committed partition':
      return plain(
        groupsNamed(world, values.group)
          .flatMap((group) => Object.keys(group.offsets))
          .sort(),
      )
    case 'share group':
      return plain(shareGroups(world))
    case 'static member':
      return plain(staticMembers(world, values.group))
    case 'running rack':
      return plain(racksOf(world, (node) => !isDown(node)))
    case 'failed rack':
      return plain(racksOf(world, isDown))
    case 'number':
    case 'text':
      return null
  }
}
