/** The glossary, by language; fetched when a text with one of its words is shown. */

/** A word, what it means, and other forms in which it stands in texts. */
export type GlossaryEntry = readonly [word: string, meaning: string, ...forms: string[]]

export async function loadGlossary(language: 'en' | 'ko') {
  return language === 'ko'
    ? (await import('./ko/glossary.ts')).glossary
    : (await import('./en/glossary.ts')).glossary
}
