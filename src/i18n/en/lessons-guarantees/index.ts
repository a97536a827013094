import type { ChapterWords } from '../../lesson-words.ts'
import { compaction } from './compaction.ts'
import { retries } from './retries.ts'
import { transactions } from './transactions.ts'

/** Chapter 5: guarantees. */
export const guarantees = { retries, transactions, compaction } as const satisfies ChapterWords
