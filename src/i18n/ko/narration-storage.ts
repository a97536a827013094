/** 로그와 디스크에 일어나는 일, 한국어. */
import type { FactOf } from '../../engine/index.ts'
import type { StorageLines, StorageWhys } from '../en/narration-storage.ts'
import { say } from '../say.ts'

const records = (n: number): string => `메시지 ${n}개`
const bytes = (n: number): string => `${n.toLocaleString('ko')}바이트`
const offsets = (from: number, to: number): string =>
  to - from <= 1 ? `오프셋 ${from}` : `오프셋 ${from}~${to - 1}`

const DELETED: Readonly<Record<FactOf<'SegmentDeleted'>['reason'], string>> = {
  'retention.ms': '보관 기간(retention.ms) 초과',
  'retention.bytes': '보관 크기(retention.bytes) 초과',
  'log start offset': '로그 시작 오프셋 아래',
}

const STARTS: Readonly<Record<FactOf<'LogStartOffsetIncremented'>['reason'], string>> = {
  'segment deletion': '세그먼트 삭제',
  'client delete records request': 'DeleteRecords 요청',
  'leader offset increment': '리더를 따름',
}

export const storageLinesKo: StorageLines = {
  SegmentRolled: (f, e) =>
    say`${e.broker(f.broker)}: ${e.partition(f.partition)}에 새 세그먼트가 열렸습니다 (오프셋 ${f.baseOffset}부터). 닫힌 세그먼트는 ${bytes(f.closed.sizeInBytes)}입니다.`,
  SegmentDeleted: (f, e) =>
    say`${e.broker(f.broker)}: ${e.partition(f.partition)} 세그먼트를 삭제했습니다 (${offsets(f.baseOffset, f.endOffset)}, ${bytes(f.sizeInBytes)}). ${DELETED[f.reason]}.`,
  LogStartOffsetIncremented: (f, e) =>
    say`${e.broker(f.broker)}: ${e.partition(f.partition)}의 로그 시작 오프셋 ${f.from} → ${f.to} (${STARTS[f.reason]}).`,
  LogCleaned: (f, e) =>
    f.ids.length === 0
      ? say`${e.broker(f.broker)}: ${e.partition(f.partition)} 압축(컴팩션)을 마쳤습니다 (${offsets(f.from, f.to)}). 지울 메시지는 없었습니다.`
      : say`${e.broker(f.broker)}: ${e.partition(f.partition)} 압축(컴팩션)을 마쳤습니다 (${offsets(f.from, f.to)}). ${records(f.ids.length)} 제거, ${bytes(f.bytesBefore)} → ${bytes(f.bytesAfter)}.`,
  RecordsDeleted: (f, e) =>
    say`${e.partition(f.partition)}: 오프셋 ${f.lowWatermark} 아래의 메시지가 살아 있는 모든 레플리카에서 삭제되었습니다.`,
  UnflushedRecordsLost: (f, e) =>
    say`${e.broker(f.broker)}: 전원이 끊겨 ${e.partition(f.partition)}의 ${records(f.ids.length)} 유실 (${offsets(f.to, f.from)}).`,
  LogsRecovered: (f, e) =>
    say`${e.broker(f.broker)}: 비정상 종료 뒤 로그를 복구했습니다. 로그 ${f.logs}개에서 ${records(f.records)} 다시 읽음.`,
  DiskWiped: (f, e) => say`${e.node(f.node)} 노드의 디스크가 지워졌습니다. 모든 데이터가 사라졌습니다.`,
  LogDirFailed: (f, e) => say`${e.node(f.node)} 노드의 로그 디렉터리에 장애가 났습니다: ${f.cause}.`,
  LogDirRepaired: (f, e) => say`${e.node(f.node)} 노드의 로그 디렉터리가 복구되었습니다.`,
  DiskFilled: (f, e) => say`${e.node(f.node)} 노드의 디스크가 가득 찼습니다.`,
  DiskFreed: (f, e) => say`${e.node(f.node)} 노드의 디스크에 다시 여유가 생겼습니다.`,
  DiskSlowed: (f, e) =>
    f.writeMs === 0 && f.readMs === 0
      ? say`${e.node(f.node)} 노드의 디스크 속도가 정상으로 돌아왔습니다.`
      : say`${e.node(f.node)} 노드의 디스크가 느려졌습니다: 쓰기마다 ${f.writeMs}ms, 읽기마다 ${f.readMs}ms.`,
}

const DELETED_WHY: Readonly<Record<FactOf<'SegmentDeleted'>['reason'], string>> = {
  'retention.ms':
    '세그먼트의 가장 큰 타임스탬프가 retention.ms보다 오래되었습니다. 오래된 세그먼트부터 통째로 지우며, 하이 워터마크 위는 지우지 않습니다.',
  'retention.bytes':
    '로그가 retention.bytes보다 이 세그먼트만큼 이상 큽니다. 지운 뒤에도 retention.bytes만큼은 남습니다.',
  'log start offset': '세그먼트 전체가 로그 시작 오프셋 아래에 있어 아무도 읽을 수 없습니다.',
}

export const storageWhysKo: StorageWhys = {
  SegmentDeleted: (f) => DELETED_WHY[f.reason],
  LogCleaned: () =>
    '로그 압축은 키마다 마지막 메시지만 남깁니다. 오프셋 번호는 그대로라서 빈자리가 생기고, 활성 세그먼트는 건드리지 않습니다.',
  RecordsDeleted: () =>
    '리더는 로그 시작 오프셋을 바로 올리고, 팔로워는 다음 페치에서 알게 됩니다. 그 아래 세그먼트는 다음 정리 때 통째로 지워집니다.',
  UnflushedRecordsLost: () =>
    'Kafka는 디스크를 기다리지 않습니다. 메시지는 운영체제가 쓸 때까지 페이지 캐시에 있습니다. 데이터를 지키는 것은 다른 장비의 레플리카입니다.',
  LogsRecovered: () =>
    '정상 종료가 아니면 브로커는 복구 지점 뒤의 로그를 모두 다시 읽은 다음에야 리더나 팔로워가 됩니다.',
  DiskWiped: (f) =>
    f.role === 'controller'
      ? '빈 채로 돌아온 투표자는 무엇에 투표했고 무엇을 확인해 주었는지 잊었습니다. 하나를 더 잃으면 커밋된 메타데이터도 유실될 수 있습니다.'
      : '노드는 빈 상태로 돌아옵니다. 브로커는 리더에게서 레플리카를 다시 복제하고, 이 노드에만 있던 메시지는 유실됩니다.',
  LogDirFailed: (f) =>
    f.role === 'broker'
      ? '마지막 로그 디렉터리에 장애가 나면 브로커는 스스로 멈춥니다. 디렉터리가 복구되기 전에는 다시 시작할 수 없습니다.'
      : '메타데이터 로그를 쓸 수 없는 컨트롤러는 스스로 멈춥니다.',
  LogDirRepaired: () => '데이터를 그대로 가진 채 노드를 다시 시작할 수 있습니다.',
  DiskFilled: () => '다음 쓰기가 I/O 오류로 실패하고, 로그 디렉터리가 오프라인이 됩니다.',
  DiskFreed: () => '다시 쓸 수 있습니다. 멈춘 노드는 시작해야 합니다.',
  DiskSlowed: () =>
    '읽고 쓰는 요청이 디스크를 차례로 기다립니다. replica.lag.time.max.ms 동안 따라잡지 못한 팔로워는 ISR에서 빠집니다.',
}
