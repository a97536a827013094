/** How a page begins: at the opening scenario, or at the moment a link names. */

import { ConfigError, MS, type Recording } from '../engine/index.ts'
import { InputError } from '../scenarios/input-error.ts'
import { opening } from '../scenarios/opening.ts'
import { isLink } from '../share/is-link.ts'
import { createPlayer, type Player } from './player/player.ts'
import { type LinkTrouble, useView } from './store.ts'

const openingRecording: Recording = { version: 1, scenario: opening, seed: opening.seed, commands: [] }

/** What is wrong with a link or a file, as it is shown. */
export function troubleOf(problem: unknown, from: 'link' | 'file', atStart: boolean): LinkTrouble {
  const kind = 'link'
  if (problem instanceof InputError)
    return { kind, from, fault: problem.fault, field: problem.field, allowed: problem.allowed, atStart }
  if (problem instanceof ConfigError)
    return { kind, from, fault: 'value', field: problem.field, allowed: problem.allowed, atStart }
  return { kind, from, fault: 'scenario', field: '', allowed: String(problem), atStart }
}

/** Opens a link in a player that is there already; when it cannot be opened, everything stays as it is. */
export async function openLink(player: Player, fragment: string, atStart = false): Promise<boolean> {
  useView.getState().trouble(null)
  try {
    const { openShared, readOutside } = await import('./share/open-shared.ts')
    await openShared(player, await readOutside({ from: 'link', text: fragment }))
    return true
  } catch (problem) {
    useView.getState().trouble(troubleOf(problem, 'link', atStart))
    return false
  }
}

async function openLessonLink(fragment: string): Promise<void> {
  const { trouble } = useView.getState()
  trouble(null)
  try {
    const { takeLessonLink } = await import('./lessons/take-lesson.ts')
    await takeLessonLink(fragment)
  } catch (problem) {
    trouble(troubleOf(problem, 'link', false))
  }
}

/**
 * `#lesson`, `#lesson=first-message`, `#lesson=first-message&step=3`, `#challenge=twice`: opens the lessons there.
 * `#concepts` opens the map of concepts, `#concepts=C39` with one of them chosen.
 * `#learn=…` is a lesson that travels in its link, `#author` the page on which one is written.
 */
export function openPlace(fragment: string): boolean {
  const words = new URLSearchParams(fragment.slice(1))
  if (words.has('learn')) {
    void openLessonLink(fragment)
    return true
  }
  if (words.has('author')) {
    useView.getState().set({ authoring: true })
    return true
  }
  const challenge = words.get('challenge')
  const lesson = challenge === null ? words.get('lesson') : `challenge/${challenge}`
  if (words.has('concepts'))
    useView.getState().open({ kind: 'concepts', about: words.get('concepts') || null })
  if (lesson === null) return false
  const step = words.get('step')
  useView.getState().set({ authoring: false, lesson: step === null ? lesson : `${lesson}/${step}` })
  return true
}

const arrivals = new WeakMap<Player, Promise<unknown>>()

/** Settles when the link that a page began with is open. */
export async function arrived(player: Player): Promise<void> {
  await arrivals.get(player)
}

/** The player of the page, on its way to where it opens. */
export function startPage(fragment: string, still: boolean): Player {
  const player = createPlayer(openingRecording)
  if (isLink(fragment)) {
    const arriving = openLink(player, fragment, true).then((opened) => {
      if (!opened) player.seek((opening.openAtMs ?? 0) * MS)
    })
    arrivals.set(player, arriving)
    return player
  }
  openPlace(fragment)
  player.seek((opening.openAtMs ?? 0) * MS)
  if (!still) player.play()
  return player
}
