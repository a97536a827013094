/** 개체의 사건 탭과 이유 탭의 말, 한국어. */
import type { why as en } from '../en/why.ts'

export const why: typeof en = {
  tabs: { events: '사건', why: '이유', metrics: '메트릭' },
  question: {
    leader: '왜 이 브로커가 리더인가요?',
    offline: '왜 리더가 없나요?',
    isr: '왜 ISR이 지금 이런가요?',
    elr: '왜 ELR이 생겼나요?',
    highWatermark: '왜 하이 워터마크가 멈춰 있나요?',
    broker: '왜 지금 이 상태인가요?',
    group: '왜 그룹이 지금 이 상태인가요?',
    producer: '왜 마지막 배치가 확인을 받지 못했나요?',
    consumer: '최근에 무슨 일이 있었나요?',
    assignment: '왜 이 파티션들을 읽나요?',
    quorum: '왜 이 컨트롤러가 쿼럼의 리더인가요?',
    topic: '토픽이 마지막으로 어떻게 바뀌었나요?',
    truncated: '왜 로그가 잘렸나요?',
  },
  none: '특별한 일이 없습니다. 지금 상태에 물을 것이 없거나, 그 전의 기록을 더 보관하지 않습니다.',
  because: '그 까닭은',
  byYou: '직접 한 일',
  byScript: '시나리오 스크립트가 한 일',
  letGo: '그 전의 기록은 더 보관하지 않습니다.',
  goTo: '이 순간으로 이동',
  events: '이 개체의 사건 · 최신순',
  noEvents: '아직 아무 일도 없었거나, 기록을 더 보관하지 않습니다.',
  requests: '오가는 중인 메시지',
  noRequests: '이 노드로 오거나 이 노드에서 가는 메시지가 없습니다.',
  notable: '눈여겨볼 것만',
  arrivesIn: (span) => `${span} 뒤`,
}
