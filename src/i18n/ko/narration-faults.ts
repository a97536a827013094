/** 장애 내레이션의 한국어: 멈춘 프로세스, 네트워크 링크, 랙, 시계, 운영자의 스크립트. */
import type { NodeId } from '../../engine/index.ts'
import { type FaultLines, type FaultWhys, settings } from '../en/narration-faults.ts'
import { type Entities, type Parts, say } from '../say.ts'

const ROLES: Readonly<Record<string, string>> = {
  broker: '모든 브로커',
  controller: '모든 컨트롤러',
  producer: '모든 프로듀서',
  consumer: '모든 컨슈머',
  admin: '관리 클라이언트',
  '*': '나머지 전체',
}

const UNITS = [
  [86_400_000, '일'],
  [3_600_000, '시간'],
  [60_000, '분'],
  [1_000, '초'],
] as const

/** 밀리초를 읽기 쉬운 단위로. */
function duration(ms: number): string {
  const [size, unit] = UNITS.find(([least]) => ms >= 2 * least || ms === least) ?? [1, 'ms']
  return `${Math.round(ms / size)}${unit}`
}

/** 사람이 고른 링크의 한쪽 끝. */
function side(name: string, e: Entities): Parts {
  const role = ROLES[name]
  if (role) return say`${role}`
  return name.startsWith('rack:') ? say`랙 ${name.slice(5)}` : [e.node(name as NodeId)]
}

const nodes = (list: readonly NodeId[], e: Entities): Parts =>
  list.flatMap((id, i) => (i === 0 ? [e.node(id)] : [...say`, `, e.node(id)]))

export const faultLinesKo: FaultLines = {
  NodePaused: (f, e) => say`${e.node(f.node)} 프로세스가 일시 정지되었습니다.`,
  ClientRestartRequested: (f, e) =>
    f.settings.length === 0
      ? say`${e.node(f.node)} 클라이언트를 정상 종료한 뒤 그대로 다시 시작합니다.`
      : say`${e.node(f.node)} 클라이언트를 정상 종료한 뒤 ${settings(f.settings, '기본값')} 설정으로 다시 시작합니다.`,
  NodeResumed: (f, e) => say`${e.node(f.node)} 프로세스가 ${duration(f.pausedMs)} 만에 다시 움직입니다.`,
  ZoneFailed: (f, e) => say`랙 ${f.rack} 장애: ${nodes(f.nodes, e)} 노드가 한꺼번에 강제 종료되었습니다.`,
  ZoneRestored: (f, e) => say`랙 ${f.rack} 복구: ${nodes(f.nodes, e)} 노드가 다시 시작합니다.`,
  ClockSkewed: (f, e) =>
    f.skewMs === 0
      ? say`${e.node(f.node)} 노드의 시계가 다시 맞습니다.`
      : say`${e.node(f.node)} 노드의 시계가 ${duration(Math.abs(f.skewMs))} ${f.skewMs > 0 ? '빠릅니다' : '느립니다'}.`,
  RollingRestartStarted: (f) => say`브로커 ${f.brokers.length}대의 롤링 재시작을 시작합니다.`,
  RollingRestartReached: (f, e) =>
    f.left > 0
      ? say`롤링 재시작: ${e.broker(f.broker)} 차례입니다. ${f.left}대가 남았습니다.`
      : say`롤링 재시작: ${e.broker(f.broker)} 차례입니다. 마지막 브로커입니다.`,
  RollingRestartFinished: (f) =>
    say`롤링 재시작이 끝났습니다: 브로커 ${f.brokers.length}대, ${duration(f.tookMs)} 소요.`,
  LinkCut: (f, e) =>
    f.b === '*'
      ? say`네트워크 고립: ${side(f.a, e)}. 나머지 전체와 통신이 끊겼습니다.`
      : f.direction === 'both'
        ? say`네트워크 단절: ${side(f.a, e)} ↔ ${side(f.b, e)}. 양쪽 모두 통하지 않습니다.`
        : say`단방향 네트워크 단절: ${side(f.a, e)} → ${side(f.b, e)}. 반대 방향은 통합니다.`,
  LinkSlowed: (f, e) =>
    say`네트워크 지연: ${side(f.a, e)} ↔ ${side(f.b, e)}. ${f.delayMs}${f.jitterMs > 0 ? `–${f.delayMs + f.jitterMs}` : ''}ms 더 걸립니다.`,
  LinkBecameLossy: (f, e) =>
    say`패킷 손실: ${side(f.a, e)} ↔ ${side(f.b, e)}. 패킷의 ${f.percent}%가 사라집니다.`,
  LinkHealed: (f, e) => say`네트워크 복구: ${side(f.a, e)} ↔ ${side(f.b, e)}. 다시 통합니다.`,
  AllLinksHealed: () => say`모든 네트워크 링크가 복구되었습니다.`,
  ConnectionsReset: (f, e) =>
    say`연결 재설정(RST): ${side(f.a, e)} ↔ ${side(f.b, e)}. 연결 ${f.connections}개가 끊겼습니다.`,
  MetadataSnapshotTaken: (f, e) =>
    say`${e.node(f.node)} 노드가 오프셋 ${f.endOffset - 1}까지의 메타데이터 스냅샷을 만들었습니다.`,
  MetadataSnapshotLoaded: (f, e) =>
    f.from === 'disk'
      ? say`${e.node(f.node)} 노드가 오프셋 ${f.endOffset - 1}까지의 자기 스냅샷에서 시작합니다.`
      : say`${e.node(f.node)} 노드가 너무 뒤처져 오프셋 ${f.endOffset - 1}까지의 스냅샷을 통째로 받았습니다.`,
  MetadataLogTruncated: (f, e) =>
    say`${e.node(f.node)} 노드가 오프셋 ${f.to} 이전의 메타데이터 레코드를 지웠습니다. 그 내용은 스냅샷에 있습니다.`,
  VotersChanged: (f, e) =>
    f.what === 'added'
      ? say`${e.node(f.voter)} 노드가 쿼럼의 투표자(voter)가 되었습니다. 투표자: ${nodes(f.voters, e)}.`
      : say`${e.node(f.voter)} 노드가 쿼럼의 투표자(voter)에서 빠졌습니다. 투표자: ${nodes(f.voters, e)}.`,
}

