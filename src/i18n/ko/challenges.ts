import type { challenges as en } from '../en/challenges.ts'

/** 도전 과제: 카드의 말과 과제마다의 말. */
export const challenges: typeof en = {
  card: {
    title: '도전 과제',
    intro: '목표만 있고 정해진 길은 없어요. 이 화면에서 할 수 있는 일이면 무엇이든 좋아요.',
    name: (n) => `도전 ${n}`,
    level: (n) => `난이도 3단계 중 ${n}단계`,
    levels: ['쉬움', '보통', '어려움'],
    best: (commands) => `${commands} 만에 해결`,
    shown: '풀이를 봄',
    open: '미해결',
    goals: '목표',
    limits: '규칙',
    hand: '손에 쥔 것',
    handHint: '메뉴, 대화 상자, 터미널 등 화면의 다른 기능도 모두 쓸 수 있어요.',
    reached: '달성',
    notYet: '아직',
    kept: '지켜짐',
    broken: '어김',
    now: (value) => `지금 ${value}`,
    nobody: '없음',
    seconds: (s) => `${s}초`,
    score: '지금까지',
    commands: (n) => `명령 ${n}번`,
    time: '시간',
    used: '명령',
    lost: '유실',
    repeated: '재전달',
    slip: '이 길이 아닌 이유',
    broke: '규칙을 어겼어요. 일어난 일은 되돌릴 수 없지만 시간은 되감을 수 있어요.',
    before: '그 직전으로 돌아가기',
    reset: '처음부터 다시',
    hint: '힌트',
    use: (names) => `사용할 것: ${names}`,
    solve: '대신 해 주기',
    solving: '하는 중 …',
    skip: '다음 사건까지 건너뛰기',
    skipped: (time) => `건너뛴 시간: ${time}`,
    nothingAhead: '여기서부터는 저절로 일어나는 일이 없어요.',
    impossible: (allowed) => `지금은 할 수 없어요. 가능: ${allowed}`,
    solved: '해결했어요',
    solvedShown: '풀이를 보고 해결했어요',
    yours: (commands, time) => `나의 풀이: ${commands}, ${time}`,
    reference: (commands) => `모범 풀이: ${commands}`,
    concepts: '개념',
    again: '다른 방법으로 다시',
    next: '다음 도전',
    loading: '도전 과제를 가져오는 중 …',
    failed: '도전 과제를 가져오지 못했어요.',
    retry: '다시 시도',
    elsewhere: '지금 화면의 클러스터는 이 도전 과제의 것이 아니에요.',
    back: '도전 과제로 돌아가기',
  },
  each: {
    'lose-one': {
      title: '딱 하나만 잃어버리기',
      ask: '확인 응답을 받은 메시지는 유실되지 않는다고들 해요. 확인 응답을 받은 메시지를 딱 하나만 유실시켜 보세요.',
      offers: {
        sendCareful: 'acks=all 전송',
        sendQuick: 'acks=1 전송',
        slow: '리더의 복제 느리게',
        crash: '리더 강제 종료',
        heal: '모든 링크 복구',
        start: '멈춘 브로커 시작',
      },
      goals: {
        acknowledged: '확인 응답을 받은 메시지가 있어요.',
        lost: '확인 응답을 받은 메시지 딱 하나가 어느 로그에도 없어요.',
      },
      limits: { one: '두 번째 유실은 없어요.' },
      slips: {
        all: 'acks=all 설정이면 동기화된 레플리카가 모두 메시지를 가진 뒤에 응답해요. 새 리더에게도 있으니 유실되지 않아요.',
        copied:
          '리더가 죽기 전에 팔로워가 이미 메시지를 가져갔어요. 응답과 그 복제 사이에는 틈이 있어요. 그 안에서 죽어야 해요.',
      },
      hint: '리더와 팔로워를 보세요. 확인 응답이 나가는 순간, 메시지를 가진 쪽은 누구인가요?',
      explain:
        'acks=1 응답은 디스크 하나만 약속해요. 새 리더는 그 메시지를 가진 적이 없고, 옛 리더는 돌아와 새 리더에 맞춰 로그를 잘라내요. 그때까지는 옛 디스크에 남아 있어요.',
    },
    twice: {
      title: '클릭 한 번에 두 번 전달',
      ask: '멤버 두 개가 orders 토픽을 읽고, 그중 하나만 일해요. 명령 한 번으로 메시지가 그룹에 두 번 전달되게 해 보세요.',
      offers: {
        close: '일하는 멤버 정상 종료',
        crash: '일하는 멤버 강제 종료',
        stopBroker: '브로커 정상 종료',
      },
      goals: { again: '어떤 메시지가 그룹에 두 번째로 전달됐어요.' },
      limits: { one: '명령은 많아야 한 번이에요.' },
      slips: {
        close:
          '정상 종료하는 멤버는 끝낸 데까지 오프셋을 커밋하고 떠나요. 다른 멤버는 정확히 그다음부터 읽어요.',
      },
      hint: '그룹의 책갈피 두 개를 비교해 보세요. 어디까지 읽었고, 어디까지 오프셋을 커밋했나요?',
      explain:
        '읽었지만 아직 오프셋을 커밋하지 않은 것이 다시 와요. 브로커는 session.timeout.ms(45초)를 기다린 뒤 파티션을 넘기고, 새 주인은 커밋된 오프셋에서 시작해요.',
    },
    'two-dead': {
      title: '세 대 중 두 대가 죽어도',
      ask: '레플리카 3개, min.insync.replicas=2 토픽에 acks=all 설정으로 써요. 브로커 두 대가 죽어도 계속 쓰게 해 보세요.',
      offers: {
        crash: '팔로워 강제 종료',
        minOne: 'min.insync.replicas=1 설정',
        unclean: 'unclean.leader.election.enable=true 설정',
      },
      goals: {
        down: '브로커 두 대가 멈춰 있어요.',
        written: '두 대 모두 제외된 뒤에 acks=all 메시지가 확인 응답을 받았어요.',
      },
      limits: {
        failed: '프로듀서가 포기한 메시지가 없어요.',
        lost: '확인 응답을 받은 메시지가 유실되지 않았어요.',
      },
      slips: {
        refused:
          '리더는 살아 있지만 ISR에 혼자예요. 토픽은 둘을 원하는데 하나뿐이라 NOT_ENOUGH_REPLICAS 오류로 답해요.',
        unclean: '리더가 문제가 아니에요. 살아남은 쪽은 동기화돼 있어서 어차피 리더가 될 수 있어요.',
      },
      hint: '동기화된 레플리카가 하나라도 살아 있으면 리더가 있어요. 쓰기를 받으려면 토픽은 무엇을 더 요구하나요?',
      explain:
        '파티션에는 과반수가 필요 없어요. 동기화된 레플리카 하나면 리더가 되고, acks=all 쓰기에 몇 개가 필요한지는 min.insync.replicas 설정이 정해요. 낮추면 안전을 내주고 쓰기를 얻어요.',
    },
    unreadable: {
      title: '응답은 받았지만 못 읽는 메시지',
      ask: '확인 응답을 받고 로그에도 있는데, 10초 동안 아무도 읽을 수 없는 메시지를 만들어 보세요.',
      offers: {
        sendCareful: 'acks=all 전송',
        sendQuick: 'acks=1 전송',
        crash: '팔로워 강제 종료',
        stopReader: '컨슈머 정상 종료',
      },
      goals: {
        acknowledged: '확인 응답을 받은 메시지가 하이 워터마크 위에 있어요.',
        held: '10초 동안 그대로예요.',
        reader: '컨슈머가 실행 중이고, 읽을 수 있는 데까지 읽었어요.',
      },
      limits: {},
      slips: {
        careful:
          'min.insync.replicas 아래에서 acks=all 쓰기는 거절돼요. 응답도 없고 로그에도 없어요. ISR 크기를 따지지 않는 acks 값은 무엇일까요?',
        one: '팔로워 하나가 없어도 ISR에는 둘이 남아요. 토픽이 원하는 만큼이라 하이 워터마크가 계속 움직여요.',
      },
      hint: '하이 워터마크를 보세요. 그 너머는 아무도 못 읽어요. 리더가 쓰는데도 멈춰 있는 때는 언제일까요?',
      explain:
        'min.insync.replicas 설정은 acks=all 쓰기만 막아요. acks=1 쓰기는 받고 응답하지만, 최소 개수 아래에서는 하이 워터마크를 올리지 않아요. 기록됐고 약속했지만 보이지 않아요.',
    },
    'no-pause': {
      title: '아무도 멈추지 않고 하나 더',
      ask: 'billing 그룹은 payments, search 그룹은 clicks 토픽을 셋이서 읽어요. 한 그룹에 자기 파티션을 가진 네 번째 멤버를 넣어 보세요.',
      offers: {
        billing: 'billing 그룹에 멤버 추가',
        search: 'search 그룹에 멤버 추가',
        partition: 'clicks 토픽에 네 번째 파티션 추가',
      },
      goals: {
        joined: '한 그룹의 멤버가 4개예요.',
        busy: '그 멤버 모두가 파티션을 갖고 있어요.',
      },
      limits: { revoked: '그 때문에 잠깐이라도 파티션을 내놓은 멤버가 없어요.' },
      slips: {
        eager:
          'billing 그룹은 기본 할당자를 쓰고, 기본은 이거(eager) 방식이에요. 새로 할당하기 전에 모두가 전부 내놓아요.',
        idle: '아무도 멈추지 않았지만 네 번째 멤버가 놀고 있어요. 파티션은 3개, 멤버는 4개. 주인 없는 일감이 필요해요.',
        late: '새 파티션이 이미 하나 가진 멤버에게 갔어요. 넘겨주려면 그 멤버가 내놓아야 해요.',
      },
      hint: '옮겨 가는 파티션만 멈춰요. 아직 주인이 없는 파티션은 무엇일까요?',
      explain:
        '협력적 그룹은 옮길 필요가 없는 것은 그대로 둬요. 노는 멤버를 더하는 데는 비용이 없고, 새 파티션은 가장 적게 가진 쪽으로 가요. 그래서 둘의 순서가 결과를 갈라요.',
    },
    drain: {
      title: '순서를 지키며 랙 비우기',
      ask: '주문이 멤버 하나가 처리하는 속도보다 빨리 들어와 5,000건이 밀렸어요. 90초 안에 랙(lag)을 100 아래로 줄여 보세요.',
      offers: {
        second: '두 번째 멤버 추가',
        third: '세 번째 멤버 추가',
        fourth: '네 번째 멤버 추가',
        partitions: '파티션 6개로 늘리기',
        latest: '맨 끝으로 이동(seek)',
      },
      goals: { drained: '그룹의 랙(lag)이 100 아래예요.' },
      limits: {
        inTime: '90초를 넘기지 않았어요.',
        order: '같은 고객의 나중 주문이 먼저 처리된 적이 없어요.',
        unseen: '건너뛴 주문이 없어요.',
        work: '주문마다 20ms 걸리고, 가게는 전과 같이 팔아요.',
      },
      slips: {
        partitions:
          '파티션이 6개가 되면서 고객의 새 주문이 다른 파티션으로 갔고, 옛 파티션에서 기다리던 주문을 앞질렀어요.',
        latest: '주문이 사라져서 랙도 사라졌어요. 그룹이 읽은 적 없는 것을 건너뛰었어요.',
        alone: '너무 느려요. 멤버 하나가 초당 50건을 처리하고, 나눌 파티션은 3개예요.',
      },
      hint: '그룹을 보세요. 멤버 하나가 파티션을 몇 개나 갖고 있고, 동시에 몇이 일할 수 있나요?',
      explain:
        '파티션 수만큼의 멤버까지 일을 나눌 수 있고, 키마다 제 파티션에 있으니 순서도 지켜져요. 파티션을 늘리면 새 키에는 좋지만, 기다리던 키의 순서가 깨져요.',
    },
    freeze: {
      title: '읽는 쪽 얼리기',
      ask: 'careful 컨슈머는 read_committed, curious 컨슈머는 전부 읽어요. careful 컨슈머를 건드리지 않고 20초 동안 얼려 보세요.',
      offers: {
        begin: '트랜잭션 시작',
        send: '트랜잭션 안에서 전송',
        commit: '트랜잭션 커밋',
        abort: '트랜잭션 중단(abort)',
        pause: 'careful 일시정지',
      },
      goals: {
        stands: 'careful 컨슈머가 마지막 안정 오프셋까지 읽었어요.',
        goesOn: 'curious 컨슈머는 그 너머를 읽었어요.',
        frozen: '그 자리의 메시지가 20초째 기다려요.',
      },
      limits: { hands: 'careful 컨슈머를 직접 멈추거나 늦추지 않았어요.' },
      slips: {
        empty:
          '메시지가 없는 트랜잭션은 아무도 막지 않아요. 브로커는 첫 메시지가 올 때 트랜잭션을 알게 돼요.',
        ended: '트랜잭션이 끝났고, 그 마커와 함께 마지막 안정 오프셋이 나아갔어요.',
        pause: '그렇게도 멈추지만 여기서 찾는 길은 아니에요. 프로듀서가 하는 일을 찾아보세요.',
      },
      hint: '읽는 쪽은 마지막 안정 오프셋(LSO)에서 멈춰요. 무엇이 그것을 붙잡을까요?',
      explain:
        '마지막 안정 오프셋은 가장 오래 열린 트랜잭션의 첫 메시지에 서 있어요. 그 뒤는 상관없는 메시지까지 모두, transaction.timeout.ms(60초)가 끝낼 때까지 기다려요.',
    },
    empty: {
      title: '삭제 명령 없이 비우기',
      ask: 'system-logs 토픽은 파티션이 하나이고 agent 프로듀서가 써요. 삭제하는 명령 없이 이 파티션을 비워 보세요.',
      offers: {
        age: 'retention.ms=10000 설정',
        size: 'retention.bytes=1 설정',
        compact: 'cleanup.policy=compact 설정',
        quiet: 'agent 프로듀서 조용히',
      },
      goals: {
        had: '파티션에 메시지가 있었어요.',
        empty: '로그 시작 오프셋이 로그 끝 오프셋과 같아요.',
      },
      limits: { deleted: '레코드, 토픽, 디스크를 지우는 명령과 터미널을 쓰지 않았어요.' },
      slips: {
        size: '크기 기준으로는 남는 것이 retention.bytes 이상일 때만 세그먼트를 지워요. 메시지 하나는 남고, 그 세그먼트도 남아요.',
        busy: '아직 누가 쓰고 있어요. 세그먼트는 가장 새 메시지를 기준으로 지워지는데, 그게 늘 젊어요.',
        compact: '로그 컴팩션은 키마다 마지막 메시지를 남기고, 액티브 세그먼트는 건드리지 않아요.',
      },
      hint: '보존은 세그먼트의 가장 새 메시지를 봐요. 누가 그것을 젊게 하고 있나요?',
      explain:
        '가장 새 메시지가 retention.ms 설정보다 오래되면 액티브 세그먼트도 롤되고 지워져요. 검사는 시작 30초 뒤, 그다음은 5분마다(log.retention.check.interval.ms)예요.',
    },
    rolling: {
      title: '모두 재시작하기',
      ask: '브로커 세 대를 모두 재시작해 보세요. 프로듀서는 8초 뒤에 메시지를 포기하는데, 강제 종료를 알아채는 것보다 빨라요.',
      offers: {
        stop1: '1번 브로커 정상 종료',
        stop2: '2번 브로커 정상 종료',
        stop3: '3번 브로커 정상 종료',
        start1: '1번 브로커 시작',
        start2: '2번 브로커 시작',
        start3: '3번 브로커 시작',
        crash: '리더 강제 종료',
      },
      goals: {
        broker1: '1번 브로커를 다시 시작했어요.',
        broker2: '2번 브로커를 다시 시작했어요.',
        broker3: '3번 브로커를 다시 시작했어요.',
        whole: '세 대 모두 실행 중이고 동기화돼 있어요.',
      },
      limits: {
        failed: '프로듀서가 포기한 메시지가 없어요.',
        byHand: '하나씩 직접: 메뉴의 롤링 재시작은 쓰지 않아요.',
      },
      slips: {
        crash:
          '강제 종료는 broker.session.timeout.ms(9초) 뒤에야 알아채요. 그동안 리더가 없어서 메시지의 시간이 다 됐어요.',
        together:
          '셋 중 둘이 동기화에서 빠지면 min.insync.replicas=2 아래라 리더가 거절해요. 다음 브로커 전에 ISR 회복을 기다리세요.',
      },
      hint: '누가 파티션을 이끌고, 몇 개가 동기화돼 있나요? 한 걸음마다 먼저 보세요.',
      explain:
        '정상 종료하는 브로커는 리더 자리를 먼저 넘겨요. 다음 브로커를 내리기 전에 앞의 브로커가 ISR에 돌아와 있어야 해요. 실행 중이라는 것만으로는 모자라요.',
    },
    headless: {
      title: '머리 없이 버티기',
      ask: '컨트롤러 쿼럼이 죽을 예정이고 2번 브로커도 내려야 해요. 둘 다 없이 1분 동안 파티션 3개가 모두 쓰기를 받게 해 보세요.',
      offers: {
        crash100: '100번 컨트롤러 강제 종료',
        crash101: '101번 컨트롤러 강제 종료',
        crashBroker: '2번 브로커 강제 종료',
        stopBroker: '2번 브로커 정상 종료',
      },
      goals: {
        quorum: '컨트롤러 셋 중 둘이 멈췄어요. 과반수가 없어요.',
        broker: '브로커 하나가 멈춰 있어요.',
        written: '지난 8초 안에 파티션마다 쓰기가 확인 응답을 받았어요.',
        lasted: '그렇게 1분이 지났어요.',
      },
      limits: { failed: '프로듀서가 포기한 메시지가 없어요.' },
      slips: {
        late: '컨트롤러가 없으니 결정도 없어요. 죽은 브로커의 파티션은 새 리더가 없고, 나머지는 ISR에서 아무도 빼 주지 못하는 레플리카를 기다려요.',
      },
      hint: '쓰기는 컨트롤러를 거치지 않아요. 하지만 리더를 뽑고, 레플리카를 ISR에서 빼 주는 것은 누구일까요?',
      explain:
        '데이터는 마지막으로 정해진 대로 컨트롤러 없이 흘러요. 새 리더를 뽑고 ISR 목록을 줄이는 것은 결정이에요. 쿼럼이 있을 때 미리 내려져 있어야 해요.',
    },
  },
}
