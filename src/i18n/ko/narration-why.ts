/** 주요 사건이 왜 일어났는지, 한국어. */

import type { FactOf } from '../../engine/index.ts'
import type { NarrationWords } from '../en/narration.ts'
import { consumerGroupWhyKo } from './narration-consumer-groups.ts'
import { consumerWhyKo } from './narration-consumers.ts'
import { faultWhysKo } from './narration-faults.ts'
import { groupWhysKo } from './narration-groups.ts'
import { messageWhysKo } from './narration-messages.ts'
import { storageWhysKo } from './narration-storage.ts'
import { transactionWhyKo } from './narration-transactions.ts'
import { zooKeeperWhy } from './narration-zookeeper.ts'

const ACKS: Readonly<Record<string, string>> = {
  '-1': 'acks=all: 하이 워터마크가 이 메시지를 지난 뒤에 응답이 왔습니다. ISR의 모든 레플리카에 있습니다.',
  '1': 'acks=1: 리더가 기록했습니다. 팔로워에는 아직 없을 수 있어서 지금 장애가 나면 유실될 수 있습니다.',
  '0': 'acks=0: 프로듀서는 응답을 기다리지 않고, 도착했는지도 알지 못합니다.',
}

const ERROR_WHY: Readonly<Record<string, string>> = {
  NOT_LEADER_OR_FOLLOWER:
    '이 브로커는 더 이상 파티션 리더가 아닙니다. 클라이언트는 메타데이터를 새로 받아 새 리더에게 갑니다.',
  FENCED_LEADER_EPOCH:
    '요청에 적힌 리더 에포크가 오래되었습니다. 클라이언트는 메타데이터를 새로 받아야 합니다.',
  NOT_ENOUGH_REPLICAS:
    'ISR이 min.insync.replicas보다 작아서 acks=all 쓰기를 기록 전에 거부합니다. 재시도할 수 있는 오류입니다.',
  NOT_ENOUGH_REPLICAS_AFTER_APPEND:
    '기록한 뒤에 ISR이 min.insync.replicas보다 작아졌습니다. 로그에는 있지만 보장되지 않습니다.',
  OUT_OF_ORDER_SEQUENCE_NUMBER:
    '멱등성 프로듀서는 파티션마다 메시지에 번호를 매깁니다. 다음 번호가 아닌 배치를 거부해 순서를 지킵니다.',
  DISCONNECTED: '연결이 끊어져 기록됐는지 알 수 없습니다. 멱등성 프로듀서라면 다시 보내도 안전합니다.',
  TIMEOUT:
    'request.timeout.ms 안에 응답이 없어 기록됐는지 알 수 없습니다. 멱등성 프로듀서라면 다시 보내도 안전합니다.',
  REQUEST_TIMED_OUT:
    '하이 워터마크가 제때 이 배치를 지나지 못했습니다. 리더에는 있지만 ISR 전체에는 없습니다.',
  UNKNOWN_TOPIC_OR_PARTITION:
    '이 브로커는 아직 이 파티션을 모릅니다. 메타데이터는 메타데이터 로그로 브로커에 전해집니다.',
}

