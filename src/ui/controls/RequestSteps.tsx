import { usePlayer } from '../hooks/use-player.ts'
import { useWords } from '../hooks/use-words.ts'
import { stepRequest } from '../step-request.ts'
import { Step } from './Step.tsx'

/** To the last, or the next, moment at which a request is sent or its answer arrives, of the traffic shown. */
export function RequestSteps() {
  const words = useWords().shell.transport
  const player = usePlayer()
  return (
    <>
      <Step name="previousRequest" label={words.previousRequest} act={() => stepRequest(player, -1)} />
      <Step name="nextRequest" label={words.nextRequest} act={() => stepRequest(player, 1)} />
    </>
  )
}
