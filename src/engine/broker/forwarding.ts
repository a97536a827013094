/**
 * What a broker asks the active controller on behalf of others: creating topics (KIP-590 forwarding,
 * AutoTopicCreationManager), electing leaders, blocks of producer ids (RPCProducerIdManager).
 */
import { isDynamic } from '../config/definitions.ts'
import { ConfigError, parseConfig } from '../config/resolve.ts'
import { MS, type RequestRef } from '../kernel/types.ts'
import type { AdminMessage, Message, MessageOf, NewTopic } from '../messages.ts'
import { type Broker, type Handlers, type KafkaIo, memoryOf } from '../world.ts'
import { controllerNode } from './control-plane.ts'
import { OFFSETS_TOPIC, SHARE_STATE_TOPIC, TRANSACTION_TOPIC } from './replicas.ts'

const RETRY_MS = 100
const PATIENCE_MS = 60_000
const REQUEST_TIMEOUT_MS = 30_000

/** Passes a request on; with a null ref nobody waits for the answer. */
export function forward(self: Broker, io: KafkaIo, ref: RequestRef | null, body: Message): void {
  memoryOf(self).forwards.push({ ref, body, since: io.now, sent: false })
  sendForwards(self, io)
}

/** ShareCoordinatorService.shareGroupStateTopicConfigs */
function shareStateTopic({ config }: Broker): NewTopic {
  return {
    name: SHARE_STATE_TOPIC,
    partitions: config['share.coordinator.state.topic.num.partitions'],
    replicationFactor: config['share.coordinator.state.topic.replication.factor'],
    configs: {
      'cleanup.policy': 'delete',
      'segment.bytes': String(config['share.coordinator.state.topic.segment.bytes']),
      'min.insync.replicas': String(config['share.coordinator.state.topic.min.isr']),
      'retention.ms': '-1',
    },
  }
}

/** DefaultAutoTopicCreationManager.creatableTopic: internal topics are made as their configs say. */
function newTopic(self: Broker, name: string): NewTopic {
  if (name === SHARE_STATE_TOPIC) return shareStateTopic(self)
  if (name === TRANSACTION_TOPIC)
    return {
      name,
      partitions: self.config['transaction.state.log.num.partitions'],
      replicationFactor: self.config['transaction.state.log.replication.factor'],
      // TransactionStateManager.transactionTopicConfigs
      configs: {
        'cleanup.policy': 'compact',
        'min.insync.replicas': String(self.config['transaction.state.log.min.isr']),
        'segment.bytes': String(self.config['transaction.state.log.segment.bytes']),
        'unclean.leader.election.enable': 'false',
      },
    }
  if (name !== OFFSETS_TOPIC) return { name, partitions: -1, replicationFactor: -1, configs: {} }
  return {
    name,
    partitions: self.config['offsets.topic.num.partitions'],
    replicationFactor: self.config['offsets.topic.replication.factor'],
    // GroupCoordinatorService.groupMetadataTopicConfigs
    configs: {
      'cleanup.policy': 'compact',
      'segment.bytes': String(self.config['offsets.topic.segment.bytes']),
    },
  }
}

/** Asks for a topic that somebody wanted to use, unless that was asked already. */
export function autoCreateTopic(self: Broker, io: KafkaIo, name: string): void {
  const asked = memoryOf(self).forwards.some(
    (f) => f.body.kind === 'CreateTopicsRequest' && f.body.topics.some((t) => t.name === name),
  )
  if (!asked) forward(self, io, null, { kind: 'CreateTopicsRequest', topics: [newTopic(self, name)] })
}

function sendForwards(self: Broker, io: KafkaIo): void {
  const { forwards } = memoryOf(self)
  if (forwards.length === 0 || forwards[0]?.sent) return
  const controller = controllerNode(self)
  if (controller === null) return io.wakeAfter(RETRY_MS * MS, { kind: 'ForwardTimer' })
  const first = forwards[0] as (typeof forwards)[number]
  first.sent = true
  io.request(controller, 'forwarding', first.body, REQUEST_TIMEOUT_MS * MS)
}

function settle(self: Broker, io: KafkaIo, body: Message): void {
  const first = memoryOf(self).forwards.shift()
  if (first?.ref) io.reply(first.ref, body)
  sendForwards(self, io)
}

