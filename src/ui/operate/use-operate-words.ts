import { operate as en } from '../../i18n/en/operate.ts'
import { wordsIn } from '../../i18n/korean.ts'
import { useView } from '../store.ts'

export type OperateWords = typeof en

/** The words of the operations in the language that was chosen. */
export function useOperateWords(): OperateWords {
  return wordsIn(
    useView((view) => view.language),
    'operate',
    en,
  )
}

/** Name and consequence of one operation. */
export function wordsOf(words: OperateWords, id: string): { readonly name: string; readonly hint: string } {
  return words.op[id as keyof OperateWords['op']]
}
