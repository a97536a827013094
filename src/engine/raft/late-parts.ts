/** What only an operator asks of the quorum, and may be loaded after the rest. */
import { late } from '../kernel/late.ts'

export const voterChanges =
  late<Pick<typeof import('./change-voters.ts'), 'changeVotersHandlers'>>('operations')
