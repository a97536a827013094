/**
 * kafka-transactions find-hanging: open transactions on partitions that no coordinator knows of any more. They stop the
 * last stable offset, and with it every consumer of read_committed, until somebody aborts them (KIP-664).
 */
import type { ActiveProducer } from '../../describe-messages.ts'
import type { TopicPartition } from '../../messages.ts'
import { type Arguments, prettyTable } from './arguments.ts'
import { type Asking, as, call, clusterMetadata, JavaError, type Shell } from './program.ts'
import { describeProducers, describeTransaction, listTransactions, refuse } from './transaction-queries.ts'

type Open = TopicPartition & { readonly producer: ActiveProducer }

function* partitionsToSearch(
  shell: Shell,
  topic: string | null,
  partition: number | null,
  brokerId: number | null,
): Asking<readonly TopicPartition[]> {
  if (topic !== null && partition !== null) return [{ topic, partition }]
  const names = topic === null ? (yield* clusterMetadata(shell)).topics.map((each) => each.topic) : [topic]
  const { topics } = as(
    yield* call(shell, 'describeTopics', { kind: 'DescribeTopicPartitionsRequest', topics: names }),
    'DescribeTopicPartitionsResponse',
  )
  const missing = topics.find(({ error }) => error !== 'NONE')
  if (missing)
    refuse(
      shell,
      `Failed to describe ${names.length} topics`,
      new JavaError('', 'This server does not host this topic-partition.'),
    )
  return topics.flatMap(({ topic: name, partitions }) =>
    partitions
      .filter(({ replicas }) => brokerId === null || replicas.includes(brokerId))
      .map((p) => ({ topic: name, partition: p.partition })),
  )
}

function* openOn(
  shell: Shell,
  partitions: readonly TopicPartition[],
  brokerId: number | null,
  olderThanMs: number,
): Asking<Open[]> {
  const open: Open[] = []
  for (const tp of partitions) {
    try {
      for (const producer of yield* describeProducers(shell, tp, brokerId))
        if (producer.currentTxnStartOffset >= 0 && shell.wall() - producer.lastTimestamp > olderThanMs)
          open.push({ ...tp, producer })
    } catch (problem) {
      if (!(problem instanceof JavaError)) throw problem
      const whom = brokerId === null ? 'Optional.empty' : `Optional[${brokerId}]`
      refuse(
        shell,
        `Failed to describe producers for ${partitions.length} partitions on broker ${whom}`,
        problem,
      )
    }
  }
  return open
}

/** Those that the coordinator of their id does not have, or has without this partition. */
function* hangingOf(shell: Shell, open: readonly Open[]): Asking<Open[]> {
  const producerIds = [...new Set(open.map(({ producer }) => producer.producerId))]
  if (producerIds.length === 0) return []
  const listed = [
    ...(yield* listTransactions(shell, { producerIds, durationMs: -1, pattern: null })).values(),
  ].flat()
  const hanging: Open[] = []
  for (const each of open) {
    const id = listed.find(({ producerId }) => producerId === each.producer.producerId)?.transactionalId
    if (id === undefined || !(yield* isKnown(shell, id, each))) hanging.push(each)
  }
  return hanging
}

function* isKnown(shell: Shell, id: string, { topic, partition }: TopicPartition): Asking<boolean> {
  try {
    const { found } = yield* describeTransaction(shell, id)
    return found.partitions.some((tp) => tp.topic === topic && tp.partition === partition)
  } catch (problem) {
    if (!(problem instanceof JavaError)) throw problem
    return false
  }
}

/** find-hanging */
export function* findHanging(shell: Shell, args: Arguments): Asking<void> {
  const [topic, partition] = [args.value('topic'), args.number('partition')]
  const brokerId = args.number('broker-id')
  if (topic === null && brokerId === null)
    refuse(
      shell,
      'The `find-hanging` command requires either --topic or --broker-id to limit the scope of the search',
    )
  if (partition !== null && topic === null)
    refuse(shell, 'The --partition argument requires --topic to be provided')
  const olderThanMs = (args.number('max-transaction-timeout') ?? 15) * 60_000
  const partitions = yield* partitionsToSearch(shell, topic, partition, brokerId)
  const hanging = yield* hangingOf(shell, yield* openOn(shell, partitions, brokerId, olderThanMs))
  prettyTable(
    shell,
    [
      'Topic',
      'Partition',
      'ProducerId',
      'ProducerEpoch',
      'CoordinatorEpoch',
      'StartOffset',
      'LastTimestamp',
      'Duration(min)',
    ],
    hanging.map(({ topic: name, partition: p, producer }) => [
      name,
      String(p),
      String(producer.producerId),
      String(producer.producerEpoch),
      String(producer.coordinatorEpoch),
      String(producer.currentTxnStartOffset),
      String(producer.lastTimestamp),
      String(Math.floor((shell.wall() - producer.lastTimestamp) / 60_000)),
    ]),
  )
}
