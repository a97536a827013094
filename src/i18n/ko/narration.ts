/** 내레이션의 한국어. 문장은 합니다체이고, 변수 바로 뒤에는 받침에 따라 바뀌는 조사를 쓰지 않는다. */
import type { FactOf } from '../../engine/index.ts'
import type { NarrationWords } from '../en/narration.ts'
import { difference, type Entities, type Parts, say, shortMember, span } from '../say.ts'
import { consumerGroupLinesKo } from './narration-consumer-groups.ts'
import { consumerLinesKo, positionKo } from './narration-consumers.ts'
import { faultLinesKo } from './narration-faults.ts'
import { groupLinesKo } from './narration-groups.ts'
import { messageLinesKo } from './narration-messages.ts'
import { shareLinesKo } from './narration-share.ts'
import { storageLinesKo } from './narration-storage.ts'
import { transactionLinesKo } from './narration-transactions.ts'
import { whyKo } from './narration-why.ts'
import { zooKeeperLines } from './narration-zookeeper.ts'

const records = (n: number): string => `메시지 ${n}개`
const ids = (list: readonly number[]): string => list.join(', ') || '없음'

function isrMove(from: readonly number[], to: readonly number[], e: Entities): Parts {
  const { left, entered } = difference(from, to)
  const names = (list: readonly number[]): Parts =>
    list.flatMap((id, i) => (i === 0 ? [e.broker(id)] : [...say`, `, e.broker(id)]))
  if (left.length > 0 && entered.length > 0) return say`제외 ${names(left)} · 합류 ${names(entered)}`
  return left.length > 0 ? say`제외됨 · ${names(left)}` : say`합류함 · ${names(entered)}`
}

/** 코디네이터가 적는 이유의 번역. 이름이 든 것은 이름을 남긴다. */
function reasonOf(reason: string): string {
  const fixed: Readonly<Record<string, string>> = {
    'the last member left': '마지막 멤버가 나갔습니다',
    'all members joined': '모든 멤버가 참여했습니다',
    'the assignment did not come in time': '할당 결과가 제때 오지 않았습니다',
    'the assignment could not be stored': '할당 결과를 저장하지 못했습니다',
    'the assignment is known': '할당이 끝났습니다',
    'the group is deleted': '그룹이 삭제되었습니다',
    'the group is larger than group.max.size': '그룹이 group.max.size보다 큽니다',
    'somebody who was about to join left': '참여하려던 멤버가 나갔습니다',
  }
  if (fixed[reason]) return fixed[reason]
  const patterns: readonly (readonly [RegExp, string])[] = [
    [/^session of (.+) ended$/, '$1 컨슈머의 세션이 끝났습니다'],
    [/^subscription of (.+) changed$/, '$1 컨슈머의 구독이 바뀌었습니다'],
    [/^leader (.+) rejoined$/, '그룹 리더 $1 컨슈머가 다시 참여했습니다'],
    [
      /^static member (.+) came back while the assignment was made$/,
      '할당을 계산하는 동안 정적 멤버 $1이(가) 돌아왔습니다',
    ],
    [
      /^static member (.+) came back with other protocols$/,
      '정적 멤버 $1이(가) 다른 할당 방식으로 돌아왔습니다',
    ],
    [/^(.+) joined$/, '$1 컨슈머가 참여했습니다'],
    [/^(.+) left$/, '$1 컨슈머가 나갔습니다'],
  ]
  const found = patterns.find(([pattern]) => pattern.test(reason))
  return found ? reason.replace(found[0], found[1]) : reason
}

const LEFT = {
  'session timeout': '세션 타임아웃',
  'rebalance timeout': '리밸런싱 타임아웃',
  'group full': 'group.max.size 초과',
} as const
const FAILED = { disconnected: '연결 끊김', timeout: '타임아웃' } as const

function configOwner(f: FactOf<'ConfigChanged'>, e: Entities): Parts {
  if (f.resourceType === 'TOPIC') return say`${e.topic(f.resourceName)} 토픽`
  if (f.resourceType === 'GROUP') return say`${e.group(f.resourceName)} 그룹`
  return f.resourceName === '' ? say`모든 브로커` : say`${e.broker(Number(f.resourceName))}`
}

