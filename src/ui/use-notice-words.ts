import { notices as en } from '../i18n/en/notices.ts'
import { wordsIn } from '../i18n/korean.ts'
import { useView } from './store.ts'

export type NoticeWords = typeof en

/** The words of what is said in passing, in the chosen language. */
export function useNoticeWords(): NoticeWords {
  return wordsIn(
    useView((view) => view.language),
    'notices',
    en,
  )
}
