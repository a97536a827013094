/**
 * Feeds hostile texts to all that reads the browser's storage, and hostile messages to the door of an embedded page:
 * each refuses as it refuses anything it cannot read, or gives what comes back the same when it is kept again.
 */
import { createDoor } from '../../src/embed/frame.ts'
import type { Recording } from '../../src/engine/index.ts'
import { blank } from '../../src/lessons/blank.ts'
import { readParcel } from '../../src/lessons/parcel.ts'
import { InputError } from '../../src/scenarios/input-error.ts'
import { decodeLink } from '../../src/share/link.ts'
import { draftOf, readDrafts, writeDrafts } from '../../src/ui/author/state.ts'
import { readBookmarks, writeBookmarks } from '../../src/ui/bookmarks/bookmarks.ts'
import { savedIn } from '../../src/ui/build/saved.ts'
import { readHistories, runKey, writeHistories } from '../../src/ui/histories/keep.ts'
import { CONTRASTS, firstLanguage, firstOf, THEMES } from '../../src/ui/hooks/use-preferences.ts'
import { readProgress, writeProgress } from '../../src/ui/lessons/progress.ts'
import { firstCharts } from '../../src/ui/timeline/use-charts.ts'
import { drawFrom, hostileJson } from './mutate.ts'

/** One thing that is kept: what it looks like when it is good, and how it is read and, as far as it was read, written. */
interface Kept {
  readonly good: readonly string[]
  /** Null: refused. */
  read(text: string): unknown
  write(read: never): string | null
}

const REQUESTS = [
  { id: 1, type: 'state' },
  { id: 2, type: 'seek', seconds: 40 },
  { id: 3, type: 'speed', times: 0.5 },
  { id: 4, type: 'load', link: '#scenario=opening&t=31' },
  { id: 5, type: 'command', action: 'crash:2' },
  { id: 6, type: 'lesson', lesson: 'failover', step: 2 },
  { id: 7, type: 'subscribe', to: 'notable' },
]

function bookmarksOf(recording: Recording): string {
  const { commands } = recording
  const marks = [{ id: 1, at: 30_000_000, steps: 2_000, name: 'here', commands }]
  return writeBookmarks({ runs: [{ run: runKey(recording), marks }] })
}

function historiesOf(recording: Recording): string {
  const first = {
    id: 1,
    parent: null,
    branchedAt: 0,
    command: null,
    fact: null,
    name: null,
    horizon: 50_000_000,
  }
  const second = { ...first, id: 2, parent: 1, branchedAt: 5, name: 'other' }
  return writeHistories([first, second].map((entry) => ({ ...entry, recording }))) ?? '{}'
}

/** What is kept, made from links that are good. */
export async function keptOf(links: readonly string[]): Promise<readonly Kept[]> {
  const recordings: Recording[] = []
  for (const link of links) recordings.push((await decodeLink(link)).recording)
  const [first] = recordings
  if (!first) throw new Error('there is no good link')
  const progress = writeProgress({
    'failover/one': { how: 'done', predicted: 'moves', right: 'stays' },
    'groups/two': { how: 'skipped' },
  })
  const words = ['dark', 'system', 'ko', 'more', 'consumed lag'].map((word) => JSON.stringify(word))
  return [
    { good: recordings.map(bookmarksOf), read: readBookmarks, write: writeBookmarks },
    { good: [historiesOf(first)], read: (text) => readHistories(text, first), write: writeHistories },
    {
      good: recordings.map(({ scenario }) => JSON.stringify([{ name: 'mine', scenario }])),
      read: (text) => savedIn(text).saved,
      write: (saved) => JSON.stringify(saved),
    },
    {
      good: [writeDrafts({ drafts: [draftOf(blank, 1), draftOf(blank, 2)], open: 2 })],
      read: readDrafts,
      write: writeDrafts,
    },
    { good: [JSON.stringify(blank)], read: lessonIn, write: (parcel) => JSON.stringify(parcel) },
    { good: [progress], read: readProgress, write: writeProgress },
    {
      good: words,
      read: (text) => [
        firstOf(text, THEMES, 'system'),
        firstOf(text, CONTRASTS, 'system'),
        firstLanguage(text, []),
        ...firstCharts(text),
      ],
      write: () => null,
    },
    { good: REQUESTS.map((request) => JSON.stringify(request)), read: heard, write: () => null },
  ]
}

/** A lesson as it comes in a link or a file; null when it was refused in plain words. */
function lessonIn(text: string): unknown {
  try {
    return readParcel(text)
  } catch (problem) {
    if (problem instanceof InputError && problem.allowed !== '') return null
    throw problem
  }
}

/** What the door makes of a message: the request, or null when it was refused. */
function heard(text: string): unknown {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    // What is no JSON comes as a text.
    data = text
  }
  let asked: unknown = null
  const said: unknown[] = []
  const parent = {}
  const host = 'https://host.example'
  const door = createDoor({
    parent,
    host,
    now: () => 0,
    answer: (request) => {
      asked = request
    },
  })
  const port = {
    postMessage: (message: unknown) => said.push(message),
    onmessage: null,
    close: () => undefined,
  }
  const hello = { kafkascope: 1, type: 'connect', nonce: 'n' }
  door.knock({ data: hello, origin: host, source: parent, ports: [port] })
  const listen = port.onmessage as ((event: { data: unknown }) => void) | null
  listen?.({ data })
  if (asked === null && !JSON.stringify(said.at(-1)).includes('"ok":false'))
    throw new Error('a message was neither taken nor refused')
  return asked
}

/** Tries one seed on one of them; gives how it went, throws when the promise is broken. */
export function tryKept(seed: number, kept: readonly Kept[]): 'kept accepted' | 'kept refused' {
  const draw = drawFrom(seed)
  const one = kept[draw(kept.length)] as Kept
  const text = hostileJson(one.good[draw(one.good.length)] as string, draw)
  const read = one.read(text)
  if (read === null || (Array.isArray(read) && read.length === 0)) return 'kept refused'
  const again = one.write(read as never)
  if (again !== null && JSON.stringify(one.read(again)) !== JSON.stringify(read))
    throw new Error(`seed ${seed}: kept again it is another\n${text.slice(0, 2_000)}`)
  return 'kept accepted'
}
