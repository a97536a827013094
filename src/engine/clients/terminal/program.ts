/**
 * What a tool is: a generator that asks questions and gets answers. It is a pure function of its words and of the
 * answers so far, so that the world need only keep these: for each round of answers it is run anew from its beginning.
 */
import { type ErrorName, isRetriable } from '../../config/errors.ts'
import { type Micros, MS, type NodeId } from '../../kernel/types.ts'
import type { Message, MessageOf } from '../../messages.ts'
import type { ToolAnswer } from '../../terminal-state.ts'
import { brokerNode } from '../../world.ts'
import { logTime } from './calendar.ts'

/** A question: to one node, or to any broker. */
export interface Call {
  readonly to: NodeId | 'any'
  readonly request: Message
  /** 'main' when left out. */
  readonly channel?: string
}
/** It asks nodes, or waits, or reads a line that is typed: for so long at most. */
export type Ask =
  | { readonly calls: readonly Call[] }
  | { readonly sleepMs: number }
  | { readonly lineWithinMs: number }
export type Asking<T> = Generator<Ask, T, readonly ToolAnswer[]>

/** What a tool sees of the world. */
export interface Shell {
  readonly words: readonly string[]
  /** Lines that were piped to it, null when it has none. */
  readonly input: readonly string[] | null
  /** The version of the tool; `isOld`: of the last Kafka with ZooKeeper. */
  readonly kafka: string
  readonly isOld: boolean
  /** Whom it may ask first. */
  readonly servers: readonly NodeId[]
  /** Simulated time of the latest answer. */
  readonly now: () => Micros
  /** The wall clock in milliseconds since the Unix epoch. */
  readonly wall: () => number
  /** The lines of a file that was written with `>`, null when there is none. */
  readonly file: (name: string) => readonly string[] | null
  readonly fileNames: () => readonly string[]
  /** A number from 0 to `bound` - 1. */
  readonly chance: (bound: number) => number
  readonly out: (line: string) => void
  readonly err: (line: string) => void
}

export type Program = (shell: Shell) => Asking<void>

/** The tool ends here. */
export class ToolExit extends Error {
  readonly code: number
  constructor(code: number) {
    super(`exit ${code}`)
    this.code = code
  }
}

/** A Java exception; `message` is what getMessage() says. */
export class JavaError extends Error {
  readonly exception: string
  constructor(exception: string, message: string) {
    super(message)
    this.exception = exception
  }
  override toString(): string {
    return `${this.exception}: ${this.message}`
  }
}

export const illegalArgument = (message: string) =>
  new JavaError('java.lang.IllegalArgumentException', message)

/** Errors.message() where a broker sends none along; only of errors that the tools here can meet. */
const MESSAGES: Partial<Record<ErrorName, string>> = {
  UNKNOWN_TOPIC_OR_PARTITION: 'This server does not host this topic-partition.',
  LEADER_NOT_AVAILABLE:
    'There is no leader for this topic-partition as we are in the middle of a leadership election.',
  GROUP_ID_NOT_FOUND: 'The group id does not exist.',
  NON_EMPTY_GROUP: 'The group is not empty.',
  GROUP_SUBSCRIBED_TO_TOPIC:
    'Deleting offsets of a topic is forbidden while the consumer group is actively subscribed to it.',
  UNKNOWN_MEMBER_ID: 'The coordinator is not aware of this member.',
  INVALID_REQUEST:
    'This most likely occurs because of a request being malformed by the client library or the message was sent to an incompatible broker. See the broker logs for more details.',
  TOPIC_ALREADY_EXISTS: 'Topic with this name already exists.',
  INVALID_REPLICA_ASSIGNMENT: 'Replica assignment is invalid.',
  INVALID_PARTITIONS: 'Number of partitions is below 1.',
  INVALID_REPLICATION_FACTOR: 'Replication factor is below 1 or larger than the number of available brokers.',
  INVALID_CONFIG: 'Configuration is invalid.',
  INVALID_TOPIC_EXCEPTION: 'The request attempted to perform an operation on an invalid topic.',
  ELECTION_NOT_NEEDED: 'Leader election not needed for topic partition.',
  PREFERRED_LEADER_NOT_AVAILABLE: 'The preferred leader was not available.',
  ELIGIBLE_LEADERS_NOT_AVAILABLE: 'Eligible topic partition leaders are not available.',
  NO_REASSIGNMENT_IN_PROGRESS: 'No partition reassignment is in progress.',
  OFFSET_OUT_OF_RANGE: 'The requested offset is not within the range of offsets maintained by the server.',
  TRANSACTIONAL_ID_NOT_FOUND: 'The transactionalId could not be found.',
  REQUEST_TIMED_OUT: 'The request timed out.',
  COORDINATOR_NOT_AVAILABLE: 'The coordinator is not available.',
  NOT_CONTROLLER: 'This is not the correct controller for this cluster.',
}

/** Exceptions that are not named as their errors are. */
const EXCEPTIONS: Partial<Record<ErrorName, string>> = {
  TOPIC_ALREADY_EXISTS: 'TopicExistsException',
  INVALID_TOPIC_EXCEPTION: 'InvalidTopicException',
  INVALID_CONFIG: 'InvalidConfigurationException',
  NON_EMPTY_GROUP: 'GroupNotEmptyException',
  GROUP_SUBSCRIBED_TO_TOPIC: 'GroupSubscribedToTopicException',
  REQUEST_TIMED_OUT: 'TimeoutException',
  UNKNOWN_TOPIC_OR_PARTITION: 'UnknownTopicOrPartitionException',
}

