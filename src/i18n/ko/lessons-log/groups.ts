import type { LessonWords } from '../../lesson-words.ts'

export const groups = {
  goal: '그룹 안에서는 파티션을 나누어 하나씩 맡고, 그룹끼리는 저마다 모든 메시지를 받습니다.',
  play: '브로커 3대에 파티션 3개가 있고 프로듀서가 쓰고 있어요. 컨슈머를 시작해 무엇을 맡는지 보세요.',
  offers: {
    one: '컨슈머 시작',
    two: '2개 더 시작',
    fourth: '4번째 시작',
    unplug: '0번 파티션 담당 강제 종료',
    close: '0번 파티션 담당 닫기',
    burst: 'user-123 키로 9개 보내기',
    billing: 'billing 그룹 시작',
  },
  steps: {
    alone: {
      ask: '컨슈머 하나가 user-analytics-group 그룹에 들어가요. 파티션 3개 중 몇 개를 읽을까요?',
      options: { first: '컨슈머 하나는 파티션 하나를 읽는다.', all: '3개 모두.' },
      do: '컨슈머를 시작하세요.',
      goals: { assigned: '파티션을 할당받았어요.' },
      see: '모두 읽는 컨슈머를 눌러 보세요.',
      explain: '그룹은 언제나 토픽 전체를 읽어요. 몇 멤버가 나눌지는 여러분이 정하고, 혼자면 혼자 다 읽어요.',
      hint: '컨슈머 카드의 p0, p1, p2 표시가 맡은 파티션이에요.',
    },
    three: {
      ask: '2개가 더 들어와요. 누가 무엇을 읽을까요?',
      options: {
        each: '멤버마다 파티션을 하나씩 읽는다.',
        first: '첫 멤버가 3개를 계속 맡고 나머지는 기다린다.',
        copies: '셋 다 모든 메시지를 받는다.',
      },
      do: '2개를 더 시작하고 리밸런싱이 끝나게 두세요.',
      goals: { members: '멤버가 3개예요.', assigned: '셋 다 새로 할당받았어요.' },
      see: '일을 나눈 그룹을 눌러 보세요.',
      explain:
        '멤버가 들어오면 리밸런싱을 해요. 모두가 맡은 것을 내려놓고(Range 방식은 eager) 다시 할당받아요.',
      hint: '그룹의 상태를 보세요. PreparingRebalance, CompletingRebalance, Stable 순서예요.',
    },
    fourth: {
      ask: '파티션은 3개인데 네 번째 멤버가 들어와요. 어떻게 될까요?',
      options: {
        error: '거절당한다.',
        shares: '두 멤버가 파티션 하나를 함께 읽는다.',
        idle: '들어오지만 한 멤버는 할 일이 없다.',
      },
      do: '네 번째를 시작하고 그룹이 안정되게 두세요.',
      goals: { assigned: '할당 결과를 받았어요.', settled: '3초 동안 그룹이 조용했어요.' },
      see: '멤버가 하나 남는 그룹을 눌러 보세요.',
      explain:
        '한 그룹에서 파티션 하나는 한 멤버만 읽어요. 그래서 파티션 수가 병렬 처리의 상한이고, 남는 멤버는 예비로 쉬어요(유휴 컨슈머).',
      hint: '카드 네 개 중 하나에는 파티션 표시가 없어요.',
    },
    unplug: {
      ask: '일하던 멤버의 전원이 나가요(Java 클라이언트 기본 설정). 다른 멤버는 언제 이어받을까요?',
      options: {
        atOnce: '연결이 끊기니 곧바로.',
        later: '45초쯤 뒤에.',
        never: '누가 다시 시작할 때까지 아무도.',
      },
      do: '0번 파티션 담당을 강제 종료한 뒤 건너뛰어 보세요.',
      goals: {
        crashed: '멤버가 죽었어요.',
        takenOver: '그룹이 알아채고 다시 나눴어요.',
        busy: '남은 셋이 모두 일해요.',
      },
      see: '이제 0번 파티션을 읽는 멤버를 눌러 보세요.',
      explain:
        '죽은 프로세스는 인사 없이 떠나요. 코디네이터는 session.timeout.ms(45000) 동안 하트비트를 기다리고, 그동안 그 파티션은 아무도 읽지 않아요.',
      hint: '멤버 카드의 고리가 세션이에요. 다 닳아야 해요.',
    },
    close: {
      ask: '같은 멤버를 이번에는 close() 호출로 정상 종료해요. 언제 이어받을까요?',
      options: { session: '앞에서처럼 45초 뒤에.', atOnce: '몇 초 안에.' },
      do: '0번 파티션 담당을 닫으세요.',
      goals: { closed: '닫으라고 했어요.', takenOver: '다른 멤버가 그 파티션을 맡았어요.' },
      see: '타임아웃 없이 이어받은 그룹을 눌러 보세요.',
      explain:
        'close() 호출은 LeaveGroup 요청을 보내고 곧바로 리밸런싱이 시작돼요. 정상 종료하면 아무도 세션을 기다리지 않아요.',
      hint: '컨슈머에서 코디네이터로 가는 LeaveGroup 요청을 따라가 보세요.',
    },
    oneKey: {
      ask: '모두 같은 키를 가진 메시지 9개를 보내요. 몇 멤버가 일할까요?',
      options: { shared: '일을 나누니 모두.', one: '한 멤버만.' },
      do: 'user-123 키로 9개를 보내세요.',
      goals: { done: '9개가 모두 처리됐어요.' },
      see: '혼자 다 처리한 멤버를 눌러 보세요.',
      explain:
        '키 하나는 파티션 하나, 컨슈머 하나예요. 그룹은 키가 고른 만큼만 고르게 일해요. 키 하나에 몰리면 한 멤버만 바빠요.',
      hint: 'user-123 키는 2번 파티션으로 가요. p2 표시는 누구에게 있나요?',
    },
    billing: {
      ask: '두 번째 그룹(billing)이 같은 토픽을 처음부터 읽어요. 무엇이 남아 있을까요?',
      options: { nothing: '이미 가져갔으니 아무것도.', everything: '모든 메시지.' },
      do: 'billing 그룹을 시작하고 따라잡게 두세요.',
      goals: { caughtUp: '메시지를 20개 넘게 읽었어요.' },
      see: '모두 다시 읽는 그룹을 눌러 보세요.',
      explain:
        '나누는 단위는 group.id 설정이에요. 같은 그룹이면 나누고, 다른 그룹이면 모두 다시 받아요. 오프셋도 컨슈머 랙(lag)도 따로예요.',
      hint: '오른쪽에 새 카드가 자기 색으로 나타나요.',
    },
  },
  sandbox: [
    '새 멤버의 partition.assignment.strategy 설정을 CooperativeStickyAssignor 값으로 바꿔 보세요. 누가 멈출까요?',
    '그룹이 도는 동안 파티션을 늘려 보세요. 언제 알아챌까요?',
    '멤버를 max.poll.interval.ms 설정보다 오래 붙잡아 보세요. 누가 내보낼까요?',
  ],
} as const satisfies LessonWords
