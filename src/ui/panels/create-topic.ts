import { type Command, checkNewTopic } from '../../engine/index.ts'
import type { Player } from '../player/player.ts'
import { type Problem, whenReady } from '../run-actions.ts'

/** Creates a topic from a form: what Kafka would refuse is refused by its field. */
export function tryCreateTopic(
  player: Player,
  command: Extract<Command, { kind: 'CreateTopic' }>,
  brokers: number,
): Problem | null {
  return whenReady(player, () => {
    checkNewTopic(command, brokers)
    player.act(command)
  })
}
