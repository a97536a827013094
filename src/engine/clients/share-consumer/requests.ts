/**
 * ShareFetch and ShareAcknowledge from the client: one request at a time to each leader, acknowledgements along with
 * the next fetch where there is one (ShareConsumeRequestManager, ShareSessionHandler).
 */
import { MS } from '../../kernel/types.ts'
import { indexFrom, lastOffsetOf, offsetAt, type RecordBatch } from '../../log/record-batch.ts'
import type { MessageOf } from '../../messages.ts'
import type { ShareConsumer, SharedRecord } from '../../share-consumer-state.ts'
import type { AckBatch, Acknowledgements, AcquiredRecords } from '../../share-messages.ts'
import { brokerNode, type KafkaIo, parsePartitionKey, partitionKey } from '../../world.ts'
import { leaderFor, learnLeader, MAIN, requestRefresh } from '../metadata.ts'

type Session = ShareConsumer['sessions'][string]

function sessionWith(self: ShareConsumer, broker: string | number): Session {
  self.sessions[broker] ??= { epoch: 0, partitions: [], pending: false, retryAt: 0, closing: false }
  return self.sessions[broker] as Session
}

/** Takes what shall be told to a broker; consecutive offsets with one outcome are one batch. */
export function takeAcknowledgements(self: ShareConsumer, broker: string): Acknowledgements[] {
  const told = self.acknowledgements[broker] ?? {}
  delete self.acknowledgements[broker]
  return Object.entries(told).map(([key, offsets]) => {
    const batches: { firstOffset: number; lastOffset: number; types: AckBatch['types'] }[] = []
    for (const { offset, type } of offsets.toSorted((a, b) => a.offset - b.offset)) {
      const last = batches.at(-1)
      if (last && last.lastOffset === offset - 1 && last.types[0] === type) last.lastOffset = offset
      else batches.push({ firstOffset: offset, lastOffset: offset, types: [type] })
    }
    return { ...parsePartitionKey(key), batches }
  })
}

/** What the application says of records is kept until it can be sent. */
export function noteAcknowledgement(
  self: ShareConsumer,
  at: { readonly broker: number; readonly partition: string },
  offset: number,
  type: AckBatch['types'][number],
): void {
  self.acknowledgements[at.broker] ??= {}
  const ofBroker = self.acknowledgements[at.broker] as ShareConsumer['acknowledgements'][string]
  ofBroker[at.partition] = [...(ofBroker[at.partition] ?? []), { offset, type }]
}

/** The partitions of the assignment by their leaders. */
function byLeader(self: ShareConsumer, io: KafkaIo): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const tp of self.assigned) {
    const leader = leaderFor(self, tp)
    if (!leader) requestRefresh(self, io)
    else found[leader.leader] = [...(found[leader.leader] ?? []), partitionKey(tp)]
  }
  return found
}

/** Sends whatever may be sent: fetches when poll() wants more, acknowledgements alone when it does not. */
export function sendShareRequests(self: ShareConsumer, io: KafkaIo): void {
  const leaders = self.wantsMore && self.membership.state === 'STABLE' ? byLeader(self, io) : {}
  const brokers = new Set([
    ...Object.keys(leaders),
    ...Object.keys(self.acknowledgements),
    ...Object.keys(self.sessions),
  ])
  for (const broker of brokers) {
    const session = sessionWith(self, broker)
    if (session.pending || session.closing || session.retryAt > io.now) continue
    const wanted = leaders[broker] ?? []
    if (wanted.length > 0) sendFetch(self, io, broker, wanted)
    else if (session.epoch > 0 && self.acknowledgements[broker]) acknowledgeTo(self, io, broker)
    else if (session.epoch > 0 && self.wantsMore) closeSession(self, io, broker)
    // Without a session nobody would take them; the broker has released the records.
    else delete self.acknowledgements[broker]
  }
}

function sendFetch(self: ShareConsumer, io: KafkaIo, broker: string, wanted: readonly string[]): void {
  const session = sessionWith(self, broker)
  const isNew = session.epoch === 0
  if (isNew) delete self.acknowledgements[broker]
  const known = isNew ? [] : session.partitions
  const added = wanted.filter((key) => !known.includes(key))
  const forgotten = known.filter((key) => !wanted.includes(key))
  session.partitions = [...wanted]
  session.pending = true
  const { config } = self
  const body: MessageOf<'ShareFetchRequest'> = {
    kind: 'ShareFetchRequest',
    groupId: self.spec.group,
    memberId: self.membership.memberId,
    sessionEpoch: session.epoch,
    isRenewAck: false,
    acknowledgements: takeAcknowledgements(self, broker),
    maxWaitMs: config['fetch.max.wait.ms'],
    minBytes: config['fetch.min.bytes'],
    maxBytes: config['fetch.max.bytes'],
    maxRecords: config['max.poll.records'],
    batchSize: config['max.poll.records'],
    acquireMode: config['share.acquire.mode'].toLowerCase() as 'batch_optimized' | 'record_limit',
    partitions: added.map(parsePartitionKey),
    forgotten: forgotten.map(parsePartitionKey),
  }
  io.request(brokerNode(Number(broker)), MAIN, body, config['request.timeout.ms'] * MS)
}