const PAUSE_WHY: Readonly<Record<string, string>> = {
  broker:
    '소켓은 열린 채로 요청이 쌓이지만 하트비트는 보내지 못합니다. broker.session.timeout.ms가 지나면 컨트롤러가 펜싱하고 다른 브로커가 리더가 됩니다. 다시 움직이면 자신이 아직 리더라고 믿는 좀비 리더가 되지만, 낡은 리더 에포크 때문에 걸러집니다.',
  controller:
    '액티브 컨트롤러가 멈추면 controller.quorum.fetch.timeout.ms 뒤에 다른 컨트롤러가 이어받습니다. 다시 움직여도 에포크가 낡아 기록이 커밋되지 않습니다.',
  consumer:
    '하트비트도 함께 멈춥니다. session.timeout.ms가 지나면 파티션이 다른 컨슈머에게 넘어갑니다. 그 뒤에 처리한 메시지는 중복 처리될 수 있고, 커밋은 거부됩니다.',
  producer: '아무것도 보내지 못하는 동안에도 delivery.timeout.ms는 계속 흐릅니다.',
}

/** 이유의 한국어. */
/** 누구의 시계가 무엇을 정하는지. */
const CLOCK_WHY: Readonly<Record<string, string>> = {
  broker:
    '보존 기간은 메시지 타임스탬프를 이 시계와 비교하고, LogAppendTime이면 타임스탬프도 이 시계에서 나옵니다. 타임아웃은 단조 시계로 재므로 영향을 받지 않습니다.',
  controller:
    '메타데이터 레코드의 타임스탬프만 이 시계에서 나옵니다. 브로커 세션과 선거는 단조 시계로 재므로 영향을 받지 않습니다.',
  zookeeper: '세션과 선거는 단조 시계로 재므로 영향을 받지 않습니다.',
  producer:
    '메시지 타임스탬프가 이 시계에서 나오고(CreateTime), 브로커는 그 타임스탬프로 보존 기간을 따집니다. 브로커의 시계보다 너무 앞서면 거부될 수 있습니다.',
  consumer:
    '타임아웃은 단조 시계로 재므로 영향을 받지 않습니다. auto.offset.reset=by_duration만 이 시계를 봅니다.',
}

