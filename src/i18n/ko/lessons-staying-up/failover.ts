import type { LessonWords } from '../../lesson-words.ts'

export const failover = {
  goal: '복제본이 있으면 브로커가 죽어도 파티션이 살아남습니다. 죽은 것을 알아채는 데는 몇 초가 걸립니다.',
  play: '브로커가 3대 있어요. user-events 토픽은 세 벌씩, drafts 토픽은 한 벌만 있어요. 브로커를 죽였다가 다시 시작해 보세요.',
  offers: {
    crashOnly: 'drafts 브로커 강제 종료',
    restart: '멈춘 브로커 재시작',
    crash: 'user-events-0 리더 강제 종료',
    stop: 'user-events-0 리더 정상 종료',
    preferred: '선호 리더 선출',
  },
  steps: {
    oneCopy: {
      ask: 'drafts 토픽은 복제 팩터가 1이에요. 그 브로커가 죽으면 drafts 토픽은 어떻게 될까요?',
      options: {
        takesOver: '다른 브로커가 이어받는다.',
        offline: '더는 쓰거나 읽을 수 없다.',
      },
      do: 'drafts-0 파티션의 리더 브로커를 강제 종료하고, 클러스터가 알아챌 때까지 기다리세요.',
      goals: { crashed: '브로커가 멈췄어요.', offline: '컨트롤러가 리더 자리를 거뒀어요.' },
      see: '리더가 없는 파티션을 눌러 보세요.',
      explain:
        'replication.factor 값은 리더까지 센 복제본 수예요. 1이면 다른 복제본이 없어요. 메시지는 죽은 브로커의 디스크에 있지만 닿을 수 없어요.',
      hint: 'drafts 토픽을 찾아보세요. 브로커 한 대에만 있어요.',
    },
    restarted: {
      do: '브로커를 재시작하고 모두 다시 동기화될 때까지 기다리세요.',
      goals: {
        back: 'drafts 토픽의 리더가 돌아왔어요.',
        whole: 'user-events-0 복제본 3개가 모두 동기화됐어요.',
      },
      see: '돌아온 파티션을 눌러 보세요.',
      explain:
        '브로커가 등록되고 펜싱이 풀리면 혼자 가진 파티션의 리더가 돼요. 나머지 복제본은 놓친 만큼 가져온 뒤 ISR 안으로 돌아와요.',
      hint: '돌아온 브로커는 먼저 따라잡아요. 그다음 ISR 표시가 돌아와요.',
    },
    crash: {
      ask: 'user-events-0 파티션의 리더가 죽어요(kill −9). 동기화된 팔로워는 둘이에요. 쓰기는 얼마나 막힐까요?',
      options: {
        never: '다른 브로커가 곧바로 아니 1초도 안 걸린다.',
        seconds: '9초쯤.',
        forever: '누가 다시 시작할 때까지.',
      },
      do: '강제 종료하고, 쓰기가 다시 확인 응답을 받을 때까지 기다리세요.',
      goals: {
        crashed: '리더가 멈췄어요.',
        elected: 'user-events-0 파티션에 새 리더가 생겼어요.',
        acknowledged: '쓰기가 다시 확인 응답을 받았어요.',
      },
      see: '이제 리더인 브로커를 눌러 보세요.',
      explain:
        '컨트롤러는 broker.session.timeout.ms(9000) 동안 하트비트를 기다린 뒤 브로커를 펜싱하고 ISR에서 다음 리더를 골라요. 리더 에포크가 올라가요.',
      hint: '죽은 브로커의 고리가 세션이에요. 닳는 것을 보세요.',
    },
    follower: {
      ask: '옛 리더가 돌아와요. user-events-0 파티션의 리더는 누구일까요?',
      options: { leader: '먼저 있던 옛 리더.', follower: '새 리더 그대로, 옛 리더는 팔로워.' },
      do: '재시작하고 셋 다 동기화될 때까지 기다리세요.',
      goals: { inSync: '다시 돌고 있고 복제본 3개가 모두 동기화됐어요.' },
      see: '지금 리더인 브로커를 눌러 보세요.',
      explain:
        '돌아온 브로커는 팔로워예요. 리더 자리는 선호 리더 선출로 돌아가요. 300초마다(auto.leader.rebalance.enable) 또는 명령으로 해요.',
      hint: '왕관이 리더를 보여 줘요. 브로커가 돌아올 때 움직이나요?',
    },
    shutdown: {
      ask: '이번에는 리더를 정상 종료해요(SIGTERM). 다른 리더가 생길 때까지 얼마나 걸릴까요?',
      options: { seconds: '이번에도 9초.', atOnce: '1초도 안 걸린다.' },
      do: 'user-events-0 파티션의 리더를 정상 종료하세요.',
      goals: {
        asked: '멈추라고 했어요.',
        elected: '다른 브로커가 리더예요.',
        acknowledged: '쓰기가 다시 확인 응답을 받았어요.',
      },
      see: '이제 리더인 브로커를 눌러 보세요.',
      explain:
        'controlled.shutdown.enable 설정 덕분에 먼저 컨트롤러에 리더 자리를 옮겨 달라고 한 뒤 떠나요. 그래서 롤링 재시작은 아무도 다치게 하지 않아요.',
      hint: '왕관을 보세요. 브로커가 떠나기 전에 옮겨 가요.',
    },
  },
  sandbox: [
    '브로커 2대를 강제 종료해 보세요. user-events 토픽에 쓸 수 있나요? min.insync.replicas=2 설정이었다면?',
    '선호 리더를 선출해 왕관이 돌아가는 것을 보세요.',
    '브로커와 컨트롤러 사이의 네트워크를 끊어 보세요. 누가 언제 알아챌까요?',
  ],
} as const satisfies LessonWords
