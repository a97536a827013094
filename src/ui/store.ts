/** The view's own state: what is selected, shown, chosen. Never a copy of the world. */
import { create } from 'zustand'
import { subscribeWithSelector } from 'zustand/middleware'
import type { TrafficLayer } from '../engine/index.ts'

export type Selection =
  | { readonly kind: 'broker'; readonly broker: number }
  | { readonly kind: 'controller'; readonly node: string }
  | { readonly kind: 'topic'; readonly topic: string }
  | { readonly kind: 'partition'; readonly topic: string; readonly partition: number }
  | { readonly kind: 'replica'; readonly topic: string; readonly partition: number; readonly broker: number }
  | { readonly kind: 'producer'; readonly node: string }
  | { readonly kind: 'consumer'; readonly node: string }
  | { readonly kind: 'group'; readonly group: string }
  /** An envelope of the queue, by its number. */
  | { readonly kind: 'message'; readonly seq: number }
  /** A record, by the simulator's own id. */
  | { readonly kind: 'record'; readonly id: number }

export type Language = 'en' | 'ko'
export type Theme = 'light' | 'dark'
export type BottomTab = 'timeline' | 'events'

export interface ViewState {
  readonly selection: Selection | null
  /** A record that is followed until every group has it. */
  readonly followed: number | null
  readonly layers: Readonly<Record<TrafficLayer, boolean>>
  /** Topics hidden on the stage. */
  readonly hiddenTopics: readonly string[]
  readonly language: Language
  readonly theme: Theme
  readonly bottomTab: BottomTab
  readonly leftOpen: boolean
  select(selection: Selection | null): void
  follow(id: number | null): void
  toggleLayer(layer: TrafficLayer): void
  toggleTopic(topic: string): void
  set(part: Partial<Pick<ViewState, 'language' | 'theme' | 'bottomTab' | 'leftOpen' | 'hiddenTopics'>>): void
}

export const useView = create<ViewState>()(
  subscribeWithSelector(set => ({
    selection: null,
    followed: null,
    layers: {
      records: true,
      acks: true,
      replication: true,
      coordination: true,
      heartbeats: true,
      metadata: true,
      quorum: true,
    },
    hiddenTopics: ['__consumer_offsets'],
    language: 'en',
    theme: 'light',
    bottomTab: 'timeline',
    leftOpen: false,
    select: selection => set({ selection }),
    follow: followed => set({ followed }),
    toggleLayer: layer => set(s => ({ layers: { ...s.layers, [layer]: !s.layers[layer] } })),
    toggleTopic: topic =>
      set(s => ({
        hiddenTopics: s.hiddenTopics.includes(topic)
          ? s.hiddenTopics.filter(t => t !== topic)
          : [...s.hiddenTopics, topic],
      })),
    set: part => set(part),
  })),
)
