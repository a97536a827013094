/** 프로듀서와 컨슈머의 속을 말하는 한국어. */
import type { clients as source } from '../en/inspector-clients.ts'

/** 한국어. */
export const clients: typeof source = {
  counts: '지금까지',
  partitioner: '파티셔너',
  partitionerNames: {
    'built-in': '키는 murmur2, 키가 없으면 스티키',
    'ignore keys': '모든 메시지를 스티키로 (키 무시)',
    'own table': '직접 정한 표, 그 밖에는 라이브러리대로',
  },
  sticky: '스티키 파티션',
  stickyHint: '키 없는 메시지는 batch.size 바이트쯤 보낼 때까지 이 파티션에 머뭅니다.',
  stickyValue: (partition, bytes, size) => `p${partition} · ${bytes}/${size} B`,
  bufferMemory: 'buffer.memory',
  bufferUse: (bytes, all) => `${bytes}/${all} B`,
  blocked: 'send()가 막힘',
  blockedBy: {
    metadata: (n) => `${n}개가 메타데이터를 기다림`,
    memory: (n) => `${n}개가 메모리를 기다림`,
  },
  nextSequence: '다음 시퀀스',
  unresolved: '포기한 배치가 있음: 시퀀스를 정리하기 전에는 새로 보내지 않습니다',
  batchState: { lingering: 'linger 대기', ready: '전송 준비', sent: '전송 중', retrying: '재시도 대기' },
  batchHint: {
    lingering: 'linger.ms가 끝날 때까지 메시지를 더 기다립니다.',
    ready: '가득 찼거나 linger가 끝났습니다. 리더, 빈 요청 자리 또는 앞 배치를 기다립니다.',
    sent: '아직 응답이 없는 요청에 들어 있습니다.',
    retrying: '실패해서 백오프가 끝나기를 기다립니다.',
  },
  column: {
    state: '배치',
    records: '메시지',
    bytes: '바이트',
    bytesTitle: '압축 전 바이트와 batch.size에서 차지하는 비율',
    waits: '대기',
    waitsTitle: '남은 linger.ms 또는 백오프, 그 밖에는 배치의 나이',
    sequence: '시퀀스',
    sequenceTitle: '기준 시퀀스: 첫 메시지의 번호',
  },
  attempt: (n) => `시도 ${n}회`,
  producer: (id, epoch) => `프로듀서 ${id}, 에포크 ${epoch}`,
  notSealed: '열려 있음: 아직 시퀀스 없음',
  compressed: (codec, bytes) => `${codec}, ${bytes} B 전송`,
  left: (time) => `${time} 남음`,
  age: (time) => `${time} 지남`,
}
