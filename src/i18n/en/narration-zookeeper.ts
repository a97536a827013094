/** What happens in ZooKeeper mode, in English. */
import { say } from '../say.ts'
import type { NarrationWords } from './narration.ts'

type Kinds =
  | 'ZooKeeperLeaderElected'
  | 'ZooKeeperLeaderLost'
  | 'ZooKeeperSessionOpened'
  | 'ZooKeeperSessionMoved'
  | 'ZooKeeperSessionExpired'
  | 'ZnodeChanged'
  | 'ControllerElected'
  | 'ControllerLoaded'
  | 'ControllerResigned'
  | 'BrokerAppeared'
  | 'BrokerVanished'
  | 'LeaderAndIsrSent'
  | 'ControlRequestRefused'
  | 'IsrChangesPropagated'
  | 'IsrChangesRead'

const partitions = (n: number): string => (n === 1 ? '1 partition' : `${n} partitions`)

export const zooKeeperLines: Pick<NarrationWords['line'], Kinds> = {
  ZooKeeperLeaderElected: (f, e) => say`${e.node(f.node)} leads the ensemble (epoch ${f.epoch}).`,
  ZooKeeperLeaderLost: (f, e) =>
    say`${e.node(f.node)} no longer leads the ensemble: it lost its quorum (epoch ${f.epoch}).`,
  ZooKeeperSessionOpened: (f, e) =>
    say`${e.node(f.client)} opened session ${f.session} at ${e.node(f.server)}.`,
  ZooKeeperSessionMoved: (f, e) =>
    say`${e.node(f.client)} goes on with session ${f.session} at ${e.node(f.server)}.`,
  ZooKeeperSessionExpired: (f, e) =>
    f.client === null
      ? say`Session ${f.session} expired.`
      : say`The ZooKeeper session of ${e.node(f.client)} expired (${f.session}).`,
  ZnodeChanged: (f) =>
    f.change === 'changed'
      ? say`Znode ${f.path} was changed (version ${f.version}).`
      : say`Znode ${f.path} was ${f.change}.`,
  ControllerElected: (f, e) =>
    say`${e.broker(f.broker)} is now the controller (controller epoch ${f.epoch}).`,
  ControllerLoaded: (f, e) =>
    say`${e.broker(f.broker)} has read ${partitions(f.partitions)} from ZooKeeper in ${f.tookMs} ms and begins to control (controller epoch ${f.epoch}).`,
  ControllerResigned: (f, e) =>
    f.reason === 'session expired'
      ? say`${e.broker(f.broker)} is no longer the controller: its session expired (controller epoch ${f.epoch}).`
      : say`${e.broker(f.broker)} learned that another broker is the controller now (its epoch was ${f.epoch}).`,
  BrokerAppeared: (f, e) =>
    say`The controller sees ${e.broker(f.broker)} in /brokers/ids (broker epoch ${f.brokerEpoch}).`,
  BrokerVanished: (f, e) => say`${e.broker(f.broker)} is gone from /brokers/ids.`,
  LeaderAndIsrSent: (f, e) =>
    say`The controller tells ${e.broker(f.broker)} to lead ${partitions(f.leaders)} and to follow in ${f.followers} (LeaderAndIsr).`,
  ControlRequestRefused: (f, e) =>
    say`${e.broker(f.broker)} refused ${f.request} from ${e.broker(f.controller)}: ${f.error} (controller epoch ${f.controllerEpoch}, known is ${f.knownEpoch}).`,
  IsrChangesPropagated: (f, e) =>
    say`${e.broker(f.broker)} leaves word in ${f.znode}: the ISR of ${partitions(f.partitions.length)} has changed.`,
  IsrChangesRead: (f, e) =>
    say`${e.broker(f.controller)} (controller) read ${f.znodes === 1 ? 'a notification' : `${f.znodes} notifications`} of changed ISRs, of ${partitions(f.partitions.length)}.`,
}

export const zooKeeperWhy: Pick<NarrationWords['why'], Kinds> = {
  ZooKeeperLeaderElected: () =>
    'The servers vote for the most recent history, then for the highest id. The leader begins a new epoch, brings a quorum to its own history, and only then serves clients.',
  ZooKeeperLeaderLost: () =>
    'A leader that does not hear from a quorum for syncLimit × tickTime steps down and closes its connections. Without a quorum nothing can be written and no session expires.',
  ZooKeeperSessionExpired: () =>
    'No server heard from it for its session timeout (zookeeper.session.timeout.ms). The leader closes the session, and every ephemeral znode of it goes with it.',
  ControllerElected: () =>
    'It was the first to create the ephemeral znode /controller, and in the same transaction raised /controller_epoch. Whoever comes with an older epoch is refused.',
  ControllerLoaded: () =>
    'A new controller knows nothing: it reads every broker, topic and partition state. The more partitions there are, the longer the cluster is without one. KRaft’s standby controllers have it all already.',
  ControllerResigned: (f) =>
    f.reason === 'session expired'
      ? 'Its ephemeral /controller is gone. It forgets everything, opens a new session, registers again and stands for election like any other broker.'
      : 'Its write was tied to the version of /controller_epoch, which another controller has raised: nothing was changed.',
  BrokerAppeared: () =>
    'A broker registers by an ephemeral znode. The zxid that created it is its broker epoch; it tells this life of the broker from earlier ones.',
  BrokerVanished: () =>
    'Its ephemeral znode went with its session, at once after a clean stop, after the session timeout otherwise. The controller’s watch fires, and it elects new leaders.',
  LeaderAndIsrSent: () =>
    'In ZooKeeper mode a broker does not read its roles: the controller sends them, and UpdateMetadata to everyone.',
  ControlRequestRefused: () =>
    'A controller that was cut off may still believe in its office. Brokers remember the highest controller epoch and refuse older ones.',
  IsrChangesPropagated: () =>
    'ISR changes are told together: at a look every 2.5 s, when nothing changed for 5 s or nothing was told for a minute. Until then the controller and all other brokers show the old ISR.',
  IsrChangesRead: () =>
    'It reads the states from ZooKeeper, sends them to all brokers with UpdateMetadata and deletes the notifications.',
}
