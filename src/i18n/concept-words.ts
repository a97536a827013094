/** The names and meanings of concepts, by language; fetched when the map of concepts is opened. */
export async function loadConceptWords(language: 'en' | 'ko') {
  return language === 'ko'
    ? (await import('./ko/concepts.ts')).concepts
    : (await import('./en/concepts.ts')).concepts
}