const ELECTION_WHY: Readonly<Record<FactOf<'LeaderElected'>['reason'], string>> = {
  created: '새 파티션의 리더는 레플리카 목록에서 살아 있는 첫 번째입니다.',
  fenced:
    '컨트롤러는 레플리카 목록에서 살아 있고 ISR에 속한 첫 번째를 뽑습니다. 브로커끼리 투표하지 않습니다. 리더 에포크가 올라가고, 하이 워터마크 아래는 유실되지 않습니다.',
  shutdown:
    '정상 종료에서는 브로커가 멈추기 전에 리더를 옮깁니다. 클라이언트는 메타데이터만 갱신하면 됩니다.',
  unfenced: '리더가 없던 파티션입니다. 리더가 될 수 있는 레플리카가 돌아와 컨트롤러가 바로 뽑았습니다.',
  preferred: '레플리카 목록의 첫 번째가 선호 리더입니다. ISR에 돌아왔기 때문에 리더를 다시 맡습니다.',
  unclean:
    '살아 있는 ISR 레플리카가 없고 언클린 리더 선출이 허용되어 있습니다. 이전 ISR에만 있던 메시지는 승인된 것도 유실됩니다.',
  'broker gone':
    '이전 리더의 znode가 /brokers/ids에서 사라졌습니다. 컨트롤러는 레플리카 목록에서 살아 있고 ISR에 속한 첫 번째를 뽑아 파티션의 state znode에 쓰고, 그다음에 LeaderAndIsr를 보냅니다.',
  'new incarnation':
    '브로커가 다시 등록하면 이전 세션은 끝납니다. 맡고 있던 리더는 먼저 ISR의 다른 레플리카로 옮겨집니다.',
  reassigned:
    '이전 리더가 레플리카 목록에서 빠졌습니다. 새 목록에서 ISR에 속한 첫 번째가 리더를 이어받습니다.',
  unregistered: '클러스터에서 빠진 브로커입니다. 맡고 있던 리더는 ISR의 다른 레플리카로 옮겨집니다.',
}

const ISR_WHY: Readonly<Record<FactOf<'IsrChanged'>['reason'], string>> = {
  lagging:
    'replica.lag.time.max.ms 동안 리더를 따라잡지 못했습니다. 하이 워터마크는 더 기다리지 않습니다. ISR 변경은 파티션 에포크(ZooKeeper 모드에서는 파티션 상태 znode의 버전)만 올리고 리더 에포크는 그대로입니다.',
  'caught up':
    '로그가 리더의 하이 워터마크까지 도달해 다시 동기화되었습니다. 이제 하이 워터마크는 이 레플리카를 다시 기다립니다.',
  fenced:
    '펜싱된 브로커는 모든 ISR에서 빠집니다. acks=all은 더 기다리지 않습니다. 팔로워였던 파티션의 리더 에포크는 그대로입니다.',
  shutdown: '종료하는 브로커는 먼저 모든 ISR에서 빠집니다. 그래서 아무도 기다릴 필요가 없습니다.',
  unclean:
    '언클린 리더 선출 뒤에는 새 리더만 ISR에 있습니다. 다른 레플리카는 먼저 로그를 맞춰 잘라내야 합니다.',
  'broker gone':
    '사라진 브로커는 모든 ISR에서 빠집니다. ZooKeeper 모드에서는 팔로워였던 파티션의 리더 에포크도 올라갑니다.',
  'new incarnation': '다시 시작한 브로커는 따라잡은 뒤에만 ISR에 들어갈 수 있습니다.',
  elected: '선출로 ISR도 바뀌었습니다. 파티션 리더는 항상 ISR에 속합니다.',
  reassigned: '목록에서 빠진 레플리카는 ISR에서도 빠집니다.',
  unregistered: '등록이 해제된 브로커는 어떤 ISR에도 남을 수 없습니다.',
}

const STOP_WHY: Readonly<Record<string, string>> = {
  broker: '정상 종료(controlled shutdown)에서는 컨트롤러가 먼저 리더를 옮기고 ISR에서 이 브로커를 뺍니다.',
  controller: '쿼럼에서 순서대로 물러납니다. 액티브 컨트롤러라면 후임 순서도 알립니다.',
  consumer:
    '정상 종료하는 컨슈머는 그룹에서 나간다고 알립니다. 남은 멤버는 세션 만료를 기다리지 않고 이어받습니다.',
  producer: '정상 종료하는 프로듀서는 버퍼에 남은 메시지를 먼저 보냅니다.',
}

