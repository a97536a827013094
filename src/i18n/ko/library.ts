import type { library as source } from '../en/library.ts'

/** 이름 있는 시나리오: 제목, 그리고 무엇을 볼지 한 문장. */
const scenarios: (typeof source)['scenarios'] = {
  'one-broker': {
    title: '브로커 1대, 파티션 1개',
    watch: '가장 작은 구성: 브로커와 컨트롤러를 겸한 프로세스 하나, 로그 하나, 컨슈머 하나.',
  },
  opening: {
    title: '브로커 3대, 그룹 2개',
    watch: '프로듀서 넷의 메시지가 브로커 세 대에 복제되고 그룹 둘이 읽어요.',
  },
  'twelve-brokers': {
    title: '브로커 12대, 파티션 60개',
    watch: '중간 크기 클러스터: 처음에는 막대, 다가가면 메시지가 보여요.',
  },
  'hundred-brokers': {
    title: '브로커 100대, 파티션 1,000개',
    watch: '가장 큰 시나리오: 장애가 줄무늬로 보이는 상태 지도.',
  },
  'keys-and-order': {
    title: '키가 파티션을 정해요',
    watch: '같은 키는 늘 같은 파티션으로 가서 순서가 지켜져요. 파티션 사이에는 순서가 없어요.',
  },
  'without-keys': {
    title: '키 없는 메시지',
    watch: '프로듀서가 한 파티션의 배치를 채운 다음 다른 파티션으로 옮겨요. 스티키 파티셔너예요.',
  },
  'two-groups': {
    title: '두 그룹이 같은 토픽을 읽어요',
    watch: '그룹마다 전체를 한 번씩 읽어요. 파티션이 3개라 멤버 4명인 그룹에서는 한 명이 놀아요.',
  },
  'slow-consumer': {
    title: '랙이 늘었다 줄어요',
    watch: '컨슈머가 프로듀서보다 느려지면 랙이 쌓이고, 다시 빨라지면 줄어들어요.',
  },
  retention: {
    title: '오래된 세그먼트가 지워져요',
    watch: 'retention.ms 기간이 지난 세그먼트가 통째로 지워지고 로그 시작 오프셋이 따라 올라가요.',
  },
  compaction: {
    title: '로그 컴팩션',
    watch: '클리너가 키마다 마지막 메시지만 남겨요. 오프셋은 그대로이고 중간에 빈자리가 생겨요.',
  },
  'partitions-added': {
    title: '파티션을 늘려요',
    watch: '파티션이 2개에서 4개가 되면 어떤 키는 다른 파티션으로 가고 순서가 깨져요.',
  },
  'broker-failure': {
    title: '브로커 장애',
    watch:
      '9초 동안 조용하다가 1번 브로커가 펜싱되고 다른 브로커가 리더가 돼요. 확인 응답된 메시지는 잃지 않아요.',
  },
  'acks-1-loss': {
    title: 'acks=1 설정은 메시지를 잃어요',
    watch: '리더가 혼자 응답하고 먼 팔로워가 받기 전에 죽어요. 나중에 돌아와 로그를 잘라내요.',
  },
  'acks-all': {
    title: 'acks=all 설정은 잃지 않아요',
    watch: '같은 지연, 같은 장애. 확인 응답된 메시지는 새 리더에 모두 있어요.',
  },
  'acks-0-loss': {
    title: 'acks=0 설정은 알 길이 없어요',
    watch: '리더가 죽었는데도 프로듀서는 에러 없이 허공에 계속 보내요.',
  },
  'too-few-in-sync': {
    title: '인싱크 레플리카가 모자라요',
    watch:
      'min.insync.replicas 아래에서는 acks=all 요청이 거절돼요. acks=1 요청은 받지만 아직 아무도 읽지 못해요.',
  },
  'slow-follower': {
    title: '뒤처지는 팔로워',
    watch: 'acks=all 응답이 느린 디스크를 기다리다가 팔로워가 ISR에서 빠져요. 고치면 다시 들어와요.',
  },
  'unclean-election': {
    title: '언클린 리더 선출',
    watch: '낡은 레플리카가 리더가 돼요. 파티션은 살지만 그 레플리카에 없던 메시지는 사라져요.',
  },
  'zombie-leader': {
    title: '멈춰 있던 리더',
    watch: '긴 멈춤 동안 다른 브로커가 리더가 돼요. 깨어난 옛 리더가 받은 메시지는 잘려 나가요.',
  },
  'last-replica-standing': {
    title: '마지막 남은 레플리카 (4.1 이전)',
    watch: '적격 리더 레플리카(ELR)가 없던 시절: ISR에 홀로 남은 브로커가 정전으로 로그 끝을 잃어요.',
  },
  'eligible-leader-replicas': {
    title: '적격 리더 레플리카',
    watch: '같은 정전, KIP-966 적용: 메시지를 모두 가진 레플리카가 대신 리더가 돼요.',
  },
  'all-power-lost': {
    title: '모두 정전',
    watch: '복제는 디스크 플러시가 아니에요. 모든 브로커가 정전되면 플러시되지 않은 로그 끝이 사라져요.',
  },
  'disk-full': {
    title: '디스크가 가득 차요',
    watch: '로그 디렉터리가 실패해 브로커가 멈추고 다른 브로커가 리더를 맡아요. 비우면 따라잡아요.',
  },
  'eager-rebalance': {
    title: '이거(eager) 리밸런스',
    watch: '세 번째 멤버가 들어오면 모두가 모든 파티션을 내려놓은 다음 다시 받아요.',
  },
  'cooperative-rebalance': {
    title: '협력적 리밸런스',
    watch: '세 번째 멤버가 들어와도 옮겨 가는 파티션 2개만 내려놓아요. 리밸런스는 두 번이에요.',
  },
  'consumer-protocol': {
    title: '컨슈머 프로토콜 (KIP-848)',
    watch: '할당은 브로커가 계산하고 멤버는 하트비트로 따라가요. 아무도 멈추지 않아요.',
  },
  'consumer-crash': {
    title: '컨슈머가 죽어요',
    watch: 'session.timeout.ms 시간이 지날 때까지 그 파티션은 아무도 읽지 않고, 그다음 다른 멤버가 맡아요.',
  },
  'static-membership': {
    title: '정적 멤버의 재시작',
    watch: 'group.instance.id 설정이 있으면 나갔다 돌아와도 리밸런스 없이 원래 파티션을 받아요.',
  },
  'poll-too-slow': {
    title: '너무 늦은 poll()',
    watch: '하트비트는 가지만 max.poll.interval.ms 시간이 지나 컨슈머가 스스로 그룹을 떠나요.',
  },
  'at-least-once': {
    title: '처리한 다음 커밋',
    watch: '배치 중간에 죽으면 처리했지만 커밋하지 못한 메시지를 다시 처리해요.',
  },
  'at-most-once': {
    title: '커밋한 다음 처리',
    watch: '배치 중간에 죽으면 커밋했지만 처리하지 못한 메시지는 영영 처리되지 않아요.',
  },
  'missed-by-retention': {
    title: 'retention.ms 기간보다 오래 자리를 비우면',
    watch: '돌아왔을 때 커밋된 오프셋이 이미 지워졌어요. auto.offset.reset=latest 설정은 말없이 건너뛰어요.',
  },
  'share-group': {
    title: '셰어 그룹 (KIP-932)',
    watch: '컨슈머 셋이 한 파티션의 메시지를 나누어 가져가고 각자 잠금을 가져요.',
  },
  'poison-record': {
    title: '아무도 처리하지 못하는 메시지',
    watch: '풀어 줄 때마다 다시 전달되다가 다섯 번째 다음에는 보관 처리되고 나머지가 흘러가요.',
  },
  duplicates: {
    title: '잃어버린 응답이 만드는 중복',
    watch: '배치는 기록됐는데 응답이 오지 않아요. 멱등성이 없으면 재시도가 한 번 더 기록돼요.',
  },
  idempotence: {
    title: '멱등 프로듀서',
    watch: '같은 응답 유실. 브로커가 시퀀스 번호를 알아보고 두 번 쓰지 않아요.',
  },
  reordering: {
    title: '재시도가 바꾸는 순서',
    watch: '배치 다섯 개가 전송 중일 때 첫 배치가 거절되면, 멱등성 없이는 뒤의 배치가 먼저 기록돼요.',
  },
  transactions: {
    title: '커밋과 중단',
    watch: '트랜잭션 셋 중 하나는 중단돼요. read_committed 컨슈머는 건너뛰고 LSO에서 기다려요.',
  },
  'fenced-producer': {
    title: '프로듀서 둘, transactional.id 하나',
    watch: '새 프로듀서가 에포크를 올리면 옛 프로듀서의 트랜잭션은 중단되고 펜싱돼요.',
  },
  'copied-once': {
    title: '읽고, 바꾸고, 쓰기',
    watch: '복사 프로그램이 중간에 죽어도 메시지와 오프셋이 함께 커밋되어 사본은 하나씩만 있어요.',
  },
  'hanging-transaction': {
    title: '끝나지 않는 트랜잭션 (KIP-890 이전)',
    watch:
      'Kafka 3.6 이전: 늦게 온 메시지가 아무도 끝내지 않는 트랜잭션을 열어 read_committed 컨슈머가 영영 기다려요.',
  },
  'verified-transaction': {
    title: '늦은 메시지는 거절돼요 (KIP-890)',
    watch: '같은 늦은 메시지. 리더가 먼저 코디네이터에게 물어보고 거절해요.',
  },
  'torn-transaction': {
    title: '찢어진 트랜잭션 (KAFKA-17754)',
    watch:
      'Kafka 4.0 이전: 늦게 도착한 커밋이 다음 트랜잭션의 절반을 커밋해요. 그 트랜잭션은 나중에 중단돼요.',
  },
  'rolling-restart': {
    title: '롤링 재시작',
    watch: '한 대씩: 리더가 옮겨 가고, 브로커가 돌아온 다음에야 다음 브로커가 내려가요.',
  },
  'preferred-leader': {
    title: '돌아온 선호 리더',
    watch: '재시작한 1번 브로커는 선호 리더를 선출할 때까지 아무 파티션도 이끌지 않아요.',
  },
  reassignment: {
    title: '레플리카 이동',
    watch:
      '4번 브로커가 스로틀 아래 로그를 복사하고 ISR에 들어가 리더가 되면 1번 브로커가 레플리카를 지워요.',
  },
  'rack-failure': {
    title: '랙 장애',
    watch: '브로커 여섯 대 중 두 대가 함께 죽어도 파티션마다 다른 랙에 레플리카가 둘 있어 계속돼요.',
  },
  'controller-failure': {
    title: '액티브 컨트롤러 장애',
    watch: '쿼럼이 몇 초 안에 다른 컨트롤러를 뽑아요. 프로듀서는 알아채지 못해요.',
  },
  'quorum-lost': {
    title: '쿼럼을 잃어요',
    watch: '컨트롤러 셋 중 둘이 죽으면 메시지는 흐르지만, 리더가 죽은 파티션은 새 리더를 얻지 못해요.',
  },
  'cut-from-the-controllers': {
    title: '클러스터에서 끊긴 리더',
    watch: '펜싱된 줄 모르고 혼자 acks=1 응답을 주다가 연결이 돌아오면 모두 잘라내요.',
  },
  'zookeeper-controller': {
    title: '컨트롤러의 세션 만료 (ZooKeeper)',
    watch: 'Kafka 3.9 방식: 컨트롤러였던 브로커가 죽어 세션이 만료되고 다른 브로커가 선출돼요.',
  },
}

export const library: typeof source = {
  search: '시나리오 찾기',
  found: (n) => `시나리오 ${n}개`,
  none: '찾는 말이 들어 있는 시나리오가 없어요.',
  title: '시나리오',
  hide: '볼거리 숨기기',
  pick: '볼거리',
  chapters: {
    clusters: '클러스터',
    basics: '기초',
    durability: '내구성',
    groups: '컨슈머 그룹',
    'exactly-once': '한 번, 두 번, 없음',
    operations: '운영과 장애',
  },
  scenarios,
}
