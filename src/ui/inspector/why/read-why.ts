/** Why an entity is as it is: the questions that its present state raises, each with the facts that led there. Pure. */
import {
  brokerNode,
  type Fact,
  freshestImage,
  highWatermarkOf,
  type KafkaWorld,
  leaderOf,
  partitionKey,
  SECOND,
  type TimedFact,
} from '../../../engine/index.ts'
import { countUntil } from '../../narration/choose.ts'
import type { Selection } from '../../store.ts'
import { chainTo, disturbs, hinders, latest, memberNode } from './causes.ts'

export type Question =
  | 'leader'
  | 'offline'
  | 'isr'
  | 'elr'
  | 'highWatermark'
  | 'broker'
  | 'group'
  | 'producer'
  | 'consumer'
  | 'assignment'
  | 'quorum'
  | 'ensemble'
  | 'topic'
  | 'truncated'

export interface Why {
  readonly question: Question
  /** The latest first; each is what the one before it followed from. */
  readonly chain: readonly TimedFact[]
}

interface Reader {
  readonly world: KafkaWorld
  readonly facts: readonly TimedFact[]
  readonly end: number
  readonly now: number
}

function ask(reader: Reader, question: Question, fits: (fact: Fact) => boolean): Why[] {
  const found = latest(reader, fits)
  return found === null ? [] : [{ question, chain: chainTo(reader.facts, found) }]
}

/** For how long a high watermark must stand before one asks why. */
const STANDS = 2 * SECOND

function whyStuck(reader: Reader, key: string): Why[] {
  const { world, facts, end, now } = reader
  const leader = leaderOf(world, key)
  const log = leader?.broker.disk.logs[key]
  const highWatermark = highWatermarkOf(world, key)
  if (!log || highWatermark === null || highWatermark >= log.logEndOffset) return []
  for (let i = end - 1; i >= 0; i--) {
    const { at, fact } = facts[i] as TimedFact
    if (now - at > STANDS) break
    if (fact.kind === 'HighWatermarkAdvanced' && fact.partition === key && fact.leader) return []
  }
  const { topic, partition } = split(key)
  const isr = freshestImage(world)?.topics[topic]?.partitions[partition]?.isr ?? []
  const others = isr.filter((id) => id !== leader?.broker.brokerId)
  return ask(reader, 'highWatermark', (f) => others.some((id) => disturbs(f, brokerNode(id))))
}

function split(key: string): { topic: string; partition: number } {
  const dash = key.lastIndexOf('-')
  return { topic: key.slice(0, dash), partition: Number(key.slice(dash + 1)) }
}

/** The first leader is told by the creation of its topic, or of the partition. */
function isElection(fact: Fact, key: string): boolean {
  if (fact.kind === 'LeaderElected') return fact.partition === key
  const { topic, partition } = split(key)
  if (fact.kind === 'TopicCreated') return fact.topic === topic
  return fact.kind === 'PartitionsAdded' && fact.topic === topic && fact.from <= partition
}

function whyPartition(reader: Reader, key: string): Why[] {
  const { topic, partition } = split(key)
  const registration = freshestImage(reader.world)?.topics[topic]?.partitions[partition]
  if (!registration) return []
  const { leader, isr, elr, replicas } = registration
  return [
    ...(leader < 0
      ? ask(reader, 'offline', (f) => f.kind === 'PartitionWentOffline' && f.partition === key)
      : ask(reader, 'leader', (f) => isElection(f, key))),
    ...(isr.length < replicas.length || isr.some((id) => !replicas.includes(id))
      ? ask(reader, 'isr', (f) => f.kind === 'IsrChanged' && f.partition === key)
      : []),
    ...(elr.length > 0
      ? ask(
          reader,
          'elr',
          (f) =>
            f.kind === 'IsrChanged' &&
            f.partition === key &&
            elr.some((id) => f.from.includes(id) && !f.to.includes(id)),
        )
      : []),
    ...whyStuck(reader, key),
  ]
}

const LIFE: ReadonlySet<string> = new Set([
  'NodeCrashed',
  'NodeStopped',
  'NodeStarted',
  'NodePaused',
  'NodeResumed',
  'ShutdownRequested',
])
const isLife = (fact: Fact, node: string): boolean =>
  LIFE.has(fact.kind) && 'node' in fact && fact.node === node

