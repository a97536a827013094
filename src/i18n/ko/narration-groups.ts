/** 클래식 그룹 내레이션의 한국어: 정적 멤버, 협력적 리밸런싱, 사라지는 오프셋. */
import type { GroupLines, GroupWhys } from '../en/narration-groups.ts'
import { say, shortMember } from '../say.ts'

const JOIN_REASON = {
  first: '첫 참여',
  rebalance: '그룹이 리밸런싱 중',
  'topics changed': '토픽이나 파티션이 바뀜',
  revoked: '다른 멤버에게 갈 파티션을 내놓음',
  'lost membership': '멤버에서 제외되었음',
  retry: '문제가 있어 다시 시도',
} as const

export const groupLinesKo: GroupLines = {
  MemberReplaced: (f, e) =>
    say`정적 멤버 ${f.instance}: ${e.consumer(f.client)} 컨슈머가 ${e.group(f.group)} 그룹에 ${shortMember(f.member)} 멤버로 돌아왔습니다.${f.rebalances ? '' : ' 리밸런싱 없이 자기 파티션을 이어서 읽습니다.'}`,
  MemberFenced: (f, e) =>
    say`${e.node(f.consumer)} 컨슈머가 펜싱되었습니다. ${e.group(f.group)} 그룹에서 다른 프로세스가 같은 group.instance.id(${f.instance})로 참여했습니다.`,
  JoinRequested: (f, e) =>
    say`${e.node(f.consumer)} 컨슈머가 ${e.group(f.group)} 그룹에 참여를 요청합니다 (${JOIN_REASON[f.reason]}).${f.owned.length > 0 ? say` 그동안 계속 읽는 파티션: ${e.partitions(f.owned)}.` : ''}`,
  OffsetsExpired: (f, e) =>
    say`${e.group(f.group)} 그룹의 커밋된 오프셋이 만료되었습니다: ${e.partitions(f.partitions)}.`,
  OffsetsDeleted: (f, e) =>
    say`${e.group(f.group)} 그룹의 커밋된 오프셋이 삭제되었습니다: ${e.partitions(f.partitions)}.`,
  GroupDeleted: (f, e) =>
    f.why === 'expired'
      ? say`${e.group(f.group)} 그룹이 사라졌습니다. 멤버도 남은 오프셋도 없습니다.`
      : say`${e.group(f.group)} 그룹이 오프셋과 함께 삭제되었습니다.`,
  OffsetsReset: (f, e) => {
    const first = f.offsets[0]
    if (!first) return say`${e.group(f.group)} 그룹: 재설정할 오프셋이 없습니다.`
    const more = f.offsets.length > 1 ? ` 외 ${f.offsets.length - 1}개` : ''
    const from = first.from < 0 ? '없음' : `${first.from}`
    return say`${e.group(f.group)} 그룹의 오프셋 재설정: ${e.partition(`${first.topic}-${first.partition}`)} ${from} → ${first.to}${more}.`
  },
  OffsetsResetRefused: (f, e) =>
    say`${e.group(f.group)} 그룹의 오프셋을 재설정할 수 없습니다. 상태가 ${f.state}이고 활성 멤버가 있습니다.`,
}

export const groupWhysKo: GroupWhys = {
  MemberReplaced: () =>
    'group.instance.id가 있어서 코디네이터가 같은 멤버임을 압니다. session.timeout.ms 안에 돌아오면 다른 멤버는 영향을 받지 않고, 이전 멤버 ID는 펜싱됩니다.',
  MemberFenced: () =>
    '같은 group.instance.id를 쓰는 프로세스가 둘이면 나중에 온 쪽이 남고, 먼저 있던 쪽은 FENCED_INSTANCE_ID를 받고 끝납니다.',
  JoinRequested: (f) =>
    f.owned.length > 0
      ? '협력적(cooperative) 방식: 그대로 남을 파티션은 리밸런싱 중에도 읽습니다. 옮길 파티션만 내놓고, 두 번째 라운드에서 나눠 줍니다.'
      : null,
  OffsetsExpired: () =>
    '그룹이 빈 뒤(아무도 읽지 않는 토픽은 커밋한 뒤) offsets.retention.minutes가 지났습니다. 다시 읽으면 auto.offset.reset에 따라 시작합니다.',
  OffsetsDeleted: () =>
    '운영자의 요청(OffsetDelete)입니다. 멤버가 읽는 토픽은 거부됩니다. 다시 읽으면 auto.offset.reset에 따라 시작합니다.',
  GroupDeleted: () => '__consumer_offsets에 쓴 툼스톤 때문에 이후의 코디네이터도 이 그룹을 알지 못합니다.',
  OffsetsReset: () =>
    '재설정은 그룹 밖에서 하는 커밋입니다. 파티션을 새로 맡는 멤버가 그 오프셋에서 시작합니다.',
  OffsetsResetRefused: () =>
    '멤버가 활동 중이면 다음 커밋이 재설정을 덮어씁니다. 먼저 컨슈머를 모두 닫아야 합니다.',
}
