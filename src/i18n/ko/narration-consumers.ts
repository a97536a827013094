/** 컨슈머와 애플리케이션이 하는 일의 한국어. */
import type { FactOf } from '../../engine/index.ts'
import { type Entities, say, span } from '../say.ts'

/** 위치가 어떻게 정해졌는지, 그 일을 한 API나 설정의 이름으로. */
export function positionKo(strategy: FactOf<'PositionReset'>['strategy']): string {
  switch (strategy) {
    case 'committed':
      return '커밋된 오프셋'
    case 'truncation':
      return '남아 있는 로그의 끝'
    case 'seek':
    case 'seekToBeginning':
    case 'seekToEnd':
      return `${strategy}()`
    case 'offsetsForTimes':
      return 'offsetsForTimes()와 seek()'
    default:
      return `auto.offset.reset=${strategy}`
  }
}

export const consumerLinesKo = {
  RecordsProcessed: (f: FactOf<'RecordsProcessed'>, e: Entities) =>
    say`${e.node(f.consumer)}: ${e.partition(f.partition)} 메시지 ${f.ids.length}개 처리 완료 (오프셋 ${span(f.from, f.to - f.from)}).`,
  CommitFailed: (f: FactOf<'CommitFailed'>, e: Entities) =>
    say`${e.node(f.consumer)}: ${e.group(f.group)} 그룹의 ${f.call === 'auto commit' ? '자동 커밋' : `${f.call}()`} 실패 (${f.exception}).`,
  ApplicationFailed: (f: FactOf<'ApplicationFailed'>, e: Entities) =>
    say`${e.node(f.consumer)}: poll()에서 ${f.exception} 예외가 발생해 애플리케이션이 종료됩니다${f.partitions.length > 0 ? ` (${f.partitions.join(', ')})` : ''}.`,
  PollIntervalExceeded: (f: FactOf<'PollIntervalExceeded'>, e: Entities) =>
    say`${e.node(f.consumer)}: ${f.unpolledMs} ms 동안 poll()을 호출하지 않아 ${e.group(f.group)} 그룹에서 나갑니다.`,
  ProcessingTimeSet: (f: FactOf<'ProcessingTimeSet'>, e: Entities) =>
    say`${e.node(f.consumer)}: 메시지당 처리 시간이 ${f.before} ms에서 ${f.processMs} ms로 바뀌었습니다.`,
  ApplicationStalled: (f: FactOf<'ApplicationStalled'>, e: Entities) =>
    say`${e.node(f.consumer)}: 애플리케이션이 멈춰 더 이상 poll()을 호출하지 않습니다.`,
  ApplicationResumed: (f: FactOf<'ApplicationResumed'>, e: Entities) =>
    say`${e.node(f.consumer)}: 애플리케이션이 다시 움직이며 poll()을 호출합니다.`,
  SubscriptionChanged: (f: FactOf<'SubscriptionChanged'>, e: Entities) =>
    say`${e.node(f.consumer)}: 구독 토픽이 ${f.before.join(', ')}에서 ${f.topics.join(', ')}(으)로 바뀌었습니다.`,
  PartitionsPaused: (f: FactOf<'PartitionsPaused'>, e: Entities) =>
    say`${e.node(f.consumer)}: 읽기를 일시 중지한 파티션: ${f.partitions.join(', ')}.`,
  PartitionsResumed: (f: FactOf<'PartitionsResumed'>, e: Entities) =>
    say`${e.node(f.consumer)}: 읽기를 다시 시작한 파티션: ${f.partitions.join(', ')}.`,
}

export const consumerWhyKo = {
  RecordsProcessed: () =>
    '애플리케이션이 처리를 마쳤습니다. 오프셋이 커밋됐는지는 별개이며, 언제 커밋하느냐에 달려 있습니다.',
  CommitFailed: (f: FactOf<'CommitFailed'>) =>
    f.exception === 'CommitFailedException'
      ? '이미 그룹의 멤버가 아닙니다. 다른 멤버가 파티션을 받아 마지막 커밋부터 다시 읽으므로, 그 뒤에 처리한 메시지는 한 번 더 처리됩니다.'
      : f.exception === 'RebalanceInProgressException'
        ? '리밸런싱이 진행 중입니다. poll()을 호출해 리밸런싱을 마친 뒤 다시 커밋할 수 있습니다.'
        : f.call === 'commitAsync'
          ? 'commitAsync()는 재시도하지 않습니다. 그사이 더 뒤의 오프셋이 커밋됐을 수 있어, 재시도하면 뒤로 돌아갑니다.'
          : '커밋이 도착했는지 알 수 없습니다. 같은 오프셋을 다시 커밋해도 문제가 없습니다.',
  ApplicationFailed: (f: FactOf<'ApplicationFailed'>) =>
    f.exception === 'NoOffsetForPartitionException'
      ? '이 그룹이 커밋한 오프셋이 없고, auto.offset.reset=none이면 어디서 읽을지는 애플리케이션이 정해야 합니다.'
      : f.exception === 'OffsetOutOfRangeException'
        ? '현재 위치가 로그 범위를 벗어났고, auto.offset.reset=none이면 어디서 읽을지는 애플리케이션이 정해야 합니다.'
        : f.partitions.length === 0
          ? '코디네이터가 이 멤버를 더는 받아들이지 않으므로, 클라이언트도 다시 시도하지 않습니다.'
          : 'auto.offset.reset=none이면 클라이언트가 스스로 위치를 옮기지 않습니다.',
  PollIntervalExceeded: () =>
    '하트비트 스레드는 계속 동작하므로, 멈춘 루프는 max.poll.interval.ms로만 알 수 있습니다. 애플리케이션은 다음 poll()이나 커밋에서 알게 됩니다.',
  ApplicationStalled: () =>
    '하트비트는 별도 스레드가 계속 보내므로, max.poll.interval.ms가 지날 때까지 그룹은 알아차리지 못합니다.',
  SubscriptionChanged: () => '다음 poll()에서 그룹에 다시 참여하고, 파티션이 다시 배정됩니다.',
  PartitionsPaused: () =>
    'pause(): 이 파티션은 더 가져오지 않고, 버퍼에 있는 메시지는 그대로 둡니다. poll()은 계속하므로 그룹에는 남아 있습니다.',
}
