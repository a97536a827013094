import { inspector as en } from '../../i18n/en/inspector.ts'
import { inspector as ko } from '../../i18n/ko/inspector.ts'
import { useView } from '../store.ts'

export type InspectorWords = typeof en

const WORDS: Readonly<Record<'en' | 'ko', InspectorWords>> = { en, ko }

/** The words of the inspector in the language that was chosen. */
export function useInspectorWords(): InspectorWords {
  return WORDS[useView((view) => view.language)]
}
