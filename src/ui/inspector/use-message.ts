import { useEffect, useRef } from 'react'
import { inHand as en } from '../../i18n/en/in-hand.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { useWorld } from '../hooks/use-world.ts'
import { useView } from '../store.ts'
import { isServed, type MessageReading, readMessage } from './read/messages.ts'

/** The words of a message in hand in the language that was chosen. */
export function useInHandWords(): typeof en {
  return wordsIn(
    useView((view) => view.language),
    'inHand',
    en,
  )
}

/** The message as it is under way, or as it was when it was last seen. */
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
  return { reading: current ?? (kept.current?.seq === seq ? kept.current : null), under: current !== null }
}
