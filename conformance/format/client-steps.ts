/** Steps of clients: consumers and their groups, transactional producers, share groups; and what is asked of them. */
import { boolean, exactOptional, type InferOutput, literal, picklist, strictObject, union } from 'valibot'
import { configs, list, name, partition, place, placeAt, value, whole } from './fields.ts'

const truth = boolean('true or false')
const ack = picklist(
  ['accept', 'release', 'reject', 'renew', 'hold'],
  'accept, release, reject, renew or hold',
)

/** A consumer. It polls and takes what it is given until it is told to stall. */
const consumer = strictObject({
  do: literal('consumer'),
  /** Also its client.id; with the consumer protocol also its member id. */
  name,
  group: exactOptional(name),
  /** What it subscribes to. */
  topics: exactOptional(list(name, 1, 10)),
  /** What it assigns to itself, without a group's help. */
  assign: exactOptional(list(place, 1, 20)),
  /** classic when left out */
  protocol: exactOptional(
    picklist(['classic', 'consumer', 'share'], 'classic, consumer (KIP-848) or share (KIP-932)'),
  ),
  /** Of the classic protocol; Kafka's default when left out. */
  assignors: exactOptional(
    list(
      picklist(
        ['range', 'roundrobin', 'sticky', 'cooperative-sticky'],
        'range, roundrobin, sticky or cooperative-sticky',
      ),
      1,
      4,
    ),
  ),
  /** group.instance.id */
  instance: exactOptional(name),
  /** `auto` is enable.auto.commit, `sync` commits after each poll what that poll gave; no commits when left out. */
  commit: exactOptional(picklist(['auto', 'sync'], 'auto or sync')),
  /** What a share consumer says of each record; `hold` keeps it and polls no more. accept when left out. */
  ack: exactOptional(ack),
  /** Does not poll before `go` or `poll`. */
  stalled: exactOptional(truth),
  config: exactOptional(configs),
})

const transactional = strictObject({
  do: literal('transactional'),
  name,
  /** transactional.id */
  id: name,
  config: exactOptional(configs),
})

const ofConsumer = { consumer: name }
const ofProducer = { producer: name }

export const clientSteps = [
  consumer,
  transactional,
  strictObject({ do: literal('close'), client: name }),
  /** SIGKILL: it says nothing to anybody. */
  strictObject({ do: literal('killClient'), client: name }),
  strictObject({ do: literal('stall'), ...ofConsumer }),
  strictObject({ do: literal('go'), ...ofConsumer }),
  /** Polls until its position has reached `to`, then stalls. */
  strictObject({
    do: literal('poll'),
    ...ofConsumer,
    topic: name,
    partition: exactOptional(partition),
    to: whole(0, 1_000_000),
  }),
  strictObject({
    do: literal('seek'),
    ...ofConsumer,
    topic: name,
    partition: exactOptional(partition),
    to: union(
      [whole(0, 1_000_000), picklist(['beginning', 'end'])],
      'an offset from 0 to 1000000, beginning or end',
    ),
  }),
  /** commitSync: of the offsets given, or of its positions. */
  strictObject({ do: literal('commit'), ...ofConsumer, offsets: exactOptional(list(placeAt, 1, 20)) }),
  strictObject({ do: literal('pausePartitions'), ...ofConsumer, partitions: list(place, 1, 20) }),
  strictObject({ do: literal('resumePartitions'), ...ofConsumer, partitions: list(place, 1, 20) }),
  /** An empty list takes it out of its group. */
  strictObject({ do: literal('subscribe'), ...ofConsumer, topics: list(name, 0, 10) }),
  /** What a share consumer says of records from now on, those that it holds too. */
  strictObject({ do: literal('ack'), ...ofConsumer, ack }),
  strictObject({ do: literal('begin'), ...ofProducer }),
  strictObject({
    do: literal('send'),
    ...ofProducer,
    topic: name,
    partition: exactOptional(partition),
    value,
    count: exactOptional(whole(1, 1000)),
  }),
  /** sendOffsetsToTransaction, as a member of the consumer's group or only with the group's name. */
  strictObject({
    do: literal('sendOffsets'),
    ...ofProducer,
    consumer: exactOptional(name),
    group: exactOptional(name),
    offsets: list(placeAt, 1, 20),
  }),
  strictObject({ do: literal('commitTransaction'), ...ofProducer }),
  strictObject({ do: literal('abortTransaction'), ...ofProducer }),
  /** Of consumer groups and, with `share`, of share groups. */
  strictObject({
    do: literal('resetOffsets'),
    group: name,
    offsets: list(placeAt, 1, 20),
    share: exactOptional(truth),
  }),
  strictObject({ do: literal('deleteOffsets'), group: name, partitions: list(place, 1, 20) }),
  strictObject({ do: literal('deleteGroup'), group: name, share: exactOptional(truth) }),
  strictObject({ do: literal('removeMember'), group: name, instance: name }),
  strictObject({ do: literal('group'), group: name }),
  strictObject({ do: literal('received'), ...ofConsumer }),
  /** Calls of its rebalance listener since it was last asked. */
  strictObject({ do: literal('callbacks'), ...ofConsumer }),
  strictObject({ do: literal('transaction'), id: name }),
  strictObject({ do: literal('view'), topic: name, partition: exactOptional(partition) }),
] as const

export const groupCondition = strictObject({
  group: name,
  state: exactOptional(
    picklist(
      ['Stable', 'Empty', 'Dead', 'PreparingRebalance', 'CompletingRebalance', 'Assigning', 'Reconciling'],
      'a state of a group',
    ),
  ),
  type: exactOptional(picklist(['classic', 'consumer', 'share'], 'classic, consumer or share')),
  members: exactOptional(whole(0, 20)),
  epoch: exactOptional(whole(0, 1000)),
})
export const consumerCondition = strictObject({
  consumer: name,
  /** How often it has been handed a record. */
  received: exactOptional(whole(0, 100_000)),
  assigned: exactOptional(whole(0, 100)),
  error: exactOptional(name),
})
export const transactionCondition = strictObject({
  transaction: name,
  state: picklist(
    ['Empty', 'Ongoing', 'PrepareCommit', 'PrepareAbort', 'CompleteCommit', 'CompleteAbort'],
    'a state of a transaction',
  ),
})
export const committedCondition = strictObject({
  committed: name,
  topic: name,
  partition: exactOptional(partition),
  offset: whole(-1, 1_000_000),
})

export type ClientStep = InferOutput<(typeof clientSteps)[number]>
export type ClientStepOf<K extends ClientStep['do']> = Extract<ClientStep, { do: K }>
export type GroupCondition = InferOutput<typeof groupCondition>
export type ConsumerCondition = InferOutput<typeof consumerCondition>
export type TransactionCondition = InferOutput<typeof transactionCondition>
export type CommittedCondition = InferOutput<typeof committedCondition>
export type ClientCondition = GroupCondition | ConsumerCondition | TransactionCondition | CommittedCondition