/** Not the active controller, or no answer: again later, but not for ever. */
export function retryForward(self: Broker, io: KafkaIo, lastAnswer: Message | null): void {
  const { forwards } = memoryOf(self)
  const first = forwards[0]
  if (!first) return
  first.sent = false
  if (io.now - first.since >= PATIENCE_MS * MS) return giveUp(self, io, first.body, lastAnswer)
  io.wakeAfter(RETRY_MS * MS, { kind: 'ForwardTimer' })
}

const NO_QUORUM = {
  kind: 'DescribeQuorumResponse',
  leader: null,
  leaderEpoch: -1,
  highWatermark: -1,
  voters: [],
  observers: [],
} as const

/** What the quorum's leader says goes back to who asked; anybody else is not asked again. */
export function settleQuorum(self: Broker, answer: MessageOf<'DescribeQuorumResponse'>, io: KafkaIo): void {
  if (answer.error === 'NOT_LEADER_OR_FOLLOWER') retryForward(self, io, answer)
  else settle(self, io, answer)
}

/** The controller was not to be had for a minute (NodeToControllerChannelManager's retry timeout). */
function giveUp(self: Broker, io: KafkaIo, body: Message, lastAnswer: Message | null): void {
  const error = 'REQUEST_TIMED_OUT'
  if (body.kind === 'CreateTopicsRequest') {
    const results = body.topics.map(
      ({ name }) => ({ name, error, message: 'No controller answered.' }) as const,
    )
    return settle(self, io, { kind: 'CreateTopicsResponse', results })
  }
  if (body.kind === 'ElectLeadersRequest')
    return settle(self, io, { kind: 'ElectLeadersResponse', error, results: [] })
  if (body.kind === 'DescribeQuorumRequest') return settle(self, io, { ...NO_QUORUM, error })
  if (isAdminRequest(body)) return settle(self, io, { kind: ADMIN_ANSWER[body.kind], error, results: [] })
  const { producerIds } = memoryOf(self)
  producerIds.asked = false
  for (const ref of producerIds.waiting.splice(0))
    io.reply(ref, {
      kind: 'InitProducerIdResponse',
      error: 'COORDINATOR_LOAD_IN_PROGRESS',
      producerId: -1,
      producerEpoch: -1,
    })
  settle(self, io, lastAnswer ?? body)
}

type AdminRequestKind = Extract<AdminMessage['kind'], `${string}Request`>

/** Admin requests that a broker passes on as they are, with the kind of their answer. */
const ADMIN_ANSWER = {
  AlterPartitionReassignmentsRequest: 'AlterPartitionReassignmentsResponse',
  CreatePartitionsRequest: 'CreatePartitionsResponse',
  DeleteTopicsRequest: 'DeleteTopicsResponse',
  IncrementalAlterConfigsRequest: 'IncrementalAlterConfigsResponse',
  AddRaftVoterRequest: 'AddRaftVoterResponse',
  RemoveRaftVoterRequest: 'RemoveRaftVoterResponse',
  UnregisterBrokerRequest: 'UnregisterBrokerResponse',
} as const satisfies Record<AdminRequestKind, AdminMessage['kind']>

function isAdminRequest(body: Message): body is Extract<AdminMessage, { kind: AdminRequestKind }> {
  return Object.hasOwn(ADMIN_ANSWER, body.kind)
}

const passOn = (self: Broker, request: Message, io: KafkaIo, ref: RequestRef): void =>
  forward(self, io, ref, request)

const passBack = (
  self: Broker,
  answer: Extract<AdminMessage, { kind: `${string}Response` }>,
  io: KafkaIo,
): void => (answer.error === 'NOT_CONTROLLER' ? retryForward(self, io, answer) : settle(self, io, answer))

/** ConfigAdminManager.preprocess: what a broker refuses before it asks the controller. */
function brokerConfigProblem(
  self: Broker,
  request: MessageOf<'IncrementalAlterConfigsRequest'>,
): string | null {
  const { resourceType, resourceName, changes } = request
  if (resourceType !== 'BROKER') return null
  if (resourceName !== '' && !/^-?\d+$/.test(resourceName))
    return `Node id must be an integer, but it is: ${resourceName}`
  if (resourceName !== '' && Number(resourceName) !== self.brokerId)
    return `Unexpected broker id, expected ${self.brokerId}, but received ${resourceName}`
  const fixed = changes.filter(({ name }) => !isDynamic(name)).map(({ name }) => name)
  if (fixed.length > 0) return `Cannot update these configs dynamically: [${fixed.join(', ')}]`
  try {
    for (const { name, value } of changes) if (value !== null) parseConfig('broker', name, value)
    return null
  } catch (problem) {
    if (problem instanceof ConfigError) return problem.message
    throw problem
  }
}

