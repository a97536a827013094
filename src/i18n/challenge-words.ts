/** The words of the challenges, by language; each is fetched when it is read. */

/** What one challenge says. The ids are those of its data. */
export interface ChallengeWords {
  readonly title: string
  /** What is to be brought about, and in what cluster. */
  readonly ask: string
  readonly offers: Readonly<Record<string, string>>
  readonly goals: Readonly<Record<string, string>>
  readonly limits: Readonly<Record<string, string>>
  /** Why a way that seems right is not. */
  readonly slips: Readonly<Record<string, string>>
  /** Where to look. */
  readonly hint: string
  /** What one knows afterwards. */
  readonly explain: string
}

/** The words of the card, and of each challenge. */
export async function loadChallengeWords(language: 'en' | 'ko') {
  return language === 'ko'
    ? (await import('./ko/challenges.ts')).challenges
    : (await import('./en/challenges.ts')).challenges
}
