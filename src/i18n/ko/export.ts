/** 실제 클러스터로 가져가는 묶음과 그것을 보여 주는 창. */
import type { exported as en } from '../en/export.ts'

export const exported: typeof en = {
  reason: {
    clock: '컨테이너는 호스트의 시계를 함께 쓰므로 한 노드의 시계만 어긋나게 할 수 없습니다',
    message: '실제 네트워크에서는 메시지 하나만 골라낼 수 없습니다',
    reset: '프로세스를 끝내지 않고 밖에서 연결만 끊을 수는 없습니다',
    disk: '컨테이너의 디스크를 명령으로 고장 내거나 채우거나 느리게 할 수 없습니다',
    application:
      '애플리케이션 안에서 일어나는 일이라 실행 중인 프로그램에 밖에서 시킬 수 없습니다. 프로그램을 고쳐야 합니다',
    transactionByHand: '트랜잭션을 애플리케이션 안에서 손으로 진행합니다',
    member: 'Kafka 명령줄 도구에는 정적 멤버를 빼는 방법이 없습니다 (Admin API에는 있습니다)',
    partition: 'kafka-console-producer로는 파티션을 고를 수 없습니다',
    line: 'kafka-console-producer와 셸은 줄 단위로 읽으므로 이 텍스트를 한 줄에 담을 수 없습니다',
    headers: '이 헤더는 kafka-console-producer의 줄로 적을 수 없습니다',
    typing: '누군가 직접 입력해야 하는 부분입니다',
    nowhere: '시나리오에 이 이름의 프로세스가 없습니다',
    setting: '이 언어의 라이브러리에는 이런 설정이 없습니다',
    language: '이 언어의 라이브러리에는 이런 클라이언트가 없습니다',
    restarted:
      '실행 중인 프로그램은 바꿀 수 없으므로 다른 버전의 프로그램이 대신 시작합니다 (컨슈머는 그룹을 떠났다가 들어오고 프로듀서는 처음부터 시작합니다)',
    power:
      '프로세스만 강제로 끝나고 호스트는 그대로이므로 브로커가 디스크에 내리지 않은 내용도 페이지 캐시에 남아 사라지지 않습니다',
    throttle:
      '이동이 끝난 것을 kafka-reassign-partitions --verify로 확인할 때까지 스로틀이 남습니다. 실행하거나 설정을 지우세요',
    assignors: '할당 전략은 라이브러리의 것을 씁니다',
    twin: '이 프로듀서는 컨슈머 프로그램의 일부라 둘이 함께 움직입니다',
    loss: '요청이 아니라 패킷이 사라집니다. TCP가 다시 보내며 몇 번인지는 그때그때 다릅니다',
    time: '클러스터가 뜨기 전의 시각입니다',
  },
  panel: {
    title: '실제 Kafka로 가져가기',
    intro:
      '이 실행을 Docker에서 돌아가는 실제 클러스터의 파일로 만듭니다. 서버, 토픽, 클라이언트, 사건과 그 시각, 그리고 비교할 수 있는 결과가 들어 있습니다.',
    working: '실행을 끝까지 돌려 보는 중…',
    language: '클라이언트 프로그램의 언어',
    own: '클라이언트마다 쓰는 라이브러리의 언어',
    languages: { go: 'Go', java: 'Java', python: 'Python', typescript: 'TypeScript', csharp: 'C#' },
    bounded: '프로듀서가 여기서 보낸 만큼만 보내고 끝내기',
    boundedHint: '그러면 실제 클러스터도 같은 결과에 이르고 check.sh로 비교할 수 있습니다.',
    files: '파일',
    preview: (path: string) => `${path} 미리 보기`,
    copy: '복사',
    copied: '복사했습니다',
    notCopied: '브라우저가 복사를 막았습니다. 직접 선택해서 복사하세요.',
    download: '내려받기',
    downloadAll: '모두 내려받기 (.zip)',
    saved: (name: string, files: string) => `${name}.zip, 파일 ${files}개`,
    all: '이 실행의 모든 것을 옮길 수 있습니다.',
    leftOut: (n: number) => `빠진 것 ${n}개`,
    nearly: (n: number) => `다른 방법으로 대신한 것 ${n}개`,
    tooLong: '너무 길어서 여기서 끝까지 돌려 볼 수 없습니다. 비교할 expected.txt는 없습니다.',
  },
  readme: {
    title: (name: string) => `실제 Apache Kafka에서 돌리는 ${name}`,
    intro:
      'Kafkascope가 시나리오에서 만든 파일입니다. 같은 클러스터, 토픽, 클라이언트, 사건을 실제 브로커가 할 수 있는 만큼 그대로 옮겼습니다.',
    needs: 'Docker(Compose 2.24 이상)와 bash가 필요합니다. 이미지는 처음 쓸 때 Docker Hub에서 받습니다.',
    order: '실행 순서',
    steps: {
      up: '클러스터를 시작하고 모든 브로커가 뜰 때까지 기다립니다',
      setup: '처음부터 있는 토픽을 만듭니다',
      script:
        '클라이언트를 시작하고 사건을 제때 일으킵니다. SLOWER=2 ./script.sh로 실행하면 간격이 두 배가 됩니다',
      check: '결과를 시뮬레이션의 결과(expected.txt)와 비교합니다',
      logs: '클라이언트가 출력하는 내용을 보여 줍니다',
      down: '모두 내리고 데이터도 지웁니다',
    },
    host: (addresses: string) => `컨테이너 밖의 프로그램은 다음 주소로 브로커에 접속합니다: ${addresses}`,
    files: '들어 있는 파일',
    fileRows: {
      compose: '컨테이너와 고정 주소',
      config: '서버별 설정. 꼭 있어야 하는 것과 시나리오가 Kafka 기본값과 다르게 정한 것만 있습니다',
      bin: '스크립트가 쓰는 함수. Docker를 아는 파일은 bin/docker.sh뿐입니다',
      files: '도구가 읽는 JSON',
      clients: '클라이언트 프로그램',
      scenario: 'Kafkascope에서 다시 열 수 있습니다',
    },
    programs: '클라이언트 프로그램',
    programsText:
      '클라이언트마다 시나리오의 설정을 담은 프로그램이 하나씩 있고 각자의 컨테이너에서 실행됩니다. 라이브러리 기본값과 같은 설정은 적지 않았습니다.',
    bounded: '프로듀서는 시뮬레이션에서 보낸 만큼만 메시지를 보내고 끝납니다.',
    unbounded: '프로듀서는 멈출 때까지 계속 보냅니다.',
    otherwise: '시뮬레이션과 다른 점',
    always: [
      '시각은 스크립트가 정합니다. Kafka 도구는 시작하는 데 1~3초가 걸리므로 그다음 일은 늦을 수 있습니다.',
      '우연이 정하는 것은 여기서도 우연이 정합니다. 어느 컨트롤러가 선출되는지, 내부 토픽이 어디에 놓이는지, ID, 요청 순서가 그렇습니다. 시드는 실제 클러스터에서 아무 뜻이 없습니다.',
      '메시지 처리 시간은 프로그램 안의 대기 시간입니다.',
    ],
    network:
      '알아보기 쉽게 늘린 수백 밀리초의 네트워크 지연은 옮기지 않습니다. 실제 지연은 1밀리초도 되지 않습니다.',
    leftOut: '빠진 것과 그 까닭',
    nothingLeftOut: '이 시나리오에서 빠진 것은 없습니다.',
    nearly: '가장 가까운 방법으로 대신한 것',
    compare: (seconds: string) =>
      `expected.txt는 시뮬레이션 ${seconds}초에 프로듀서가 멈춘 뒤의 상태입니다. 파티션마다 리더, 레플리카, ISR이 있고 토픽의 메시지 수와 커밋된 오프셋의 합계도 있습니다. 우연이나 시간이 정하는 값은 달라도 잘못이 아닙니다.`,
    again:
      '바꾸려면 Kafkascope에서 scenario.json을 열어 고친 뒤 다시 내보내거나, 평범한 텍스트이니 파일을 직접 고치세요.',
  },
  script: {
    setup: '처음부터 있는 토픽. 레플리카는 시뮬레이션과 같은 브로커에 둡니다.',
    script: '일어나는 일과 그 시각 (시뮬레이션의 초).',
    notes: '빠졌거나 다른 방법으로 대신한 것:',
  },
}