function giveProducerIds(self: Broker, io: KafkaIo): void {
  const { producerIds } = memoryOf(self)
  while (producerIds.waiting.length > 0 && producerIds.next < producerIds.end) {
    const ref = producerIds.waiting.shift() as RequestRef
    const producerId = producerIds.next++
    io.reply(ref, { kind: 'InitProducerIdResponse', error: 'NONE', producerId, producerEpoch: 0 })
  }
  if (producerIds.waiting.length > 0) askForBlock(self, io)
}

/** A producer id for a coordinator; null while a new block has to be asked for (RPCProducerIdManager). */
export function takeProducerId(self: Broker, io: KafkaIo): number | null {
  const { producerIds } = memoryOf(self)
  if (producerIds.next < producerIds.end) return producerIds.next++
  askForBlock(self, io)
  return null
}

function askForBlock(self: Broker, io: KafkaIo): void {
  const { producerIds } = memoryOf(self)
  if (producerIds.asked) return
  producerIds.asked = true
  const { brokerEpoch } = memoryOf(self)
  forward(self, io, null, { kind: 'AllocateProducerIdsRequest', brokerId: self.brokerId, brokerEpoch })
}

export const forwardingHandlers: Handlers<
  Broker,
  | 'CreateTopicsRequest'
  | 'CreateTopicsResponse'
  | 'ElectLeadersRequest'
  | 'ElectLeadersResponse'
  | AdminMessage['kind']
  | 'InitProducerIdRequest'
  | 'AllocateProducerIdsResponse'
  | 'ForwardTimer'
> = {
  CreateTopicsRequest(self, request, io, ref) {
    forward(self, io, ref, request)
  },
  CreateTopicsResponse(self, answer, io) {
    if (answer.results.some((r) => r.error === 'NOT_CONTROLLER')) retryForward(self, io, answer)
    else settle(self, io, answer)
  },
  ElectLeadersRequest(self, request, io, ref) {
    forward(self, io, ref, request)
  },
  ElectLeadersResponse(self, answer, io) {
    if (answer.error === 'NOT_CONTROLLER') retryForward(self, io, answer)
    else settle(self, io, answer)
  },
  AlterPartitionReassignmentsRequest: passOn,
  AlterPartitionReassignmentsResponse: passBack,
  CreatePartitionsRequest: passOn,
  CreatePartitionsResponse: passBack,
  DeleteTopicsRequest: passOn,
  DeleteTopicsResponse: passBack,
  IncrementalAlterConfigsRequest(self, request, io, ref) {
    const message = brokerConfigProblem(self, request)
    if (message === null) return forward(self, io, ref, request)
    const results = [{ target: request.resourceName, error: 'INVALID_REQUEST', message }] as const
    io.reply(ref, { kind: 'IncrementalAlterConfigsResponse', error: 'NONE', results })
  },
  IncrementalAlterConfigsResponse: passBack,
  AddRaftVoterRequest: passOn,
  AddRaftVoterResponse: passBack,
  RemoveRaftVoterRequest: passOn,
  RemoveRaftVoterResponse: passBack,
  UnregisterBrokerRequest: passOn,
  UnregisterBrokerResponse: passBack,
  InitProducerIdRequest(self, _, io, ref) {
    memoryOf(self).producerIds.waiting.push(ref)
    giveProducerIds(self, io)
  },
  AllocateProducerIdsResponse(self, answer, io) {
    if (answer.error !== 'NONE') return retryForward(self, io, answer)
    const { producerIds } = memoryOf(self)
    producerIds.asked = false
    producerIds.next = answer.producerIdStart
    producerIds.end = answer.producerIdStart + answer.producerIdLen
    settle(self, io, answer)
    giveProducerIds(self, io)
  },
  ForwardTimer(self, _, io) {
    sendForwards(self, io)
  },
}
