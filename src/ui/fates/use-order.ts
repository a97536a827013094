import { useEffect, useReducer, useRef } from 'react'
import { oracleOf } from '../../engine/index.ts'
import type { Player } from '../player/player.ts'
import { knownKeys } from '../stage/shape.ts'
import { type OrderReading, type OrderScope, readOrder } from './read-order.ts'

function scopeOf(chosen: string): OrderScope {
  if (chosen === 'no key') return { kind: 'key', key: null }
  const [kind = '', ...rest] = chosen.split(' ')
  const name = rest.join(' ')
  if (kind === 'partition') return { kind, partition: name }
  return kind === 'key' ? { kind, key: name } : { kind: 'all' }
}

/** While the run plays it is read anew this often; when it stands, at every change. */
const WHILE_PLAYING_MS = 400

/** The order of the latest records at the moment shown. */
export function useOrder(
  player: Player,
  scope: string,
  group: string | null,
  until: number | null,
): OrderReading {
  const [, again] = useReducer((n: number) => n + 1, 0)
  const asked = `${scope}\n${group}\n${until}`
  const known = useRef<{ asked: string; at: number; reading: OrderReading } | null>(null)
  useEffect(() => player.onCalm(again), [player])
  const last = known.current
  const fresh =
    last?.asked === asked && player.playing && performance.now() - last.at < WHILE_PLAYING_MS ? last : null
  if (fresh) return fresh.reading
  const { run } = player
  const { oracle } = oracleOf(run)
  const reading = readOrder(run.facts, run.world.steps, {
    scope: scopeOf(scope),
    group,
    until,
    storyOf: (id) => oracle.story(id),
  })
  known.current = { asked, at: performance.now(), reading }
  return reading
}

/** The keys that producers are known to use, as one text that can be compared. */
export function knownKeysOf(player: Player): string {
  return JSON.stringify(knownKeys(player.run.world))
}
