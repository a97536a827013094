import { en } from './en/index.ts'
import { wordsIn } from './korean.ts'

/** English is the source of the words. */
export type Words = typeof en

/** The words of the page around the stage. */
export function pageWords(language: 'en' | 'ko'): Words {
  return wordsIn(language, 'page', en)
}
