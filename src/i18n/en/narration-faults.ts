/** The narration of faults in English: processes that stand still, links, zones, clocks, an operator's script. */
import type { NodeId } from '../../engine/index.ts'
import { type Entities, type Parts, say } from '../say.ts'
import type { NarrationWords } from './narration.ts'

const ROLES: Readonly<Record<string, string>> = {
  broker: 'all brokers',
  controller: 'all controllers',
  producer: 'all producers',
  consumer: 'all consumers',
  admin: 'the admin client',
  '*': 'everything else',
}

const UNITS = [
  [86_400_000, ' d'],
  [3_600_000, ' h'],
  [60_000, ' min'],
  [1_000, ' s'],
] as const

/** Milliseconds in the largest unit that says enough. */
function duration(ms: number): string {
  const [size, unit] = UNITS.find(([least]) => ms >= 2 * least || ms === least) ?? [1, ' ms']
  return `${Math.round(ms / size)}${unit}`
}

/** A side of a link, as a person named it. */
function side(name: string, e: Entities): Parts {
  const role = ROLES[name]
  if (role) return say`${role}`
  return name.startsWith('rack:') ? say`rack ${name.slice(5)}` : [e.node(name as NodeId)]
}

const nodes = (list: readonly NodeId[], e: Entities): Parts =>
  list.flatMap((id, i) => (i === 0 ? [e.node(id)] : [...say`, `, e.node(id)]))

type Kind =
  | 'NodePaused'
  | 'ClientRestartRequested'
  | 'NodeResumed'
  | 'ZoneFailed'
  | 'ZoneRestored'
  | 'ClockSkewed'
  | 'RollingRestartStarted'
  | 'RollingRestartReached'
  | 'RollingRestartFinished'
  | 'LinkCut'
  | 'LinkSlowed'
  | 'LinkBecameLossy'
  | 'LinkHealed'
  | 'AllLinksHealed'
  | 'ConnectionsReset'
  | 'MetadataSnapshotTaken'
  | 'MetadataSnapshotLoaded'
  | 'MetadataLogTruncated'
  | 'VotersChanged'

/** The words of faults, and of the quorum’s snapshots, in one language. */
export type FaultLines = Pick<NarrationWords['line'], Kind>
export type FaultWhys = Pick<NarrationWords['why'], Kind>

/** Settings as they are written; one that was taken away is the default again. */
export const settings = (
  of: readonly { readonly name: string; readonly value: string | null }[],
  byDefault = 'the default',
): string => of.map(({ name, value }) => `${name}=${value ?? byDefault}`).join(', ')

export const faultLinesEn: FaultLines = {
  NodePaused: (f, e) => say`${e.node(f.node)} stands still: its process is paused.`,
  ClientRestartRequested: (f, e) =>
    f.settings.length === 0
      ? say`${e.node(f.node)} ends in order, to start again as it was.`
      : say`${e.node(f.node)} ends in order, to start again with ${settings(f.settings)}.`,
  NodeResumed: (f, e) => say`${e.node(f.node)} goes on after ${duration(f.pausedMs)}.`,
  ZoneFailed: (f, e) => say`Rack ${f.rack} failed: ${nodes(f.nodes, e)} crashed together.`,
  ZoneRestored: (f, e) => say`Rack ${f.rack} is back: ${nodes(f.nodes, e)} start again.`,
  ClockSkewed: (f, e) =>
    f.skewMs === 0
      ? say`The wall clock of ${e.node(f.node)} is right again.`
      : say`The wall clock of ${e.node(f.node)} is ${duration(Math.abs(f.skewMs))} ${f.skewMs > 0 ? 'fast' : 'slow'}.`,
  RollingRestartStarted: (f) => say`A rolling restart of ${f.brokers.length} brokers begins.`,
  RollingRestartReached: (f, e) =>
    f.left > 0
      ? say`Rolling restart: it is the turn of ${e.broker(f.broker)}, ${f.left} still to come.`
      : say`Rolling restart: it is the turn of ${e.broker(f.broker)}, the last one.`,
  RollingRestartFinished: (f) =>
    say`The rolling restart is done: ${f.brokers.length} brokers in ${duration(f.tookMs)}.`,
  LinkCut: (f, e) =>
    f.b === '*'
      ? say`${side(f.a, e)}: cut off from everything else.`
      : f.direction === 'both'
        ? say`The link between ${side(f.a, e)} and ${side(f.b, e)} is cut.`
        : say`Nothing gets from ${side(f.a, e)} to ${side(f.b, e)} any more; the way back is open.`,
  LinkSlowed: (f, e) =>
    say`The link between ${side(f.a, e)} and ${side(f.b, e)} takes ${f.delayMs}${f.jitterMs > 0 ? `–${f.delayMs + f.jitterMs}` : ''} ms longer.`,
  LinkBecameLossy: (f, e) =>
    say`The link between ${side(f.a, e)} and ${side(f.b, e)} loses ${f.percent} % of its packets.`,
  LinkHealed: (f, e) => say`The link between ${side(f.a, e)} and ${side(f.b, e)} is whole again.`,
  AllLinksHealed: () => say`All links are whole again.`,
  ConnectionsReset: (f, e) =>
    say`Connections between ${side(f.a, e)} and ${side(f.b, e)} were reset: ${f.connections}.`,
  MetadataSnapshotTaken: (f, e) =>
    say`${e.node(f.node)} took a snapshot of the metadata up to offset ${f.endOffset - 1}.`,
  MetadataSnapshotLoaded: (f, e) =>
    f.from === 'disk'
      ? say`${e.node(f.node)} begins with its own snapshot of the metadata up to offset ${f.endOffset - 1}.`
      : say`${e.node(f.node)} is too far behind for records and took over a snapshot up to offset ${f.endOffset - 1}.`,
  MetadataLogTruncated: (f, e) =>
    say`${e.node(f.node)} dropped its metadata records before offset ${f.to}; a snapshot holds what they said.`,
  VotersChanged: (f, e) =>
    f.what === 'added'
      ? say`${e.node(f.voter)} is a voter of the quorum now; voters: ${nodes(f.voters, e)}.`
      : say`${e.node(f.voter)} is no voter of the quorum any more; voters: ${nodes(f.voters, e)}.`,
}

