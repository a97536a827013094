/** One sentence for an event in which several things happen. Pure. */
import type { NarrationWords } from '../../i18n/en/narration.ts'
import { say } from '../../i18n/say.ts'
import type { Choice } from './choose.ts'
import { isInternal } from './choose.ts'
import { type Narration, narrate } from './narrate.ts'

export interface Told extends Narration {
  /** Facts of the same event that are not told. */
  readonly more: number
}

/** What makes an election understandable when it is told along with it. */
const CAUSES = ['BrokerFenced', 'ControlledShutdownStarted', 'BrokerUnfenced', 'BrokerRegistered']

/** Tells an event by its most telling fact; a broker's loss is told together with the first new leader. */
export function compose(choice: Choice, words: NarrationWords): Told {
  const [first, ...rest] = choice
  const told = narrate(first.fact, words)
  const election = CAUSES.includes(first.fact.kind)
    ? rest.map(({ fact }) => fact).find((fact) => fact.kind === 'LeaderElected' && !isInternal(fact))
    : undefined
  if (election?.kind !== 'LeaderElected') return { ...told, more: rest.length }
  // Who led before is told by the cause.
  const next = narrate({ ...election, from: -1 }, words)
  return { line: say`${told.line} ${next.line}`, why: next.why, more: rest.length - 1 }
}
