import type { bookmarks as en } from '../en/bookmarks.ts'

export const bookmarks: typeof en = {
  title: '책갈피',
  add: '이 시점에 책갈피 추가',
  addHint: '단축키 b로도 할 수 있어요.',
  none: '책갈피는 이 실행에서 다시 돌아올 시점이에요. 이 브라우저에 저장돼요.',
  goTo: (name, time) => `책갈피로 이동: ${name}, ${time}`,
  unnamed: '책갈피',
  name: (name) => `책갈피 이름: ${name}`,
  placeholder: '이름',
  remove: (name) => `책갈피 삭제: ${name}`,
  removed: (name) => `삭제한 책갈피: ${name}`,
  undo: '되돌리기',
  count: (n) => `책갈피 ${n}개`,
}
