import type { LessonWords } from '../../lesson-words.ts'

export const goReader = {
  goal: 'kafka-go Reader 구조체는 무엇을 할당받고, 얼마나 기다리고, 언제 커밋할까요.',
  play: '파티션은 3개, 읽는 쪽은 아직 없어요. 원본 문서의 Reader 설정은 GroupID, Partition: 0, MinBytes: 10e3 세 가지예요.',
  offers: {
    source: '원본 문서의 Reader 시작',
    send: '작은 메시지 하나 보내기',
    stop: '닫기',
    read: 'ReadMessage 프로그램 시작',
    sendRead: '메시지 보내기',
    killRead: '처리 중에 강제 종료',
    readAgain: '프로그램 다시 시작',
    fetch: 'FetchMessage + CommitMessages 시작',
    sendFetch: '메시지 보내기',
    killFetch: '처리 중에 강제 종료',
    fetchAgain: '그 프로그램 다시 시작',
  },
  steps: {
    partition: {
      ask: 'ReaderConfig 안에 GroupID 값과 Partition: 0 값이 함께 있어요. 어느 파티션을 읽을까요?',
      options: { zero: '적힌 대로 0번 파티션.', all: '3개 모두.' },
      do: '시작해서 그룹에 들어가게 하세요.',
      goals: { assigned: '파티션을 할당받았어요.' },
      see: 'Reader 카드를 눌러 파티션을 세어 보세요.',
      explain:
        'GroupID 설정이 있으면 그룹이 할당해요. Partition: 0 값은 제로 값이라 아무 뜻이 없고, Partition: 1 값을 함께 쓰면 NewReader 함수가 패닉(panic)을 일으켜요.',
      hint: '카드에 p0, p1, p2 표시가 있어요.',
    },
    minBytes: {
      ask: 'MinBytes: 10e3 설정에 MaxWait 설정은 없어요. 조용한 토픽에 작은 메시지를 하나 보내면 언제 받을까요?',
      options: {
        atOnce: '곧바로.',
        seconds: '길게는 10초 뒤에.',
        never: '10kB 넘게 모일 때까지 받지 못한다.',
      },
      do: '작은 메시지를 하나 보내고 기다리세요.',
      goals: { polled: '프로그램이 메시지를 받았어요.' },
      see: '기다린 Reader 카드를 눌러 보세요.',
      explain:
        '브로커는 MinBytes만큼 모이거나 MaxWait(기본 10초, Java 쪽 fetch.max.wait.ms 500)만큼 지날 때까지 Fetch 요청을 붙잡아요. MinBytes: 1 설정이면 곧바로 답해요.',
      hint: 'Fetch 요청은 이미 브로커에 있어요. 무엇을 기다릴까요?',
    },
    readMessage: {
      ask: 'ReadMessage 호출로 메시지를 받아 처리하다가 프로그램이 죽고 다시 시작해요. 그 메시지는 어떻게 될까요?',
      options: { again: '다시 받는다.', lost: '영영 아무도 처리하지 않는다.' },
      do: '시작하고, 메시지를 보내고, 처리하는 동안(2초) 강제 종료한 뒤 다시 시작하세요. 12초를 주세요.',
      goals: {
        inHand: '프로그램이 메시지를 받았어요.',
        killed: '처리하다가 죽었어요.',
        again: '그룹에 돌아왔어요.',
        after: '읽을 시간이 12초 있었어요.',
      },
      see: '그 메시지 다음부터 읽는 프로그램을 눌러 보세요.',
      explain:
        '그룹에서 ReadMessage 호출은 메시지를 넘기기 전에 오프셋을 커밋해요(CommitInterval 0, 곧바로). 최대 한 번이라 처리하던 것은 건너뛰어요.',
      hint: '프로그램이 처리를 마치기 전에 커밋된 오프셋이 움직여요.',
    },
    fetchMessage: {
      ask: 'FetchMessage 호출로 받고 처리한 뒤에 CommitMessages 호출을 해요. 그 사이에 프로그램이 죽으면?',
      options: { again: '메시지를 다시 받는다.', lost: '영영 아무도 처리하지 않는다.' },
      do: '다른 프로그램으로 똑같이 해 보세요.',
      goals: {
        inHand: '프로그램이 메시지를 받았어요.',
        killed: '처리하다가 죽었어요.',
        again: '그룹에 돌아왔어요.',
        after: '읽을 시간이 12초 있었어요.',
      },
      see: '다시 처리하는 프로그램을 눌러 보세요.',
      explain:
        '처리한 뒤에 커밋하니 최소 한 번이에요. 늦게 죽으면 같은 메시지가 두 번 와요. 두 번 해도 괜찮게 처리하세요.',
      hint: '더 오래된 메시지를 먼저 처리해요. 그 메시지를 받을 때까지 기다리세요.',
    },
  },
  sandbox: [
    '파티션이 1개인 토픽에 같은 그룹의 Reader 둘을 시작해 보세요. 무엇을 할까요?',
    'ReadMessage 방식에 CommitInterval 1초를 주고 강제 종료해 보세요. 무엇이 반복될까요?',
    '새 그룹의 Java 컨슈머와 새 그룹의 Reader 하나를 나란히 시작해 보세요. 각각 어디서 시작할까요?',
  ],
} as const satisfies LessonWords
