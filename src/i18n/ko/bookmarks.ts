import type { bookmarks as en } from '../en/bookmarks.ts'

export const bookmarks: typeof en = {
  title: '북마크',
  add: '이 시점에 북마크 추가',
  addHint: '단축키 b로도 할 수 있어요.',
  none: '북마크는 이 실행에서 다시 돌아올 시점이에요. 이 브라우저에 저장돼요.',
  goTo: (name, time) => `북마크로 이동: ${name}, ${time}`,
  unnamed: '북마크',
  name: (name) => `북마크 이름: ${name}`,
  placeholder: '이름',
  remove: (name) => `북마크 삭제: ${name}`,
  removed: (name) => `삭제한 북마크: ${name}`,
  undo: '되돌리기',
  count: (n) => `북마크 ${n}개`,
}
