/** Beginning and ending a transaction by hand: checked first, then done. */
import { producerNode } from './build-world.ts'
import { runSender } from './clients/producer/producer.ts'
import { beginTransaction, endTransaction } from './clients/producer/transactions.ts'
import { CommandError, names } from './command-error.ts'
import type { Command } from './commands.ts'
import type { KafkaPoker } from './processes.ts'
import type { KafkaWorld, Node } from './world.ts'

type TransactionKind = 'BeginTransaction' | 'CommitTransaction' | 'AbortTransaction'
/** Commands of this part. */
export type TransactionCommand = Extract<Command, { kind: TransactionKind }>

const KINDS: ReadonlySet<Command['kind']> = new Set<TransactionKind>([
  'BeginTransaction',
  'CommitTransaction',
  'AbortTransaction',
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
export function checkTransactionCommand(world: KafkaWorld, { kind, producer }: TransactionCommand): void {
  const node = world.nodes[producerNode(producer)]
  if (!node || !fits(world, kind, node))
    throw new CommandError(
      'producer',
      producer,
      names(world, (n) => fits(world, kind, n)),
    )
}

/** Carries a command out that was checked. */
export function runTransactionCommand(
  world: KafkaWorld,
  { kind, producer }: TransactionCommand,
  poker: KafkaPoker,
): void {
  poker.poke(world, producerNode(producer), (self, io) => {
    if (self.role !== 'producer') return
    if (kind === 'BeginTransaction') beginTransaction(self, io)
    else endTransaction(self, io, kind === 'CommitTransaction')
    runSender(self, io)
  })
}
