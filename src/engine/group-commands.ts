/** What an operator can do to groups: checked first, then asked of the admin client. */
import { askAboutGroup } from './clients/admin/group-tasks.ts'
import { CommandError } from './command-error.ts'
import type { Command, GroupCommand } from './commands.ts'
import type { KafkaIo, KafkaWorld, Node } from './world.ts'

const KINDS: Readonly<Record<GroupCommand['kind'], true>> = {
  ResetOffsets: true,
  ResetShareOffsets: true,
  DeleteOffsets: true,
  DeleteGroup: true,
  RemoveMember: true,
}

/** Whether a command is one of these. */
export function isGroupCommand(command: Command): command is GroupCommand {
  return Object.hasOwn(KINDS, command.kind)
}

function checkName(field: string, name: string): void {
  if (name === '' || name.length > 300 || name in Object.prototype)
    throw new CommandError(field, name, 'a name of 1 to 300 characters that is no word of the language')
}

function checkPartition(field: string, partition: number | null): void {
  if (partition !== null && (!Number.isInteger(partition) || partition < 0))
    throw new CommandError(field, partition, 'an integer from 0')
}

/** Throws CommandError for what the engine cannot carry; what Kafka refuses is asked for all the same. */
export function checkGroupCommand(command: GroupCommand): void {
  checkName('group', command.group)
  if (command.kind === 'RemoveMember') checkName('instance', command.instance)
  if (command.kind === 'DeleteOffsets') {
    if (command.partitions.length === 0) throw new CommandError('partitions', [], 'at least one partition')
    command.partitions.forEach(({ topic, partition }, i) => {
      checkName(`partitions[${i}].topic`, topic)
      checkPartition(`partitions[${i}].partition`, partition)
    })
  }
  if (command.kind === 'ResetShareOffsets') {
    checkName('topic', command.topic)
    checkPartition('partition', command.partition)
    if (!Number.isSafeInteger(command.value) || command.value < 0)
      throw new CommandError('value', command.value, 'an integer from 0')
  }
  if (command.kind !== 'ResetOffsets') return
  if (command.topic !== null) checkName('topic', command.topic)
  checkPartition('partition', command.partition)
  if (command.partition !== null && command.topic === null)
    throw new CommandError('partition', command.partition, 'none without a topic')
  const least = command.to === 'shift-by' ? Number.MIN_SAFE_INTEGER : 0
  if (!Number.isSafeInteger(command.value) || command.value < least)
    throw new CommandError('value', command.value, `an integer from ${least}`)
}

/** Asks the admin client. */
export function runGroupCommand(
  world: KafkaWorld,
  command: GroupCommand,
  poke: (world: KafkaWorld, act: (self: Node, io: KafkaIo) => void) => void,
): void {
  poke(world, (self, io) => {
    if (self.role === 'admin') askAboutGroup(self, io, command)
  })
}
