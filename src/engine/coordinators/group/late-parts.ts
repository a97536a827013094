/** The consumer protocol of groups (KIP-848): only groups whose members chose it need it. */
import { late } from '../../kernel/late.ts'

export const consumerGroups = late<
  Omit<typeof import('./consumer-requests.ts'), 'consumerGroupOf'> &
    Pick<
      typeof import('./consumer-group.ts'),
      'stateOf' | 'validateConsumerCommit' | 'validateConsumerFetch'
    > &
    Pick<
      typeof import('./consumer-group-records.ts'),
      'groupTombstones' | 'newConsumerGroup' | 'replayConsumerRecord'
    > &
    Pick<typeof import('./consumer-group-store.ts'), 'restartConsumerSessions'>
>('consumer groups')
