/** A recording as the files of a real cluster, with the words that they are written with. */

export { LANGUAGES, type Language } from '../code/index.ts'
export * from '../export/index.ts'
export { exported as exportWords } from '../i18n/en/export.ts'
export { exported as exportWordsKorean } from '../i18n/ko/export.ts'
