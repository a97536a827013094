/** Time, request by request. */
import type { Envelope, Message } from '../engine/index.ts'
import type { Player } from './player/player.ts'
import { layerOf } from './stage/layers.ts'
import { useView } from './store.ts'

/** Requests and answers of the layers of traffic that are shown. */
function shown(envelope: Envelope<Message>): boolean {
  const layer = layerOf(envelope)
  return layer !== null && useView.getState().layers[layer]
}

/** To the next or the last moment at which a request is sent or its answer arrives; selects nothing. */
export function stepRequest(player: Player, direction: 1 | -1): void {
  const { say } = useView.getState()
  if (direction === -1) {
    if (!player.previousRequest(shown)) say('nothing before')
    return
  }
  void player.nextRequest(shown).then((found) => {
    if (!found && player.journey === null) say('nothing ahead')
  })
}
