/**
 * Where a reset puts each partition (ConsumerGroupCommand, OffsetsUtils of kafka-consumer-groups): what has to be asked,
 * and what follows from it. Offsets outside of the log are moved to its nearer end.
 */
import { wallClock } from '../../broker/replicas.ts'
import type { GroupCommand } from '../../commands.ts'
import type { ResetTarget } from '../../world.ts'

const EARLIEST = -2
const LATEST = -1

/** What ListOffsets is asked for, one round for each timestamp; `wallNow` is the tool's clock. */
export function timestampsFor(command: GroupCommand, wallNow: number): readonly number[] {
  if (command.kind !== 'ResetOffsets' && command.kind !== 'ResetShareOffsets') return []
  switch (command.to) {
    case 'earliest':
      return [EARLIEST]
    case 'latest':
    case 'current':
      return [LATEST]
    case 'offset':
    case 'shift-by':
      return [EARLIEST, LATEST]
    case 'datetime':
      return [command.value, LATEST]
    case 'by-duration':
      return [wallClock(wallNow) - command.value, LATEST]
  }
}

/** The offset that a partition is set to; null when there is none to start from (shift-by without a commit). */
export function resetTo(
  command: GroupCommand,
  { listed: [first = -1, second = -1], from }: Pick<ResetTarget, 'listed' | 'from'>,
): number | null {
  if (command.kind === 'ResetShareOffsets') return command.to === 'offset' ? command.value : first
  if (command.kind !== 'ResetOffsets') return null
  const within = (offset: number): number => Math.min(Math.max(offset, first), second)
  switch (command.to) {
    case 'earliest':
    case 'latest':
      return first
    case 'current':
      return from >= 0 ? from : first
    case 'offset':
      return within(command.value)
    case 'shift-by':
      return from >= 0 ? within(from + command.value) : null
    // No record that young: the end.
    case 'datetime':
    case 'by-duration':
      return first >= 0 ? first : second
  }
}
