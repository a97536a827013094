/** Said when the page around the stage could not be fetched: no other words are there then. */
export const notFetched = {
  en: 'The rest of this page could not be fetched. Reload it when the network is back.',
  ko: '페이지의 나머지를 가져오지 못했습니다. 네트워크가 돌아오면 새로고침하세요.',
} as const
