/**
 * When a disk does not do its duty: a failed or full one takes the log directory offline, and the process, which
 * has no other, halts (LogDirFailureChannel, ReplicaManager.handleLogDirFailure); a slow one makes requests wait
 * for it, one after another.
 *
 * Left out: several log directories (JBOD, KIP-112, KIP-858), reads that the page cache would have answered.
 */
import { MS } from '../kernel/types.ts'
import type { MessageOf } from '../messages.ts'
import {
  type Broker,
  brokerNode,
  type Controller,
  type Device,
  type Handlers,
  type KafkaIo,
  memoryOf,
} from '../world.ts'

/** A disk that works. */
export function newDevice(): Device {
  return { offline: false, full: false, writeMs: 0, readMs: 0, busyUntil: 0, halting: false }
}

const NO_SPACE = 'No space left on device'

/** The log directory is offline from now on, and the process about to halt. */
export function failLogDir(self: Broker | Controller, io: KafkaIo, cause: string): void {
  if (self.device.halting) return
  self.device.halting = true
  io.report({ kind: 'LogDirFailed', node: self.id, role: self.role, cause })
  io.wakeAfter(0, { kind: 'LogDirFailure' })
}

/** Called before a write: true when it fails, and with it the log directory. */
export function diskFails(self: Broker | Controller, io: KafkaIo): boolean {
  const { device } = self
  if (device.halting) return true
  if (!device.offline && !device.full) return false
  failLogDir(self, io, device.full ? NO_SPACE : 'I/O error')
  return true
}

/** A process begins on this disk; one that is offline ends it at once. */
export function openDevice(self: Broker | Controller, io: KafkaIo): void {
  self.device.busyUntil = 0
  self.device.halting = false
  if (self.device.offline) failLogDir(self, io, 'I/O error')
}

/** Exit.halt: no controlled shutdown, nothing is flushed. */
export function halt(self: Broker | Controller, io: KafkaIo): void {
  self.device.halting = false
  self.process = 'crashed'
  if (self.role === 'broker') self.memory = null
  else self.active = null
  io.report({ kind: 'NodeCrashed', node: self.id, role: self.role })
  io.exit()
}

// ── a slow disk ──

type Work = Omit<MessageOf<'DiskDone'>, 'kind'>

/** Puts work into the disk's queue; false when the disk is fast and it can be done at once. */
function waits(self: Broker, io: KafkaIo, ms: number, work: Work): boolean {
  const { device } = self
  if (ms === 0 && device.busyUntil <= io.now) return false
  device.busyUntil = Math.max(io.now, device.busyUntil) + ms * MS
  io.wakeAfter(device.busyUntil - io.now, { kind: 'DiskDone', ...work })
  return true
}

function fetcherToken(self: Broker, from: string): number {
  const fetcher = Object.values(memoryOf(self).fetchers).find((f) => brokerNode(f.leaderId) === from)
  return fetcher?.token ?? -1
}

type Slowed = Handlers<Broker, 'ProduceRequest' | 'FetchRequest' | 'FetchResponse'>

/** Lets what reads and writes records wait for the disk; the requests of a connection stay in order. */
export function throughDisk<T extends Slowed>(handlers: T): T & Handlers<Broker, 'DiskDone'> {
  const slowed: Slowed & Handlers<Broker, 'DiskDone'> = {
    ProduceRequest(self, body, io, ref) {
      if (!waits(self, io, self.device.writeMs, { body, ref, answers: null }))
        handlers.ProduceRequest(self, body, io, ref)
    },
    FetchRequest(self, body, io, ref) {
      if (!waits(self, io, self.device.readMs, { body, ref, answers: null }))
        handlers.FetchRequest(self, body, io, ref)
    },
    FetchResponse(self, body, io, request, from) {
      const hasData = body.partitions.some((p) => p.batches.length > 0)
      if (hasData && (self.device.writeMs > 0 || self.device.busyUntil > io.now)) {
        const answers = { request, from, token: fetcherToken(self, from) }
        waits(self, io, self.device.writeMs, { body, ref: null, answers })
      } else handlers.FetchResponse(self, body, io, request, from)
    },
    DiskDone(self, { body, ref, answers }, io) {
      if (body.kind === 'ProduceRequest' && ref) handlers.ProduceRequest(self, body, io, ref)
      else if (body.kind === 'FetchRequest' && ref) handlers.FetchRequest(self, body, io, ref)
      // The connection may have broken meanwhile; then the fetcher has begun anew.
      else if (body.kind === 'FetchResponse' && answers?.request.kind === 'FetchRequest')
        if (answers.token === fetcherToken(self, answers.from))
          handlers.FetchResponse(self, body, io, answers.request, answers.from)
    },
  }
  return { ...handlers, ...slowed }
}

export const diskHandlers: Handlers<Broker, 'LogDirFailure'> = {
  LogDirFailure(self, _, io) {
    halt(self, io)
  },
}
