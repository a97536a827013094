import type { LessonWords } from '../../lesson-words.ts'

export const goWriter = {
  goal: '클라이언트는 기본값으로 읽습니다. kafka-go Writer 구조체는 무엇을 기다리고, 약속하고, 잃을까요.',
  play: '데이터센터의 브로커 3대예요. 요청은 1밀리초도 걸리지 않아요. 여기서 느리거나 잃는 것은 클라이언트 탓이에요.',
  offers: {
    loop: 'WriteMessages 반복 실행',
    stopLoop: '멈추기',
    fastLoop: 'BatchTimeout: 10ms 설정으로 실행',
    stopFast: '빠른 반복 멈추기',
    literal: '&kafka.Writer{} 방식으로 시작',
    kill: 'user-events-0 리더 강제 종료',
    pay: 'user-events-0 파티션에 payment 쓰기',
    async: 'Async: true 설정으로 시작',
    payAsync: '메시지 쓰기',
    exit: 'Close() 없이 종료',
  },
  steps: {
    loop: {
      ask: 'NewWriter 기본값으로 WriteMessages 호출을 메시지 하나씩 10번 반복해요. 얼마나 걸릴까요?',
      options: { fast: '몇 밀리초.', slow: '10초쯤.' },
      do: '10개가 확인 응답을 받을 때까지 반복을 실행하세요.',
      goals: { ten: '10개가 확인 응답을 받았어요.' },
      see: '반복을 기다리게 하는 프로듀서를 눌러 보세요.',
      explain:
        'WriteMessages 호출은 배치를 기다리고, 배치는 BatchTimeout(1초) 동안 오지 않을 메시지를 기다려요. 다음 메시지는 그 뒤에야 쓰니까요.',
      hint: '프로듀서 카드의 배치를 보세요. 메시지 하나를 담고 기다려요.',
    },
    batchTimeout: {
      do: '반복을 멈추고 BatchTimeout: 10 * time.Millisecond 설정으로 다시 실행하세요.',
      goals: {
        stopped: '첫 반복이 끝났어요.',
        ten: '10개가 확인 응답을 받았고, 첫 응답은 200밀리초 안에 왔어요.',
      },
      see: '기다리지 않는 프로듀서를 눌러 보세요.',
      explain:
        '설정 하나로 백 배 빨라졌어요. 더 좋은 방법은 WriteMessages 호출에 메시지를 여러 개 넘겨 한 배치에 담는 거예요.',
      hint: '설정은 화면 옆의 코드에 있어요.',
    },
    literal: {
      ask: '&kafka.Writer{} 방식으로 만들었어요. 리더가 막 죽었는데 WriteMessages 호출이 nil 값을 돌려줘요. 메시지는 어디 있을까요?',
      options: {
        error: 'WriteMessages 호출이 오류로 알려 준다.',
        lost: '썼다고 했지만 유실됐다.',
        stored: '될 때까지 다시 시도해서 저장됐다.',
      },
      do: '시작한 다음 user-events-0 파티션의 리더를 강제 종료하고 곧바로 payment 메시지를 쓰세요.',
      goals: {
        killed: '리더가 멈췄어요.',
        reported: '성공했다고 알렸어요.',
        after: '그 뒤로 3초가 지났어요.',
      },
      see: '썼다고 믿는 프로듀서를 눌러 보세요.',
      explain:
        'RequiredAcks 필드의 제로 값은 RequireNone이에요. NewWriter 함수는 RequireAll 값으로 바꾸지만 구조체 리터럴은 그대로예요. 직접 적어 주세요.',
      hint: '다른 프로듀서의 코드와 비교해 보세요. 무엇이 빠졌나요?',
    },
    async: {
      ask: 'Async: true 설정이에요. WriteMessages 호출이 끝나고 Close() 없이 프로그램이 끝나요. 메시지는 어디 있을까요?',
      options: { sent: '썼으니 가는 중이다.', gone: '프로그램과 함께 사라졌다.' },
      do: '시작하고, 쓰고, 곧바로 종료하세요.',
      goals: {
        sent: '메시지를 넘겨받았어요.',
        exited: '프로그램이 끝났어요.',
        after: '그 뒤로 2초가 지났어요.',
      },
      see: '메시지가 마지막으로 있던 곳을 눌러 보세요.',
      explain:
        '썼다는 말은 버퍼에 넣었다는 뜻이에요. Close() 호출이 남은 것을 보내요. 없으면 버퍼는 프로세스와 함께 사라지고, 오류를 들을 곳도 없어요.',
      hint: '배치는 BatchTimeout 동안 기다려요. 프로세스가 그만큼 살지 못하면요?',
    },
  },
  sandbox: [
    'RequiredAcks: RequireAll 설정으로 같은 일을 해 보세요. 무엇이라고 알릴까요?',
    '반복에 Balancer: Hash 설정과 키를 주어 보세요. 어느 파티션이 찰까요?',
    '반복이 도는 동안 리더를 강제 종료해 보세요. MaxAttempts 설정은 몇 번까지 허락할까요?',
  ],
} as const satisfies LessonWords
