/** The narration of messages that somebody had a hand in, in English. */
import type { FactOf } from '../../engine/index.ts'
import { type Entities, type Parts, say } from '../say.ts'
import type { NarrationWords } from './narration.ts'

type Kind = 'MessageDelayed' | 'MessageDropped'
type InHand = FactOf<Kind>

/** The words of messages in hand, in one language. */
export type MessageLines = Pick<NarrationWords['line'], Kind>
export type MessageWhys = Pick<NarrationWords['why'], Kind>

/** What it is, whose, and on which way. */
function message(f: InHand, e: Entities): Parts {
  const what = f.api === null ? 'end of the connection' : `${f.api} ${f.via}`
  return say`the ${what} from ${e.node(f.from)} to ${e.node(f.to)}`
}

const behind = (n: number, rest: string): string =>
  n === 0 ? '' : n === 1 ? ` One message behind it ${rest}.` : ` ${n} messages behind it ${rest}.`

export const messageLinesEn: MessageLines = {
  MessageDelayed: (f, e) =>
    say`Held up by hand: ${message(f, e)} arrives ${f.byMs} ms later.${behind(f.behind, 'must wait too')}`,
  MessageDropped: (f, e) =>
    f.consequence === 'resent'
      ? say`Lost by hand: ${message(f, e)}; TCP sends it again in ${f.resentInMs} ms.${behind(f.behind, 'must wait too')}`
      : f.consequence === 'silent'
        ? say`Lost by hand: ${message(f, e)}; nothing gets through on this connection any more.${behind(f.behind, 'lost too')}`
        : say`Lost by hand: ${message(f, e)}; its connection was reset.${behind(f.behind, 'lost too')}`,
}

const UNKNOWN: Readonly<Record<InHand['via'], string>> = {
  request:
    'The request never reached its server, but its sender cannot tell that from an answer that got lost.',
  response:
    'The server has done its work; only the answer is gone. Its sender cannot tell that from a request that never arrived, and asks again.',
  close: 'The other side does not learn that the connection has ended.',
}

export const messageWhysEn: MessageWhys = {
  MessageDelayed: () =>
    'A connection is in order: what was sent later on it cannot overtake. A timeout of the one who waits goes on counting.',
  MessageDropped: (f) =>
    f.consequence === 'resent'
      ? 'TCP hides a lost packet: it is sent again when no acknowledgement came, and what is behind it waits.'
      : f.consequence === 'silent'
        ? `${UNKNOWN[f.via]} Without an answer a timeout (request.timeout.ms, or TCP’s own) ends the connection.`
        : `${UNKNOWN[f.via]} All that waited on the connection fails at once and is sent again on a new one.`,
}