export const faultWhysKo: FaultWhys = {
  MetadataSnapshotTaken: () =>
    '스냅샷은 로그를 모두 더한 결과입니다. 덕분에 오래된 레코드를 지울 수 있고, 재시작할 때 처음부터 다시 읽지 않아도 됩니다. 노드마다 따로 만듭니다.',
  MetadataSnapshotLoaded: (f) =>
    f.from === 'disk'
      ? '스냅샷 이후의 레코드만 다시 읽으면 됩니다.'
      : '요청한 레코드가 리더에 더는 남아 있지 않습니다 (FetchSnapshot, KIP-630).',
  MetadataLogTruncated: () =>
    '스냅샷과 레코드는 합쳐서 metadata.max.retention.bytes까지, metadata.max.retention.ms 동안만 보관합니다.',
  VotersChanged: (f) =>
    f.what === 'added'
      ? '옵저버로서 로그를 따라잡은 뒤입니다. 새 투표자 목록은 리더가 VotersRecord를 추가한 순간부터 유효하고, 새 목록의 과반수가 이 레코드를 커밋해야 합니다 (KIP-853).'
      : '어떤 두 과반수도 겹치도록 한 번에 한 투표자만 바꿉니다. 빠지는 리더는 이 레코드가 커밋될 때까지 일한 뒤 물러납니다 (KIP-853).',
  NodePaused: (f) => PAUSE_WHY[f.role] ?? '시간이 흐르는 것을 알지 못합니다.',
  ClientRestartRequested: () =>
    '클라이언트는 시작할 때 설정을 읽습니다. 실행 중에는 설정을 바꿀 수 없습니다.',
  NodeResumed: () =>
    '그동안 소켓에 쌓인 요청을 이제 처리하고, 타이머는 늦게 울립니다. 세상이 바뀐 것을 스스로는 알 수 없습니다.',
  ZoneFailed: () =>
    '랙 인식 배치 덕분에 한 파티션의 레플리카는 서로 다른 랙에 있어, 랙 하나가 사라져도 버틸 수 있습니다. 두 랙이 함께 사라지면 이야기가 다릅니다.',
  ZoneRestored: () => '브로커가 다시 등록하고 따라잡습니다. 리더는 다음 선호 리더 선출 때 돌아옵니다.',
  ClockSkewed: (f) => CLOCK_WHY[f.role] ?? null,
  RollingRestartStarted: () =>
    '한 대씩 차례로 재시작하고, 복제가 부족한 파티션이 없어야 다음 브로커로 넘어갑니다. 그래서 리더를 맡을 ISR 레플리카가 항상 남아 있습니다.',
  RollingRestartReached: () =>
    '모든 파티션의 ISR이 온전하므로 이 브로커를 내려도 됩니다. 먼저 리더를 넘기고 종료합니다.',
  RollingRestartFinished: () => '리더가 원래 자리에서 옮겨져 있습니다. 선호 리더 선출로 되돌릴 수 있습니다.',
  LinkCut: (f) =>
    f.direction === 'both'
      ? 'TCP는 보낸 것을 간직했다가 링크가 복구되거나 타임아웃으로 연결이 끊길 때까지 다시 보냅니다. 어느 쪽도 단절과 느린 응답을 구별하지 못합니다.'
      : '단방향 단절은 가장 까다로운 장애입니다. 한쪽은 상대의 말이 들리므로 문제가 없다고 생각합니다.',
  LinkSlowed: () =>
    '한 연결 안에서는 잃는 것도 앞지르는 것도 없습니다. acks=all은 가장 느린 ISR 레플리카를 기다립니다.',
  LinkBecameLossy: () =>
    'TCP는 잃은 패킷을 다시 보내는데, 기다리는 시간이 매번 두 배로 늘어납니다. 손실은 지연으로 나타나고, 뒤따르던 것들도 함께 기다립니다.',
  LinkHealed: () => '살아 있는 연결은 간직한 것을 순서대로 전달하고, 끊긴 연결은 새로 맺습니다.',
  AllLinksHealed: () => '살아 있는 연결은 간직한 것을 순서대로 전달하고, 끊긴 연결은 새로 맺습니다.',
  ConnectionsReset: () =>
    '응답을 받지 못한 요청은 처리되었는지 알 수 없습니다. 멱등 프로듀서라면 다시 보내도 중복되지 않습니다.',
}
