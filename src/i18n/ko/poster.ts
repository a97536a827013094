import type { poster as source } from '../en/poster.ts'

/** 한 순간의 정지 그림: 인쇄할 때와 스크립트가 없을 때 쓴다. */
export const poster: typeof source = {
  more: (n) => `그 밖에 ${n}개`,
  producer: (topic) => `${topic} 토픽에 쓰기`,
  group: (lag) => `랙 ${lag}`,
  unknownLag: '커밋된 오프셋 없음',
  label: (title, time, brokers) => `${title}, ${time}. ${brokers}`,
  broker: (name, state, leads) => `${name}: ${state}, 리더 파티션: ${leads}`,
  nothing: '없음',
}
