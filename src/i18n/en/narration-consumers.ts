/** What consumers and their applications do, in English. */
import type { FactOf } from '../../engine/index.ts'
import { type Entities, say, span } from '../say.ts'

const records = (n: number): string => (n === 1 ? '1 record' : `${n} records`)

/** How a position came to be, in the words of the API or the config that did it. */
export function positionEn(strategy: FactOf<'PositionReset'>['strategy']): string {
  switch (strategy) {
    case 'committed':
      return 'the committed offset'
    case 'truncation':
      return 'the end of what is left'
    case 'seek':
    case 'seekToBeginning':
    case 'seekToEnd':
      return `${strategy}()`
    case 'offsetsForTimes':
      return 'offsetsForTimes() and seek()'
    default:
      return `auto.offset.reset=${strategy}`
  }
}

export const consumerLinesEn = {
  RecordsProcessed: (f: FactOf<'RecordsProcessed'>, e: Entities) =>
    say`${e.node(f.consumer)} is through with ${records(f.ids.length)} of ${e.partition(f.partition)}, offset ${span(f.from, f.to - f.from)}.`,
  CommitFailed: (f: FactOf<'CommitFailed'>, e: Entities) =>
    say`${e.node(f.consumer)}: ${f.call === 'auto commit' ? 'auto commit' : `${f.call}()`} for group ${e.group(f.group)} failed with ${f.exception}.`,
  ApplicationFailed: (f: FactOf<'ApplicationFailed'>, e: Entities) =>
    say`${e.node(f.consumer)}: poll() threw ${f.exception}${f.partitions.length > 0 ? ` (${f.partitions.join(', ')})` : ''}, and the application ends.`,
  PollIntervalExceeded: (f: FactOf<'PollIntervalExceeded'>, e: Entities) =>
    say`${e.node(f.consumer)} did not call poll() for ${f.unpolledMs} ms and leaves group ${e.group(f.group)}.`,
  ProcessingTimeSet: (f: FactOf<'ProcessingTimeSet'>, e: Entities) =>
    say`${e.node(f.consumer)} now takes ${f.processMs} ms for each record (before: ${f.before} ms).`,
  ApplicationStalled: (f: FactOf<'ApplicationStalled'>, e: Entities) =>
    say`The application of ${e.node(f.consumer)} hangs: it calls poll() no more.`,
  ApplicationResumed: (f: FactOf<'ApplicationResumed'>, e: Entities) =>
    say`The application of ${e.node(f.consumer)} goes on and calls poll() again.`,
  SubscriptionChanged: (f: FactOf<'SubscriptionChanged'>, e: Entities) =>
    say`${e.node(f.consumer)} now subscribes to ${f.topics.join(', ')} (before: ${f.before.join(', ')}).`,
  PartitionsPaused: (f: FactOf<'PartitionsPaused'>, e: Entities) =>
    say`${e.node(f.consumer)} paused ${f.partitions.join(', ')}.`,
  PartitionsResumed: (f: FactOf<'PartitionsResumed'>, e: Entities) =>
    say`${e.node(f.consumer)} resumed ${f.partitions.join(', ')}.`,
}

export const consumerWhyEn = {
  RecordsProcessed: () =>
    'The application has finished them. Whether they are committed is another matter: that depends on when it commits.',
  CommitFailed: (f: FactOf<'CommitFailed'>) =>
    f.exception === 'CommitFailedException'
      ? 'It is no member of the group any more: others have its partitions, and will read from the last commit what it has done since.'
      : f.exception === 'RebalanceInProgressException'
        ? 'A rebalance runs. The application can call poll() to take part in it, and commit afterwards.'
        : f.call === 'commitAsync'
          ? 'commitAsync() is not tried again: a later commit may have gone out meanwhile, and a retry would go back behind it.'
          : 'Nobody knows whether the commit arrived. Committing the same offset again does no harm.',
  ApplicationFailed: (f: FactOf<'ApplicationFailed'>) =>
    f.exception === 'NoOffsetForPartitionException'
      ? 'The group has committed nothing here, and auto.offset.reset=none leaves the decision to the application.'
      : f.exception === 'OffsetOutOfRangeException'
        ? 'The log does not reach to its position, and auto.offset.reset=none leaves the decision to the application.'
        : f.partitions.length === 0
          ? 'The coordinator refuses this member for good, and the client does not try again.'
          : 'With auto.offset.reset=none the client moves no position by itself.',
  PollIntervalExceeded: () =>
    'Its heartbeat thread still works, so only max.poll.interval.ms notices a loop that hangs. The application learns it at its next poll() or commit.',
  ApplicationStalled: () =>
    'Heartbeats go on in a thread of their own, so the group notices nothing until max.poll.interval.ms is over.',
  SubscriptionChanged: () => 'The next poll() joins the group anew, and the partitions are dealt out again.',
  PartitionsPaused: () =>
    'pause(): nothing more is fetched for them, what is buffered waits. poll() goes on, so the member stays in its group.',
}
