/**
 * What only some runs need, and a page may load after the rest: rooms-of.ts says which run needs what, rooms/ puts
 * it in place. (The rooms have places of their own in their late-parts.ts.)
 */
import { late } from './kernel/late.ts'

export const zooKeeperMode = late<{
  readonly plane: ReturnType<typeof import('./controller/zookeeper/plane.ts').zooKeeperPlane>
  readonly servers: typeof import('./zookeeper/behaviour.ts')
  readonly emptyDisk: typeof import('./zookeeper/server.ts').emptyZkDisk
}>('zookeeper')

export const shareGroups = late<
  Pick<typeof import('./broker/share/persister.ts'), 'persisterFailed'> &
    Pick<
      typeof import('./broker/share/share-fetch.ts'),
      'onSharedPartition' | 'shareClientGone' | 'shareFetchHandlers'
    > &
    Pick<typeof import('./coordinators/share/behaviour.ts'), 'shareHandlers'> &
    Pick<typeof import('./coordinators/share/delete-group.ts'), 'deleteShareGroup'> &
    Pick<
      typeof import('./coordinators/share/share-coordinator.ts'),
      'onShareStatePartition' | 'onShareTopicsDeleted'
    > &
    Pick<typeof import('./coordinators/share/share-group.ts'), 'onShareGroupPartition'> &
    typeof import('./clients/share-consumer/share-consumer.ts')
>('share groups')

export const transactionCoordinator = late<
  Pick<
    typeof import('./coordinators/transaction/behaviour.ts'),
    'onTransactionPartition' | 'transactionHandlers' | 'transactionalHandlers'
  > &
    Pick<typeof import('./coordinators/transaction/markers.ts'), 'markersFailed'> &
    typeof import('./coordinators/transaction/verified-requests.ts')
>('transactions')

/** What is replayed for whoever asks: requests and their answers, metrics, any reading of the world. */
export const watchers = late<
  Pick<typeof import('./history/trace.ts'), 'Trace'> &
    Pick<typeof import('./history/metrics.ts'), 'Metrics'> &
    Pick<typeof import('./history/readings.ts'), 'Readings'>
>('watchers')

/** What a person, or a script, does to the cluster. */
export const operations = late<
  Pick<typeof import('./apply-command.ts'), 'applyCommand' | 'checkCommand'> &
    Pick<typeof import('./operator.ts'), 'operate'> &
    Pick<typeof import('./broker/delete-records.ts'), 'deleteRecordsHandlers'> &
    Pick<typeof import('./broker/describe.ts'), 'describeHandlers'> &
    Pick<typeof import('./coordinators/group/describe.ts'), 'describeGroupHandlers'> &
    Pick<typeof import('./clients/terminal/terminal.ts'), 'terminalHandlers' | 'terminalFailed'> &
    Pick<typeof import('./clients/admin/delete-records.ts'), 'deleteRecordsAdminHandlers' | 'deletesFailed'> &
    Pick<typeof import('./clients/admin/group-tasks.ts'), 'groupTaskFailed' | 'groupTaskHandlers'>
>('operations')
