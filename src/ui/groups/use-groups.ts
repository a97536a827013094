import { useEffect, useReducer, useRef } from 'react'
import { SECOND } from '../../engine/index.ts'
import { groups as en } from '../../i18n/en/groups.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { usePlayer } from '../hooks/use-player.ts'
import { useView } from '../store.ts'
import { type MemberBands, readBands } from './read-bands.ts'
import { type Matrix, readMatrices } from './read-matrix.ts'

export type GroupsWords = typeof en

/** The words of the groups in the chosen language. */
export function useGroupsWords(): GroupsWords {
  return wordsIn(
    useView((view) => view.language),
    'groups',
    en,
  )
}

/** How much of the past the bands show. */
const SPAN = 30 * SECOND
const SLOTS = 150
/** While the run plays the history is read anew this often; when it stands, at every change. */
const WHILE_PLAYING_MS = 500

export interface GroupHistory {
  readonly matrices: readonly Matrix[]
  readonly bands: readonly MemberBands[]
  readonly from: number
  readonly to: number
}

/** What a group went through up to the moment shown. */
export function useGroupHistory(group: string): GroupHistory {
  const player = usePlayer()
  const [, again] = useReducer((n: number) => n + 1, 0)
  const known = useRef<{ group: string; at: number; history: GroupHistory } | null>(null)
  useEffect(() => player.onCalm(again), [player])
  const last = known.current
  const fresh = last?.group === group && player.playing && performance.now() - last.at <= WHILE_PLAYING_MS
  if (last && fresh) return last.history
  const { facts, world, now, factsSince } = player.run
  // What was let go would show as silence.
  const from = Math.max(0, now - SPAN, factsSince)
  const history = {
    matrices: readMatrices(facts, world.steps, group),
    bands: readBands(facts, world.steps, group, { from, to: now, slots: SLOTS }),
    from,
    to: now,
  }
  known.current = { group, at: performance.now(), history }
  return history
}
