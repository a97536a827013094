/** What the Code tab reads of the world: the client as the room of programs wants it, and what its own configs say. Pure. */
import type { ClientPart, CodeClient, Language } from '../../../code/index.ts'
import {
  CommandError,
  type ConfigOverrides,
  type KafkaWorld,
  type NodeId,
  PROFILES,
  type ProducerSpec,
} from '../../../engine/index.ts'

/** A node as a client of which there is a program; null for every other node. */
export function clientOf(world: KafkaWorld, id: string): CodeClient | null {
  const node = world.nodes[id]
  if (node?.role === 'share-consumer') return { kind: 'share-consumer', spec: node.spec }
  if (node?.role === 'producer') {
    // What one process does is one program: that of the consumer, which feeds it.
    if (node.twin !== null) return clientOf(world, node.twin)
    return { kind: 'producer', spec: node.spec }
  }
  if (node?.role !== 'consumer') return null
  const twin = node.twin === null ? undefined : world.nodes[node.twin]
  const copier: ProducerSpec | null = twin?.role === 'producer' ? twin.spec : null
  const group = node.spec.group === '' ? null : node.spec.group
  return { kind: 'consumer', spec: { ...node.spec, group }, ...(copier && { copier }) }
}

/** The language whose library the client is. */
export function languageOf(client: CodeClient): Language {
  const library = client.kind === 'share-consumer' ? 'java' : (client.spec.client ?? 'java')
  return ({ java: 'java', 'kafka-go': 'go', kafkajs: 'typescript', librdkafka: 'python' } as const)[library]
}

/** What is set for it, with one config set otherwise; null takes it away. */
export function withConfig(
  { kind, spec }: CodeClient,
  name: string,
  value: string | number | boolean | null,
): ConfigOverrides {
  const config = { ...spec.config }
  delete config[name]
  const library = kind === 'share-consumer' ? 'java' : (spec.client ?? 'java')
  const alias = kind === 'share-consumer' ? undefined : PROFILES[library][kind].settings[name]?.alias
  if (alias !== undefined) delete config[alias]
  return value === null ? config : { ...config, [name]: value }
}

/** Whether its settings can be changed: a process of two clients is not restarted. */
export function canRestart(world: KafkaWorld, id: string): boolean {
  const node = world.nodes[id]
  return node !== undefined && !('twin' in node && node.twin !== null) && world.paused[node.id] === undefined
}

/** It was asked to end, to start again with other settings. */
export function isRestarting(world: KafkaWorld, id: string): boolean {
  return world.queue.some(({ body }) => body?.kind === 'ClientRestartStep' && body.client === id)
}

/** A thing of the stage by some of the fields of its selection; `inside`: only that part of its card. */
export interface StageTarget {
  readonly thing: Readonly<Record<string, string | number>>
  readonly inside?: 'accumulator'
}

/** Where on the stage a part of a client is. */
export function targetsOf(part: ClientPart, id: string, client: CodeClient): readonly StageTarget[] {
  const { kind } = client
  const self = { thing: { kind: kind === 'producer' ? 'producer' : 'consumer', node: id } }
  const topics = kind === 'producer' ? [client.spec.topic] : client.spec.topics
  if (part === 'cluster') return [{ thing: { kind: 'broker' } }]
  if (part === 'topic') return topics.map((topic) => ({ thing: { kind: 'topic', topic } }))
  if (part === 'partitioner') return topics.map((topic) => ({ thing: { kind: 'partition', topic } }))
  if (part === 'accumulator') return kind === 'producer' ? [{ ...self, inside: 'accumulator' }] : [self]
  if ((part === 'group' || part === 'commit') && kind !== 'producer' && client.spec.group)
    return [{ thing: { kind: 'group', group: client.spec.group } }]
  return [self]
}

const REQUESTS: Partial<Readonly<Record<ClientPart, readonly string[]>>> = {
  'in flight': ['ProduceRequest'],
  fetch: ['FetchRequest', 'ShareFetchRequest'],
  commit: ['OffsetCommitRequest', 'TxnOffsetCommitRequest', 'ShareAcknowledgeRequest'],
  group: ['HeartbeatRequest', 'ConsumerGroupHeartbeatRequest', 'JoinGroupRequest', 'SyncGroupRequest'],
}

/** A message of the client that is under way and of that part, by its number in the queue; null when there is none. */
export function messageOf(world: KafkaWorld, id: string, part: ClientPart): number | null {
  const kinds = REQUESTS[part]
  if (!kinds) return null
  const found = world.queue.find(
    ({ from, via, body }) => from === id && via === 'request' && kinds.includes(body?.kind ?? ''),
  )
  return found?.seq ?? null
}

/** Which part of a client a message of its is about. */
export function partOfMessage(world: KafkaWorld, id: string, seq: number | null): ClientPart | null {
  if (seq === null) return null
  const found = world.queue.find((envelope) => envelope.seq === seq)
  if (!found || (found.from !== (id as NodeId) && found.to !== (id as NodeId))) return null
  const kind = (found.body?.kind ?? '').replace(/Response$/, 'Request')
  const part = (Object.keys(REQUESTS) as ClientPart[]).find((one) => REQUESTS[one]?.includes(kind))
  return part ?? null
}

/** The parts of a client that a thing of the stage stands for. */
export function partsOfThing(
  thing: Readonly<Record<string, unknown>>,
  inside: string | undefined,
  id: string,
  client: CodeClient,
): readonly ClientPart[] {
  if (thing.node === id) return inside === 'accumulator' ? ['accumulator'] : ['application', 'transaction']
  const topics: readonly string[] = client.kind === 'producer' ? [client.spec.topic] : client.spec.topics
  if (thing.kind === 'broker') return ['cluster']
  if (thing.kind === 'topic' && topics.includes(String(thing.topic))) return ['topic']
  if (thing.kind === 'partition' && topics.includes(String(thing.topic))) return ['partitioner', 'topic']
  if (thing.kind === 'group' && client.kind !== 'producer' && thing.group === client.spec.group)
    return ['group', 'commit']
  return []
}

/** What a refusal says, by its field. */
export function refusalOf(problem: unknown): { readonly field: string; readonly allowed: string } | null {
  return problem instanceof CommandError ? { field: problem.field, allowed: problem.allowed } : null
}
