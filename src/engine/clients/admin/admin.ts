/** The operator's client: creates topics, restores preferred leaders (AdminClient). */
import { MS, type NodeId, type RequestFailed } from '../../kernel/types.ts'
import type { Message } from '../../messages.ts'
import type { Admin, Handlers, KafkaIo } from '../../world.ts'

const RETRY_MS = 500
const REQUEST_TIMEOUT_MS = 30_000

function anyBroker(self: Admin, io: KafkaIo): NodeId {
  return self.bootstrap[io.pick('node/admin', 0, self.bootstrap.length - 1)] as NodeId
}

/** Sends what waits. */
export function runAdmin(self: Admin, io: KafkaIo): void {
  const topics = self.queue.filter((entry) => !entry.sent)
  for (const entry of topics) entry.sent = true
  const timeout = REQUEST_TIMEOUT_MS * MS
  if (topics.length > 0) {
    const body = { kind: 'CreateTopicsRequest', topics: topics.map((entry) => entry.topic) } as const
    io.request(anyBroker(self, io), 'main', body, timeout)
  }
  if (self.electLeaders && !self.electLeaders.sent) {
    self.electLeaders.sent = true
    io.request(
      anyBroker(self, io),
      'main',
      { kind: 'ElectLeadersRequest', electionType: 'PREFERRED', partitions: null },
      timeout,
    )
  }
}

function again(self: Admin, io: KafkaIo, names: readonly string[]): void {
  for (const entry of self.queue) if (names.includes(entry.topic.name)) entry.sent = false
  io.wakeAfter(RETRY_MS * MS, { kind: 'AdminTimer' })
}

export const adminHandlers: Handlers<Admin, 'CreateTopicsResponse' | 'ElectLeadersResponse' | 'AdminTimer'> =
  {
    CreateTopicsResponse(self, { results }, io) {
      const early = results.filter(
        (r) =>
          r.error === 'NOT_CONTROLLER' ||
          r.error === 'REQUEST_TIMED_OUT' ||
          (r.error === 'INVALID_REPLICATION_FACTOR' &&
            self.queue.some((e) => e.patient && e.topic.name === r.name)),
      )
      const done = results.filter((r) => !early.includes(r)).map((r) => r.name)
      self.queue = self.queue.filter((entry) => !done.includes(entry.topic.name))
      if (early.length > 0)
        again(
          self,
          io,
          early.map((r) => r.name),
        )
    },
    ElectLeadersResponse(self) {
      self.electLeaders = null
    },
    AdminTimer(self, _, io) {
      runAdmin(self, io)
    },
  }

/** The broker asked did not answer: ask another. */
export function adminFailed(self: Admin, { request }: RequestFailed<Message>, io: KafkaIo): void {
  if (request?.kind === 'CreateTopicsRequest')
    again(
      self,
      io,
      request.topics.map((t) => t.name),
    )
  if (request?.kind === 'ElectLeadersRequest') {
    self.electLeaders = { sent: false }
    io.wakeAfter(RETRY_MS * MS, { kind: 'AdminTimer' })
  }
}
