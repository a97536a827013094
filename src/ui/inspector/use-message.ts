import { useEffect, useMemo, useRef } from 'react'
import { inHand as en } from '../../i18n/en/in-hand.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useWorld } from '../hooks/use-world.ts'
import { useView } from '../store.ts'
import { isServed, type MessageReading, readArrived, readMessage } from './read/messages.ts'

/** The words of a message in hand in the language that was chosen. */
export function useInHandWords(): typeof en {
  return wordsIn(
    useView((view) => view.language),
    'inHand',
    en,
  )
}

/** The message as it is under way, or as it was when it was last seen, or as the sequence diagram knows it. */
export function useMessage(seq: number): {
  readonly reading: MessageReading | null
  readonly under: boolean
} {
  const kept = useRef<MessageReading | null>(null)
  const current = useWorld((world, run): MessageReading | null => {
    const found = readMessage(world, seq, run.now)
    if (found) return found
    const last = kept.current
    return last?.seq === seq && run.now >= last.arrivesAt && isServed(world, last)
      ? { ...last, state: 'serving' }
      : null
  })
  useEffect(() => {
    if (current) kept.current = current
  })
  const player = usePlayer()
  const seen = kept.current?.seq === seq
  const gone = current === null && !seen
  const arrived = useMemo(() => (gone ? readArrived(player.run, seq) : null), [gone, player, seq])
  return { reading: current ?? (seen ? kept.current : arrived), under: current !== null }
}
