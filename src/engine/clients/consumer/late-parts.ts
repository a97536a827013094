/** What only some consumers do, and may be loaded after the rest. */
import { late } from '../../kernel/late.ts'
import type { MembershipProtocol } from './membership-protocol.ts'

/** group.protocol=consumer (KIP-848). */
export const consumerMembership = late<MembershipProtocol>('consumer groups')
export const stickyAssignors = late<typeof import('./assignors/sticky.ts')>('consumer groups')
/** kafka-go's way to read. */
export const readerQueue = late<typeof import('./reader-queue.ts')>('client libraries')
/** consume-transform-produce. */
export const copyLoop =
  late<Pick<typeof import('./copy-loop.ts'), 'copyBatch' | 'transformed'>>('transactions')
