import type { LessonWords } from '../../lesson-words.ts'

export const storms = {
  goal: '하트비트는 살아 있음을, poll()은 일하고 있음을 알립니다. 둘을 헷갈리면 그룹이 멈추지 않고 흔들려요.',
  play: '워커 3개가 파티션 6개를 나눠 맡아요. 기본값인 range 할당자(이거 방식)예요. 메시지를 보내 누가 받는지 보세요.',
  offers: {
    fourth: '네 번째 워커 시작',
    freeze: 'worker-2 정지 (긴 GC)',
    thaw: '정지 풀기',
    stall: 'worker-1 핸들러 멈추기',
    fill: '초당 100개 보내기',
    enough: '그만 보내기',
    slow: '느린 컨슈머 시작 (메시지당 0.7초)',
    closeSlow: '느린 컨슈머 강제 종료',
    fixed: 'max.poll.records=100 설정으로 시작',
  },
  steps: {
    eager: {
      ask: '네 번째 워커가 합류해요. 셋 중 몇이나 멈춰야 할까요?',
      options: {
        one: '내줄 것이 있는 하나만.',
        all: '셋 모두 가진 것을 전부 내놓는다.',
      },
      do: '네 번째 워커를 시작하고 멤버 카드의 파티션을 보세요.',
      goals: {
        joined: '그룹에 합류했어요.',
        assigned: '파티션을 받았어요.',
      },
      see: '통째로 멈췄던 그룹을 눌러 보세요.',
      explain:
        '이거(eager) 할당자에서는 모든 멤버가 가진 것을 다 내놓고 다음 세대에 합류해요. 모두 할당받을 때까지 아무도 읽지 않아요.',
      hint: '그룹 탭에서 멤버마다 무엇을 했는지 띠로 볼 수 있어요.',
    },
    frozen: {
      ask: 'worker-2 프로세스가 얼어붙었어요. 다른 멤버는 언제 그 파티션을 넘겨받을까요?',
      options: {
        atOnce: '바로.',
        session: '약 45초 뒤.',
        poll: '5분 뒤.',
      },
      do: 'worker-2 프로세스를 정지하고, 새로 할당될 때까지 건너뛰세요.',
      goals: {
        frozen: 'worker-2 프로세스가 얼어붙었어요.',
        taken: '그룹이 새로 할당했어요.',
      },
      see: '빠진 멤버를 눌러 보세요.',
      explain:
        '소켓은 열려 있어서 하트비트가 끊긴 것으로만 알 수 있어요. session.timeout.ms 기본값은 Java에서 45초이고, 그동안 아무도 그 파티션을 읽지 않아요.',
      hint: '카드에서 세션의 남은 시간을 보세요.',
    },
    stalled: {
      ask: 'worker-1 핸들러가 멈췄어요. 프로세스는 살아 있고 poll() 호출이 없어요. 언제 파티션을 잃을까요?',
      options: {
        session: '약 45초 뒤.',
        poll: '5분 뒤.',
        never: '하트비트가 계속되니 잃지 않는다.',
      },
      do: '핸들러를 멈추고 건너뛰어 보세요.',
      goals: {
        stalled: '핸들러가 멈췄어요.',
        left: '클라이언트가 스스로 그룹을 떠났어요.',
      },
      see: '떠난 멤버를 눌러 보세요.',
      explain:
        '하트비트는 다른 스레드가 보내요. max.poll.interval.ms(5분) 동안 poll() 호출이 없으면 애플리케이션 몰래 그룹을 떠나요.',
      hint: '작은 하트가 하트비트예요. 몇 분 동안 계속돼요.',
    },
    storm: {
      ask: '메시지당 0.7초 걸리는 컨슈머가 한 번에 500개까지 받아요. 10분 뒤 커밋된 오프셋은?',
      options: {
        moves: '계속 일했으니 나아가 있다.',
        stands: '그대로다. 같은 메시지만 되풀이한다.',
      },
      do: '토픽에 500개 이상 쌓고 그만 보낸 뒤, 느린 컨슈머를 시작해 건너뛰세요.',
      goals: {
        filled: '할 일이 충분해요.',
        enough: '더 들어오지 않아요.',
        again: '두 번 시간을 넘겼어요.',
      },
      see: '제자리걸음하는 그룹을 눌러 보세요.',
      explain:
        '500 × 0.7초 = 350초, max.poll.interval.ms 300초보다 길어요. 커밋 전에 쫓겨나고 같은 500개를 또 받아요. session.timeout.ms 값을 늘려도 소용없어요.',
      hint: '그룹 카드에서 처리한 것과 커밋한 것을 비교해 보세요.',
    },
    fixed: {
      ask: '같은 컨슈머에 max.poll.records=100 설정을 주면?',
      options: {
        same: '메시지가 느린 건 같으니 그대로다.',
        moves: '나아간다.',
      },
      do: '느린 컨슈머를 강제 종료하고 max.poll.records=100 설정으로 시작해요. 첫 메시지 뒤 4분을 흘려보내세요.',
      goals: {
        closed: '이전 컨슈머가 사라졌어요.',
        polled: '새 컨슈머가 여러 번 poll() 호출을 했어요.',
        waited: '4분이 지났어요.',
      },
      see: '나아가는 그룹을 눌러 보세요.',
      explain:
        '100 × 0.7초 = 70초라 제때 poll()을 부르고 커밋해요. max.poll.interval.ms 값을 늘려도 되지만, 멈춘 핸들러를 늦게 알아채요.',
      hint: '배치마다 커밋된 오프셋을 보세요.',
    },
  },
  sandbox: [
    'worker-2 정지를 풀어 보세요. 무엇을 어떻게 알게 될까요?',
    'cooperative-sticky 그룹에서 첫 단계를 해 보세요. 누가 멈출까요?',
    'kafkajs 클라이언트는 메시지 사이에 하트비트를 보내요. 느린 핸들러라면 어떻게 될까요?',
  ],
} as const satisfies LessonWords
