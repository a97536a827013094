import type { terminal as en } from '../en/terminal.ts'

export const terminal: typeof en = {
  title: '터미널',
  log: '입력한 명령과 Kafka 도구의 출력',
  empty:
    '이 클러스터를 상대로 Kafka의 명령줄 도구를 그대로 씁니다. 명령마다 실제 클라이언트로 실행되어, 요청이 스테이지 위를 오가고 시뮬레이션 시간이 걸립니다.',
  hint: '예',
  examples: [
    'kafka-topics --bootstrap-server localhost:9092 --list',
    'kafka-consumer-groups --bootstrap-server localhost:9092 --describe --all-groups',
  ],
  input: '명령줄',
  message: '콘솔 프로듀서가 보낼 메시지',
  keys: 'Tab 자동 완성 · ↑ ↓ 이전 명령 · Esc 다음 Tab으로 나가기 · help',
  choices: '후보',
  run: '실행',
  send: '전송',
  waits: (tool, seconds) => `${tool} 명령이 응답을 기다리는 중: 시뮬레이션 시간 ${seconds}초`,
  runs: (tool) => `${tool} 명령 실행 중`,
  reads: (tool) => `${tool} 명령이 입력한 줄을 하나씩 보냅니다`,
  paused: '실행이 일시 정지되어 있어 아무도 응답할 수 없습니다.',
  runOn: '계속 실행',
  interrupt: '중단',
  endInput: '입력 끝내기',
  show: '스테이지에서 보기',
  exit: (code) => `종료 코드 ${code}`,
  ahead: (n) => `이후에 입력한 명령 ${n}개는 지금 보는 시점보다 나중의 것입니다.`,
  problems: {
    operator: (text) => `kafkascope: 셸의 ${text} 기호는 여기서 쓸 수 없습니다`,
    source: (text) => `kafkascope: ${text}: 파이프 앞에는 echo, printf, seq 명령만 쓸 수 있습니다`,
    file: (text) => `kafkascope: ${text}: 그런 파일이 없습니다`,
    busy: 'kafkascope: 다른 명령이 실행 중입니다',
  },
  help: (tools) => [
    'Kafka 도구와 옵션은 Kafka와 같습니다. 이름 뒤에 .sh를 붙여도 됩니다:',
    ...tools.map((tool) => `  ${tool}`),
    '도구 이름 뒤에 --help를 붙이면 옵션이 나옵니다. | 앞에는 echo, printf, seq 명령을 쓸 수 있고, <<< 또는 <<END로 입력을 줄 수 있습니다.',
    'clear 명령은 화면을 비웁니다. Ctrl+C는 중단, Ctrl+D는 입력 끝입니다.',
  ],
}
