/** The lessons that somebody writes: kept in this browser, one of them open. */
import { create } from 'zustand'
import { blank } from '../../lessons/blank.ts'
import type { OwnWords } from '../../lessons/own-words.ts'
import { fitWords, type Parcel, parseParcel } from '../../lessons/parcel.ts'
import { parseLesson } from '../../lessons/schema.ts'
import type { Lesson } from '../../lessons/types.ts'
import { InputError } from '../../scenarios/input-error.ts'
import { checkShape, MAX_JSON_BYTES, parseUntrusted } from '../../scenarios/untrusted-json.ts'
import { recall, remember, setAside } from '../hooks/storage.ts'
import { printJson } from './print-json.ts'

export interface Draft {
  readonly key: number
  /** The data as it is being written; it may be wrong at the moment. */
  readonly text: string
  /** As it was when the text was last right. */
  readonly lesson: Lesson
  readonly words: Readonly<Record<'en' | 'ko', OwnWords>>
}

export interface DataProblem {
  readonly field: string
  readonly allowed: string
}

const NAME = 'author'
export const MOST_DRAFTS = 20

interface AuthorState {
  readonly drafts: readonly Draft[]
  readonly open: number
  readonly problem: DataProblem | null
  /** The browser let it be kept. */
  readonly kept: boolean
  /** Counts texts that did not come from typing. */
  readonly version: number
  write(text: string): void
  say(language: 'en' | 'ko', path: readonly string[], text: string): void
  /** The ideas for the sandbox. */
  suggest(language: 'en' | 'ko', ideas: readonly string[]): void
  /** Puts another lesson in place of the open draft's, as its text too. */
  change(lesson: Lesson): void
  begin(parcel: Parcel): void
  openDraft(key: number): void
  remove(key: number): void
}

/** A lesson as a draft. */
export function draftOf({ lesson, words }: Parcel, key: number): Draft {
  return { key, text: `${printJson(lesson)}\n`, lesson, words }
}

/** What a draft holds as far as it is right. */
export function parcelOf({ lesson, words }: Draft): Parcel {
  return { kafkascope: 'lesson', version: 1, lesson, words }
}

/** A text of data: the lesson in it, or what is wrong with it. */
export function readData(text: string): Lesson | DataProblem {
  try {
    return parseLesson(parseUntrusted(text, MAX_JSON_BYTES))
  } catch (problem) {
    if (problem instanceof InputError) return { field: problem.field, allowed: problem.allowed }
    return { field: '', allowed: String(problem) }
  }
}

const isLesson = (read: Lesson | DataProblem): read is Lesson => 'steps' in read

interface Drafts {
  readonly drafts: readonly Draft[]
  readonly open: number
}

/** Twenty drafts, each as its text and as what was last right of it. */
const MOST_LETTERS = 2 * MOST_DRAFTS * MAX_JSON_BYTES

function draftIn(kept: unknown): Draft {
  const { key, text, parcel } = kept as {
    readonly key: unknown
    readonly text: unknown
    readonly parcel: unknown
  }
  if (!Number.isSafeInteger(key) || typeof text !== 'string') throw new Error('draft')
  // Each by itself: a lesson uses the depth that is allowed for what comes from outside.
  checkShape(parcel)
  return { ...draftOf(parseParcel(parcel), Number(key)), text: text.slice(0, MAX_JSON_BYTES) }
}

/** Reads what `writeDrafts` wrote; null when it is not that. */
export function readDrafts(text: string): Drafts | null {
  if (text.length > MOST_LETTERS) return null
  try {
    const { open, drafts } = JSON.parse(text) as {
      readonly open: number
      readonly drafts: readonly unknown[]
    }
    const known = drafts.slice(0, MOST_DRAFTS).map(draftIn)
    const [first] = known
    if (!first) return null
    return { drafts: known, open: known.some(({ key }) => key === open) ? open : first.key }
  } catch {
    return null
  }
}

/** The drafts as a text. */
export function writeDrafts({ drafts, open }: Drafts): string {
  const lines = drafts.map((draft) => ({ key: draft.key, text: draft.text, parcel: parcelOf(draft) }))
  return JSON.stringify({ version: 1, open, drafts: lines })
}

/** What was kept; what cannot be read is set aside before anything takes its place. */
function stored(): Drafts {
  const text = recall(NAME)
  const read = text === null ? null : readDrafts(text)
  if (text !== null && read === null) setAside(NAME)
  return read ?? { drafts: [draftOf(blank, 1)], open: 1 }
}

function keep(drafts: readonly Draft[], open: number): boolean {
  return remember(NAME, writeDrafts({ drafts, open }))
}

function said<T>(piece: T, [first, ...rest]: readonly string[], text: string): T {
  if (first === undefined) return text as T
  const fields = piece as Record<string, unknown>
  return { ...fields, [first]: said(fields[first], rest, text) } as T
}

/** Read when the page of the authors is first opened. */
export const useAuthor = create<AuthorState>()((set, get) => {
  const begun = stored()
  const openDraft = () => get().drafts.find(({ key }) => key === get().open) as Draft
  const put = (draft: Draft, more: Partial<AuthorState> = {}) => {
    const drafts = get().drafts.map((each) => (each.key === draft.key ? draft : each))
    set({ drafts, kept: keep(drafts, get().open), ...more })
  }
  const show = (drafts: readonly Draft[], open: number) => {
    const draft = drafts.find(({ key }) => key === open) as Draft
    const read = readData(draft.text)
    const problem = isLesson(read) ? null : read
    set({ drafts, open, problem, kept: keep(drafts, open), version: get().version + 1 })
  }
  const first = readData((begun.drafts.find(({ key }) => key === begun.open) as Draft).text)
  return {
    ...begun,
    problem: isLesson(first) ? null : first,
    kept: true,
    version: 0,
    write: (text) => {
      const draft = openDraft()
      const read = readData(text)
      if (!isLesson(read)) return put({ ...draft, text }, { problem: read })
      const words = {
        en: fitWords(read, draft.words.en, draft.lesson),
        ko: fitWords(read, draft.words.ko, draft.lesson),
      }
      put({ ...draft, text, lesson: read, words }, { problem: null })
    },
    say: (language, path, text) => {
      const draft = openDraft()
      put({ ...draft, words: { ...draft.words, [language]: said(draft.words[language], path, text) } })
    },
    suggest: (language, sandbox) => {
      const draft = openDraft()
      put({ ...draft, words: { ...draft.words, [language]: { ...draft.words[language], sandbox } } })
    },
    change: (lesson) => {
      get().write(`${printJson(lesson)}\n`)
      set({ version: get().version + 1 })
    },
    begin: (parcel) => {
      const { drafts } = get()
      const key = Math.max(0, ...drafts.map((draft) => draft.key)) + 1
      show([...drafts, draftOf(parcel, key)].slice(-MOST_DRAFTS), key)
    },
    openDraft: (key) => show(get().drafts, key),
    remove: (key) => {
      const left = get().drafts.filter((draft) => draft.key !== key)
      const drafts = left.length > 0 ? left : [draftOf(blank, 1)]
      show(drafts, drafts.some((draft) => draft.key === get().open) ? get().open : (drafts[0] as Draft).key)
    },
  }
})

/** The draft that is open. */
export function useDraft(): Draft {
  return useAuthor(({ drafts, open }) => drafts.find(({ key }) => key === open) as Draft)
}
