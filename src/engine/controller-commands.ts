/** Adding and removing controllers, as kafka-metadata-quorum does it: checked first, then asked for. */
import { ADMIN, controllerNode, newObserver } from './build-world.ts'
import { askFor } from './clients/admin/admin.ts'
import { CommandError } from './command-error.ts'
import type { Command } from './commands.ts'
import { controllersOf, type KafkaPoker, startAny } from './processes.ts'
import { lastVoterSet } from './raft/voter-set.ts'
import { SCENARIO_BOUNDS } from './scenario.ts'
import { type AdminRequest, brokerNode, type Controller, type KafkaWorld } from './world.ts'

/** Commands of this part. */
export type ControllerCommand = Extract<Command, { kind: 'AddController' | 'RemoveController' }>

/** Whether a command is one of these. */
export function isControllerCommand(command: Command): command is ControllerCommand {
  return command.kind === 'AddController' || command.kind === 'RemoveController'
}

/**
 * Throws CommandError when the command is impossible now. A controller that is there can always be asked about;
 * what Kafka makes of it (DUPLICATE_VOTER, VOTER_NOT_FOUND, UNSUPPORTED_VERSION) is its answer.
 */
export function checkControllerCommand(world: KafkaWorld, { kind, id }: ControllerCommand): void {
  const all = controllersOf(world)
  if (all.length === 0) throw new CommandError('kind', kind, 'a cluster with KRaft controllers')
  if (all.some(({ nodeId }) => nodeId === id)) return
  const ids = all.map(({ nodeId }) => nodeId).join(', ')
  if (kind === 'RemoveController') throw new CommandError('id', id, `one of ${ids}`)
  if (!all[0]?.raft.bootstrap)
    throw new CommandError('id', id, `one of ${ids}: with kraft.version 0 no other controller can start`)
  if (!Number.isInteger(id) || id < 0 || id > 100_000 || world.nodes[brokerNode(id)])
    throw new CommandError('id', id, 'an integer from 0 to 100000 that no broker has')
  if (all.length >= SCENARIO_BOUNDS.controllers)
    throw new CommandError('id', id, `at most ${SCENARIO_BOUNDS.controllers} controllers`)
}

/** The voter's directory as the most complete log tells it (kafka-metadata-quorum describe); the tool names it. */
function votersDirectory(world: KafkaWorld, id: Controller['id']): string | undefined {
  const [best] = [...controllersOf(world)].sort(
    ({ raft: { disk: a } }, { raft: { disk: b } }) => b.epoch - a.epoch || b.logEndOffset - a.logEndOffset,
  )
  return best && lastVoterSet(best.raft.disk)?.voters.find((voter) => voter.id === id)?.directoryId
}

/** Carries a command out that was checked. */
export function runControllerCommand(world: KafkaWorld, command: ControllerCommand, poker: KafkaPoker): void {
  const voter = controllerNode(command.id)
  if (!world.nodes[voter]) {
    const others = controllersOf(world)
    const node = newObserver(
      command.id,
      others[0] as Controller,
      others.map((other) => other.id),
    )
    world.nodes[voter] = node
    world.lives[voter] = 0
    startAny(world, voter, poker)
  }
  const own = (world.nodes[voter] as Controller).raft.disk.directoryId ?? ''
  const request: AdminRequest =
    command.kind === 'AddController'
      ? { kind: 'AddRaftVoterRequest', voter, directoryId: own }
      : { kind: 'RemoveRaftVoterRequest', voter, directoryId: votersDirectory(world, voter) ?? own }
  poker.poke(world, ADMIN, (self, io) => {
    if (self.role === 'admin') askFor(self, io, [request])
  })
}
