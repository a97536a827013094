/** The bookmarks of the run that is shown, kept in this browser. */
import { create } from 'zustand'
import { type Micros, notableSort, type Recording, type Scenario, SECOND } from '../../engine/index.ts'
import { pageWords } from '../../i18n/index.ts'
import type { SharedMarks } from '../../share/marks.ts'
import { runKey } from '../histories/keep.ts'
import { recall, remember, setAside } from '../hooks/storage.ts'
import type { Player } from '../player/player.ts'
import { useView } from '../store.ts'
import { markLabel } from '../timeline/mark-label.ts'
import {
  type Bookmark,
  bookmarkAt,
  entryFor,
  historyOf,
  isOf,
  type KeptBookmarks,
  MAX_BOOKMARKS,
  readBookmarks,
  renamed,
  withBookmark,
  withRun,
  writeBookmarks,
} from './bookmarks.ts'

const NAME = 'bookmarks'
/** A microsecond holds few events; more than this to take back means another run. */
const MOST_STEPS_BACK = 500
const JUST_BEEN: Micros = 2 * SECOND

export interface BookmarkState {
  readonly marks: readonly Bookmark[]
  /** The one that was taken away last, to be had back. */
  readonly removed: Bookmark | null
}

export const useBookmarks = create<BookmarkState>()(() => ({ marks: [], removed: null }))

let of: { readonly scenario: Scenario; readonly seed: number; readonly run: string } | null = null

function readKept(): KeptBookmarks {
  const kept = readBookmarks(recall(NAME))
  if (kept === null) setAside(NAME)
  return kept ?? { runs: [] }
}

/** Reads the bookmarks of the player's run when another one is shown than before. */
export function followRun(player: Player): void {
  const { scenario, seed } = player.run.recording()
  if (of?.scenario === scenario && of.seed === seed) return
  const run = runKey({ version: 1, scenario, seed, commands: [] })
  of = { scenario, seed, run }
  const marks = readKept().runs.find((each) => each.run === run)?.marks ?? []
  useBookmarks.setState({ marks, removed: null })
}

function keep(marks: readonly Bookmark[], removed: Bookmark | null = null): void {
  useBookmarks.setState({ marks, removed })
  if (of) remember(NAME, writeBookmarks(withRun(readKept(), of.run, marks)))
}

/** What was notable just now: what a bookmark is called while nobody names it otherwise. */
function lastNotable({ run }: Player): string {
  const { steps } = run.world
  const last = run.facts.findLast((timed) => timed.step <= steps && notableSort(timed.fact) !== null)
  return last && run.now - last.at < JUST_BEEN
    ? markLabel(last.fact, pageWords(useView.getState().language).shell.pin)
    : ''
}

/** Bookmarks the moment shown; says when there is no room, and leaves a moment that has one as it is. */
export function bookmarkHere(player: Player): void {
  followRun(player)
  const { marks } = useBookmarks.getState()
  const { say } = useView.getState()
  const at = Math.floor(player.run.now)
  const commands = player.run.recording().commands.filter((timed) => timed.at <= at)
  const moment = { at, steps: player.run.world.steps, commands, name: lastNotable(player) }
  if (bookmarkAt(marks, moment)) return say('bookmarked')
  if (marks.length >= MAX_BOOKMARKS) return say('bookmarks full')
  keep(withBookmark(marks, moment))
  say('bookmarked')
}

/** Shows the moment of a bookmark, in a history that has it. */
export async function goToBookmark(player: Player, mark: Bookmark): Promise<void> {
  player.pause()
  let entry = historyOf(mark, player.histories, player.history)
  if (!entry) {
    player.adoptHistories([entryFor(mark, player.run.recording())])
    entry = historyOf(mark, player.histories, player.history)
  }
  if (!entry || !(await player.showHistory(entry.id, mark.at))) return
  for (let i = 0; i < MOST_STEPS_BACK && player.run.world.steps > mark.steps; i++) player.stepBack()
  // So far back is no event of that moment: a link may say any number. The moment counts.
  if (player.run.world.steps > mark.steps) player.seek(mark.at)
}

/** Gives a bookmark another name. */
export function renameBookmark(id: number, name: string): void {
  keep(renamed(useBookmarks.getState().marks, id, name))
}

/** Takes a bookmark away; it can be had back until another one goes. */
export function removeBookmark(id: number): void {
  const { marks } = useBookmarks.getState()
  keep(
    marks.filter((mark) => mark.id !== id),
    marks.find((mark) => mark.id === id) ?? null,
  )
}

/** Brings back the one that was taken away last. */
export function undoRemove(): void {
  const { marks, removed } = useBookmarks.getState()
  if (removed) keep(withBookmark(marks, removed))
}

/** The bookmarks that go with a shared run: those of its own history. */
export function marksToShare({ commands }: Recording): SharedMarks {
  return useBookmarks
    .getState()
    .marks.filter((mark) => isOf(mark, commands))
    .map(({ at, steps, name }) => ({ at, steps, name }))
}

/** Takes in the bookmarks of a run that was shared. */
export function adoptMarks(player: Player, marks: SharedMarks): void {
  followRun(player)
  const { commands } = player.run.recording()
  keep(
    marks.reduce<readonly Bookmark[]>(
      (all, mark) => withBookmark(all, { ...mark, commands: commands.filter(({ at }) => at <= mark.at) }),
      useBookmarks.getState().marks,
    ),
  )
}
