import type { LessonWords } from '../../lesson-words.ts'

export const transactions = {
  goal: '트랜잭션 메시지는 바로 로그에 들어가고, 마커가 있어야 효력이 생깁니다.',
  play: 'transfer 프로듀서는 트랜잭션으로, plain 쪽은 그냥 써요. careful 그룹은 커밋된 것만, curious 그룹은 모두 읽어요. 시작, 전송, 중단을 해 보세요.',
  offers: {
    begin: 'beginTransaction()',
    sendA: '트랜잭션으로 A 보내기',
    sendB: '트랜잭션으로 B 보내기',
    sendC: '트랜잭션 없이 C 보내기',
    sendD: '트랜잭션으로 D 보내기',
    commit: 'commitTransaction()',
    abort: 'abortTransaction()',
    second: '두 번째 인스턴스 시작',
  },
  steps: {
    aborted: {
      ask: '중단될 트랜잭션에서 A 메시지를 보내요. 그 뒤 이 메시지는 어디에 있을까요?',
      options: {
        removed: '로그에서 다시 지워진다.',
        stays: '로그에 남는다. curious 그룹은 읽었고 careful 그룹은 읽지 않는다.',
        never: '커밋을 기다리느라 로그에 들어간 적이 없다.',
      },
      do: '시작하고 A 메시지를 보내, 로그에 들어가면 중단해 보세요.',
      goals: {
        written: 'A 메시지가 로그에 있어요.',
        aborted: '뒤에 중단 마커가 생겼어요.',
        waited: '3초가 지났어요.',
      },
      see: '아직 A 메시지를 가진 로그를 눌러 보세요.',
      explain:
        '로그는 고쳐 쓰지 않아요. 코디네이터가 트랜잭션의 파티션마다 마커를 쓰고, read_committed 컨슈머는 중단 마커로 닫힌 것을 건너뛰어요.',
      hint: '칸의 모양이 열림에서 중단으로 바뀌어요. 마커도 한 칸을 차지해요.',
    },
    held: {
      ask: '트랜잭션이 열려 있어요. B 메시지 뒤에 plain 프로듀서가 트랜잭션 없이 C 메시지를 써요. careful 그룹은 읽을까요?',
      options: {
        reads: '트랜잭션과 상관없으니 읽는다.',
        waits: '트랜잭션이 열려 있는 동안 읽지 못한다.',
      },
      do: '시작하고 B 메시지를 보낸 뒤, 트랜잭션 없이 C 메시지를 보내요. 4초 기다려 보세요.',
      goals: {
        open: 'B 메시지가 로그에 있고 트랜잭션은 열려 있어요.',
        behind: '그 뒤에 C 메시지가 있어요.',
        waited: '4초가 지났어요.',
      },
      see: '기다리는 그룹을 눌러 보세요.',
      explain:
        'read_committed 컨슈머는 LSO, 곧 열린 트랜잭션의 첫 메시지 앞까지만 읽어요. 잊힌 트랜잭션 하나가 transaction.timeout.ms 동안 모두를 붙잡아요.',
      hint: '눈금에서 LSO 표시가 HW 표시보다 아래에 있어요.',
    },
    marker: {
      ask: '트랜잭션을 커밋해요. 로그 끝 오프셋(LEO)은 얼마나 늘까요?',
      options: {
        none: 'B 메시지는 이미 기록됐으니 늘지 않는다.',
        one: '하나 는다.',
        two: '두 메시지를 다시 쓰니 둘 는다.',
      },
      do: '커밋해 보세요.',
      goals: {
        committed: '커밋 마커가 로그에 있어요.',
        b: 'careful 그룹이 B 메시지를 받았어요.',
        c: 'C 메시지도 받았어요.',
      },
      see: '마커가 들어간 로그를 눌러 보세요.',
      explain:
        '마커도 오프셋 하나를 차지해요. 그래서 애플리케이션이 보는 오프셋에 빈틈이 있고, 읽을 것이 없어도 랙이 남아 보이기도 해요.',
      hint: '전후의 LEO 값을 비교해 보세요.',
    },
    fenced: {
      ask: '같은 transactional.id 설정으로 두 번째 인스턴스가 시작해요. 그 뒤 첫 번째가 다시 쓰면?',
      options: {
        both: '둘이 번갈아 쓴다.',
        first: '첫 번째가 에포크가 낡아 거절된다.',
        second: '이미 쓰이는 번호라 두 번째가 거절된다.',
      },
      do: '두 번째 인스턴스를 시작하고, 초기화가 끝나면 첫 번째에서 시작하고 D 메시지를 보내세요.',
      goals: {
        initialised: '두 번째 인스턴스가 준비됐어요.',
        tried: '그 뒤 첫 번째가 시도했어요.',
        waited: '4초가 지났어요.',
      },
      see: '좀비 프로듀서를 눌러 보세요.',
      explain:
        'initTransactions() 호출이 에포크를 올려요. 낡은 에포크로 쓰는 쪽은 좀비로 보고 거절하기 때문에 재시작이 안전해져요.',
      hint: '돌아오는 오류에 에포크가 적혀 있어요.',
    },
  },
  sandbox: [
    '트랜잭션을 열어 둔 채 건너뛰어 보세요. 누가, 언제 끝낼까요?',
    '컨슈머가 트랜잭션으로 다른 토픽에 복사하게 하고 중간에 강제 종료해 보세요. 두 번 들어간 것이 있을까요?',
    '시작과 커밋 사이에 한 데이터베이스 쓰기도 트랜잭션에 들어갈까요?',
  ],
} as const satisfies LessonWords
