/**
 * The operator's client (KafkaAdminClient): sends what is asked for to a broker, asks again while the cluster is
 * not ready, and tells how each thing went. A request for one broker's configs goes to that broker.
 */
import type { ErrorName } from '../../config/errors.ts'
import { MS, type NodeId, type RequestFailed } from '../../kernel/types.ts'
import type { AdminMessage, AdminResult, Message, MessageOf } from '../../messages.ts'
import {
  type Admin,
  type AdminRequest,
  type AdminTask,
  brokerNode,
  type Handlers,
  type KafkaIo,
  partitionKey,
} from '../../world.ts'

/** How long until it asks again, each request's patience, and all of it together (default.api.timeout.ms). */
const RETRY_MS = 500
const REQUEST_TIMEOUT_MS = 30_000
const API_TIMEOUT_MS = 60_000

function destination(self: Admin, io: KafkaIo, request: AdminRequest): NodeId {
  if (request.kind === 'IncrementalAlterConfigsRequest' && request.resourceType === 'BROKER') {
    const own = request.resourceName === '' ? null : brokerNode(Number(request.resourceName))
    if (own && self.bootstrap.includes(own)) return own
  }
  if ((self.controllerId ?? -1) >= 0 && isForController(request))
    return brokerNode(self.controllerId as number)
  return anyBroker(self, io)
}

/** What AdminClient's ControllerNodeProvider is for; the rest goes to any broker. */
function isForController({ kind }: AdminRequest): boolean {
  return kind !== 'IncrementalAlterConfigsRequest'
}

/** ZooKeeper mode: brokers do not pass such requests on, so the controller is looked up first. */
function lookUpController(self: Admin, io: KafkaIo): void {
  self.controllerId = null
  if (self.lookingUp) return
  self.lookingUp = true
  const body = { kind: 'MetadataRequest', topics: [], allowAutoTopicCreation: false } as const
  io.request(anyBroker(self, io), 'main', body, REQUEST_TIMEOUT_MS * MS)
}

/** A broker has said who is the controller, or that it knows none (-1): then it is asked again. */
export function learnController(self: Admin, io: KafkaIo, controllerId: number): void {
  self.lookingUp = false
  if (controllerId >= 0) self.controllerId = controllerId
  if (controllerId >= 0) runAdmin(self, io)
  else io.wakeAfter(RETRY_MS * MS, { kind: 'AdminTimer' })
}

function anyBroker(self: Admin, io: KafkaIo): NodeId {
  const ready = self.bootstrap.filter((node) => io.readyAt(node, 'main') <= io.now)
  const among = ready.length > 0 ? ready : self.bootstrap
  return among[io.pick('node/admin', 0, among.length - 1)] as NodeId
}

/** Sends what waits. */
export function runAdmin(self: Admin, io: KafkaIo): void {
  for (const task of self.queue) {
    if (task.sent) continue
    if (self.controllerId === null && isForController(task.request)) {
      lookUpController(self, io)
      continue
    }
    task.sent = true
    io.request(destination(self, io, task.request), 'main', task.request, REQUEST_TIMEOUT_MS * MS)
  }
}

/** Asks for something. */
export function askFor(self: Admin, io: KafkaIo, requests: readonly AdminRequest[]): void {
  for (const request of requests) self.queue.push({ request, patient: false, since: io.now, sent: false })
  runAdmin(self, io)
}

function take(self: Admin, request: Message): AdminTask | null {
  const wanted = JSON.stringify(request)
  const at = self.queue.findIndex((task) => task.sent && JSON.stringify(task.request) === wanted)
  return at < 0 ? null : (self.queue.splice(at, 1)[0] as AdminTask)
}

/** The cluster cannot answer yet; asking again may help. */
function isEarly(error: ErrorName, patient: boolean): boolean {
  if (error === 'NOT_CONTROLLER' || error === 'REQUEST_TIMED_OUT') return true
  return patient && (error === 'INVALID_REPLICATION_FACTOR' || error === 'INVALID_REPLICA_ASSIGNMENT')
}