function whyBroker(reader: Reader, broker: number): Why[] {
  return ask(
    reader,
    'broker',
    (f) =>
      isLife(f, brokerNode(broker)) ||
      ((f.kind === 'BrokerFenced' || f.kind === 'BrokerUnfenced' || f.kind === 'BrokerVanished') &&
        f.broker === broker),
  )
}

/** A producer raises a question while its last batch was not acknowledged. */
function whyProducer(reader: Reader, node: string): Why[] {
  const last = latest(
    reader,
    (f) =>
      isLife(f, node) ||
      ((f.kind === 'BatchRetried' || f.kind === 'BatchFailed' || f.kind === 'BatchAcknowledged') &&
        f.producer === node),
  )
  if (last === null || reader.facts[last]?.fact.kind === 'BatchAcknowledged') return []
  return [{ question: 'producer', chain: chainTo(reader.facts, last) }]
}

function whyConsumer(reader: Reader, node: string): Why[] {
  const state = ask(
    reader,
    'consumer',
    (f) =>
      isLife(f, node) ||
      hinders(f, node) ||
      ((f.kind === 'MemberFenced' ||
        f.kind === 'ApplicationResumed' ||
        f.kind === 'PartitionsPaused' ||
        f.kind === 'PartitionsResumed' ||
        f.kind === 'CommitFailed') &&
        f.consumer === node) ||
      (f.kind === 'MemberLeft' && memberNode(f.client) === node),
  )
  const assignment = ask(
    reader,
    'assignment',
    (f) => (f.kind === 'PartitionsAssigned' || f.kind === 'PartitionsRevoked') && f.consumer === node,
  )
  return [...state, ...assignment]
}

function whyReplica(reader: Reader, key: string, broker: number): Why[] {
  const { topic, partition } = split(key)
  const registration = freshestImage(reader.world)?.topics[topic]?.partitions[partition]
  const leads = registration?.leader === broker
  return [
    ...(leads ? ask(reader, 'leader', (f) => isElection(f, key)) : []),
    ...ask(
      reader,
      'isr',
      (f) =>
        f.kind === 'IsrChanged' && f.partition === key && f.from.includes(broker) !== f.to.includes(broker),
    ),
    ...ask(
      reader,
      'truncated',
      (f) => f.kind === 'LogTruncated' && f.partition === key && f.broker === broker,
    ),
  ]
}

const TOPIC_FACTS: ReadonlySet<string> = new Set(['TopicCreated', 'TopicDeleted', 'PartitionsAdded'])

function leads(world: KafkaWorld, server: string): boolean {
  const node = world.nodes[server]
  return node?.role === 'zookeeper' && node.memory?.role.kind === 'LEADING'
}

/** What the present state of an entity raises, with the facts up to and with an event. */
export function whyOf(
  world: KafkaWorld,
  facts: readonly TimedFact[],
  now: number,
  selection: Selection,
): readonly Why[] {
  const reader: Reader = { world, facts, end: countUntil(facts, world.steps), now }
  switch (selection.kind) {
    case 'partition':
      return whyPartition(reader, partitionKey(selection))
    case 'replica':
      return whyReplica(reader, partitionKey(selection), selection.broker)
    case 'broker':
      return whyBroker(reader, selection.broker)
    case 'group':
      return ask(reader, 'group', (f) => f.kind === 'GroupStateChanged' && f.group === selection.group)
    case 'producer':
      return whyProducer(reader, selection.node)
    case 'consumer':
      return whyConsumer(reader, selection.node)
    case 'controller':
      return [
        ...ask(reader, 'quorum', (f) => f.kind === 'QuorumLeaderElected'),
        ...ask(reader, 'broker', (f) => isLife(f, selection.node)),
      ]
    case 'zookeeper':
      return [
        ...(leads(world, selection.node)
          ? ask(reader, 'ensemble', (f) => f.kind === 'ZooKeeperLeaderElected')
          : []),
        ...ask(reader, 'broker', (f) => isLife(f, selection.node)),
      ]
    case 'topic':
      return ask(
        reader,
        'topic',
        (f) =>
          (TOPIC_FACTS.has(f.kind) && 'topic' in f && f.topic === selection.topic) ||
          (f.kind === 'ConfigChanged' && f.resourceName === selection.topic),
      )
    default:
      return []
  }
}
