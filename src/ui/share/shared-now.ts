/** What is shown now, as it is shared. */

import type { SharedSelection } from '../../share/selection.ts'
import type { Shared } from '../../share/shared.ts'
import type { SharedView } from '../../share/view.ts'
import { marksToShare } from '../bookmarks/state.ts'
import { sharedComparisonOf } from '../compare/plan.ts'
import { useCompare } from '../compare/state.ts'
import { ENGINE } from '../engine-version.ts'
import type { Player } from '../player/player.ts'
import { placeNow } from '../stage/place.ts'
import { type Selection, useView, type ViewState } from '../store.ts'

function shareable(selection: Selection | null): SharedSelection | null {
  return selection === null || selection.kind === 'message' ? null : selection
}

/** What a page shows by itself is not worth a word. */
function viewOf(view: ViewState, player: Player): SharedView {
  const usual = useView.getInitialState()
  const place = placeNow()
  const off = Object.entries(view.layers).flatMap(([name, on]) => (on ? [] : [name]))
  const { other, plan } = useCompare.getState()
  const own = player.run.recording()
  const marks = marksToShare(own)
  const hidden = [...view.hiddenTopics].sort()
  return {
    ...(view.bottomTab === usual.bottomTab ? {} : { tab: view.bottomTab }),
    ...(place ? { place } : {}),
    ...(hidden.join() === [...usual.hiddenTopics].sort().join() ? {} : { hidden }),
    ...(off.length === 0 ? {} : { layersOff: off }),
    ...(view.followed === null ? {} : { followed: view.followed }),
    ...(other ? { compare: sharedComparisonOf(own, other.run.recording(), plan) } : {}),
    ...(marks.length > 0 ? { marks } : {}),
  }
}

/** This moment of this run, with what is visible. */
export function sharedNow(player: Player): Shared {
  const { run } = player
  const view = useView.getState()
  return {
    recording: run.recording(),
    at: Math.floor(run.now),
    steps: run.world.steps,
    digest: run.digest(),
    engine: ENGINE,
    selection: shareable(view.selection),
    view: viewOf(view, player),
  }
}
