/** 손에 잡은 메시지 하나에 대한 말, 한국어. */
import type { inHand as en } from '../en/in-hand.ts'

export const inHand: typeof en = {
  label: '이 메시지',
  delay: '지연',
  delayBy: '지연 시간(밀리초)',
  ms: 'ms',
  lose: '유실',
  resent: '한 번만 유실',
  resentHint: 'TCP가 알아채고 다시 보냅니다. 같은 연결에서 뒤따르던 것들은 기다립니다.',
  silent: '완전히 유실',
  silentHint: '타임아웃이 연결을 끊을 때까지 이 연결로는 아무것도 전달되지 않습니다.',
  reset: '연결 재설정(RST)',
  resetHint: '양쪽 모두 연결이 끊긴 것을 바로 압니다. 이 연결에서 기다리던 것은 모두 실패합니다.',
  state: {
    held: '보류됨: 링크가 끊겨 있음',
    unread: '대기 중: 노드가 멈춰 있음',
    serving: '처리 중',
    detained: '직접 지연시킴',
    lost: '직접 유실시킴',
  },
  detainedUntil: '붙잡아 두는 시각',
  bytes: '레코드 크기',
  records: '레코드',
  partitions: '파티션',
  clientId: '클라이언트',
}
