/** What a check can read off a run. Pure: the world and the oracle in, a value out. */
import {
  type Consumer,
  freshestImage,
  groupLag,
  highWatermarkOf,
  type KafkaWorld,
  lastStableOffset,
  leaderOf,
  oracleOf,
  type Run,
  scanRecords,
  zooKeeperController,
} from '../engine/index.ts'
import type { Read, ReadName, Scalar } from './types.ts'

/** A lesson asks for what cannot be. */
export class LessonError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'LessonError'
  }
}

type Needed = 'partition' | 'topic' | 'group' | 'consumer' | 'key' | 'producer'

/** What each read needs beside its name. */
export const READ_NEEDS: Record<ReadName, readonly Needed[]> = {
  logStartOffset: ['partition'],
  logEndOffset: ['partition'],
  logBytes: ['partition'],
  highWatermark: ['partition'],
  lastStableOffset: ['partition'],
  leader: ['partition'],
  leaderNode: ['partition'],
  leaderEpoch: ['partition'],
  isrSize: ['partition'],
  partitions: ['topic'],
  leaders: ['topic'],
  values: ['partition'],
  committed: ['group', 'partition'],
  lag: ['group'],
  position: ['consumer', 'partition'],
  assigned: ['consumer'],
  members: ['group'],
  idleMembers: ['group'],
  busyMembers: ['group'],
  groupState: ['group'],
  records: [],
  deliveries: ['group'],
  processed: ['group'],
  partitionsOfKey: ['key'],
  partitionsOfBatch: [],
  controller: [],
  controllerId: [],
  downNode: [],
  downController: [],
  owner: ['group', 'partition'],
  ownerNode: ['group', 'partition'],
  followerNode: ['partition'],
  eligibleNode: ['partition'],
  answerTo: ['producer'],
  commands: [],
  brokersDown: [],
  controllersDown: [],
  overtaken: ['group'],
}

function need(read: Read, field: Needed): string {
  const value = read[field]
  if (value === undefined) throw new LessonError(`${read.read} needs ${field}`)
  return value
}

function logOf(world: KafkaWorld, read: Read) {
  const key = need(read, 'partition')
  const brokerId = read.broker ?? leaderOf(world, key)?.broker.brokerId
  const broker = brokerId === undefined ? undefined : world.nodes[`broker-${brokerId}`]
  return broker?.role === 'broker' ? (broker.disk.logs[key] ?? null) : null
}

function registrationOf(world: KafkaWorld, read: Read) {
  const key = need(read, 'partition')
  const cut = key.lastIndexOf('-')
  const topic = freshestImage(world)?.topics[key.slice(0, cut)]
  return topic?.partitions[Number(key.slice(cut + 1))]
}

function membersOf(world: KafkaWorld, read: Read): Consumer[] {
  const group = need(read, 'group')
  return Object.values(world.nodes).filter(
    (node): node is Consumer =>
      node.role === 'consumer' && node.spec.group === group && node.process === 'running',
  )
}

const isMember = ({ membership }: Consumer): boolean => membership.generation >= 0

function consumerOf(world: KafkaWorld, read: Read): Consumer | null {
  const node = world.nodes[`consumer-${need(read, 'consumer')}`]
  return node?.role === 'consumer' && node.process === 'running' ? node : null
}

/** The member of a group that has a partition. */
function ownerOf(world: KafkaWorld, read: Read): Consumer | null {
  const key = need(read, 'partition')
  return membersOf(world, read).find((member) => member.partitions[key] !== undefined) ?? null
}

function lagOf(world: KafkaWorld, read: Read): number | null {
  const rows = groupLag(world, need(read, 'group')) ?? []
  const fitting = rows.filter((row) => read.partition === undefined || row.partition === read.partition)
  if (fitting.length === 0) return null
  return fitting.reduce((sum, row) => sum + (row.lag ?? 0), 0)
}

