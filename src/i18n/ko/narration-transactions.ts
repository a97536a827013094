/** 트랜잭션에 일어나는 일, 한국어. */
import type { FactOf } from '../../engine/index.ts'
import type { TransactionLines, TransactionWhys } from '../en/narration-transactions.ts'
import { type Entities, type Parts, say } from '../say.ts'

const end = (committed: boolean): string => (committed ? '커밋' : '중단(abort)')
const list = (keys: readonly string[]): string => keys.join(', ')

function stateLine(f: FactOf<'TransactionStateChanged'>, e: Entities): Parts {
  const id = `프로듀서 id ${f.producerId}, 에포크 ${f.producerEpoch}`
  if (f.to === 'ONGOING') return say`${e.broker(f.broker)}: 트랜잭션 ${f.transactionalId} 열림 (${id}).`
  if (f.to === 'PREPARE_COMMIT' || f.to === 'PREPARE_ABORT')
    return say`${e.broker(f.broker)}: ${f.transactionalId} ${end(f.to === 'PREPARE_COMMIT')} 결정을 기록했습니다 (${id}, ${f.to}).`
  return say`${e.broker(f.broker)}: 트랜잭션 ${f.transactionalId} 상태는 ${f.to} (${id}).`
}

export const transactionLinesKo: TransactionLines = {
  TransactionStateChanged: stateLine,
  PartitionsAddedToTransaction: (f, e) =>
    say`${e.broker(f.broker)}: 트랜잭션 ${f.transactionalId}에 ${list(f.partitions)} 추가.`,
  TransactionTimedOut: (f, e) =>
    say`${e.broker(f.broker)}: 트랜잭션 ${f.transactionalId}의 제한 시간 ${f.timeoutMs} ms가 지나 중단하고 프로듀서를 펜싱합니다.`,
  OpenTransactionFenced: (f, e) =>
    say`${e.broker(f.broker)}: 열린 트랜잭션이 있는 ${f.transactionalId}의 초기화 요청을 받아, 그 트랜잭션을 중단하고 에포크 ${f.producerEpoch} 이하를 펜싱합니다.`,
  TransactionCompleted: (f, e) =>
    say`${e.broker(f.broker)}: ${f.transactionalId}의 마커가 모두 기록되어 ${end(f.committed)} 완료.`,
  TransactionalIdExpired: (f, e) =>
    say`${e.broker(f.broker)}: 오래 쓰이지 않은 transactional.id ${f.transactionalId} 삭제.`,
  TransactionsLoaded: (f, e) =>
    say`${e.broker(f.broker)}: ${e.partition(f.partition)}의 트랜잭션을 맡았습니다. ${f.transactions}개 읽음.`,
  TransactionMarkerWritten: (f, e) =>
    say`${e.broker(f.broker)}: ${e.partition(f.partition)} 오프셋 ${f.offset}에 프로듀서 id ${f.producerId}의 ${f.committed ? 'COMMIT' : 'ABORT'} 마커 기록.`,
  LastStableOffsetHeld: (f, e) =>
    say`${e.partition(f.partition)}: LSO가 ${f.offset}에 머뭅니다. ${f.producerId < 0 ? '트랜잭션의 끝이 아직 복제되지 않았습니다' : `프로듀서 id ${f.producerId}의 트랜잭션이 열려 있습니다`}.`,
  LastStableOffsetAdvanced: (f, e) =>
    say`${e.partition(f.partition)}: LSO가 ${f.from} → ${f.to}(으)로 이동했습니다.`,
  TransactionalOffsetsPending: (f, e) =>
    say`그룹 ${e.group(f.group)}: 프로듀서 id ${f.producerId}의 트랜잭션이 끝나기를 기다리는 오프셋 (파티션 ${f.offsets.length}개).`,
  TransactionalOffsetsCommitted: (f, e) =>
    say`그룹 ${e.group(f.group)}: 프로듀서 id ${f.producerId}의 트랜잭션과 함께 오프셋이 커밋되었습니다 (파티션 ${f.offsets.length}개).`,
  TransactionsInitialised: (f, e) =>
    say`${e.node(f.producer)}: ${f.transactionalId} 초기화 완료. 프로듀서 id ${f.producerId}, 에포크 ${f.producerEpoch}.`,
  TransactionBegan: (f, e) => say`${e.node(f.producer)}: 트랜잭션 시작 (${f.transactionalId}).`,
  TransactionEndRequested: (f, e) =>
    say`${e.node(f.producer)}: ${f.committed ? 'commitTransaction()' : 'abortTransaction()'} 호출.`,
  TransactionEnded: (f, e) => say`${e.node(f.producer)}: 트랜잭션 ${end(f.committed)} 응답을 받았습니다.`,
  TransactionFailed: (f, e) =>
    f.fatal
      ? say`${e.node(f.producer)}: ${f.transactionalId}로는 더 이상 아무것도 할 수 없습니다. ${f.error}.`
      : say`${e.node(f.producer)}: 이 트랜잭션은 이제 중단할 수만 있습니다. ${f.error}.`,
}

export const transactionWhyKo: TransactionWhys = {
  TransactionStateChanged: (f) =>
    f.to === 'PREPARE_COMMIT' || f.to === 'PREPARE_ABORT'
      ? '여기서부터는 되돌릴 수 없습니다. 이 레코드가 __transaction_state에 커밋되면 무엇이 죽더라도 결과는 정해집니다.'
      : null,
  TransactionTimedOut: () =>
    'transaction.timeout.ms는 열린 트랜잭션이 read_committed 컨슈머를 막을 수 있는 시간을 제한합니다.',
  OpenTransactionFenced: () =>
    'transactional.id를 초기화하면 더 높은 에포크를 받습니다. 이전 프로듀서는 좀비가 되어 쓰기가 거절됩니다.',
  TransactionMarkerWritten: () =>
    '마커도 로그의 레코드라서 오프셋을 하나 차지합니다. 컨슈머는 마커를 애플리케이션에 넘기지 않습니다.',
  LastStableOffsetHeld: () =>
    'isolation.level=read_committed 컨슈머는 가장 먼저 열린 트랜잭션의 첫 메시지 앞에서 멈춥니다. 다른 프로듀서의 메시지도 마찬가지입니다.',
  TransactionalOffsetsPending: () =>
    '그룹의 파티션에 COMMIT 마커가 기록될 때 커밋된 오프셋이 됩니다. 트랜잭션이 중단되면 버려집니다.',
  TransactionEnded: () =>
    '응답은 결정이 기록되면 옵니다. 마커는 아직 가는 중일 수 있어, 컨슈머에게는 조금 늦게 보입니다.',
  TransactionFailed: (f) =>
    f.error === 'PRODUCER_FENCED'
      ? '같은 transactional.id를 쓰는 다른 프로듀서가 있거나, 제한 시간이 지나 코디네이터가 트랜잭션을 중단한 것입니다. 프로듀서 쪽에서는 둘을 구별할 수 없습니다.'
      : null,
}
