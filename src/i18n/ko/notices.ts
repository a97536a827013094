import type { notices as en } from '../en/notices.ts'

export const notices: typeof en = {
  storage: {
    denied:
      '브라우저가 이 페이지의 저장을 막고 있어요. 설정, 북마크, 직접 만든 클러스터는 페이지를 닫으면 사라져요.',
    full: '브라우저의 저장 공간이 가득 찼어요. 지금부터 바꾸는 내용은 페이지를 닫으면 사라져요.',
    damaged: '이 브라우저에 저장된 내용 일부를 읽을 수 없어요. 덮어쓰지 않고 따로 보관했어요.',
    dismiss: '닫기',
  },
  journey: {
    moment: (time) => `${time} · 이동 중`,
    notable: '다음 주요 사건을 찾는 중',
    request: '다음 요청을 찾는 중',
    stop: '여기서 멈추기',
  },
  branch: {
    notice: (time) => `${time}부터 새로운 기록`,
    back: '이전 기록으로 돌아가기',
    dismiss: '새 기록 유지',
  },
  help: {
    title: '키보드',
    play: '재생 또는 일시정지',
    step: '한 단계 뒤로, 앞으로',
    notable: '이전, 다음 주요 사건',
    second: '1초 뒤로, 앞으로',
    seconds: '10초 뒤로, 앞으로',
    request: '이전/다음 요청이나 응답',
    director: '자동 속도 켜기/끄기',
    bookmark: '이 시점에 북마크 추가',
    speed: '느리게, 빠르게',
    broker: '선택한 브로커 강제 종료 또는 재시작',
    terminal: '터미널 열기',
    escape: '선택 해제',
    help: '이 도움말',
    commands: '명령 팔레트: 무엇이든 이름으로 찾기',
    preferences: '환경설정',
    note: '입력란에 쓰는 동안에는 글쇠가 동작하지 않아요.',
  },
  remarks: {
    nothingAhead: (minutes) => `앞으로 ${minutes}분 동안 주요 사건이 없어요`,
    nothingBefore: '이 순간 이전에는 주요 사건이 없어요',
    notFetched: '이 동작에 필요한 파일을 받지 못했어요. 네트워크가 돌아오면 다시 해 보세요.',
    bookmarked: '북마크를 추가했어요',
    bookmarksFull: '이 실행에는 북마크를 더 추가할 수 없어요.',
    stepsHint: '시스템의 동작 줄이기 설정에 따라 멈춰 두었어요. 한 단계씩 보거나 재생을 누르세요.',
  },
}