const CRASH_WHY: Readonly<Record<string, string>> = {
  zookeeper:
    '클라이언트는 다른 서버에서 세션을 이어 갑니다. 앙상블 리더였다면 나머지가 투표합니다. 쿼럼이 없으면 아무것도 바꿀 수 없지만 메시지는 계속 흐릅니다.',
  broker:
    '연결은 바로 끊어지지만 컨트롤러는 하트비트만 봅니다. broker.session.timeout.ms가 지나야 펜싱(차단)합니다. 디스크의 로그는 남습니다.',
  controller:
    '쿼럼은 메시지의 경로에 있지 않아 메시지는 계속 흐릅니다. 액티브 컨트롤러였다면 나머지는 controller.quorum.fetch.timeout.ms 뒤에 알아차립니다.',
  consumer: '그룹에 알리지 못했습니다. session.timeout.ms가 지날 때까지 파티션은 할당된 채 읽히지 않습니다.',
  producer: '버퍼에만 있던 메시지는 사라졌고, 브로커에 기록된 메시지는 남습니다.',
}

const START_WHY: Readonly<Record<string, string>> = {
  broker:
    '컨트롤러에 등록하고, 메타데이터를 따라잡을 때까지 펜싱된 상태로 있습니다. 그다음 현재 리더를 따라갑니다. 리더 자리는 저절로 돌아오지 않습니다.',
}

