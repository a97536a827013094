/** 사람이 손댄 메시지의 내레이션, 한국어. */
import type { FactOf } from '../../engine/index.ts'
import type { MessageLines, MessageWhys } from '../en/narration-messages.ts'
import { type Entities, type Parts, say } from '../say.ts'

type InHand = FactOf<'MessageDelayed' | 'MessageDropped'>

const VIA: Readonly<Record<InHand['via'], string>> = { request: '요청', response: '응답', close: '연결 종료' }

/** 무엇이 어디서 어디로 가던 중인지. */
function message(f: InHand, e: Entities): Parts {
  const what = f.api === null ? VIA.close : `${f.api} ${VIA[f.via]}`
  return say`${what} (${e.node(f.from)} → ${e.node(f.to)})`
}

const behind = (n: number, rest: string): string => (n === 0 ? '' : ` 뒤따르던 ${n}개도 ${rest}.`)

export const messageLinesKo: MessageLines = {
  MessageDelayed: (f, e) =>
    say`직접 지연: ${message(f, e)}. ${f.byMs}ms 늦게 도착합니다.${behind(f.behind, '함께 기다립니다')}`,
  MessageDropped: (f, e) =>
    f.consequence === 'resent'
      ? say`직접 유실: ${message(f, e)}. TCP가 ${f.resentInMs}ms 뒤에 다시 보냅니다.${behind(f.behind, '함께 기다립니다')}`
      : f.consequence === 'silent'
        ? say`직접 유실: ${message(f, e)}. 이 연결로는 더 이상 아무것도 전달되지 않습니다.${behind(f.behind, '사라졌습니다')}`
        : say`직접 유실: ${message(f, e)}. 연결이 재설정(RST)되었습니다.${behind(f.behind, '사라졌습니다')}`,
}

const UNKNOWN: Readonly<Record<InHand['via'], string>> = {
  request: '요청은 서버에 닿지 못했지만, 보낸 쪽은 응답이 사라진 경우와 구별하지 못합니다.',
  response:
    '서버는 이미 처리를 마쳤고 응답만 사라졌습니다. 보낸 쪽은 요청이 닿지 않은 경우와 구별하지 못하고 다시 보냅니다.',
  close: '상대는 연결이 끝난 것을 알지 못합니다.',
}

export const messageWhysKo: MessageWhys = {
  MessageDelayed: () =>
    '한 연결 안에서는 순서가 지켜지므로 나중에 보낸 것이 앞지르지 못합니다. 기다리는 쪽의 타임아웃은 계속 흐릅니다.',
  MessageDropped: (f) =>
    f.consequence === 'resent'
      ? 'TCP는 확인 응답이 없으면 다시 보내므로 패킷 손실은 겉으로 드러나지 않습니다. 뒤따르던 것들은 기다립니다.'
      : f.consequence === 'silent'
        ? `${UNKNOWN[f.via]} 응답이 없으면 타임아웃(request.timeout.ms 또는 TCP 자체의 한도)이 연결을 끊습니다.`
        : `${UNKNOWN[f.via]} 이 연결에서 기다리던 것은 모두 곧바로 실패하고 새 연결로 다시 보냅니다.`,
}
