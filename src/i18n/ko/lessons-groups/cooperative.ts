import type { LessonWords } from '../../lesson-words.ts'

export const cooperative = {
  goal: '그룹이 꼭 멈출 필요는 없습니다. 협력적 할당자, 정적 멤버십, KIP-848 방식이 저마다 멈춤을 줄여요.',
  play: '그룹 4개가 같은 토픽을 읽어요. eager(range), gentle(cooperative-sticky), fixed(정적 멤버), modern(group.protocol=consumer).',
  offers: {
    eager4: 'eager 그룹에 네 번째 멤버',
    gentle4: 'gentle 그룹에 네 번째 멤버',
    modern4: 'modern 그룹에 네 번째 멤버',
    crash: 'fixed-2 강제 종료',
    start: 'fixed-2 다시 시작',
  },
  steps: {
    gentle: {
      ask: 'eager, gentle 그룹에 멤버가 하나씩 더 들어와요. eager 그룹은 셋 다 모두 내놓아요. gentle 그룹은?',
      options: {
        all: '역시 셋 다 모두 내놓는다.',
        moving: '넘겨줄 멤버만 그 파티션을 내놓는다.',
        none: '아무도 내놓지 않는다.',
      },
      do: '네 번째 멤버를 둘 다 시작하고, 파티션을 받을 때까지 기다려 보세요.',
      goals: {
        eager: 'eager-4 멤버가 파티션을 받았어요.',
        gentle: 'gentle-4 멤버도 받았어요.',
      },
      see: '계속 읽고 있던 그룹을 눌러 보세요.',
      explain:
        'cooperative-sticky 방식은 두 번 돌아요. 무엇을 옮길지 알고, 그다음 넘겨요. 나머지는 계속 읽어요. 기본값은 아니에요. Java 기본 목록은 range 할당자가 먼저예요.',
      hint: '그룹마다 카드에서 사라지는 파티션을 세어 보세요.',
    },
    seats: {
      ask: 'group.instance.id 설정이 있는 fixed-2 멤버가 죽었다가 15초 뒤 돌아와요. 리밸런싱은 몇 번일까요?',
      options: {
        twice: '나갈 때와 올 때, 두 번.',
        once: '돌아올 때 한 번.',
        none: '없다.',
      },
      do: 'fixed-2 멤버를 강제 종료하고 40초 안에 다시 시작하세요.',
      goals: {
        crashed: '멤버가 죽었어요.',
        back: '파티션을 다시 받았어요.',
        quick: '40초가 걸리지 않았어요.',
      },
      see: '자리를 지킨 멤버를 눌러 보세요.',
      explain:
        '코디네이터는 정적 멤버를 group.instance.id 값으로 알아보고 같은 파티션을 줘요. 대신 그동안 그 파티션은 아무도 읽지 않아요.',
      hint: '그룹의 세대(generation)가 그대로예요.',
    },
    away: {
      ask: 'fixed-2 멤버가 또 죽고 1분 동안 오지 않아요. 리밸런싱은 언제 일어날까요?',
      options: {
        atOnce: '바로.',
        session: '약 45초 뒤.',
        never: '자리를 지켜 주니 일어나지 않는다.',
      },
      do: '강제 종료하고 60초를 흘려보내세요.',
      goals: {
        crashed: '멤버가 죽었어요.',
        waited: '60초가 지났어요.',
      },
      see: '빈자리를 나눠 가진 그룹을 눌러 보세요.',
      explain:
        '정적 멤버는 session.timeout.ms 안에 돌아오면 돼요. 정상 종료해도 그룹을 떠나지 않으니, 계획된 종료도 세션이 끝나기를 기다려요.',
      hint: '세션의 남은 시간을 보세요.',
    },
    modern: {
      ask: 'KIP-848 방식인 modern 그룹에 네 번째 멤버가 들어와요. 누가 다시 합류해야 할까요?',
      options: {
        everybody: '리밸런싱이니 모두.',
        nobody: '아무도. 코디네이터가 하트비트로 알려 준다.',
      },
      do: 'modern-4 멤버를 시작하고 파티션을 받을 때까지 기다려 보세요.',
      goals: {
        target: '코디네이터가 새 목표를 계산했어요.',
        assigned: 'modern-4 멤버가 파티션을 받았어요.',
      },
      see: '함께 멈추지 않은 그룹을 눌러 보세요.',
      explain:
        '할당은 브로커가 계산하고, 멤버는 저마다 에포크를 하나씩 밟으며 목표로 옮겨 가요. 세션 타임아웃과 할당자도 브로커의 설정이 됐어요.',
      hint: 'ConsumerGroupHeartbeat 요청과 응답을 따라가 보세요.',
    },
  },
  sandbox: [
    'gentle 그룹을 멤버 하나씩 group.protocol=consumer 설정으로 바꿔 보세요. 그룹의 종류는 언제 바뀔까요?',
    'fixed-3 멤버를 정상 종료해 보세요. 누가 그 파티션을 가져갈까요?',
    '브로커를 강제 종료하면 네 그룹 중 어디가 먼저 다시 읽을까요?',
  ],
} as const satisfies LessonWords
