/** What a person can do to logs and disks: checked first, then done. */
import { failLogDir } from './broker/disk.ts'
import { losePageCache } from './broker/log-manager.ts'
import { emptyBrokerDisk } from './build-world.ts'
import { deleteRecords } from './clients/admin/delete-records.ts'
import { CommandError } from './command-error.ts'
import type { Command } from './commands.ts'
import type { Fact } from './facts.ts'
import { dropUnsent } from './kernel/cuts.ts'
import { isUp } from './kernel/step.ts'
import { processOf } from './processes.ts'
import { emptyQuorumDisk } from './raft/quorum-log.ts'
import { directoryIdOf, formatVoters } from './raft/voter-set.ts'
import type { Broker, Controller, KafkaIo, KafkaWorld, Node } from './world.ts'
import { emptyZkDisk } from './zookeeper/server.ts'

/** Commands of this part. */
export type StorageCommand = Extract<
  Command,
  {
    kind:
      | 'DeleteRecords'
      | 'PowerLoss'
      | 'WipeDisk'
      | 'FailLogDir'
      | 'RepairLogDir'
      | 'FillDisk'
      | 'FreeDisk'
      | 'SlowDisk'
  }
>

const KINDS: Readonly<Record<StorageCommand['kind'], true>> = {
  DeleteRecords: true,
  PowerLoss: true,
  WipeDisk: true,
  FailLogDir: true,
  RepairLogDir: true,
  FillDisk: true,
  FreeDisk: true,
  SlowDisk: true,
}

/** Whether a command is one of these. */
export function isStorageCommand(command: Command): command is StorageCommand {
  return Object.hasOwn(KINDS, command.kind)
}

const SLOWEST_MS = 60_000

/** Nodes with a log directory; a ZooKeeper server has a disk too, which can only be wiped or lose its power. */
const hasDevice = (node: Node): node is Broker | Controller =>
  node.role === 'broker' || node.role === 'controller'
const hasDisk = (node: Node): boolean => hasDevice(node) || node.role === 'zookeeper'

function mayTake(world: KafkaWorld, kind: StorageCommand['kind'], node: Node): boolean {
  if (kind === 'PowerLoss') return hasDisk(node) && isUp(world, node.id)
  if (kind === 'WipeDisk') return hasDisk(node) && !isUp(world, node.id)
  if (kind === 'SlowDisk') return node.role === 'broker'
  if (!hasDevice(node)) return false
  const { offline, full } = node.device
  if (kind === 'FailLogDir') return !offline
  if (kind === 'RepairLogDir') return offline
  return kind === 'FillDisk' ? !full : full
}

function checkNumber(field: string, value: number, most: number, whole: boolean): void {
  if (!Number.isFinite(value) || value < 0 || value > most || (whole && !Number.isInteger(value)))
    throw new CommandError(field, value, `${whole ? 'an integer' : 'a number'} from 0 to ${most}`)
}

/** Throws CommandError when the command is impossible now. */
export function checkStorageCommand(world: KafkaWorld, command: StorageCommand): void {
  if (command.kind === 'DeleteRecords') {
    const { topic, partition, offset } = command
    if (topic === '' || topic.length > 300 || topic in Object.prototype)
      throw new CommandError('topic', topic, 'the name of a topic')
    checkNumber('partition', partition, 1_000_000, true)
    if (offset !== -1) checkNumber('offset', offset, Number.MAX_SAFE_INTEGER, true)
    return
  }
  const node = world.nodes[command.node]
  if (!node || !mayTake(world, command.kind, node)) {
    const names = Object.values(world.nodes).filter((n) => mayTake(world, command.kind, n))
    const allowed = names.length > 0 ? `one of ${names.map((n) => n.id).join(', ')}` : 'none just now'
    throw new CommandError('node', command.node, allowed)
  }
  if (command.kind === 'PowerLoss') checkNumber('keepUnflushed', command.keepUnflushed ?? 0, 1, false)
  if (command.kind === 'SlowDisk') {
    checkNumber('writeMs', command.writeMs, SLOWEST_MS, true)
    checkNumber('readMs', command.readMs, SLOWEST_MS, true)
  }
}

/** Reaches into nodes from outside, and ends their processes. */
export interface StorageHands {
  poke(world: KafkaWorld, node: Node['id'], act: (self: Node, io: KafkaIo) => void): void
  crash(world: KafkaWorld, node: Node): void
}

/** With kraft.version 1 a controller is formatted with a new directory id, and as no voter (--no-initial-controllers). */
function reformatted({ id, raft }: Broker | Controller): Controller['raft']['disk'] {
  const disk = emptyQuorumDisk()
  if (!raft.disk.voterSets) return disk
  const before = raft.disk.directoryId
  const formatted = before === undefined ? 0 : Number(before.slice(before.lastIndexOf('-') + 1)) + 1
  return formatVoters(disk, before === undefined ? null : directoryIdOf(id, formatted), null)
}

function wipe(node: Node): void {
  if (node.role === 'zookeeper') node.disk = emptyZkDisk()
  else if (hasDevice(node)) node.raft.disk = reformatted(node)
  if (node.role === 'broker') node.disk = emptyBrokerDisk()
}

/** What happens at once; the node's own reaction comes with its next write. */
function change(node: Node, command: Exclude<StorageCommand, { kind: 'DeleteRecords' }>, io: KafkaIo): void {
  const say = (kind: 'DiskWiped' | 'LogDirRepaired' | 'DiskFilled' | 'DiskFreed') =>
    io.report({ kind, node: node.id, role: node.role } as Fact)
  if (command.kind === 'WipeDisk') {
    wipe(node)
    return say('DiskWiped')
  }
  if (!hasDevice(node)) return
  const { device } = node
  if (command.kind === 'FailLogDir') {
    device.offline = true
    if (node.process === 'running' || node.process === 'stopping') failLogDir(node, io, 'I/O error')
    else io.report({ kind: 'LogDirFailed', node: node.id, role: node.role, cause: 'I/O error' })
  } else if (command.kind === 'RepairLogDir') {
    device.offline = false
    say('LogDirRepaired')
  } else if (command.kind === 'SlowDisk') {
    device.writeMs = command.writeMs
    device.readMs = command.readMs
    const { writeMs, readMs } = command
    io.report({ kind: 'DiskSlowed', node: node.id, role: node.role, writeMs, readMs })
  } else {
    device.full = command.kind === 'FillDisk'
    say(device.full ? 'DiskFilled' : 'DiskFreed')
  }
}

/** Carries a command out that was checked. */
export function runStorageCommand(world: KafkaWorld, command: StorageCommand, hands: StorageHands): void {
  if (command.kind === 'DeleteRecords') {
    const admin = Object.values(world.nodes).find((node) => node.role === 'admin')
    if (admin)
      hands.poke(world, admin.id, (self, io) => {
        if (self.role === 'admin') deleteRecords(self, io, command)
      })
    return
  }
  const node = world.nodes[command.node] as Node
  if (command.kind === 'PowerLoss') {
    hands.poke(world, node.id, (self, io) => {
      if (self.role === 'broker') losePageCache(self, io, command.keepUnflushed ?? 0)
    })
    hands.crash(world, node)
    for (const { id } of processOf(world, node)) dropUnsent(world, id)
    return
  }
  hands.poke(world, node.id, (self, io) => change(self, command, io))
}
