/** The words of the page. `useWords` (src/ui/hooks/use-words.ts) picks the language that was chosen. */
export { loadKorean } from './korean.ts'
export { pageWords, type Words } from './words.ts'
