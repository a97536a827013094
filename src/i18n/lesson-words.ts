/** The words of lessons, by chapter and language; each is fetched when it is read. */

/** What one step says. The ids are those of the lesson's data. */
export interface StepWords {
  /** The question, where something is to be predicted. */
  readonly ask?: string
  readonly options?: Readonly<Record<string, string>>
  readonly do: string
  readonly goals: Readonly<Record<string, string>>
  /** What to point at on the stage. */
  readonly see?: string
  readonly explain: string
  /** Where to look. */
  readonly hint: string
}

/** Its title is in `lessons.ts`, with those of all others. */
export interface LessonWords {
  /** What one can do afterwards, in one sentence. */
  readonly goal: string
  readonly play: string
  readonly offers: Readonly<Record<string, string>>
  readonly steps: Readonly<Record<string, StepWords>>
  /** Ideas for the sandbox at the end. */
  readonly sandbox: readonly string[]
}

export type ChapterWords = Readonly<Record<string, LessonWords>>

type Chapters = Readonly<Record<'en' | 'ko', () => Promise<ChapterWords>>>

const CHAPTER_WORDS = {
  log: {
    en: () => import('./en/lessons-log/index.ts').then((m) => m.log),
    ko: () => import('./ko/lessons-log/index.ts').then((m) => m.log),
  },
  'staying-up': {
    en: () => import('./en/lessons-staying-up/index.ts').then((m) => m.stayingUp),
    ko: () => import('./ko/lessons-staying-up/index.ts').then((m) => m.stayingUp),
  },
  committed: {
    en: () => import('./en/lessons-committed/index.ts').then((m) => m.committed),
    ko: () => import('./ko/lessons-committed/index.ts').then((m) => m.committed),
  },
  groups: {
    en: () => import('./en/lessons-groups/index.ts').then((m) => m.groups),
    ko: () => import('./ko/lessons-groups/index.ts').then((m) => m.groups),
  },
  guarantees: {
    en: () => import('./en/lessons-guarantees/index.ts').then((m) => m.guarantees),
    ko: () => import('./ko/lessons-guarantees/index.ts').then((m) => m.guarantees),
  },
} as const satisfies Readonly<Record<string, Chapters>>

/** Fetches the words of a chapter. */
export function loadChapterWords(
  chapter: keyof typeof CHAPTER_WORDS,
  language: 'en' | 'ko',
): Promise<ChapterWords> {
  return CHAPTER_WORDS[chapter][language]()
}
