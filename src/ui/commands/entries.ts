/** What the command palette offers now, as data: a name in the reader's language and what it does. */
import type { KafkaWorld } from '../../engine/index.ts'
import type { Words } from '../../i18n/index.ts'
import { LIBRARY, type LibraryId } from '../../scenarios/library.ts'
import { NAMED, type NamedId } from '../../scenarios/named/index.ts'
import { bookmarkHere } from '../bookmarks/state.ts'
import { TAB_PANELS } from '../bottom-tabs.ts'
import { SPEEDS } from '../controls/speeds.ts'
import {
  CONTRASTS,
  chooseContrast,
  chooseLanguage,
  chooseSpoken,
  chooseTheme,
  SPOKEN,
  THEMES,
} from '../hooks/use-preferences.ts'
import type { LibraryWords } from '../library/use-library-words.ts'
import { isPossible, OPERATIONS } from '../operate/catalogue.ts'
import { type OperateWords, wordsOf } from '../operate/use-operate-words.ts'
import type { Player } from '../player/player.ts'
import { openScenario, startAgain, toggleBroker, tryAct } from '../run-actions.ts'
import { useView } from '../store.ts'
import { placesOf } from './places.ts'
import type { CommandsWords } from './use-commands-words.ts'

export type EntryGroup = keyof CommandsWords['group']
export const ENTRY_GROUPS: readonly EntryGroup[] = ['time', 'cluster', 'go', 'view', 'scenario']

export interface Entry {
  /** Unlike all others, and the same in either language. */
  readonly id: string
  readonly group: EntryGroup
  readonly name: string
  /** More words it is found by. */
  readonly also?: string
  /** The key that does the same. */
  readonly key?: string
  act(): void
}

export interface PaletteWords {
  readonly own: CommandsWords
  readonly page: Words['shell']
  readonly operate: OperateWords
  readonly library: LibraryWords
}

function timeEntries(player: Player, { own }: PaletteWords): Entry[] {
  const words = own.time
  const { say } = useView.getState()
  const entry = (id: string, name: string, key: string, act: () => void): Entry => ({
    id: `time ${id}`,
    group: 'time',
    name,
    key,
    act,
  })
  return [
    player.playing
      ? entry('pause', words.pause, 'Space', () => player.pause())
      : entry('play', words.play, 'Space', () => player.play()),
    entry('step', words.step, '.', () => player.stepEvent()),
    entry('back', words.back, ',', () => player.stepBack()),
    entry('next', words.next, ']', () => {
      void player.nextNotable().then((found) => found === 'none' && say('nothing ahead'))
    }),
    entry('previous', words.previous, '[', () => {
      if (!player.previousNotable()) say('nothing before')
    }),
    entry('bookmark', words.bookmark, 'b', () => bookmarkHere(player)),
    ...SPEEDS.map(
      (speed): Entry => ({
        id: `time speed ${speed}`,
        group: 'time',
        name: words.speed(String(speed)),
        act: () => player.setSpeed(speed),
      }),
    ),
    {
      id: 'time again',
      group: 'time',
      name: words.again,
      act: () => startAgain(player, player.run.recording().seed),
    },
  ]
}

function brokerEntries(player: Player, { own }: PaletteWords): Entry[] {
  return Object.values(player.run.world.nodes).flatMap((node): Entry[] => {
    if (node.role !== 'broker' || node.process === 'stopping') return []
    const name = (node.process === 'running' ? own.crash : own.restart)(String(node.brokerId))
    return [
      {
        id: `toggle ${node.id}`,
        group: 'cluster',
        name,
        act: () => void toggleBroker(player, node.brokerId),
      },
    ]
  })
}

/** What needs no answer is done at once, the rest asks in its own form. */
function operationEntries(player: Player, { operate }: PaletteWords): Entry[] {
  const { world } = player.run
  const { open, selection } = useView.getState()
  return OPERATIONS.filter((operation) => isPossible(operation, world)).map((operation) => ({
    id: `operate ${operation.id}`,
    group: 'cluster',
    name: wordsOf(operate, operation.id).name,
    also: operation.id,
    act: () => {
      if (operation.fields.length === 0 && tryAct(player, operation.command({})) === null) return
      open({ kind: 'operate', operation: operation.id, about: selection })
    },
  }))
}

function clusterEntries(player: Player, words: PaletteWords): Entry[] {
  const { open } = useView.getState()
  const form = (id: string, name: string, act: () => void): Entry => ({ id, group: 'cluster', name, act })
  return [
    form('send', words.own.send, () => open({ kind: 'send' })),
    form('add producer', words.own.producer, () => open({ kind: 'producer' })),
    form('add consumer', words.own.consumer, () => open({ kind: 'consumer', group: null })),
    form('add topic', words.own.topic, () => open({ kind: 'topic' })),
    ...brokerEntries(player, words),
    ...operationEntries(player, words),
  ]
}

