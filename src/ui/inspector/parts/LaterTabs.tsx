/** Tabs that are fetched when they are opened. */
import { later, withActs } from '../../later.tsx'
import type { Selection } from '../../store.ts'
import { useWhyWords } from '../why/use-why-words.ts'
import type { Tab } from './Tabs.tsx'

export const ConfigTab = later(() => import('../config/ConfigTab.tsx').then((m) => m.ConfigTab))
export const WhyTab = later(() => import('../why/WhyTab.tsx').then((m) => m.WhyTab))
export const OwnEventsTab = later(() => import('../why/OwnEventsTab.tsx').then((m) => m.OwnEventsTab))
export const OwnMetricsTab = later(() => import('../metrics/OwnMetricsTab.tsx').then((m) => m.OwnMetricsTab))

const CodeTab = later(withActs(() => import('../code/CodeTab.tsx').then((m) => m.CodeTab)))

/** What Kafka measures. */
const MEASURED: readonly Selection['kind'][] = [
  'broker',
  'controller',
  'topic',
  'partition',
  'replica',
  'producer',
  'consumer',
  'group',
]

/** The tabs that every entity has besides its own. */
export function useMoreTabs(selection: Selection): readonly Tab[] {
  const { tabs } = useWhyWords()
  const metrics = { id: 'metrics', label: tabs.metrics, panel: () => <OwnMetricsTab selection={selection} /> }
  const isClient = selection.kind === 'producer' || selection.kind === 'consumer'
  return [
    ...(isClient ? [{ id: 'code', label: tabs.code, panel: () => <CodeTab node={selection.node} /> }] : []),
    ...(MEASURED.includes(selection.kind) ? [metrics] : []),
    { id: 'events', label: tabs.events, panel: () => <OwnEventsTab selection={selection} /> },
    { id: 'why', label: tabs.why, panel: () => <WhyTab selection={selection} /> },
  ]
}