function again(self: Admin, io: KafkaIo, task: AdminTask): void {
  self.queue.push({ ...task, sent: false })
  io.wakeAfter(RETRY_MS * MS, { kind: 'AdminTimer' })
}

function apiOf(request: AdminRequest): string {
  return request.kind.slice(0, -'Request'.length)
}

function tell(io: KafkaIo, task: AdminTask, { target, error, message }: AdminResult): void {
  if (task.patient) return
  io.report({ kind: 'AdminAnswered', api: apiOf(task.request), target, error, message })
}

/** What remains of a request when some of its parts have their answer; null when all have. */
function remainder(request: AdminRequest, left: ReadonlySet<string>): AdminRequest | null {
  if (left.size === 0) return null
  if (request.kind === 'CreateTopicsRequest' && !left.has(''))
    return { ...request, topics: request.topics.filter((topic) => left.has(topic.name)) }
  return request
}

function settle(self: Admin, io: KafkaIo, request: Message, answer: readonly AdminResult[]): void {
  const task = take(self, request)
  if (!task) return
  if (self.controllerId !== -1 && answer.some(({ error }) => error === 'NOT_CONTROLLER'))
    self.controllerId = null
  const late = io.now - task.since >= API_TIMEOUT_MS * MS
  const early = answer.filter(({ error }) => isEarly(error, task.patient) && (task.patient || !late))
  for (const result of answer) if (!early.includes(result)) tell(io, task, result)
  const rest = remainder(task.request, new Set(early.map((result) => result.target)))
  if (rest) again(self, io, { ...task, request: rest })
}

/** An answer as a whole, or its parts. */
function parts(answer: {
  readonly error: ErrorName
  readonly results: readonly AdminResult[]
}): AdminResult[] {
  if (answer.error === 'NONE' && answer.results.length > 0) return [...answer.results]
  return [{ target: '', error: answer.error, message: '' }]
}

type OwnKind =
  | 'CreateTopicsResponse'
  | 'ElectLeadersResponse'
  | Extract<AdminMessage['kind'], `${string}Response`>
  | 'AdminTimer'

const onAnswer = (
  self: Admin,
  answer: Extract<AdminMessage, { kind: `${string}Response` }>,
  io: KafkaIo,
  request: Message,
): void => settle(self, io, request, parts(answer))

export const adminHandlers: Handlers<Admin, OwnKind> = {
  CreateTopicsResponse(self, { results }, io, request) {
    settle(
      self,
      io,
      request,
      results.map(({ name, error, message }) => ({ target: name, error, message })),
    )
  },
  ElectLeadersResponse(self, { error, results }: MessageOf<'ElectLeadersResponse'>, io, request) {
    const named = results.map((r) => ({ target: partitionKey(r), error: r.error, message: '' }))
    settle(self, io, request, parts({ error, results: named }))
  },
  AlterPartitionReassignmentsResponse: onAnswer,
  CreatePartitionsResponse: onAnswer,
  DeleteTopicsResponse: onAnswer,
  IncrementalAlterConfigsResponse: onAnswer,
  AddRaftVoterResponse: onAnswer,
  RemoveRaftVoterResponse: onAnswer,
  UnregisterBrokerResponse: onAnswer,
  AdminTimer(self, _, io) {
    runAdmin(self, io)
  },
}

/** The broker asked did not answer: ask another, until the patience is at an end (TimeoutException). */
export function adminFailed(self: Admin, { request }: RequestFailed<Message>, io: KafkaIo): void {
  if (self.controllerId !== -1) self.controllerId = null
  if (request?.kind === 'MetadataRequest') return learnController(self, io, -1)
  if (request)
    settle(self, io, request, [{ target: '', error: 'REQUEST_TIMED_OUT', message: 'No broker answered.' }])
}
