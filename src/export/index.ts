/** The door of this room. */
export { type Bundle, type BundleOptions, bundleOf } from './bundle.ts'
export type { ExportFile } from './files.ts'
export { isLeftOut, type Note, notesByReason, type Reason } from './notes.ts'
export { type Outcome, outcomeOf, playedOut } from './outcome.ts'
export type { LanguageChoice } from './programs.ts'
export type { ExportWords } from './words.ts'
