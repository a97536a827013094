/** 설정 탭의 말, 한국어. */
import type { configs as en } from '../en/configs.ts'
import { brokerConfigs } from './config-broker.ts'
import { clientConfigs } from './config-clients.ts'

export const configs: typeof en = {
  meaning: { ...clientConfigs, ...brokerConfigs },
  search: '설정 찾기',
  filter: '보여 줄 설정',
  show: {
    all: '여기서 구현된 것',
    changed: '기본값과 다른 것',
    editable: '지금 바꿀 수 있는 것',
    kafka: 'Kafka의 모든 설정',
  },
  none: '맞는 설정이 없습니다.',
  notSimulated: '여기서는 구현되지 않음',
  documentation: 'Kafka 문서',
  default: (value) => `기본값 ${value}`,
  empty: '비어 있음',
  loading: 'Kafka의 설정 목록을 가져오는 중입니다.',
  source: {
    DYNAMIC_TOPIC_CONFIG: '토픽에 설정됨',
    DYNAMIC_BROKER_CONFIG: '실행 중 이 브로커에 설정됨',
    DYNAMIC_DEFAULT_BROKER_CONFIG: '실행 중 모든 브로커에 설정됨',
    DYNAMIC_GROUP_CONFIG: '그룹에 설정됨',
    STATIC_BROKER_CONFIG: 'server.properties에서',
    DEFAULT_CONFIG: 'Kafka 기본값',
    'library default': '라이브러리 기본값',
    scenario: '시나리오가 설정함',
    shortened: '시나리오가 줄임',
    follows: '다른 설정에서 정해짐',
  },
  edit: (name) => `${name} 바꾸기`,
  value: (name) => `${name} 새 값`,
  set: '설정',
  remove: '설정 해제',
  removeHint: '설정한 값을 없애면 그 뒤의 값이 다시 적용됩니다.',
  cancel: '취소',
  scope: '적용 대상',
  thisBroker: '이 브로커',
  allBrokers: '모든 브로커',
  asked: 'IncrementalAlterConfigs 요청을 보냈습니다. 시간이 흐르면 응답이 옵니다.',
  done: '적용되었습니다.',
  refused: (error, code, message) => `${error} (${code}): ${message}`,
  readOnly: '프로세스가 시작할 때 읽습니다. 실행 중에는 바꿀 수 없습니다.',
  clientOnly: '클라이언트는 만들어질 때 설정을 읽습니다. 실행 중에는 바꿀 수 없습니다.',
}
