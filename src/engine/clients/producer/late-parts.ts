/** Transactions: only a producer with a transactional.id needs them. */
import { late } from '../../kernel/late.ts'

export const transactions = late<
  typeof import('./transactions.ts') & Pick<typeof import('./copy.ts'), 'copyOn'>
>('transactions')
