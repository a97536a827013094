/** What brokers do only in some runs, and may be loaded after the rest. */
import { late } from '../kernel/late.ts'

export const deletes = late<Pick<typeof import('./delete-records.ts'), 'completeDeletes'>>('operations')
export const sharing = late<Pick<typeof import('./share/share-fetch.ts'), 'wakeShareFetches'>>('share')
