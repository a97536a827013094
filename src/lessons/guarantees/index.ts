/** Chapter 5: guarantees. */
import { compaction } from './compaction.ts'
import { retries } from './retries.ts'
import { transactions } from './transactions.ts'

export const lessons = { retries, transactions, compaction } as const