/** Errors.exception() */
export function exceptionOf(error: ErrorName, message = ''): JavaError {
  const words = error.split('_').map((word) => word.charAt(0) + word.slice(1).toLowerCase())
  const name = EXCEPTIONS[error] ?? `${words.join('')}Exception`
  const text =
    message !== ''
      ? message
      : (MESSAGES[error] ?? 'The server experienced an unexpected error when processing the request.')
  return new JavaError(`org.apache.kafka.common.errors.${name}`, text)
}

/** default.api.timeout.ms and retry.backoff.ms of the admin client. */
const API_TIMEOUT = 60_000 * MS
const RETRY_MS = 100

/** What an answer says went wrong, 'NONE' when nothing did that asking again could mend. */
export type ErrorIn<M> = (answer: M) => ErrorName

/**
 * Asks until there is an answer that is no retriable error, at most default.api.timeout.ms (KafkaAdminClient.Call).
 * `to` is asked for anew each time, for whom it concerns may have moved.
 */
export function* call<K extends Message['kind']>(
  shell: Shell,
  name: string,
  request: MessageOf<K>,
  how: { readonly to?: () => Asking<NodeId | 'any'>; readonly error?: ErrorIn<Message> } = {},
): Asking<Message> {
  const since = shell.now()
  for (let tries = 1; ; tries++) {
    const to = how.to ? yield* how.to() : 'any'
    const [answer] = yield { calls: [{ to, request }] }
    const late = shell.now() - since >= API_TIMEOUT
    if (answer && answer.kind !== 'NoAnswer' && answer.kind !== 'TypedLine') {
      const error = how.error?.(answer) ?? 'NONE'
      if (!isRetriable(error)) return answer
      if (late) throw exceptionOf(error)
    }
    if (late)
      throw new JavaError(
        'org.apache.kafka.common.errors.TimeoutException',
        `Timed out waiting for a node assignment. Call: ${name}`,
      )
    yield { sleepMs: RETRY_MS * Math.min(10, 2 ** (tries - 1)) }
  }
}

/**
 * Asks several at once, each until it answers; `to` of whom nobody hears within default.api.timeout.ms ends the tool.
 * Their answers in the order of the calls.
 */
export function* callAll(shell: Shell, name: string, calls: readonly Call[]): Asking<Message[]> {
  const since = shell.now()
  const answers: (Message | null)[] = calls.map(() => null)
  for (let tries = 1; answers.includes(null); tries++) {
    const late = shell.now() - since >= API_TIMEOUT
    if (late)
      throw new JavaError(
        'org.apache.kafka.common.errors.TimeoutException',
        `Timed out waiting for a node assignment. Call: ${name}`,
      )
    if (tries > 1) yield { sleepMs: RETRY_MS * Math.min(10, 2 ** (tries - 2)) }
    const left = answers.flatMap((answer, i) => (answer === null ? [i] : []))
    const round = yield { calls: left.map((i) => calls[i] as Call) }
    left.forEach((i, at) => {
      const answer = round[at]
      if (answer && answer.kind !== 'NoAnswer' && answer.kind !== 'TypedLine') answers[i] = answer
    })
  }
  return answers as Message[]
}

/** One kind of answer. */
export function as<K extends Message['kind']>(answer: Message, kind: K): MessageOf<K> {
  if (answer.kind !== kind) throw new Error(`${answer.kind} in place of ${kind}`)
  return answer as MessageOf<K>
}

/** The metadata of the cluster, with which an admin client begins. */
export function* clusterMetadata(shell: Shell, topics: readonly string[] | null = null) {
  const request = {
    kind: 'MetadataRequest',
    topics: topics ?? [],
    allowAutoTopicCreation: false,
    ...(topics === null && { allTopics: true as const }),
  } as const
  return as(yield* call(shell, 'listTopics', request), 'MetadataResponse')
}

/** Whom to ask for what only the controller does: with KRaft any broker passes it on. */
export function controllerOf(shell: Shell) {
  return function* find(): Asking<NodeId | 'any'> {
    const { controllerId } = as(
      yield* call(shell, 'describeCluster', {
        kind: 'MetadataRequest',
        topics: [],
        allowAutoTopicCreation: false,
      }),
      'MetadataResponse',
    )
    return controllerId >= 0 ? brokerNode(controllerId) : 'any'
  }
}

/** The coordinator of a group. */
export function coordinatorOf(shell: Shell, groupId: string) {
  return function* find(): Asking<NodeId> {
    const found = as(
      yield* call(
        shell,
        'findCoordinator',
        { kind: 'FindCoordinatorRequest', groupId },
        {
          error: (answer) => as(answer, 'FindCoordinatorResponse').error,
        },
      ),
      'FindCoordinatorResponse',
    )
    if (found.error !== 'NONE') throw exceptionOf(found.error)
    return brokerNode(found.coordinatorId)
  }
}

/** A line of the log as Kafka's tools write it to the standard error (tools-log4j2.yaml). The stack is left out. */
export function logError(shell: Shell, message: string, logger: string): void {
  shell.err(`[${logTime(shell.wall())}] ERROR ${message} (${logger})`)
}