/** 한국어로 쓴 이유. */
export const whyKo: NarrationWords['why'] = {
  ...consumerGroupWhyKo,
  ...zooKeeperWhy,
  ...consumerWhyKo,
  ...storageWhysKo,
  ...transactionWhyKo,
  ...faultWhysKo,
  ...messageWhysKo,
  ...groupWhysKo,
  NodeStarted: (f) =>
    f.logDirOffline
      ? '로그 디렉터리를 쓸 수 없어 등록하기도 전에 프로세스가 바로 끝납니다.'
      : (START_WHY[f.role] ?? null),
  NodeCrashed: (f) => CRASH_WHY[f.role] ?? null,
  ShutdownRequested: (f) => STOP_WHY[f.role] ?? null,
  ElectionStarted: (f) =>
    f.preVote
      ? '쿼럼 리더의 소식이 없습니다. 사전 투표는 에포크를 올리지 않아서, 혼자 끊긴 노드가 쿼럼을 방해하지 않습니다.'
      : '과반수가 찬성할 것이므로 에포크를 올리고 실제 투표를 요청합니다.',
  VoteGranted: () => '한 에포크에 한 번만, 자신의 로그만큼 최신인 후보에게만 투표합니다.',
  QuorumLeaderElected: () =>
    '투표자의 과반수가 뽑았습니다. 같은 메타데이터 로그를 이미 따라왔기 때문에 바로 결정할 수 있고, 파티션 리더는 바뀌지 않습니다.',
  QuorumLeaderResigned: () =>
    '쿼럼 리더는 종료할 때, 또는 과반수가 controller.quorum.fetch.timeout.ms의 1.5배 동안 페치하지 않을 때, 또는 더는 투표자가 아닐 때 물러납니다.',
  MetadataCommitted: () => '투표자의 과반수에 있습니다. 브로커도 같은 로그를 가져와 적용하면서 알게 됩니다.',
  BrokerRegistered: () =>
    '브로커 에포크는 이 등록의 메타데이터 오프셋입니다. 이전에 실행되던 같은 브로커와 구별하는 값입니다.',
  BrokerRegistrationRefused: (f) =>
    f.error === 'DUPLICATE_BROKER_REGISTRATION'
      ? '이전 실행의 세션이 아직 만료되지 않았고, 컨트롤러는 죽었는지 알 수 없습니다. 빨리 재시작하면 기다려야 합니다.'
      : '컨트롤러가 받아들일 때까지 다시 요청합니다.',
  RegistrationTimedOut: () =>
    'initial.broker.registration.timeout.ms 안에 받아 준 액티브 컨트롤러가 없었습니다. 쿼럼이 돌아온 뒤에 다시 시작해야 합니다.',
  BrokerFenced: (f) =>
    f.reason === 'requested'
      ? '정상 종료의 마지막 단계입니다. 맡은 리더가 없고, 다른 브로커도 그 사실을 압니다.'
      : 'broker.session.timeout.ms 동안 하트비트가 오지 않았습니다. 연결이 끊긴 것만으로는 펜싱되지 않습니다. 펜싱된 브로커는 리더가 되거나 ISR에 들어갈 수 없습니다.',
  BrokerUnfenced: () =>
    '자신의 등록까지 메타데이터를 따라잡았습니다. 레플리카는 더 따라잡아야 ISR에 들어갑니다.',
  ControlledShutdownStarted: () =>
    '이전 리더가 아직 응답하는 동안 리더를 옮기므로 세션 타임아웃을 기다릴 일이 없습니다. 다른 브로커가 변경을 본 뒤에 종료합니다.',
  TopicCreated: () =>
    '컨트롤러가 레플리카를 랙(rack)에 나누어 배치했습니다. 각 목록의 첫 번째가 선호 리더입니다.',
  TopicDeleted: () =>
    '삭제 레코드가 메타데이터 로그에 기록되었습니다. 각 브로커는 이것을 재생할 때 로그를 지웁니다. 이후 클라이언트는 UNKNOWN_TOPIC_OR_PARTITION을 받습니다.',
  PartitionsAdded: () =>
    '파티션은 늘릴 수만 있습니다. 키의 해시를 새 파티션 수로 나누므로 같은 키가 다른 파티션으로 갈 수 있고, 이 시점 앞뒤로는 키별 순서가 보장되지 않습니다.',
  ConfigChanged: (f) =>
    f.name === 'min.insync.replicas'
      ? '브로커가 레코드를 재생하면 바로 적용됩니다. 유실 없이 리더가 될 수 있는 기준이 바뀌었으므로 ELR(선출 가능 리더 레플리카)은 비워집니다.'
      : '브로커가 레코드를 재생하면 바로 적용됩니다. 우선순위는 토픽, 해당 브로커, 전체 브로커, server.properties 순입니다.',
  BrokerUnregistered: () =>
    '메타데이터에서 등록이 사라졌습니다. 레플리카 목록에 남은 자리는 재할당할 때까지 그대로입니다.',
  ReassignmentStarted: () =>
    '새 레플리카를 먼저 추가해 로그를 복제합니다. 모두 ISR에 들어온 뒤에만 이전 레플리카를 빼므로 안전성은 줄지 않습니다.',
  ReassignmentCompleted: () =>
    '추가한 레플리카가 모두 ISR에 들어왔습니다. 제거할 레플리카는 목록에서 빠지고 로그도 삭제됩니다. 리더 에포크가 올라갑니다.',
  ReassignmentCancelled: () => '추가하던 레플리카가 목록에서 다시 빠집니다.',
  ReadReplicaChosen: (f) =>
    f.broker === null
      ? '그 레플리카가 ISR에서 빠졌거나 연결할 수 없거나 유효 시간이 지났습니다. 리더가 다시 정합니다.'
      : 'client.rack과 같은 랙에 있어 리더가 알려 준 레플리카입니다 (replica.selector.class). 자기 하이 워터마크 아래만 내어 주며, 이 값은 리더보다 페치 한 번만큼 늦습니다.',
  TruncationDetected: (f) =>
    f.reset
      ? '리더 에포크가 바뀌어, 마지막으로 읽은 레코드의 에포크가 어디서 끝나는지 리더에 물었습니다. 이미 읽은 메시지가 언클린 리더 선출로 유실되었습니다.'
      : '리셋 정책이 없으므로 애플리케이션이 LogTruncationException을 받고 직접 결정해야 합니다.',
  ReplicationThrottled: (f) =>
    f.began
      ? '최근 몇 초 동안 제한된 속도보다 많이 복제했습니다. ISR에 없는 제한 대상 레플리카는 기다리고, ISR 복제는 계속됩니다.'
      : null,
  AdminAnswered: (f) =>
    f.error === 'NONE' ? '레코드가 메타데이터 로그에 복제 완료되었습니다.' : '아무것도 바뀌지 않았습니다.',
  TopicCreationRefused: () => '컨트롤러가 요청을 확인했고, 아무것도 바꾸지 않았습니다.',
  LeaderElected: (f) => ELECTION_WHY[f.reason],
  PartitionWentOffline: () =>
    '살아 있는 ISR 레플리카가 없고 언클린 리더 선출은 꺼져 있습니다. 마지막 ISR 레플리카는 ISR에 남아 있다가 돌아오면 리더가 됩니다.',
  IsrChanged: (f) => ISR_WHY[f.reason],
  BecameLeader: () =>
    '컨트롤러의 결정을 메타데이터 로그에서 읽었습니다. 로그 끝에서 새 리더 에포크가 시작됩니다.',
  BecameFollower: () =>
    '컨트롤러의 결정을 메타데이터 로그에서 읽었습니다. 자신의 로그 끝부터 리더에게서 가져옵니다.',
  BatchAppended: (f) =>
    f.leader
      ? '기록되었지만 아직 복제 완료(커밋)는 아닙니다. ISR의 팔로워가 가져간 뒤 하이 워터마크가 지나갑니다.'
      : '리더는 팔로워의 다음 페치에서 로그 끝 오프셋을 보고서야 압니다.',
  DuplicateIgnored: () =>
    '첫 시도의 응답이 사라져 프로듀서가 다시 보냈습니다. 시퀀스 번호로 중복임을 알 수 있습니다.',
  AppendRefused: (f) => ERROR_WHY[f.error] ?? null,
  HighWatermarkAdvanced: (f) =>
    f.leader
      ? 'ISR의 모든 레플리카에 있습니다. 이제 컨슈머가 읽을 수 있고, acks=all 요청에 응답합니다.'
      : '팔로워는 페치 응답에서 하이 워터마크를 알게 됩니다. 리더보다 한 번의 페치만큼 늦습니다.',
  LogTruncated: () =>
    '새 리더에 없는 메시지입니다. 언클린 선출이 아니었다면 복제 완료된 적이 없습니다. 자를 위치는 하이 워터마크가 아니라 리더 에포크로 찾습니다.',
  IsrProposed: (f) =>
    f.via === 'ZooKeeper'
      ? 'AlterPartition(KIP-497) 이전에는 파티션 리더가 상태 znode를 직접 썼습니다. 리더가 아는 버전일 때만 쓰이고, 컨트롤러는 나중에 알게 됩니다.'
      : '파티션 리더가 제안하고(AlterPartition) 컨트롤러가 결정합니다. 그때까지 하이 워터마크는 들어올 레플리카도, 나갈 레플리카도 기다립니다.',
  IsrRefused: (f) =>
    f.via === 'ZooKeeper'
      ? '그 사이 컨트롤러가 먼저 썼습니다. 리더는 LeaderAndIsr로 새 상태를 받을 때까지 제안한 ISR을 그대로 둡니다.'
      : '파티션 리더와 컨트롤러가 본 상태가 달랐습니다. 리더는 메타데이터를 기다리거나 다시 요청합니다.',
  RecordCreated: (f) =>
    f.key === null
      ? '키가 없으면 스티키 파티셔너가 batch.size만큼 한 파티션에 보내고 다른 파티션으로 옮깁니다.'
      : '같은 키는 같은 파티션으로 갑니다: murmur2(키)를 파티션 수로 나눈 나머지입니다.',
  BatchSent: () =>
    '프로듀서의 메타데이터가 리더로 알고 있는 브로커에게 보냅니다. 그 브로커로 갈 배치는 한 요청에 함께 갑니다.',
  BatchAcknowledged: (f) => ACKS[f.acks] ?? null,
  BatchRetried: (f) => ERROR_WHY[f.error] ?? null,
  BatchFailed: () =>
    'delivery.timeout.ms가 지났거나 재시도할 수 없는 오류입니다. 애플리케이션에 실패를 알리지만, 브로커에는 기록됐을 수 있습니다.',
  RecordRefused: () => 'max.block.ms 동안 메타데이터나 buffer.memory의 빈자리를 얻지 못했습니다.',
  ProducerIdAssigned: () =>
    '프로듀서 ID와 배치의 시퀀스 번호가 있으면, 두 번 보낸 배치도 한 번만 기록됩니다.',
  MetadataRefreshed: (f) =>
    f.changed.length > 0
      ? '새 리더를 알려 주는 쪽은 없습니다. 클라이언트가 오류를 받은 뒤 메타데이터를 요청합니다.'
      : null,
  GroupStateChanged: (f) =>
    f.to === 'PreparingRebalance'
      ? '멤버는 다음 하트비트의 응답에서 알게 되고, 파티션을 내놓은 뒤 다시 참여합니다 (이거 리밸런싱).'
      : f.to === 'Stable'
        ? '모든 멤버가 자기 파티션을 받았습니다. 한 파티션은 그룹 안에서 한 멤버만 읽습니다.'
        : null,
  MemberJoined: () =>
    '새 멤버가 오면 리밸런싱이 시작됩니다. 처음 참여한 멤버가 그룹 리더가 되어 할당을 계산합니다.',
  MemberLeft: (f) =>
    f.reason === 'left'
      ? '나간다고 알렸기 때문에(LeaveGroup) 리밸런싱이 바로 시작됩니다.'
      : f.reason === 'session timeout'
        ? 'session.timeout.ms 동안 하트비트가 없었습니다. 남은 멤버가 파티션을 받아 커밋된 오프셋부터 읽습니다.'
        : f.reason === 'group full'
          ? '그룹의 멤버 수가 이미 group.max.size입니다.'
          : 'max.poll.interval.ms 안에 다시 참여하지 않아 이 멤버 없이 리밸런싱이 진행됩니다.',
  GroupAssigned: () =>
    '클래식 그룹에서는 클라이언트인 그룹 리더가 할당을 계산하고, 코디네이터는 전달만 합니다.',
  CoordinatorLoaded: () =>
    '__consumer_offsets 파티션의 리더가 그 파티션에 해시되는 그룹을 맡습니다. 먼저 로그를 읽어 들입니다.',
  OffsetsCommitted: () =>
    '커밋된 오프셋은 다음에 읽을 오프셋입니다. 이것도 __consumer_offsets의 레코드로 저장됩니다.',
  PartitionsRevoked: (f) =>
    f.lost
      ? '코디네이터가 이미 멤버에서 제외했습니다. 마지막 오프셋 커밋 뒤에 읽은 메시지는 다시 읽힙니다.'
      : f.kept
        ? '협력적(cooperative) 방식: 다른 멤버에게 갈 파티션만 내놓고 나머지는 계속 읽습니다.'
        : '이거(eager) 방식에서는 모든 멤버가 다시 참여하기 전에 파티션을 전부 내놓습니다.',
  PositionReset: (f) =>
    f.strategy === 'committed'
      ? '이 그룹이 전에 읽은 파티션이라, 커밋한 곳부터 이어서 읽습니다.'
      : f.strategy.startsWith('seek') || f.strategy === 'offsetsForTimes'
        ? '애플리케이션이 현재 위치를 직접 옮겼습니다. 커밋된 오프셋은 다음 커밋까지 그대로입니다.'
        : '이 그룹이 커밋한 오프셋이 없어서 auto.offset.reset에 따라 정합니다.',
  RecordsPolled: () =>
    '컨슈머가 당겨 옵니다(풀). poll()은 페치로 가져온 메시지를 돌려주고 현재 위치를 옮깁니다. 아직 오프셋 커밋은 아닙니다.',
  RequestFailedAt: (f) =>
    f.reason === 'timeout'
      ? 'request.timeout.ms가 지났습니다. 요청이 처리됐는지는 알 수 없습니다.'
      : '연결이 끊어졌습니다. 요청이 처리됐는지는 알 수 없습니다.',
}