const line: NarrationWords['line'] = {
  ...zooKeeperLines,
  ...shareLinesKo,
  ...storageLinesKo,
  ...transactionLinesKo,
  ...faultLinesKo,
  ...messageLinesKo,
  ...groupLinesKo,
  ...consumerLinesKo,
  ...consumerGroupLinesKo,
  NodeStarted: (f, e) => say`${e.node(f.node)} 노드가 ${f.again ? '다시 시작했습니다' : '시작했습니다'}.`,
  NodeCrashed: (f, e) => say`${e.node(f.node)} 노드가 강제 종료되었습니다.`,
  ShutdownRequested: (f, e) => say`${e.node(f.node)} 노드가 정상 종료를 시작했습니다.`,
  NodeStopped: (f, e) => say`${e.node(f.node)} 노드가 종료되었습니다.`,
  ElectionStarted: (f, e) =>
    f.preVote
      ? say`${e.node(f.node)} 노드가 당선될 수 있는지 먼저 묻습니다 (사전 투표, 에포크 ${f.epoch}).`
      : say`${e.node(f.node)} 노드가 에포크 ${f.epoch} 선거에 출마했습니다.`,
  VoteGranted: (f, e) =>
    say`${e.node(f.voter)} 노드가 에포크 ${f.epoch}에서 ${e.node(f.candidate)} 노드에 투표했습니다.`,
  QuorumLeaderElected: (f, e) => say`새 액티브 컨트롤러는 ${e.node(f.node)}입니다 (쿼럼 에포크 ${f.epoch}).`,
  QuorumLeaderResigned: (f, e) =>
    say`${e.node(f.node)} 노드가 액티브 컨트롤러에서 물러났습니다 (쿼럼 에포크 ${f.epoch}).`,
  MetadataCommitted: (f, e) =>
    say`${e.node(f.node)}: 메타데이터 레코드가 오프셋 ${f.to - 1}까지 복제 완료되었습니다.`,
  BrokerRegistered: (f, e) =>
    say`${e.broker(f.broker)} 등록이 끝났습니다 (브로커 에포크 ${f.brokerEpoch}). 아직은 펜싱된 상태입니다.`,
  BrokerRegistrationRefused: (f, e) =>
    say`${e.broker(f.broker)} 등록이 거부되었습니다: ${f.error}. ${f.retryInMs}ms 뒤에 다시 시도합니다.`,
  RegistrationTimedOut: (f, e) =>
    say`${e.broker(f.broker)} 노드가 ${f.afterMs}ms 안에 등록하지 못해 종료합니다.`,
  BrokerFenced: (f, e) =>
    f.reason === 'requested'
      ? say`${e.broker(f.broker)} 노드가 종료 중이라 컨트롤러가 펜싱(차단)했습니다.`
      : say`${e.broker(f.broker)}의 세션이 만료되어 컨트롤러가 펜싱(차단)했습니다.`,
  BrokerUnfenced: (f, e) =>
    say`${e.broker(f.broker)}의 펜싱이 풀렸습니다. 다시 파티션 리더가 되거나 ISR에 들어갈 수 있습니다.`,
  ControlledShutdownStarted: (f, e) =>
    say`${e.broker(f.broker)} 노드가 종료를 준비합니다. 컨트롤러가 파티션 ${f.leaderships}개의 리더를 옮깁니다.`,
  TopicCreated: (f, e) =>
    say`${e.topic(f.topic)} 토픽이 생성되었습니다: 파티션 ${f.partitions}개, 복제 팩터 ${f.replicationFactor}.`,
  TopicDeleted: (f, e) => say`${e.topic(f.topic)} 토픽이 삭제되었습니다 (파티션 ${f.partitions}개).`,
  PartitionsAdded: (f, e) =>
    say`${e.topic(f.topic)} 토픽의 파티션 수가 늘어납니다: ${f.from}개에서 ${f.to}개.`,
  ConfigChanged: (f, e) =>
    f.value === null
      ? say`${configOwner(f, e)}: ${f.name} 설정이 해제되었습니다.`
      : say`${configOwner(f, e)}: ${f.name} 설정이 바뀌었습니다. 새 값: ${f.value || '없음'}.`,
  BrokerUnregistered: (f, e) => say`${e.broker(f.broker)}의 등록이 해제되었습니다.`,
  ReassignmentStarted: (f, e) =>
    say`${e.partition(f.partition)} 파티션 재할당이 시작되었습니다. 추가: ${ids(f.adding)}. 제거: ${ids(f.removing)}.`,
  ReassignmentCompleted: (f, e) =>
    say`${e.partition(f.partition)} 파티션 재할당이 끝났습니다. 레플리카: ${ids(f.to)} (이전: ${ids(f.from)}).`,
  ReassignmentCancelled: (f, e) =>
    say`${e.partition(f.partition)} 파티션 재할당이 취소되었습니다. 레플리카: ${ids(f.replicas)}.`,
  TopicCreationRefused: (f, e) => say`${e.topic(f.topic)} 토픽을 만들지 못했습니다: ${f.error}. ${f.message}`,
  LeaderElected: (f, e) =>
    f.from >= 0 && f.from !== f.to
      ? say`${e.partition(f.partition)}의 새 리더는 ${e.broker(f.to)}입니다 (이전 리더 ${e.broker(f.from)}, 리더 에포크 ${f.leaderEpoch}).`
      : say`${e.partition(f.partition)}의 리더는 ${e.broker(f.to)}입니다 (리더 에포크 ${f.leaderEpoch}).`,
  PartitionWentOffline: (f, e) =>
    say`${e.partition(f.partition)} 파티션에 리더가 없습니다. 오프라인입니다 (리더 에포크 ${f.leaderEpoch}).`,
  IsrChanged: (f, e) => say`${e.partition(f.partition)}의 ISR: ${ids(f.to)}. ${isrMove(f.from, f.to, e)}.`,
  BecameLeader: (f, e) =>
    say`${e.broker(f.broker)} 노드가 오프셋 ${f.logEndOffset}부터 ${e.partition(f.partition)}의 리더를 맡습니다 (리더 에포크 ${f.leaderEpoch}).`,
  BecameFollower: (f, e) =>
    f.leader < 0
      ? say`${e.broker(f.broker)}: ${e.partition(f.partition)}에서 따라갈 리더가 없습니다 (리더 에포크 ${f.leaderEpoch}).`
      : say`${e.broker(f.broker)}: ${e.partition(f.partition)}에서 리더 ${e.broker(f.leader)}의 팔로워가 되었습니다 (리더 에포크 ${f.leaderEpoch}).`,
  BatchAppended: (f, e) =>
    f.leader
      ? say`${e.broker(f.broker)}: ${e.partition(f.partition)} 로그에 ${records(f.batch.count)} 추가 (오프셋 ${span(f.batch.baseOffset, f.batch.count)}).`
      : say`${e.broker(f.broker)}: ${e.partition(f.partition)} 리더에게서 ${records(f.batch.count)} 복제 (오프셋 ${span(f.batch.baseOffset, f.batch.count)}).`,
  DuplicateIgnored: (f, e) =>
    say`${e.broker(f.broker)}: 이미 있는 ${e.partition(f.partition)} 배치입니다 (프로듀서 ID ${f.producerId}, 시퀀스 ${f.baseSequence}). 두 번 쓰지 않습니다.`,
  AppendRefused: (f, e) =>
    say`${e.broker(f.broker)}: ${e.partition(f.partition)} 쓰기를 거부했습니다: ${f.error}.`,
  HighWatermarkAdvanced: (f, e) =>
    f.leader
      ? say`${e.partition(f.partition)}의 하이 워터마크: ${f.from} → ${f.to}. ${records(f.to - f.from)} 복제 완료(커밋).`
      : say`${e.broker(f.broker)}: ${e.partition(f.partition)}의 하이 워터마크 ${f.from} → ${f.to} 확인.`,
  LogTruncated: (f, e) =>
    say`${e.broker(f.broker)}: ${e.partition(f.partition)} 로그를 ${f.from} → ${f.to} 위치로 잘라냈습니다. ${records(f.ids.length)} 삭제.`,
  ReplicationThrottled: (f, e) =>
    f.began
      ? say`${e.broker(f.broker)}: ${f.side === 'leader' ? '리더' : '팔로워'} 쪽 복제를 제한합니다. 초당 ${f.rate}바이트, 한도는 ${f.limit}바이트입니다.`
      : say`${e.broker(f.broker)}: ${f.side === 'leader' ? '리더' : '팔로워'} 쪽 복제 제한이 풀렸습니다 (초당 ${f.rate}바이트).`,
  ReplicaDeleted: (f, e) =>
    say`${e.broker(f.broker)} 노드가 ${e.partition(f.partition)} 로그를 삭제합니다 (끝 오프셋 ${f.logEndOffset}).`,
  IsrProposed: (f, e) =>
    f.via === 'ZooKeeper'
      ? say`${e.broker(f.broker)}: ${e.partition(f.partition)}의 ISR을 ZooKeeper에 직접 씁니다: ${ids(f.isr)} → ${ids(f.newIsr)}.`
      : say`${e.broker(f.broker)}: 컨트롤러에 ${e.partition(f.partition)}의 ISR 변경을 요청합니다: ${ids(f.isr)} → ${ids(f.newIsr)}.`,
  IsrRefused: (f, e) =>
    f.via === 'ZooKeeper'
      ? say`${e.broker(f.broker)}: ${e.partition(f.partition)}의 ISR을 쓰지 못했습니다. znode 버전이 그 사이 바뀌었습니다 (${f.error}).`
      : say`컨트롤러가 ${e.partition(f.partition)}의 ISR 변경을 거부했습니다: ${f.error}.`,
  RecordCreated: (f, e) =>
    f.key === null
      ? say`${e.node(f.producer)}: 키 없는 ${e.record(f.id)} 생성 → ${e.partition(f.partition)}.`
      : say`${e.node(f.producer)}: 키가 “${f.key}”인 ${e.record(f.id)} 생성 → ${e.partition(f.partition)}.`,
  BatchSent: (f, e) =>
    say`${e.node(f.producer)}: ${e.partition(f.partition)}에 쓸 ${records(f.ids.length)} 전송 → ${e.broker(f.broker)}${f.attempt > 1 ? ` (${f.attempt}번째 시도)` : ''}.`,
  BatchAcknowledged: (f, e) =>
    f.baseOffset < 0
      ? say`${e.node(f.producer)}: ${e.partition(f.partition)}에 보낸 ${records(f.ids.length)}, 전송된 것으로 간주합니다.`
      : say`${e.node(f.producer)}: ${e.partition(f.partition)}에 보낸 ${records(f.ids.length)} 승인됨 (오프셋 ${span(f.baseOffset, f.ids.length)}).`,
  BatchRetried: (f, e) =>
    say`${e.node(f.producer)}: ${e.partition(f.partition)}에 ${records(f.ids.length)} 재시도 예정 (${f.error}).`,
  BatchFailed: (f, e) =>
    say`${e.node(f.producer)}: ${e.partition(f.partition)}에 보내던 ${records(f.ids.length)}, 전송을 포기했습니다 (${f.error}).`,
  RecordRefused: (f, e) => say`${e.node(f.producer)}: ${e.record(f.id)}, 보내지 못했습니다 (${f.error}).`,
  ProducerIdAssigned: (f, e) =>
    say`${e.node(f.producer)}: 프로듀서 ID ${f.producerId} 할당됨 (프로듀서 에포크 ${f.producerEpoch}).`,
  MetadataRefreshed: (f, e) => {
    const first = f.changed[0]
    if (!first) return say`${e.node(f.client)}: 메타데이터를 갱신했고, 바뀐 것은 없습니다.`
    const more = f.changed.length > 1 ? ` 외 ${f.changed.length - 1}개` : ''
    const leader = first.leader < 0 ? say`없음` : [e.broker(first.leader)]
    return say`${e.node(f.client)}: 메타데이터 갱신. ${e.partition(first.partition)}의 리더: ${leader}${more}.`
  },
  GroupStateChanged: (f, e) =>
    say`${e.group(f.group)} 그룹: ${f.from} → ${f.to} (세대 ${f.generation}). ${reasonOf(f.reason)}.`,
  MemberJoined: (f, e) =>
    say`${e.consumer(f.client)} 컨슈머가 ${e.group(f.group)} 그룹에 참여했습니다 (멤버 ${shortMember(f.member)}).`,
  MemberLeft: (f, e) =>
    f.reason === 'left'
      ? say`${e.consumer(f.client)} 컨슈머가 ${e.group(f.group)} 그룹에서 나갔습니다.`
      : say`${e.consumer(f.client)} 컨슈머가 ${e.group(f.group)} 그룹에서 제외되었습니다: ${LEFT[f.reason]}.`,
  GroupAssigned: (f, e) =>
    say`${e.group(f.group)} 그룹, 세대 ${f.generation}: 그룹 리더 ${e.consumer(f.leader)} 컨슈머가 멤버 ${Object.keys(f.assignments).length}개에 파티션을 나눴습니다 (${f.protocol}).`,
  CoordinatorLoaded: (f, e) =>
    say`${e.broker(f.broker)}: ${e.partition(f.partition)}에 속한 그룹의 코디네이터가 되었습니다 (그룹 ${f.groups}개).`,
  OffsetsCommitted: (f, e) => {
    const first = f.offsets[0]
    if (!first) return say`${e.group(f.group)} 그룹: 커밋한 오프셋이 없습니다.`
    const more = f.offsets.length > 1 ? ` 외 ${f.offsets.length - 1}개` : ''
    return say`${e.group(f.group)} 그룹의 오프셋 커밋: ${e.partition(`${first.topic}-${first.partition}`)} 오프셋 ${first.offset}${more}.`
  },
  CoordinatorFound: (f, e) =>
    say`${e.node(f.consumer)}: ${e.group(f.group)} 그룹의 코디네이터는 ${e.broker(f.broker)}입니다.`,
  PartitionsAssigned: (f, e) =>
    f.partitions.length > 0
      ? say`${e.node(f.consumer)} 컨슈머가 읽을 파티션: ${e.partitions(f.partitions)} (세대 ${f.generation}).`
      : say`${e.node(f.consumer)} 컨슈머에 할당된 파티션이 없습니다. 유휴 상태입니다 (세대 ${f.generation}).`,
  PartitionsRevoked: (f, e) => {
    const list = f.partitions.length > 0 ? e.partitions(f.partitions) : say`없음`
    const kept = f.kept && f.kept.length > 0 ? say`, 계속 읽는 파티션: ${e.partitions(f.kept)}` : ''
    return say`${e.node(f.consumer)} 컨슈머가 ${f.lost ? '잃은' : '내놓은'} 파티션: ${list}${kept}.`
  },
  PositionReset: (f, e) =>
    say`${e.node(f.consumer)}: ${e.partition(f.partition)} 읽기를 오프셋 ${f.offset}에서 시작합니다 (${positionKo(f.strategy)}).`,
  RecordsPolled: (f, e) =>
    say`${e.node(f.consumer)}: poll()에서 ${e.partition(f.partition)} ${records(f.ids.length)} 받음 (오프셋 ${span(f.from, f.to - f.from)}).`,
  ReadReplicaChosen: (f, e) =>
    f.broker === null
      ? say`${e.node(f.consumer)}: ${e.partition(f.partition)} 파티션을 다시 리더에게서 읽습니다.`
      : say`${e.node(f.consumer)}: ${e.partition(f.partition)} 파티션을 같은 랙의 레플리카 ${e.broker(f.broker)}에서 읽습니다.`,
  TruncationDetected: (f, e) =>
    f.divergentOffset < 0
      ? say`${e.node(f.consumer)}: ${e.partition(f.partition)}에서 오프셋 ${f.position}까지 읽은 내용이 로그에 없습니다.`
      : say`${e.node(f.consumer)}: ${e.partition(f.partition)} 로그가 오프셋 ${f.divergentOffset}에서 잘렸습니다. 이미 ${f.position}까지 읽었습니다.`,
  AdminAnswered: (f) => {
    const what = f.target === '' ? f.api : `${f.api} ${f.target}`
    return f.error === 'NONE'
      ? say`${what}: 완료되었습니다.`
      : say`${what} 요청 실패: ${f.error}. ${f.message}`
  },
  RequestFailedAt: (f, e) =>
    say`${e.node(f.client)}: ${e.node(f.to)}에 보낸 ${f.request.replace(/Request$/, '')} 요청에 응답이 없습니다 (${FAILED[f.reason]}).`,
}