const PAUSE_WHY: Readonly<Record<string, string>> = {
  broker:
    'Its sockets stay open and fill up, but it sends no heartbeats. After broker.session.timeout.ms the controller fences it and others lead. When it goes on, it still believes it is the leader: its old leader epoch gives it away.',
  controller:
    'An active controller that stands still is replaced after controller.quorum.fetch.timeout.ms. When it goes on, its epoch is old and nothing it writes is committed.',
  consumer:
    'Its heartbeats stop too. After session.timeout.ms its partitions go to others; what it still processes then may be processed twice, and its commit is refused.',
  producer: 'Nothing is sent, and batches grow old: delivery.timeout.ms goes on counting.',
}

/** Why, in English. */
/** Whose clock decides what. */
const CLOCK_WHY: Readonly<Record<string, string>> = {
  broker:
    'Retention compares the timestamps of records with this clock, and with LogAppendTime they come from it. Timeouts do not notice: they count on the monotonic clock.',
  controller:
    'Only the timestamps of metadata records come from this clock. Broker sessions and elections do not notice: they count on the monotonic clock.',
  zookeeper: 'Sessions and elections do not notice: they count on the monotonic clock.',
  producer:
    'The timestamps of its records come from this clock (CreateTime), and brokers delete by them. A broker may refuse one that is too far ahead of its own.',
  consumer:
    'Timeouts do not notice: they count on the monotonic clock. Only auto.offset.reset=by_duration asks it.',
}

export const faultWhysEn: FaultWhys = {
  MetadataSnapshotTaken: () =>
    'A snapshot holds what the log adds up to, so that old records may go and a restart need not replay everything. Every node takes its own.',
  MetadataSnapshotLoaded: (f) =>
    f.from === 'disk'
      ? 'Only the records after it have to be replayed.'
      : 'The leader no longer has the records it asked for (FetchSnapshot, KIP-630).',
  MetadataLogTruncated: () =>
    'Snapshots and records together may take metadata.max.retention.bytes, and no longer than metadata.max.retention.ms.',
  VotersChanged: (f) =>
    f.what === 'added'
      ? 'It had caught up as an observer. The new set counts from when the leader appends the VotersRecord, and a majority of it has to commit the record (KIP-853).'
      : 'One voter at a time, so that any two majorities overlap. A leader that is removed goes on until the record is committed, and then resigns (KIP-853).',
  NodePaused: (f) => PAUSE_WHY[f.role] ?? 'It knows nothing of the time that passes.',
  ClientRestartRequested: () =>
    'A client reads its settings when it starts: they cannot be changed while it runs.',
  NodeResumed: () =>
    'What came meanwhile lay in its sockets and is handled now, and its timers fire late. It cannot know that the world has moved on.',
  ZoneFailed: () =>
    'Rack awareness put the replicas of each partition into different racks, so that one rack may go. What two racks held together is gone with both.',
  ZoneRestored: () =>
    'Its brokers register again and catch up. Leaders return with the next preferred election.',
  ClockSkewed: (f) => CLOCK_WHY[f.role] ?? null,
  RollingRestartStarted: () =>
    'One broker after another: the next is stopped only when no partition is under-replicated. So there is always an in-sync replica to lead.',
  RollingRestartReached: () =>
    'All partitions are whole, so this broker may go. It hands its leaderships over first.',
  RollingRestartFinished: () =>
    'Leadership has moved away from where it was; a preferred leader election brings it back.',
  LinkCut: (f) =>
    f.direction === 'both'
      ? 'TCP keeps what was sent and sends it again until the link heals or a timeout ends the connection. Neither side can tell a cut from a slow answer.'
      : 'A one-way cut is the nastiest kind: one side still hears the other and thinks that all is well.',
  LinkSlowed: () =>
    'Nothing is lost and nothing overtakes on a connection. acks=all waits for the slowest in-sync replica.',
  LinkBecameLossy: () =>
    'TCP sends lost packets again, after a pause that doubles each time: loss shows as delay, and behind the lost packet everything waits.',
  LinkHealed: () =>
    'Connections that are still alive deliver what they held, in order. The others are dialled anew.',
  AllLinksHealed: () =>
    'Connections that are still alive deliver what they held, in order. The others are dialled anew.',
  ConnectionsReset: () =>
    'A request without an answer may have been carried out or not; nobody can tell. Idempotence makes the repeat harmless.',
}