function placeEntries(world: KafkaWorld, { own }: PaletteWords): Entry[] {
  const { select } = useView.getState()
  return placesOf(world).map(({ kind, name, selection }) => ({
    id: `go ${kind} ${name}`,
    group: 'go',
    name: `${own.kind[kind]} ${name}`,
    act: () => select(selection),
  }))
}

function viewEntries({ own, page }: PaletteWords): Entry[] {
  const { set, open, language } = useView.getState()
  const entry = (id: string, name: string, act: () => void, key?: string): Entry => ({
    id: `view ${id}`,
    group: 'view',
    name,
    ...(key === undefined ? {} : { key }),
    act,
  })
  return [
    ...TAB_PANELS.map(({ tab }) =>
      entry(`tab ${tab}`, own.tab(page[tab].tab), () => set({ bottomTab: tab })),
    ),
    entry('language', own.language, () => void chooseLanguage(language === 'en' ? 'ko' : 'en')),
    ...THEMES.map((each) =>
      entry(`theme ${each}`, own.theme.choose(own.theme[each]), () => chooseTheme(each)),
    ),
    ...CONTRASTS.map((each) =>
      entry(`contrast ${each}`, own.contrast.choose(own.contrast[each]), () => chooseContrast(each)),
    ),
    ...SPOKEN.map((each) =>
      entry(`spoken ${each}`, own.spoken.choose(own.spoken[each]), () => chooseSpoken(each)),
    ),
    entry('lessons', page.lessons, () => set({ lesson: '' })),
    entry('embed', own.embed, () => open({ kind: 'embed' })),
    entry('challenges', own.challenges, () => set({ lesson: 'challenges' })),
    entry('concepts', own.concepts, () => open({ kind: 'concepts', about: null })),
    entry('glossary', own.glossary, () => open({ kind: 'concepts', about: null, view: 'words' })),
    entry('preferences', own.preferences, () => open({ kind: 'preferences' })),
    entry('help', own.help, () => open({ kind: 'help' }), '?'),
  ]
}

/** All that can be done now, in the order of the groups. Read when the palette opens. */
export function entriesOf(player: Player, words: PaletteWords): readonly Entry[] {
  const ids = [...Object.keys(LIBRARY), ...Object.keys(NAMED)] as (LibraryId | NamedId)[]
  const scenarios = ids.map(
    (id): Entry => ({
      id: `scenario ${id}`,
      group: 'scenario',
      name: words.library.scenarios[id].title,
      also: id,
      act: () => void openScenario(player, id),
    }),
  )
  return [
    ...timeEntries(player, words),
    ...clusterEntries(player, words),
    ...placeEntries(player.run.world, words),
    ...viewEntries(words),
    ...scenarios,
    {
      id: 'scenario gallery',
      group: 'scenario',
      name: words.page.scenario.all,
      act: () => useView.getState().open({ kind: 'scenarios' }),
    },
    {
      id: 'view author',
      group: 'view',
      name: words.own.author,
      act: () => useView.getState().set({ authoring: true, lesson: null }),
    },
    {
      id: 'scenario export',
      group: 'scenario',
      name: words.own.real,
      also: 'docker compose export kraft zookeeper',
      act: () => useView.getState().open({ kind: 'export' }),
    },
    {
      id: 'scenario build',
      group: 'scenario',
      name: words.own.build,
      act: () => useView.getState().open({ kind: 'build' }),
    },
  ]
}

/** How many are shown at once: more is a word typed away. */
export const MOST_SHOWN = 60

/** How well an entry answers to what was typed; 0: not at all. */
function rank(entry: Entry, typed: string): number {
  const name = entry.name.toLowerCase()
  if (name.startsWith(typed)) return 4
  if (name.split(/[\s·:,-]+/).some((word) => word.startsWith(typed))) return 3
  if (name.includes(typed)) return 2
  const all = `${name} ${entry.also?.toLowerCase() ?? ''} ${entry.id.toLowerCase()}`
  return typed.split(/\s+/).every((word) => all.includes(word)) ? 1 : 0
}

/** The entries that answer to what was typed, the best first; while nothing is typed the first of all. */
export function found(entries: readonly Entry[], typed: string): readonly Entry[] {
  const text = typed.trim().toLowerCase()
  if (text === '') return entries.filter(({ group }) => group !== 'go').slice(0, MOST_SHOWN)
  return entries
    .map((entry) => ({ entry, rank: rank(entry, text) }))
    .filter((each) => each.rank > 0)
    .sort((a, b) => b.rank - a.rank)
    .slice(0, MOST_SHOWN)
    .map(({ entry }) => entry)
}
