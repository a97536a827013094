import type { flight as en } from '../en/flight.ts'

export const flight: typeof en = {
  request: '요청',
  response: '응답',
  closed: '연결 종료',
  route: (from, to) => `${from} → ${to}`,
  apiKey: 'API 키',
  version: (version) => `버전 ${version}`,
  correlationId: '상관 ID',
  clientId: 'client.id',
  partitions: '파티션',
  more: (count) => `외 ${count}개`,
  records: '메시지',
  bytes: (count) => `${count} B`,
  sent: '보낸 시각',
  arrives: '도착 시각',
  inMs: (ms) => `${ms} ms 뒤`,
  waits: {
    held: '대기 중: 링크가 끊겨 있어요',
    unread: '대기 중: 노드가 멈춰 있어요',
    waiting: '앞선 요청을 기다리는 중',
    detained: '직접 지연시켰어요',
  },
}
