/** Beginning and ending a transaction by hand: checked first, then done. */
import { consumerNode, producerNode } from './build-world.ts'
import { runSender } from './clients/producer/producer.ts'
import { beginTransaction, endTransaction, sendOffsets } from './clients/producer/transactions.ts'
import { CommandError, names } from './command-error.ts'
import type { Command } from './commands.ts'
import type { KafkaPoker } from './processes.ts'
import type { TransactionOffsets } from './transaction-state.ts'
import type { KafkaWorld, Node } from './world.ts'

type TransactionKind =
  | 'BeginTransaction'
  | 'CommitTransaction'
  | 'AbortTransaction'
  | 'SendOffsetsToTransaction'
/** Commands of this part. */
export type TransactionCommand = Extract<Command, { kind: TransactionKind }>

const KINDS: ReadonlySet<Command['kind']> = new Set<TransactionKind>([
  'BeginTransaction',
  'CommitTransaction',
  'AbortTransaction',
  'SendOffsetsToTransaction',
])

/** Whether a command is one of these. */
export function isTransactionCommand(command: Command): command is TransactionCommand {
  return KINDS.has(command.kind)
}

/** Which producers a command can be for: KafkaProducer throws IllegalStateException in any other state. */
function fits(world: KafkaWorld, kind: TransactionKind, node: Node): boolean {
  if (node.role !== 'producer' || node.process !== 'running' || world.paused[node.id]) return false
  const state = node.txn?.state
  if (kind === 'BeginTransaction') return state === 'READY'
  return state === 'IN_TRANSACTION' || (kind === 'AbortTransaction' && state === 'ABORTABLE_ERROR')
}

/** Throws CommandError when the command is impossible now. */
export function checkTransactionCommand(world: KafkaWorld, command: TransactionCommand): void {
  const { kind, producer } = command
  const node = world.nodes[producerNode(producer)]
  if (!node || !fits(world, kind, node))
    throw new CommandError(
      'producer',
      producer,
      names(world, (n) => fits(world, kind, n)),
    )
  if (kind !== 'SendOffsetsToTransaction') return
  const { consumer, group, offsets } = command
  if ((consumer === null) === (group === null))
    throw new CommandError('group', group, 'a name without a consumer, or null with one')
  if (consumer !== null && world.nodes[consumerNode(consumer)]?.role !== 'consumer')
    throw new CommandError(
      'consumer',
      consumer,
      names(world, (n) => n.role === 'consumer'),
    )
  for (const [i, { offset }] of offsets.entries())
    if (!Number.isSafeInteger(offset) || offset < 0)
      throw new CommandError(`offsets[${i}].offset`, offset, 'an integer of at least 0')
}

/** What the producer is told of the group: ConsumerGroupMetadata of a member, or of nobody. */
function offsetsOf(
  world: KafkaWorld,
  { consumer, group, offsets }: Extract<TransactionCommand, { kind: 'SendOffsetsToTransaction' }>,
): TransactionOffsets {
  const node = consumer === null ? undefined : world.nodes[consumerNode(consumer)]
  if (node?.role !== 'consumer') return { groupId: group ?? '', memberId: '', generationId: -1, offsets }
  const { memberId, generation } = node.membership.told
  return { groupId: node.spec.group ?? '', memberId, generationId: generation, offsets }
}

/** Carries a command out that was checked. */
export function runTransactionCommand(
  world: KafkaWorld,
  command: TransactionCommand,
  poker: KafkaPoker,
): void {
  const { kind, producer } = command
  const what = kind === 'SendOffsetsToTransaction' ? offsetsOf(world, command) : null
  poker.poke(world, producerNode(producer), (self, io) => {
    if (self.role !== 'producer') return
    if (what) sendOffsets(self, what)
    else if (kind === 'BeginTransaction') beginTransaction(self, io)
    else endTransaction(self, io, kind === 'CommitTransaction')
    runSender(self, io)
  })
}
