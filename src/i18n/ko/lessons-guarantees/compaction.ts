import type { LessonWords } from '../../lesson-words.ts'

export const compaction = {
  goal: '로그 컴팩션은 키마다 최신 값만 남깁니다. 오프셋은 그대로이고, 툼스톤은 한동안 남으며, 액티브 세그먼트는 건드리지 않아요.',
  play: 'cleanup.policy=compact 토픽이 하나 있어요. K1, K2 키에 값을 보내며 로그를 들여다보세요.',
  offers: {
    set1: 'K1 = one',
    set2: 'K1 = two',
    set3: 'K1 = three',
    other: 'K2 = other',
    remove: 'K2 = null (툼스톤)',
    noKey: '키 없이 보내기',
  },
  steps: {
    written: {
      ask: 'K1 키에 값을 세 번 써요. 바로 뒤 로그에는 무엇이 있을까요?',
      options: {
        latest: '최신 값만.',
        all: '세 값 모두.',
      },
      do: 'K1 키에 one, two, three 값을 차례로 써 보세요.',
      goals: {
        one: 'one 값이 기록됐어요.',
        two: 'two 값도 기록됐어요.',
        three: 'three 값도 기록됐어요.',
      },
      see: '로그를 눌러 보세요.',
      explain:
        '컴팩션 토픽도 메시지는 똑같이 받아요. 뒤에서 도는 클리너가 나중에 옛 값을 지우고, 그때까지 읽는 쪽은 모두 봐요.',
      hint: '칸을 세어 보세요.',
    },
    gaps: {
      ask: '세그먼트가 닫히고 컴팩션이 끝났어요. 남은 메시지의 오프셋은?',
      options: {
        renumbered: '0부터 다시 매겨진다.',
        gaps: '그대로라서 빈틈이 생긴다.',
        start: '로그의 시작이 뒤로 옮겨진다.',
      },
      do: '1분(segment.ms)을 흘려보내고, K2 키에 값을 써서 새 세그먼트를 열어요. 그리고 클리너까지 건너뛰세요.',
      goals: {
        rolled: '옛 세그먼트가 닫혔어요.',
        cleaned: '클리너가 돌았어요.',
      },
      see: '빈틈이 생긴 로그를 눌러 보세요.',
      explain:
        '오프셋은 메시지의 영원한 이름이에요. 클리너는 액티브 세그먼트를 건드리지 않아, segment.bytes(1 GiB)나 segment.ms(7일) 설정으로 닫혀야 지워요.',
      hint: '빈틈 앞에는 K1 키의 최신 값만 남아 있어요.',
    },
    tombstone: {
      ask: 'K2 키에 null 값(툼스톤)을 쓰고 클리너가 돌아요. K2 키는 무엇이 남을까요?',
      options: {
        gone: '아무것도 남지 않는다.',
        stays: '값은 없어지고 툼스톤이 남는다.',
      },
      do: '툼스톤을 보내고 1분 뒤 K1 키에 값을 써서 세그먼트를 닫아요. 그리고 클리너까지 건너뛰세요.',
      goals: {
        removed: '툼스톤을 보냈어요.',
        rolled: '그 세그먼트가 닫혔어요.',
        cleaned: '클리너가 돌았어요.',
      },
      see: '툼스톤이 있는 로그를 눌러 보세요.',
      explain:
        '늦게 읽는 컨슈머도 삭제를 알아야 해서, 툼스톤은 처음 컴팩션된 뒤에도 delete.retention.ms(24시간) 동안 남아요.',
      hint: '툼스톤 칸은 모양이 달라요.',
    },
    keyless: {
      ask: '컴팩션 토픽에 키 없는 메시지를 보내요.',
      options: {
        kept: '대신할 키가 없으니 영원히 남는다.',
        refused: '거절된다.',
      },
      do: '하나 보내 보세요.',
      goals: {
        sent: '메시지를 보냈어요.',
        answered: '프로듀서가 응답을 받았어요.',
      },
      see: '거절당한 프로듀서를 눌러 보세요.',
      explain:
        '키가 없으면 무엇이 무엇을 대신하는지 알 수 없어요. 리더는 INVALID_RECORD 오류로 거절하고, 재시도해도 소용없어요.',
      hint: '응답에 오류 이름이 적혀 있어요.',
    },
  },
  sandbox: [
    '__consumer_offsets 로그를 열어 보세요. 왜 컴팩션하고, 키는 무엇일까요?',
    'min.compaction.lag.ms 설정은 읽는 쪽에 무엇을 약속할까요?',
    '클릭 로그, 사용자 프로필, 가격표에는 delete, compact, 둘 다 중 무엇이 맞을까요?',
  ],
} as const satisfies LessonWords
