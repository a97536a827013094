/** Words of share groups in the inspector, in Korean. */
import type { share as english } from '../en/inspector-share.ts'

export const share: typeof english = {
  kind: '공유 컨슈머',
  epoch: '멤버 에포크',
  holds: '쥐고 있는 메시지',
  answers: '수락, 반환, 거부',
  shares: '공유 그룹',
  sharesHint: '리더가 기억하는 내용입니다. 누가 어떤 메시지를 쥐고 있는지, 몇 번 전달했는지, 언제까지인지.',
  start: '시작 오프셋 (SPSO)',
  end: '끝 오프셋 (SPEO)',
  offsets: '오프셋',
  state: '상태',
  deliveries: '전달 횟수',
  holder: '멤버',
  lock: '잠금 남은 시간',
  nothing: '전달 중인 메시지가 없습니다.',
}