/** The records of the oracle that a read is about. */
function storiesOf(run: Run, read: Read) {
  const { oracle } = oracleOf(run)
  const { fate, partition, key, value } = read
  const found = oracle.list({
    ...(fate !== undefined && { fate }),
    ...(partition !== undefined && { partition }),
    ...(key !== undefined && { key }),
    ...(read.producer !== undefined && { producer: `producer-${read.producer}` }),
    ...(read.consumer !== undefined && { consumer: `consumer-${read.consumer}` }),
  })
  return value === undefined ? found : found.filter((record) => record.value?.startsWith(value))
}

/** The values in the order in which a group's applications were through with them. */
function processedOf(run: Run, read: Read): string {
  const group = need(read, 'group')
  const ids = new Map(storiesOf(run, read).map((record) => [record.id, record.value ?? '']))
  const values: string[] = []
  for (const { fact, step } of run.facts) {
    if (step > run.world.steps) break
    if (fact.kind !== 'RecordsProcessed' || fact.group !== group) continue
    for (const id of fact.ids) if (ids.has(id)) values.push(ids.get(id) ?? '')
  }
  return values.join(' ')
}

function busyMembers(run: Run, read: Read): number {
  const members = membersOf(run.world, read)
  return members.filter((member) => member.counts.received > 0).length
}

/** In how many partitions the last batch that a producer's press filled went; by the records of one moment. */
function partitionsOfBatch(run: Run, read: Read): number {
  const all = storiesOf(run, { ...read, read: 'records' })
  const last = all.at(-1)?.createdAt
  return new Set(all.filter((record) => record.createdAt === last).map((record) => record.partition)).size
}

/** How many records a group's applications were through with only after a later one of the same key. */
function overtaken(run: Run, read: Read): number {
  const group = need(read, 'group')
  const keys = new Map<number, string>()
  const latest = new Map<string, number>()
  const done = new Set<number>()
  let count = 0
  for (const { fact, step } of run.facts) {
    if (step > run.world.steps) break
    if (fact.kind === 'RecordCreated' && fact.key !== null) keys.set(fact.id, fact.key)
    if (fact.kind !== 'RecordsProcessed' || fact.group !== group) continue
    for (const id of fact.ids) {
      const key = keys.get(id)
      // What is processed again was in its place the first time.
      if (key === undefined || done.has(id)) continue
      done.add(id)
      if (id < (latest.get(key) ?? -1)) count += 1
      else latest.set(key, id)
    }
  }
  return count
}

function nodesDown(world: KafkaWorld, role: 'broker' | 'controller'): number {
  return Object.values(world.nodes).filter((node) => node.role === role && node.process !== 'running').length
}

