/** What happens in share groups, in Korean. */
import type { FactOf, ShareFact } from '../../engine/index.ts'
import { type Entities, type Parts, say } from '../say.ts'

type Lines = { readonly [K in ShareFact['kind']]: (f: FactOf<K>, e: Entities) => Parts }

const messages = (n: number): string => `메시지 ${n}개`
const size = (list: readonly { readonly firstOffset: number; readonly lastOffset: number }[]): number =>
  list.reduce((sum, { firstOffset, lastOffset }) => sum + lastOffset - firstOffset + 1, 0)

function offsets(list: readonly { readonly firstOffset: number; readonly lastOffset: number }[]): string {
  const first = list[0]
  const last = list.at(-1)
  if (!first || !last) return '없음'
  const one = list.length === 1 && first.firstOffset === first.lastOffset
  return one ? `오프셋 ${first.firstOffset}` : `오프셋 ${first.firstOffset}–${last.lastOffset}`
}

const STATES = [
  ['ACKNOWLEDGED', '처리 완료'],
  ['AVAILABLE', '다시 전달 가능'],
  ['ARCHIVED', '전달 중단'],
] as const

function outcome({ batches }: FactOf<'ShareRecordsSettled'>): string {
  return STATES.flatMap(([state, word]) => {
    const count = size(batches.filter((b) => b.deliveryState === state))
    return count === 0 ? [] : [`${word} ${count}개`]
  }).join(', ')
}

export const shareLinesKo: Lines = {
  SharePartitionLoaded: (f, e) =>
    say`${e.broker(f.broker)}: ${e.group(f.group)} 공유 그룹의 ${e.partition(f.partition)} 상태를 읽었습니다. 오프셋 ${f.startOffset}에서 시작합니다.`,
  ShareRecordsAcquired: (f, e) => {
    const count = Math.max(...f.acquired.map((a) => a.deliveryCount))
    return say`${e.node(f.consumer)}: ${e.partition(f.partition)} ${messages(size(f.acquired))}를 획득했습니다 (${offsets(f.acquired)}, ${count}번째 전달).`
  },
  ShareRecordsSettled: (f, e) =>
    f.reason === 'lock timeout'
      ? say`${e.group(f.group)} 공유 그룹: ${e.partition(f.partition)} 획득 잠금 시간이 지났습니다 (${offsets(f.batches)}). ${outcome(f)}.`
      : say`${e.node(f.consumer)}: ${e.partition(f.partition)} ${offsets(f.batches)} ${f.reason === 'released' ? '반환' : '확인 응답'}. ${outcome(f)}.`,
  ShareAcknowledgementRefused: (f, e) =>
    say`${e.broker(f.broker)}: ${e.node(f.consumer)} 컨슈머가 보낸 ${e.partition(f.partition)} 확인 응답을 거절했습니다: ${f.error}.`,
  ShareStartOffsetMoved: (f, e) =>
    say`${e.group(f.group)} 공유 그룹: ${e.partition(f.partition)} 오프셋 ${f.to} 앞까지 처리를 마쳤습니다.`,
  ShareCoordinatorLoaded: (f, e) =>
    say`${e.broker(f.broker)}: ${e.partition(f.partition)}의 공유 코디네이터가 되었습니다 (공유 파티션 ${f.shares}개).`,
  ShareGroupAssigned: (f, e) =>
    say`${e.group(f.group)} 공유 그룹, 에포크 ${f.epoch}: 코디네이터가 멤버 ${Object.keys(f.assignments).length}개에 파티션을 할당했습니다.`,
  ShareRecordsPolled: (f, e) =>
    say`${e.node(f.consumer)}: poll()에서 ${e.partition(f.partition)} ${messages(f.offsets.length)} 받음${Math.max(...f.deliveryCounts) > 1 ? ` (${Math.max(...f.deliveryCounts)}번째 전달)` : ''}.`,
  ShareRecordsAcknowledged: (f, e) =>
    say`${e.node(f.consumer)}: ${e.partition(f.partition)} ${messages(f.accepted + f.released + f.rejected)} 처리 끝. 수락 ${f.accepted}개, 반환 ${f.released}개, 거부 ${f.rejected}개.`,
}
