/** What was shared is shown: its run, its moment, its view. */
import type { TrafficLayer } from '../../engine/index.ts'
import { InputError } from '../../scenarios/input-error.ts'
import type { Outside } from '../../share/decode.ts'
import { decodeAway } from '../../share/decode-away.ts'
import type { Shared } from '../../share/shared.ts'
import type { SharedView } from '../../share/view.ts'
import { adoptMarks } from '../bookmarks/state.ts'
import { TAB_PANELS } from '../bottom-tabs.ts'
import { compareWith, endComparison } from '../compare/begin.ts'
import { ENGINE } from '../engine-version.ts'
import type { Player } from '../player/player.ts'
import { HOME } from '../stage/camera.ts'
import { NO_FILTER } from '../stage/filter.ts'
import { wantPlace } from '../stage/place.ts'
import { useView, type ViewState } from '../store.ts'

/** A microsecond holds few events; more than this to take back means another run. */
const MOST_STEPS_BACK = 500

function refuseUnless(fits: boolean, field: string, allowed: readonly string[]): void {
  if (!fits) throw new InputError('value', field, allowed.join(', '))
}

/** What the format cannot know of the page. Throws InputError. */
function checkView(view: SharedView | null | undefined): void {
  const tabs: readonly string[] = TAB_PANELS.map((panel) => panel.tab)
  const layers: readonly string[] = Object.keys(useView.getState().layers)
  if (view?.tab !== undefined) refuseUnless(tabs.includes(view.tab), 'view.tab', tabs)
  for (const [i, name] of view?.layersOff?.entries() ?? [])
    refuseUnless(layers.includes(name), `view.layersOff[${i}]`, layers)
}

/** Reads a link or a file and holds it against this page. Rejects with InputError. */
export async function readOutside(outside: Outside): Promise<Shared> {
  const shared = await decodeAway(outside)
  checkView(shared.view)
  return shared
}

function layersWithout(off: readonly string[]): ViewState['layers'] {
  const { layers } = useView.getState()
  const names = Object.keys(layers) as TrafficLayer[]
  return Object.fromEntries(names.map((name) => [name, !off.includes(name)])) as ViewState['layers']
}

function showView(shared: Shared): void {
  const view = useView.getState()
  const { tab, hidden, layersOff, place, followed } = shared.view ?? {}
  view.set({ camera: HOME, filter: NO_FILTER })
  if (tab !== undefined) view.set({ bottomTab: tab as ViewState['bottomTab'] })
  if (hidden !== undefined) view.set({ hiddenTopics: hidden })
  if (layersOff !== undefined) useView.setState({ layers: layersWithout(layersOff) })
  wantPlace(place ?? null)
  view.select(shared.selection ?? null)
  view.follow(followed ?? (shared.selection?.kind === 'record' ? shared.selection.id : null))
}

/** Goes to the very event of what was shared, and says so when the world there is not the one that was shared. */
export async function openShared(player: Player, shared: Shared): Promise<void> {
  player.pause()
  endComparison()
  const arriving = player.load(shared.recording, shared.at)
  showView(shared)
  if (!(await arriving)) return
  const { compare, marks } = shared.view ?? {}
  if (marks) adoptMarks(player, marks)
  const { run } = player
  const { steps, at, digest } = shared
  if (steps !== null)
    for (let i = 0; i < MOST_STEPS_BACK && run.world.steps > steps && run.world.now === at; i++)
      player.stepBack()
  if (compare) await compareWith(player, compare)
  if (digest !== null && run.digest() !== digest)
    useView.getState().trouble({ kind: 'mismatch', theirs: shared.engine, ours: ENGINE })
}
