/** The last requests that have to do with an entity. Pure. */
import { type Exchange, SECOND } from '../../../engine/index.ts'
import { apiName, concerns, type Shown, type Standing, standingOf } from '../../sequence/read-sequence.ts'
import type { Selection } from '../../store.ts'

/** How far back is looked. */
export const RECENT_SPAN = 20 * SECOND
const MOST = 12

export interface RecentRequest extends Shown {
  readonly standing: Standing
}

/** Newest first; what is still on the wire is told elsewhere. */
export function recentOf(exchanges: readonly Exchange[], selection: Selection): readonly RecentRequest[] {
  const found: RecentRequest[] = []
  for (let i = exchanges.length - 1; i >= 0 && found.length < MOST; i--) {
    const exchange = exchanges[i] as Exchange
    if (concerns(selection, exchange) !== true) continue
    const standing = standingOf(exchange)
    if (standing === 'on the way' && exchange.answeredAt === null) continue
    found.push({ exchange, standing, api: apiName(exchange.kind), layer: 'records', ahead: false })
  }
  return found
}
