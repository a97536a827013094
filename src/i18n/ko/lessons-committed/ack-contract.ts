import type { LessonWords } from '../../lesson-words.ts'

export const ackContract = {
  goal: '확인 응답의 무게는 acks, ISR, min.insync.replicas 세 가지가 함께 정합니다.',
  play: '프로듀서 3개가 한 파티션에 써요. forgetful(acks=0), quick(acks=1), careful(acks=all). 하나씩 보내며 언제 끝났다고 여기는지 보세요.',
  offers: {
    sendForgetful: 'acks=0 전송',
    sendQuick: 'acks=1 전송',
    sendCareful: 'acks=all 전송',
    crash: '리더 강제 종료',
    crashFollower: '팔로워 강제 종료',
    start: '멈춘 브로커 시작',
    slow: '리더의 복제 느리게',
    heal: '모든 링크 복구',
    minTwo: 'min.insync.replicas=2 설정',
  },
  steps: {
    none: {
      ask: 'acks=0 메시지가 가는 도중에 리더가 죽어요. 프로듀서는 뭐라고 할까요?',
      options: {
        error: '오류를 알린다.',
        again: '새 리더에게 다시 보낸다.',
        silent: '성공이라 하지만 메시지는 유실된다.',
      },
      do: 'acks=0 메시지를 보내고 닿기 전에 리더를 강제 종료하세요. 새 리더가 뽑힐 때까지 기다려요.',
      goals: {
        sent: '메시지가 떠났어요.',
        crashed: '그 뒤 리더가 죽고 새 리더가 뽑혔어요.',
        lost: '보냈다고 보고된 메시지가 어느 로그에도 없어요.',
      },
      see: '다 잘됐다고 믿는 쪽을 눌러 보세요.',
      explain:
        'acks=0 설정은 응답을 기다리지 않아요. 보냈으면 끝이라, 잘못됐다고 말해 주는 쪽이 없으니 재시도도 없어요.',
      hint: 'forgetful에서 캡슐이 나올 때 일시 정지하세요. 수백 밀리초가 걸려요.',
    },
    one: {
      ask: 'acks=1: 리더가 기록하고 응답한 뒤, 팔로워가 복제하기 전에 죽어요. 나중에 옛 리더가 돌아오면?',
      options: {
        error: '프로듀서가 오류를 받는다.',
        kept: '옛 리더의 디스크에 있으니 잃지 않는다.',
        lost: '확인 응답을 받은 메시지가 유실된다.',
      },
      do: '멈춘 브로커를 켜 ISR 집합을 채우고, 복제를 늦춘 뒤 acks=1 메시지를 보내요. 응답이 오면 리더를 죽이고, 복구한 다음 다시 켜세요.',
      goals: {
        crashed: '느린 복제 중에 응답한 리더가 죽고, 새 리더가 뽑혔어요.',
        back: '링크가 복구되고 ISR 집합이 다시 찼어요.',
      },
      see: '이제 기준이 되는 로그를 가진 리더를 눌러 보세요.',
      explain:
        'acks=1 응답은 디스크 하나만 약속해요. 새 리더는 그 메시지를 가진 적이 없고, 옛 리더는 돌아와 새 리더에 맞춰 로그를 잘라내요.',
      hint: '아래 메시지 운명 탭에 확인 응답 뒤 유실로 나와요.',
    },
    all: {
      ask: 'acks=all: 리더가 기록하자마자 죽어요. 메시지는 어떻게 될까요?',
      options: {
        lost: '유실된다.',
        error: '프로듀서가 오류로 포기한다.',
        kept: '나중에 확인 응답을 받고, 유실되지 않는다.',
      },
      do: 'acks=all 메시지를 보내고 리더가 기록하자마자 강제 종료하세요.',
      goals: {
        crashed: '기록 뒤 리더가 죽고 새 리더가 뽑혔어요.',
        acknowledged: '프로듀서가 확인 응답을 받았어요.',
      },
      see: '응답한 리더를 눌러 보세요.',
      explain:
        '첫 리더가 답하지 않아 프로듀서가 새 리더에게 다시 보냈어요. 여기서 확인 응답은 ISR 전체에 있다는 뜻이고, 멱등성 덕분에 두 번 쌓이지 않아요.',
      hint: 'careful의 배치가 재시도 표시와 함께 버퍼에 남아 있어요.',
    },
    alone: {
      ask: 'ISR에 리더만 남았고 min.insync.replicas 값은 기본값 1이에요. 이제 acks=all 메시지는?',
      options: {
        refused: '거절된다.',
        waits: '팔로워가 돌아올 때까지 기다린다.',
        accepted: '복제본 하나로 확인 응답을 받는다.',
      },
      do: '남은 팔로워를 강제 종료하고, ISR 집합이 1개가 될 때까지 건너뛴 뒤 acks=all 메시지를 보내세요.',
      goals: {
        alone: 'ISR에 리더 혼자예요.',
        written: '그 뒤 메시지가 기록됐어요.',
        waited: '2초가 지났어요.',
      },
      see: '하나뿐인 복제본을 눌러 보세요.',
      explain: '“all”은 지금 ISR에 있는 전부라는 뜻이에요. ISR 집합이 1개면 acks=1 설정만큼만 약속해요.',
      hint: '죽은 브로커는 세션이 끝나는 9초 뒤에 ISR에서 빠져요.',
    },
    minTwo: {
      ask: '이번에는 min.insync.replicas=2, ISR 크기는 여전히 1예요. acks=all 메시지는?',
      options: {
        accepted: '그래도 확인 응답을 받는다.',
        refused: 'NOT_ENOUGH_REPLICAS 오류로 거절되고 재시도한다.',
      },
      do: '토픽에 min.insync.replicas=2 설정을 넣고 acks=all 메시지를 보내세요.',
      goals: {
        set: '설정이 바뀌었어요.',
        tried: '그 뒤 메시지를 보냈어요.',
        waited: '2초가 지났어요.',
      },
      see: '계속 시도하는 프로듀서를 눌러 보세요.',
      explain:
        '리더는 쓰기 전에 거절해요. 재시도할 수 있는 오류라, 프로듀서는 delivery.timeout.ms(2분)까지 간격을 늘려 가며 다시 보내요.',
      hint: 'careful에게 돌아가는 응답에 오류 이름이 적혀 있어요.',
    },
    hidden: {
      ask: 'ISR 집합이 1개이고 min.insync.replicas=2일 때, acks=1 메시지는?',
      options: {
        refused: '역시 거절된다.',
        readable: '받아들여지고 읽을 수 있다.',
        hidden: '받아들여지지만 읽을 수 없다.',
      },
      do: 'acks=1 메시지를 보내고 3초 기다려 보세요.',
      goals: {
        sent: '메시지를 보냈어요.',
        waited: '3초가 지났어요.',
      },
      see: '아무도 읽을 수 없는 메시지를 가진 레플리카를 눌러 보세요.',
      explain:
        'min.insync.replicas 설정은 acks=all 쓰기만 거절해요. 다만 그 아래에서는 하이 워터마크가 멈춰, 확인 응답은 받았지만 보이지 않는 메시지가 돼요.',
      hint: '리더의 HW, LEO 값을 비교해 보세요.',
    },
    back: {
      ask: '팔로워가 돌아와요. 거절당했던 메시지는 어떻게 될까요?',
      options: {
        gone: '사라졌으니 애플리케이션이 다시 보내야 한다.',
        retried: '프로듀서가 스스로 다시 보내 성공한다.',
      },
      do: '브로커를 시작하고 ISR에 들어올 때까지 기다려 보세요.',
      goals: {
        two: 'ISR 집합이 2개가 됐어요.',
        committed: '하이 워터마크가 로그 끝에 닿았어요.',
        waited: '그 뒤 5초가 지났어요.',
      },
      see: '이제 모두 읽을 수 있어요. 리더를 눌러 보세요.',
      explain:
        '다음 재시도에 성공해요. RF=3, min.insync.replicas=2, acks=all 조합은 브로커 1대를 잃어도 유실과 중단이 없어 중요한 데이터에 흔히 써요.',
      hint: 'careful 프로듀서는 아직 배치를 쥐고 있어요. 다음 시도를 보세요.',
    },
  },
  sandbox: [
    '레플리카 1개에 min.insync.replicas=2인 토픽을 만들고 acks=all 설정으로 보내 보세요. 거절될까요?',
    '언클린 리더 선출까지 허용하면 세 프로듀서 중 누가 메시지를 잃을 수 있을까요?',
    'acks=all의 값은 얼마일까요? 팔로워 하나를 늦추고 메트릭에서 지연을 비교해 보세요.',
  ],
} as const satisfies LessonWords
