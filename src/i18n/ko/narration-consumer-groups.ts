/** KIP-848 컨슈머 그룹에서 일어나는 일. */
import type { ConsumerGroupFact, FactOf } from '../../engine/index.ts'
import { type Entities, type Parts, say, shortMember } from '../say.ts'

type Kind = ConsumerGroupFact['kind']
type Lines = { readonly [K in Kind]: (fact: FactOf<K>, e: Entities) => Parts }
type Whys = { readonly [K in Kind]?: (fact: FactOf<K>) => string | null }

function reasonOf(reason: string): string {
  if (reason === 'the metadata of subscribed topics changed') return '구독한 토픽의 메타데이터가 바뀌었습니다'
  const patterns: readonly (readonly [RegExp, string])[] = [
    [/^session timeout of (.+)$/, '$1 컨슈머의 세션이 끝났습니다'],
    [/^rebalance timeout of (.+)$/, '$1 컨슈머가 제때 파티션을 내놓지 않았습니다'],
    [/^subscription of (.+) changed$/, '$1 컨슈머의 구독이 바뀌었습니다'],
    [/^(.+) prefers another assignor$/, '$1 컨슈머가 다른 할당자를 요청했습니다'],
    [/^(.+) joined$/, '$1 컨슈머가 참여했습니다'],
    [/^(.+) left$/, '$1 컨슈머가 나갔습니다'],
  ]
  const found = patterns.find(([pattern]) => pattern.test(reason))
  return found ? reason.replace(found[0], found[1]) : reason
}

function advanced(f: FactOf<'ConsumerMemberAdvanced'>, e: Entities): Parts {
  const who = say`${e.consumer(f.client)} 컨슈머(${e.group(f.group)} 그룹)`
  const place =
    f.memberEpoch === f.fromEpoch
      ? say`멤버 에포크 ${f.memberEpoch}`
      : say`멤버 에포크 ${f.fromEpoch} → ${f.memberEpoch}`
  if (f.to === 'UNREVOKED_PARTITIONS')
    return say`${who}: 먼저 내놓아야 할 파티션 ${e.partitions(f.revoking)}. 그때까지 멤버 에포크 ${f.memberEpoch}에 머뭅니다.`
  if (f.to === 'UNRELEASED_PARTITIONS')
    return say`${who}: ${place}. 다른 멤버가 아직 내놓지 않은 파티션을 기다립니다: ${f.awaiting.length > 0 ? e.partitions(f.awaiting) : say`없음`}.`
  return say`${who}: ${place}. 목표 할당에 도달했습니다: ${f.assigned.length > 0 ? e.partitions(f.assigned) : say`파티션 없음`}.`
}

/** 팩트마다 한 줄. */
export const consumerGroupLinesKo: Lines = {
  GroupEpochBumped: (f, e) =>
    say`${e.group(f.group)} 그룹: 그룹 에포크 ${f.groupEpoch}. ${reasonOf(f.reason)}.`,
  TargetAssignmentComputed: (f, e) =>
    say`코디네이터가 ${e.group(f.group)} 그룹의 목표 할당을 계산했습니다 (에포크 ${f.assignmentEpoch}, ${f.assignor}, 멤버 ${f.targets.length}개).`,
  ConsumerMemberAdvanced: advanced,
  StaticMemberAway: (f, e) =>
    say`${e.consumer(f.client)} 컨슈머가 ${e.group(f.group)} 그룹을 잠시 떠났습니다. 정적 멤버 ${f.instanceId}의 파티션은 그대로 남겨 둡니다.`,
  StaticMemberReplaced: (f, e) =>
    say`정적 멤버 ${f.instanceId}: ${e.group(f.group)} 그룹에 새 멤버 ID ${shortMember(f.to)}로 돌아와 ${shortMember(f.from)}의 할당을 이어받았습니다.`,
  GroupUpgraded: (f, e) =>
    say`${e.group(f.group)} 그룹이 컨슈머 프로토콜로 업그레이드되었습니다 (클래식 멤버 ${f.members}개 유지, 에포크 ${f.groupEpoch}).`,
  GroupDowngraded: (f, e) =>
    say`${e.group(f.group)} 그룹이 다시 클래식 그룹이 되었습니다 (세대 ${f.generation}, 멤버 ${f.members}개).`,
  ConsumerStateChanged: (f, e) =>
    say`${e.node(f.consumer)}: 멤버십 ${f.from} → ${f.to} (멤버 에포크 ${f.memberEpoch}).`,
  ConsumerFenced: (f, e) =>
    say`${e.node(f.consumer)} 컨슈머가 ${e.group(f.group)} 그룹에서 펜싱되었습니다 (멤버 에포크 ${f.memberEpoch}): ${f.error}.`,
}

/** 그 까닭. */
export const consumerGroupWhyKo: Whys = {
  GroupEpochBumped: () =>
    '그룹 에포크는 멤버, 구독, 토픽이 바뀔 때마다 올라갑니다. 새 에포크의 목표 할당이 계산될 때까지 목표 할당은 뒤처져 있습니다.',
  TargetAssignmentComputed: () =>
    'KIP-848에서는 누가 무엇을 읽을지 브로커가 정합니다. 멤버는 각자 하트비트로 목표에 다가가며, 모두를 멈추는 단계가 없습니다.',
  ConsumerMemberAdvanced: (f) => {
    if (f.to === 'UNREVOKED_PARTITIONS')
      return '계속 가질 파티션은 그대로 읽습니다. 하트비트에서 나머지 파티션이 빠진 것을 확인해야 다음 에포크로 넘어가며, max.poll.interval.ms 안에 해야 합니다.'
    if (f.to === 'UNRELEASED_PARTITIONS')
      return '이전 소유자가 내놓았다고 알린 뒤에야 새 소유자에게 줍니다. 그래서 같은 에포크에 두 멤버가 한 파티션을 읽는 일이 없습니다.'
    return '멤버 에포크가 목표 할당의 에포크와 같아졌습니다.'
  },
  StaticMemberAway: () =>
    '정적 멤버는 닫힐 때 에포크 -2로 알립니다. 세션 타임아웃 안에 돌아오면 아무것도 옮기지 않습니다.',
  StaticMemberReplaced: () =>
    'group.instance.id가 같으면 같은 멤버입니다. 에포크가 올라가지 않고 재할당도 없습니다.',
  GroupUpgraded: () =>
    '새 프로토콜의 첫 멤버가 그룹을 바꿉니다. 클래식 멤버는 그대로 남아 예전처럼 JoinGroup, SyncGroup, Heartbeat로 처리됩니다.',
  GroupDowngraded: () =>
    '남은 멤버가 모두 클래식 프로토콜을 쓰므로 클래식 그룹으로 되돌립니다. group.consumer.migration.policy가 허용할 때만입니다.',
  ConsumerFenced: () =>
    '코디네이터가 이 에포크의 멤버로 인정하지 않습니다. 커밋하지 못한 채 파티션을 버리고 에포크 0으로 다시 참여합니다.',
}
