/** The view's own state: what is selected, shown, chosen. Never a copy of the world. */
import { create } from 'zustand'
import { subscribeWithSelector } from 'zustand/middleware'
import type { TrafficLayer } from '../engine/index.ts'
import type { InputFault } from '../scenarios/input-error.ts'
import { type Camera, HOME } from './stage/camera.ts'
import { NO_FILTER, type StageFilter } from './stage/filter.ts'

export type Selection =
  | { readonly kind: 'broker'; readonly broker: number }
  | { readonly kind: 'controller'; readonly node: string }
  | { readonly kind: 'zookeeper'; readonly node: string }
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
/** What a person chose; system: as the operating system asks. */
export type ThemeChoice = 'system' | Theme
export type Contrast = 'system' | 'normal' | 'more'
/** What a screen reader is told without asking. */
export type Spoken = 'quiet' | 'notable' | 'all'
/** The tabs of the bottom panel; `bottom-tabs.ts` says what stands in each. */
export type BottomTab =
  | 'timeline'
  | 'events'
  | 'fates'
  | 'groups'
  | 'next'
  | 'sequence'
  | 'terminal'
  | 'compare'
  | 'metrics'

/** The dialog that is open. */
export type OpenDialog =
  /** `about` says what its fields begin with. */
  | { readonly kind: 'send'; readonly about?: Selection }
  | { readonly kind: 'producer' }
  | { readonly kind: 'consumer'; readonly group: string | null }
  | { readonly kind: 'topic' }
  | { readonly kind: 'help' }
  | { readonly kind: 'commands' }
  | { readonly kind: 'preferences' }
  | { readonly kind: 'build' }
  | { readonly kind: 'scenarios' }
  | { readonly kind: 'embed' }
  /** The map of concepts, with one of them chosen, or the glossary beside it. */
  | { readonly kind: 'concepts'; readonly about: string | null; readonly view?: 'words' }
  | { readonly kind: 'export' }
  /** One of the operations of the catalogue; `about` says what its fields begin with. */
  | { readonly kind: 'operate'; readonly operation: string; readonly about: Selection | null }

/** What went wrong with a link or a file. */
export type LinkTrouble =
  | {
      readonly kind: 'link'
      readonly from: 'link' | 'file'
      readonly fault: InputFault | 'scenario'
      readonly field: string
      readonly allowed: string
      /** The page was not showing anything yet. */
      readonly atStart: boolean
    }
  | { readonly kind: 'mismatch'; readonly theirs: string; readonly ours: string }

/** Something small that has to be said; it goes by itself. */
export type Remark =
  | 'nothing ahead'
  | 'nothing before'
  | 'motion'
  | 'not fetched'
  | 'bookmarked'
  | 'bookmarks full'

export interface ViewState {
  readonly selection: Selection | null
  /** A record that is followed until every group has it. */
  readonly followed: number | null
  readonly layers: Readonly<Record<TrafficLayer, boolean>>
  /** Topics hidden on the stage. */
  readonly hiddenTopics: readonly string[]
  /** Which partitions stand out on the stage. */
  readonly filter: StageFilter
  /** From where the middle of the stage is seen. */
  readonly camera: Camera
  readonly language: Language
  /** The theme shown. */
  readonly theme: Theme
  readonly themeChoice: ThemeChoice
  readonly contrast: Contrast
  readonly spoken: Spoken
  readonly bottomTab: BottomTab
  /** Height of the bottom panel in CSS pixels as a person drew it, null for what its tab asks for. */
  readonly bottomHeight: number | null
  /** What the lessons' panel shows: '' the list, or a lesson by its id (`id/step` for one of its steps); null: no panel. */
  readonly lesson: string | null
  /** Somebody writes a lesson: its page stands beside the stage. */
  readonly authoring: boolean
  readonly dialog: OpenDialog | null
  readonly linkTrouble: LinkTrouble | null
  readonly remark: Remark | null
  select(selection: Selection | null): void
  follow(id: number | null): void
  toggleLayer(layer: TrafficLayer): void
  toggleTopic(topic: string): void
  open(dialog: OpenDialog | null): void
  trouble(linkTrouble: LinkTrouble | null): void
  say(remark: Remark | null): void
  set(
    part: Partial<
      Pick<
        ViewState,
        | 'language'
        | 'theme'
        | 'themeChoice'
        | 'contrast'
        | 'spoken'
        | 'bottomTab'
        | 'bottomHeight'
        | 'lesson'
        | 'authoring'
        | 'hiddenTopics'
        | 'camera'
        | 'filter'
      >
    >,
  ): void
}

export const useView = create<ViewState>()(
  subscribeWithSelector((set) => ({
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
    hiddenTopics: ['__consumer_offsets', '__transaction_state', '__share_group_state'],
    camera: HOME,
    filter: NO_FILTER,
    language: 'en',
    theme: 'light',
    themeChoice: 'system',
    contrast: 'system',
    spoken: 'notable',
    bottomTab: 'timeline',
    bottomHeight: null,
    lesson: null,
    authoring: false,
    dialog: null,
    linkTrouble: null,
    remark: null,
    select: (selection) => set({ selection }),
    follow: (followed) => set({ followed }),
    toggleLayer: (layer) => set((s) => ({ layers: { ...s.layers, [layer]: !s.layers[layer] } })),
    toggleTopic: (topic) =>
      set((s) => ({
        hiddenTopics: s.hiddenTopics.includes(topic)
          ? s.hiddenTopics.filter((t) => t !== topic)
          : [...s.hiddenTopics, topic],
      })),
    open: (dialog) => set({ dialog }),
    trouble: (linkTrouble) => set({ linkTrouble }),
    say: (remark) => set({ remark }),
    set: (part) => set(part),
  })),
)
