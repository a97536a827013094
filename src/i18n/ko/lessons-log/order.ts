import type { LessonWords } from '../../lesson-words.ts'

export const order = {
  goal: '순서는 파티션 안에서만 지켜집니다. 키를 쓰면 묶인 메시지의 순서가 지켜지지만, 파티션 수가 바뀌기 전까지입니다.',
  play: '파티션 3개를 컨슈머 3개가 하나씩 읽고 있어요. login, click, logout 메시지를 키 없이, 또 키와 함께 보내 보세요.',
  offers: {
    slow: '0번 파티션 담당을 느리게',
    noKey: '키 없이 login, click, logout 보내기',
    withKey: 'user-123 키로 3개 보내기',
    goKey: 'user-123 키로 3개 보내기 (kafka-go)',
    goHash: 'Balancer: &kafka.Hash{} Writer 시작',
    hashed: '새 Writer 인스턴스로 3개 보내기',
    four: '파티션 4개로 늘리기',
    restart: 'Java 프로듀서 새로 시작',
    after: 'user-123 키로 login 보내기',
    three: '파티션 3개로 되돌리기',
  },
  steps: {
    noKey: {
      ask: 'login, click, logout 메시지를 키 없이 보내는데 한 컨슈머가 느려요. 어떤 순서로 처리될까요?',
      options: {
        kept: '카프카는 순서를 지키니 보낸 순서대로.',
        mixed: '다른 순서로.',
      },
      do: '0번 파티션을 읽는 멤버를 느리게 한 뒤 3개를 보내세요.',
      goals: {
        slow: '메시지 하나에 몇 초씩 걸려요.',
        done: '3개가 모두 처리됐어요.',
      },
      see: '늦은 멤버를 눌러 보세요.',
      explain:
        '세 메시지는 세 파티션으로 갔고, 컨슈머는 저마다의 속도로 읽어요. 순서는 토픽이 아니라 파티션에 있어요.',
      hint: 'p0 표시가 있는 멤버가 0번 파티션을 읽어요. 세 메시지 중 어느 것을 맡았나요?',
    },
    withKey: {
      ask: '같은 세 메시지를 Java 프로듀서가 user-123 키를 넣어 보내요. 파티션은 몇 개일까요?',
      options: { one: '1개. 순서대로 처리된다.', three: '앞에서처럼 3개.' },
      do: '키를 넣어 3개를 보내세요.',
      goals: { done: '3개가 모두 처리됐어요.' },
      see: 'user-123 키의 파티션을 눌러 보세요.',
      explain:
        'murmur2(키)를 파티션 수로 나눈 나머지예요. 같은 키는 같은 파티션, 한 컨슈머로 가요. 순서가 중요한 것끼리 같은 키를 쓰세요.',
      hint: '키가 같으면 색이 같아요. 어느 열에 나타나나요?',
    },
    goKey: {
      ask: 'kafka-go의 NewWriter 기본값에 Key: []byte("user-123")만 넣었어요. 파티션은 몇 개일까요?',
      options: { one: '키가 있으니 1개.', three: 'Balancer 설정이 키를 보지 않으니 3개.' },
      do: 'kafka-go 프로듀서로 3개를 보내세요.',
      goals: { done: '3개가 모두 처리됐어요.' },
      see: '키를 보지 않는 프로듀서를 눌러 보세요.',
      explain:
        '키만으로는 아무 일도 없어요. 파티셔너가 정해요. kafka-go의 기본은 키가 있어도 라운드 로빈이라, 오류도 없이 순서가 흐트러져요.',
      hint: '바로 앞 단계와 비교해 보세요. 키는 같고 클라이언트가 달라요.',
    },
    hash: {
      do: 'Balancer: &kafka.Hash{} 설정으로 새 Writer 인스턴스를 시작해 3개를 보내세요.',
      goals: { done: '3개가 모두 처리됐어요.', one: '한 파티션에 모였어요.' },
      see: '키를 따르는 Writer 카드를 눌러 보세요.',
      explain:
        'Hash 밸런서는 FNV-1a, Java 쪽은 murmur2 해시예요. 두 결과가 같은 키는 3분의 1쯤뿐이에요. 한 토픽에 쓰는 프로그램은 같은 해시를 쓰세요(Murmur2Balancer).',
      hint: '새 Writer 카드는 왼쪽 아래에 있어요.',
    },
    alter: {
      ask: '토픽의 파티션이 4개로 늘어요. user-123 키의 다음 메시지는 어디로 갈까요?',
      options: {
        same: '앞선 메시지가 있는 2번 파티션으로.',
        other: '다른 파티션으로.',
        error: '오류가 나서 아무 데도 가지 못한다.',
      },
      do: '파티션을 4개로 늘리고 프로듀서를 새로 시작해(돌던 것은 metadata.max.age.ms, 5분 안에 알게 돼요) 보내세요.',
      goals: { four: '토픽의 파티션이 4개예요.', sent: '확인 응답을 받았어요.' },
      see: '메시지를 받은 파티션을 눌러 보세요.',
      explain:
        '해시는 그대로인데 나누는 수가 바뀌었어요. 옛 메시지는 제자리에 있고, 2번 파티션을 늦게 읽으면 새 메시지가 먼저 처리돼요.',
      hint: '이제 열이 네 개예요. user-123 키의 색을 따라가 보세요.',
    },
    fewer: {
      ask: '다시 파티션 3개로 줄이면?',
      options: {
        moves: '3번 파티션이 나머지에 합쳐진다.',
        refused: '카프카가 거절한다.',
      },
      do: '파티션 3개를 요청하세요.',
      goals: { answered: '클러스터가 답했어요.' },
      see: '파티션 수를 그대로 지킨 토픽을 눌러 보세요.',
      explain:
        'INVALID_PARTITIONS. 파티션은 자기 오프셋을 가진 로그라서 합칠 곳이 없어요. 처음부터 늘어날 것을 생각해 정하세요.',
      hint: '답은 화면 아래 설명에 나와요.',
    },
  },
  sandbox: [
    '2번 파티션 담당을 느리게 해서 user-123 키의 순서가 뒤바뀌는 것을 보세요.',
    '키 alice 메시지를 Java, Hash Writer, librdkafka에서 보내 보세요. 한곳에 모일까요?',
    '키 4개로 프로듀서를 돌리며 어떤 파티션이 비는지 보세요.',
  ],
} as const satisfies LessonWords
