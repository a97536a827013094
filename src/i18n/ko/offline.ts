import type { offline as source } from '../en/offline.ts'

/** 새 버전 알림. */
export const offline: typeof source = {
  newer: '이 페이지의 새 버전이 준비됐어요.',
  reload: '지금 새로고침',
  hint: '실행은 지금 이 순간으로 돌아와요.',
  later: '이 버전 계속 쓰기',
}