const READERS: Record<ReadName, (run: Run, read: Read) => Scalar> = {
  logStartOffset: ({ world }, read) => logOf(world, read)?.logStartOffset ?? null,
  logEndOffset: ({ world }, read) => logOf(world, read)?.logEndOffset ?? null,
  logBytes: ({ world }, read) => logOf(world, read)?.sizeInBytes ?? null,
  highWatermark: ({ world }, read) => highWatermarkOf(world, need(read, 'partition')),
  lastStableOffset: ({ world }, read) => {
    const found = leaderOf(world, need(read, 'partition'))
    const log = found?.broker.disk.logs[need(read, 'partition')]
    return found && log ? lastStableOffset(log, found.replica.highWatermark) : null
  },
  leader: ({ world }, read) => leaderOf(world, need(read, 'partition'))?.broker.brokerId ?? -1,
  leaderNode: ({ world }, read) => leaderOf(world, need(read, 'partition'))?.broker.id ?? null,
  followerNode: ({ world }, read) => {
    const { isr = [], leader } = registrationOf(world, read) ?? {}
    const id = isr.find((each) => each !== leader && world.nodes[`broker-${each}`]?.process === 'running')
    return id === undefined ? null : `broker-${id}`
  },
  downController: ({ world }) =>
    Object.values(world.nodes).find((node) => node.role === 'controller' && node.process !== 'running')?.id ??
    null,
  downNode: ({ world }) =>
    Object.values(world.nodes).find((node) => node.role === 'broker' && node.process !== 'running')?.id ??
    null,
  eligibleNode: ({ world }, read) => {
    const { elr = [] } = registrationOf(world, read) ?? {}
    // One that crashed is struck off the list as soon as it registers.
    const id = elr.find((each) => world.nodes[`broker-${each}`]?.process === 'stopped')
    return id === undefined ? null : `broker-${id}`
  },
  // The first answer to a Produce of this producer that is under way, by its number.
  answerTo: ({ world }, read) => {
    const producer = `producer-${need(read, 'producer')}`
    const answers = world.queue.filter(
      ({ via, to, body }) => via === 'response' && to === producer && body?.kind === 'ProduceResponse',
    )
    return answers.sort((a, b) => a.at - b.at)[0]?.seq ?? null
  },
  leaderEpoch: ({ world }, read) => registrationOf(world, read)?.leaderEpoch ?? null,
  isrSize: ({ world }, read) => registrationOf(world, read)?.isr.length ?? null,
  partitions: ({ world }, read) => freshestImage(world)?.topics[need(read, 'topic')]?.partitions.length ?? 0,
  leaders: ({ world }, read) => {
    const topic = freshestImage(world)?.topics[need(read, 'topic')]
    return new Set((topic?.partitions ?? []).map(({ leader }) => leader).filter((id) => id >= 0)).size
  },
  values: ({ world }, read) => {
    const log = logOf(world, read)
    const values: string[] = []
    if (log)
      scanRecords(log, { offset: log.logStartOffset, endOffset: log.logEndOffset }, (batch, i) => {
        values.push(batch.values[i] ?? '')
        return true
      })
    return values.join(' ')
  },
  committed: ({ world }, read) =>
    groupLag(world, need(read, 'group'))?.find((row) => row.partition === need(read, 'partition'))
      ?.committed ?? null,
  lag: ({ world }, read) => lagOf(world, read),
  position: ({ world }, read) =>
    consumerOf(world, read)?.partitions[need(read, 'partition')]?.position ?? null,
  assigned: ({ world }, read) => Object.keys(consumerOf(world, read)?.partitions ?? {}).length,
  members: ({ world }, read) => membersOf(world, read).filter(isMember).length,
  idleMembers: ({ world }, read) =>
    membersOf(world, read).filter((m) => isMember(m) && Object.keys(m.partitions).length === 0).length,
  busyMembers,
  groupState: ({ world }, read) => {
    for (const node of Object.values(world.nodes)) {
      const group = node.role === 'broker' ? node.memory?.groups[need(read, 'group')] : undefined
      if (group) return group.state
    }
    return null
  },
  records: (run, read) => storiesOf(run, read).length,
  deliveries: (run, read) => {
    const group = need(read, 'group')
    return storiesOf(run, read).reduce((sum, record) => sum + (record.deliveries[group] ?? 0), 0)
  },
  processed: processedOf,
  partitionsOfKey: (run, read) =>
    new Set(storiesOf(run, { ...read, key: need(read, 'key') }).map((record) => record.partition)).size,
  partitionsOfBatch,
  controller: ({ world }) => {
    const active = Object.values(world.nodes).find(
      (node) => node.role === 'controller' && node.process === 'running' && node.active !== null,
    )
    return active?.id ?? zooKeeperController(world)?.id ?? null
  },
  controllerId: ({ world }) => {
    const active = Object.values(world.nodes).find(
      (node) => node.role === 'controller' && node.process === 'running' && node.active !== null,
    )
    const id = active?.id ?? zooKeeperController(world)?.id
    return id === undefined ? null : Number(id.slice(id.lastIndexOf('-') + 1))
  },
  owner: ({ world }, read) => ownerOf(world, read)?.spec.id ?? null,
  ownerNode: ({ world }, read) => ownerOf(world, read)?.id ?? null,
  commands: (run) => run.recording().commands.filter(({ at }) => at <= run.now).length,
  brokersDown: ({ world }) => nodesDown(world, 'broker'),
  controllersDown: ({ world }) => nodesDown(world, 'controller'),
  overtaken,
}

/** Reads one value as it is now, whatever `when` says. Throws LessonError when the read lacks a field. */
export function readNow(run: Run, read: Read): Scalar {
  return READERS[read.read](run, read)
}
