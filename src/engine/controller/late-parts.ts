/** What only an operator asks of the controller, and may be loaded after the rest. */
import { late } from '../kernel/late.ts'

export const operatorRequests = late<
  Pick<typeof import('./add-partitions.ts'), 'createPartitions' | 'deleteTopics'> &
    Pick<typeof import('./alter-configs.ts'), 'incrementalAlterConfigs'> &
    Pick<typeof import('./describe-quorum.ts'), 'describeQuorum'> &
    Pick<typeof import('./reassign.ts'), 'alterPartitionReassignments'>
>('operations')
