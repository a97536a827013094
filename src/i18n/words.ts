/** The two languages. English is the source; a word that is missing or misspelt in Korean does not compile. */
import { en } from './en/index.ts'
import { ko } from './ko/index.ts'

export type Words = typeof en

/** The words of each language. */
export const WORDS: Readonly<Record<'en' | 'ko', Words>> = { en, ko }
