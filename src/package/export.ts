/** A recording as the files of a real cluster, with the words that they are written with. */

export { LANGUAGES, type Language } from '../code/index.ts'
export * from '../export/index.ts'
export { exported as exportWords } from '../i18n/en/export.ts'
export { exported as exportWordsKorean } from '../i18n/ko/export.ts'

import { code } from '../i18n/en/code.ts'
import { code as korean } from '../i18n/ko/code.ts'

/** Why a language's library cannot be told something, by the reasons of its program. */
export const whyNot = code.why
export const whyNotKorean = korean.why
