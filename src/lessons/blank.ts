/** The lesson that a new one begins as: small, and proven like the others. */
import type { Parcel } from './parcel.ts'
import type { Check, Lesson } from './types.ts'

const acknowledged: Check = { fact: 'BatchAcknowledged' }

const lesson: Lesson = {
  version: 1,
  id: 'my-lesson',
  minutes: 5,
  docs: ['intro_concepts_and_terms'],
  start: {
    version: 1,
    id: 'my-lesson',
    seed: 1,
    network: 'illustrative',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    topics: [{ name: 'orders', partitions: 1, replicationFactor: 3 }],
    producers: [{ id: 'shop', topic: 'orders', keys: null, recordsPerSecond: 0, startAtMs: 8_000 }],
    consumers: [],
    openAtMs: 12_000,
  },
  offers: {
    send: {
      kind: 'SendRecord',
      producer: 'shop',
      topic: 'orders',
      partition: null,
      key: null,
      value: 'order-1',
    },
    crash: { kind: 'CrashNode', node: { read: 'leaderNode', partition: 'orders-0' } },
  },
  play: ['send'],
  steps: [
    {
      id: 'stored',
      predict: [
        { id: 'one', holds: { state: { read: 'logEndOffset', partition: 'orders-0', broker: 2 }, is: 0 } },
        {
          id: 'all',
          holds: {
            all: [1, 2, 3].map((broker) => ({
              state: { read: 'logEndOffset', partition: 'orders-0', broker, when: 'growth' },
              is: { '>=': 1 },
            })),
          },
        },
      ],
      offers: ['send'],
      goals: [{ id: 'acknowledged', check: acknowledged }],
      see: { kind: 'partition', topic: 'orders', partition: 0 },
      look: { kind: 'producer', node: 'producer-shop' },
      solution: [{ act: 'send' }, { until: acknowledged, withinMs: 20_000 }, { wait: 1_000 }],
      concepts: [],
    },
  ],
}

/** A first step, to be written over. */
export const blank: Parcel = {
  kafkascope: 'lesson',
  version: 1,
  lesson,
  words: {
    en: {
      title: 'My lesson',
      goal: 'Know where a message is once it was acknowledged.',
      play: 'Three brokers and one partition with three replicas. Send a message and watch.',
      offers: { send: 'Send a message', crash: 'Crash the leader' },
      steps: {
        stored: {
          ask: 'A message is sent with acks=all. Where is it once it was acknowledged?',
          options: { one: 'On the leader only.', all: 'On all three replicas.' },
          do: 'Send a message.',
          goals: { acknowledged: 'The message was acknowledged.' },
          see: 'Point at the partition that holds it.',
          explain: 'With acks=all the leader answers once every replica in sync has the message.',
          hint: 'It starts at the producer.',
        },
      },
      sandbox: ['Crash the leader. Is the message still there?'],
    },
    ko: {
      title: '나의 레슨',
      goal: '메시지에 확인 응답이 왔을 때 메시지가 어디에 있는지 알 수 있어요.',
      play: '브로커 3대와 레플리카 3개짜리 파티션 하나가 있어요. 메시지를 보내고 지켜보세요.',
      offers: { send: '메시지 보내기', crash: '리더 강제 종료' },
      steps: {
        stored: {
          ask: 'acks=all 설정으로 메시지를 보내요. 확인 응답이 왔을 때 메시지는 어디에 있을까요?',
          options: { one: '리더에만 있다.', all: '레플리카 세 곳 모두에 있다.' },
          do: '메시지를 보내세요.',
          goals: { acknowledged: '확인 응답이 왔어요.' },
          see: '메시지가 있는 파티션을 눌러 보세요.',
          explain: 'acks=all 설정이면 리더는 동기화된 레플리카가 모두 메시지를 가진 뒤에 응답해요.',
          hint: '프로듀서에서 시작해요.',
        },
      },
      sandbox: ['리더를 강제 종료해 보세요. 메시지가 그대로 있나요?'],
    },
  },
}
