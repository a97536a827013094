/** ZooKeeper 모드에서 일어나는 일, 한국어. */
import type { zooKeeperLines as english, zooKeeperWhy as whyEnglish } from '../en/narration-zookeeper.ts'
import { say } from '../say.ts'

const CHANGE = { created: '생성', changed: '변경', deleted: '삭제' } as const

export const zooKeeperLines: typeof english = {
  ZooKeeperLeaderElected: (f, e) => say`앙상블의 새 리더는 ${e.node(f.node)}입니다 (에포크 ${f.epoch}).`,
  ZooKeeperLeaderLost: (f, e) =>
    say`${e.node(f.node)} 노드가 쿼럼을 잃어 앙상블 리더에서 물러났습니다 (에포크 ${f.epoch}).`,
  ZooKeeperSessionOpened: (f, e) =>
    say`${e.node(f.client)}: ${e.node(f.server)}에 새 세션을 열었습니다 (${f.session}).`,
  ZooKeeperSessionMoved: (f, e) =>
    say`${e.node(f.client)}: ${e.node(f.server)}에서 세션을 이어 갑니다 (${f.session}).`,
  ZooKeeperSessionExpired: (f, e) =>
    f.client === null
      ? say`세션 만료: ${f.session}.`
      : say`${e.node(f.client)}의 ZooKeeper 세션이 만료되었습니다 (${f.session}).`,
  ZnodeChanged: (f) =>
    f.change === 'changed'
      ? say`znode ${f.path} 변경 (버전 ${f.version}).`
      : say`znode ${f.path} ${CHANGE[f.change]}.`,
  ControllerElected: (f, e) => say`새 컨트롤러는 ${e.broker(f.broker)}입니다 (컨트롤러 에포크 ${f.epoch}).`,
  ControllerLoaded: (f, e) =>
    say`${e.broker(f.broker)} 노드가 ZooKeeper에서 파티션 ${f.partitions}개를 ${f.tookMs}ms 동안 읽고 컨트롤러 일을 시작합니다 (컨트롤러 에포크 ${f.epoch}).`,
  ControllerResigned: (f, e) =>
    f.reason === 'session expired'
      ? say`${e.broker(f.broker)} 노드는 세션이 만료되어 더 이상 컨트롤러가 아닙니다 (컨트롤러 에포크 ${f.epoch}).`
      : say`${e.broker(f.broker)} 노드가 다른 브로커가 컨트롤러가 된 것을 알았습니다 (자신의 에포크는 ${f.epoch}).`,
  BrokerAppeared: (f, e) =>
    say`컨트롤러가 /brokers/ids에서 ${e.broker(f.broker)} 노드를 발견했습니다 (브로커 에포크 ${f.brokerEpoch}).`,
  BrokerVanished: (f, e) => say`${e.broker(f.broker)} 노드가 /brokers/ids에서 사라졌습니다.`,
  LeaderAndIsrSent: (f, e) =>
    say`컨트롤러 → ${e.broker(f.broker)}: 리더 ${f.leaders}개, 팔로워 ${f.followers}개를 맡으라는 요청 (LeaderAndIsr).`,
  ControlRequestRefused: (f, e) =>
    say`${e.broker(f.broker)} 노드가 ${e.broker(f.controller)}의 ${f.request} 요청을 거부했습니다: ${f.error} (요청의 컨트롤러 에포크 ${f.controllerEpoch}, 알고 있는 값 ${f.knownEpoch}).`,
  IsrChangesPropagated: (f, e) =>
    say`${e.broker(f.broker)}: 파티션 ${f.partitions.length}개의 ISR이 바뀌었음을 ${f.znode}에 남깁니다.`,
  IsrChangesRead: (f, e) =>
    say`컨트롤러 ${e.broker(f.controller)}: ISR 변경 알림 ${f.znodes}개를 읽었습니다 (파티션 ${f.partitions.length}개).`,
}

export const zooKeeperWhy: typeof whyEnglish = {
  ZooKeeperLeaderElected: () =>
    '서버들은 가장 최신 이력을 가진 서버에, 이력이 같으면 ID가 가장 큰 서버에 투표합니다. 리더는 새 에포크를 시작하고 과반수를 자신의 이력에 맞춘 뒤에야 클라이언트를 받습니다.',
  ZooKeeperLeaderLost: () =>
    'syncLimit × tickTime 동안 과반수의 소식이 없으면 리더는 물러나고 연결을 닫습니다. 쿼럼이 없으면 아무것도 쓸 수 없고 세션도 만료되지 않습니다.',
  ZooKeeperSessionExpired: () =>
    '세션 타임아웃(zookeeper.session.timeout.ms) 동안 어느 서버도 소식을 듣지 못했습니다. 리더가 세션을 닫고, 그 세션의 임시(ephemeral) znode도 모두 사라집니다.',
  ControllerElected: () =>
    '임시 znode인 /controller를 가장 먼저 만들었고, 같은 트랜잭션에서 /controller_epoch를 올렸습니다. 더 오래된 에포크로 온 요청은 거부됩니다.',
  ControllerLoaded: () =>
    '새 컨트롤러는 아무것도 모르는 상태에서 모든 브로커, 토픽, 파티션 상태를 읽습니다. 파티션이 많을수록 컨트롤러 없는 시간이 길어집니다. KRaft의 대기 컨트롤러는 이미 다 가지고 있습니다.',
  ControllerResigned: (f) =>
    f.reason === 'session expired'
      ? '임시 znode인 /controller가 사라졌습니다. 알던 것을 모두 버리고 새 세션을 열어 다시 등록한 뒤, 다른 브로커처럼 선출에 나섭니다.'
      : '쓰기는 /controller_epoch의 버전이 그대로일 때만 허용됩니다. 다른 컨트롤러가 이미 올렸기 때문에 아무것도 바뀌지 않았습니다.',
  BrokerAppeared: () =>
    '브로커는 임시 znode로 등록합니다. 이 znode를 만든 zxid가 브로커 에포크이고, 이전에 실행되던 같은 브로커와 구별하는 값입니다.',
  BrokerVanished: () =>
    '임시 znode는 세션과 함께 사라집니다. 정상 종료라면 바로, 아니면 세션 타임아웃 뒤입니다. 컨트롤러의 워치(watch)가 울리고 새 리더를 뽑습니다.',
  LeaderAndIsrSent: () =>
    'ZooKeeper 모드의 브로커는 역할을 스스로 읽지 않습니다. 컨트롤러가 보내 주고, 모두에게 UpdateMetadata도 보냅니다.',
  ControlRequestRefused: () =>
    '연결이 끊겼던 컨트롤러는 자신이 아직 컨트롤러라고 믿을 수 있습니다. 브로커는 가장 높은 컨트롤러 에포크를 기억하고 그보다 오래된 요청을 거부합니다.',
  IsrChangesPropagated: () =>
    'ISR 변경은 모아서 알립니다. 2.5초마다 살펴보고, 5초 동안 변경이 없거나 마지막 알림 후 1분이 지났으면 알립니다. 그때까지 컨트롤러와 다른 브로커에는 이전 ISR이 보입니다.',
  IsrChangesRead: () =>
    'ZooKeeper에서 파티션 상태를 읽어 모든 브로커에 UpdateMetadata로 보내고 알림 znode를 지웁니다.',
}
