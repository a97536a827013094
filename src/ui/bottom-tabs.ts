/** What stands in the bottom panel. A new tab is one line here, its name in `store.ts` and its word in `shell`. */
import type { ComponentType } from 'react'
import { later, withActs } from './later.tsx'
import type { Player } from './player/player.ts'
import type { BottomTab } from './store.ts'

export interface TabPanel {
  readonly tab: BottomTab
  readonly Panel: ComponentType<{ readonly player: Player }>
  /** low: as high as the timeline. roomy: it needs more than that, and scrolls by itself. */
  readonly room: 'low' | 'roomy'
}

/** The tabs, from left to right. */
export const TAB_PANELS: readonly TabPanel[] = [
  {
    tab: 'timeline',
    room: 'low',
    Panel: later(() => import('./timeline/Timeline.tsx').then((m) => m.Timeline)),
  },
  {
    tab: 'events',
    room: 'low',
    Panel: later(() => import('./events/EventsTab.tsx').then((m) => m.EventsTab)),
  },
  {
    tab: 'fates',
    room: 'roomy',
    Panel: later(() => import('./fates/FatesTab.tsx').then((m) => m.FatesTab)),
  },
  {
    tab: 'groups',
    room: 'roomy',
    Panel: later(() => import('./groups/GroupLife.tsx').then((m) => m.GroupsTab)),
  },
  {
    tab: 'next',
    room: 'roomy',
    Panel: later(() => import('./next/NextTab.tsx').then((m) => m.NextTab)),
  },
  {
    tab: 'sequence',
    room: 'roomy',
    Panel: later(() => import('./sequence/SequenceTab.tsx').then((m) => m.SequenceTab)),
  },
  {
    tab: 'terminal',
    room: 'roomy',
    Panel: later(withActs(() => import('./terminal/TerminalTab.tsx').then((m) => m.TerminalTab))),
  },
  {
    tab: 'compare',
    room: 'roomy',
    Panel: later(() => import('./compare/CompareTab.tsx').then((m) => m.CompareTab)),
  },
  {
    tab: 'metrics',
    room: 'roomy',
    Panel: later(() => import('./metrics/MetricsTab.tsx').then((m) => m.MetricsTab)),
  },
]
