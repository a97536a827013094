import type { LessonWords } from '../../lesson-words.ts'

export const retention = {
  goal: '보존은 세그먼트 단위로, 다음 점검 때 이루어집니다. 누가 읽었는지는 묻지 않습니다.',
  play: '5초마다 메시지가 하나씩 오고 세그먼트는 50초마다 닫혀요. 한 컨슈머는 세 번째 메시지에서 읽기를 멈췄어요. 둘러보세요.',
  offers: {
    minute: 'retention.ms=60000 설정',
    resume: '느린 컨슈머 다시 읽기',
    silence: '프로듀서 멈추기',
  },
  steps: {
    late: {
      ask: '1분보다 오래된 메시지가 있는 토픽의 retention.ms 설정을 1분으로 바꿔요. 언제 지워질까요?',
      options: {
        atOnce: '너무 오래됐으니 곧바로.',
        check: '누군가 점검해야 하니 나중에.',
      },
      do: '토픽에 retention.ms=60000 설정을 하고 건너뛰어 보세요.',
      goals: { set: '새 retention.ms 설정이 적용됐어요.', deleted: '무언가 지워졌어요.' },
      see: '파티션을 눌러 로그가 이제 어디서 시작하는지 보세요.',
      explain:
        '브로커는 log.retention.check.interval.ms(5분)마다 점검해, 가장 새 메시지까지 오래된 세그먼트를 통째로 지워요. 50개가 함께 사라졌어요.',
      hint: '로그는 세그먼트의 줄이에요. 마지막 세그먼트에 지금 쓰고 있어요.',
    },
    unread: {
      ask: '느린 컨슈머는 오프셋 3번에서 멈춰 있었어요. 이제 다시 읽으면 어떻게 될까요?',
      options: {
        waits: '읽지 않은 것은 남아 있으니 3번을 받는다.',
        skips: '오류를 받고 다른 곳에서 이어 간다.',
      },
      do: '다시 읽게 해 보세요.',
      goals: {
        resumed: '다시 요청해요.',
        moved: '위치가 옮겨졌어요.',
        read: '메시지를 읽었어요.',
      },
      see: '메시지를 놓친 컨슈머를 눌러 보세요.',
      explain:
        'OFFSET_OUT_OF_RANGE. 그 오프셋은 사라졌고 auto.offset.reset 설정대로 해요. 읽지 않았다고 지켜 주지 않아요. 보존 기간은 최악의 랙(lag)보다 길게 잡으세요.',
      hint: '메시지 운명 탭은 그룹이 보지 못한 메시지를 세어요.',
    },
    active: {
      ask: '프로듀서가 조용해져요. 지금 쓰고 있는 세그먼트의 마지막 메시지들은 어떻게 될까요?',
      options: {
        stays: '액티브 세그먼트는 지워지지 않으니 남는다.',
        goes: '결국 함께 지워져 로그가 빈다.',
      },
      do: '프로듀서를 멈추고 시간을 흘려보내세요.',
      goals: { silent: '더 보내지 않아요.', deleted: '브로커가 다시 지웠어요.' },
      see: '파티션을 눌러 로그의 시작과 끝이 같은지 보세요.',
      explain:
        '가장 새 메시지까지 오래되면 액티브 세그먼트도 닫혀서 지워져요. 로그 컴팩션만은 액티브 세그먼트를 건드리지 않아요.',
      hint: '건너뛴 다음 로그 시작 오프셋과 로그 끝 오프셋을 비교해 보세요.',
    },
  },
  sandbox: [
    '대신 retention.bytes 설정을 하고 더 보내 보세요. 얼마나 남을까요?',
    'retention.ms 설정을 기본값으로 되돌리면 지워지지 않는 것을 보세요.',
    '기본 segment.ms(7일)에 5초마다 하나씩 쓰면 retention.ms=60000 설정은 어떻게 될까요?',
  ],
} as const satisfies LessonWords
