import type { Command } from './commands.ts'
import { operations } from './late-parts.ts'
import { type KafkaPoker, startAny } from './processes.ts'
import type { KafkaWorld } from './world.ts'

/** Carries a command out. Every run starts its nodes; what else can be done to a cluster comes with the operations. */
export function carryOut(world: KafkaWorld, command: Command, poker: KafkaPoker): void {
  if (command.kind === 'StartNode') startAny(world, command.node, poker)
  else operations.get().applyCommand(world, command, poker)
}