/** 한국어. */
export const narration: NarrationWords = {
  broker: (id) => `브로커 ${id}`,
  controller: (id) => `컨트롤러 ${id}`,
  zookeeper: (id) => `ZooKeeper ${id}`,
  record: (number) => `메시지 #${number}`,
  andMore: (count) => ` 외 ${count}개`,
  line,
  why: whyKo,
  screen: {
    title: '방금 일어난 일',
    nothingYet: '아직 아무 일도 일어나지 않았습니다.',
    nothingYetWhy: '재생하거나 한 단계 앞으로 가면 시작됩니다.',
    moreNow: (count) => `외 ${count}개`,
    inSequence: '시퀀스: 이 순간의 요청 보기',
  },
  events: {
    title: '사건',
    notable: '주요 사건',
    all: '전체',
    show: '표시',
    search: '사건 검색',
    count: (shown) => `사건 ${shown.toLocaleString('ko')}개`,
    none: '아직 주요 사건이 없습니다.',
    noneFound: '맞는 사건이 없습니다.',
    goTo: (time) => `${time} 시점으로 이동`,
    later: '앞으로 일어날 일',
    inSequence: (time) => `${time} 시점을 시퀀스에서 보기`,
    letGo: (time) => `${time} 이전의 일상적인 사건은 보관하지 않습니다.`,
    sort: {
      failure: '장애',
      recovery: '복구',
      election: '선출',
      isr: 'ISR 변경',
      group: '그룹',
      topic: '토픽',
      data: '데이터',
      everyday: '일상',
    },
  },
}
