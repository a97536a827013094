/** The questions at the ends of the lessons, by language; fetched when a lesson's end is reached. */

export interface QuizWords {
  readonly ask: string
  readonly options: Readonly<Record<string, string>>
  /** Why it is as the engine says. */
  readonly explain: string
}

/** The words around the questions, and each of them by its lesson. */
export async function loadQuizWords(language: 'en' | 'ko') {
  return language === 'ko'
    ? (await import('./ko/quizzes.ts')).quizzes
    : (await import('./en/quizzes.ts')).quizzes
}