function acknowledgeTo(self: ShareConsumer, io: KafkaIo, broker: string, renews = false): void {
  const session = sessionWith(self, broker)
  session.pending = true
  const body: MessageOf<'ShareAcknowledgeRequest'> = {
    kind: 'ShareAcknowledgeRequest',
    groupId: self.spec.group,
    memberId: self.membership.memberId,
    sessionEpoch: session.closing ? -1 : session.epoch,
    isRenewAck: renews,
    acknowledgements: takeAcknowledgements(self, broker),
  }
  io.request(brokerNode(Number(broker)), MAIN, body, self.config['request.timeout.ms'] * MS)
}

/** Gives a session back, with the last acknowledgements: the broker releases what was acquired. */
export function closeSession(self: ShareConsumer, io: KafkaIo, broker: string): void {
  sessionWith(self, broker).closing = true
  acknowledgeTo(self, io, broker)
}

/** Asks for longer locks on what the application has not finished (AcknowledgeType.RENEW). */
export function renewLocks(self: ShareConsumer, io: KafkaIo): void {
  for (const { broker, partition, records } of self.current) {
    const session = self.sessions[broker]
    if (!session || session.pending || session.epoch <= 0 || self.acknowledgements[broker]) continue
    for (const { offset, id } of records)
      if (id >= 0) noteAcknowledgement(self, { broker, partition }, offset, 'RENEW')
  }
  for (const broker of Object.keys(self.acknowledgements)) {
    const types = Object.values(self.acknowledgements[broker] ?? {}).flat()
    if (types[0]?.type === 'RENEW') acknowledgeTo(self, io, broker, true)
  }
}

/** The records at acquired offsets; offsets without a record for the application are gaps. */
function recordsOf(acquired: readonly AcquiredRecords[], batches: readonly RecordBatch[]): SharedRecord[] {
  const found: SharedRecord[] = []
  for (const { firstOffset, lastOffset, deliveryCount } of acquired) {
    const ids: Record<number, number> = {}
    for (const batch of batches) {
      if (batch.control || lastOffsetOf(batch) < firstOffset || batch.baseOffset > lastOffset) continue
      for (let i = indexFrom(batch, firstOffset); i < batch.count && offsetAt(batch, i) <= lastOffset; i++)
        ids[offsetAt(batch, i)] = batch.ids[i] as number
    }
    for (let offset = firstOffset; offset <= lastOffset; offset++)
      found.push({ offset, id: ids[offset] ?? -1, deliveryCount })
  }
  return found
}

function backOff(self: ShareConsumer, io: KafkaIo, session: Session): void {
  const wait = self.config['retry.backoff.ms'] * MS
  session.retryAt = io.now + wait
  io.wakeAfter(wait, { kind: 'FetchTimer' })
}

/** The session is not known there (any more): it begins anew, and what was to be acknowledged is lost. */
function resetSession(session: Session): void {
  session.epoch = 0
  session.partitions = []
}

/** Buffers what came. */
export function takeShareFetched(
  self: ShareConsumer,
  io: KafkaIo,
  broker: number,
  answer: MessageOf<'ShareFetchResponse'>,
): void {
  const session = sessionWith(self, broker)
  session.pending = false
  if (answer.error !== 'NONE') {
    resetSession(session)
    return backOff(self, io, session)
  }
  session.epoch += 1
  let failed = false
  for (const { error, acquired, batches, currentLeader, ...tp } of answer.partitions) {
    if (error !== 'NONE') {
      failed = true
      if (!learnLeader(self, tp, currentLeader)) requestRefresh(self, io)
      continue
    }
    if (acquired.length === 0) continue
    self.wantsMore = false
    self.buffered.push({ partition: partitionKey(tp), broker, records: recordsOf(acquired, batches) })
  }
  if (failed) backOff(self, io, session)
}

/** A broker has taken acknowledgements, or a session back. */
export function takeShareAcknowledged(
  self: ShareConsumer,
  io: KafkaIo,
  broker: number,
  answer: MessageOf<'ShareAcknowledgeResponse'>,
): void {
  const session = sessionWith(self, broker)
  session.pending = false
  if (session.closing) {
    delete self.sessions[broker]
    return
  }
  if (answer.error !== 'NONE') resetSession(session)
  else session.epoch += 1
  for (const { error, currentLeader, ...tp } of answer.partitions)
    if (error !== 'NONE' && !learnLeader(self, tp, currentLeader)) requestRefresh(self, io)
}

/** A request got no answer: whether its acknowledgements count nobody knows. */
export function shareRequestFailed(self: ShareConsumer, io: KafkaIo, broker: number): void {
  const session = sessionWith(self, broker)
  session.pending = false
  if (session.closing) {
    delete self.sessions[broker]
    return
  }
  resetSession(session)
  requestRefresh(self, io)
  const wait = self.config['retry.backoff.ms'] * MS
  session.retryAt = Math.max(io.now + wait, io.readyAt(brokerNode(broker), MAIN))
  io.wakeAfter(session.retryAt - io.now, { kind: 'FetchTimer' })
}
