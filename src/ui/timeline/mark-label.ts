/** What stands beside a mark: a few words. Pure. */
import type { Fact } from '../../engine/index.ts'
import type { Words } from '../../i18n/index.ts'

type Pins = Words['shell']['pin']

/** A node as it is called on the page. */
export function nodeLabel(node: string, pins: Pins): string {
  const [, role, id] = /^(broker|controller|zookeeper)-(\d+)$/.exec(node) ?? []
  if (role === 'broker') return pins.broker(id ?? '')
  if (role === 'controller') return pins.controller(id ?? '')
  if (role === 'zookeeper') return pins.zookeeper(id ?? '')
  return node.replace(/^(producer|consumer)-/, '')
}

function groupLabel(fact: Fact, pins: Pins): string {
  switch (fact.kind) {
    case 'GroupStateChanged':
      return (fact.to === 'Stable' ? pins.stable : pins.rebalancing)(fact.group)
    case 'MemberReplaced':
    case 'MemberJoined':
    case 'MemberLeft':
      return pins[fact.kind](nodeLabel(fact.client, pins))
    case 'MemberFenced':
      return pins.MemberFenced(nodeLabel(fact.consumer, pins))
    case 'OffsetsExpired':
    case 'OffsetsDeleted':
    case 'GroupDeleted':
    case 'OffsetsReset':
    case 'OffsetsResetRefused':
      return pins[fact.kind](fact.group)
    default:
      return ''
  }
}

/** A notable fact in a few words; '' for facts that are not notable. */
export function markLabel(fact: Fact, pins: Pins): string {
  switch (fact.kind) {
    case 'NodeCrashed':
    case 'NodeStopped':
    case 'NodeStarted':
    case 'ShutdownRequested':
    case 'NodePaused':
    case 'NodeResumed':
    case 'ClockSkewed':
    case 'QuorumLeaderElected':
    case 'QuorumLeaderResigned':
    case 'ZooKeeperLeaderElected':
    case 'ZooKeeperLeaderLost':
      return pins[fact.kind](nodeLabel(fact.node, pins))
    case 'VotersChanged':
      return (fact.what === 'added' ? pins.VoterAdded : pins.VoterRemoved)(nodeLabel(fact.voter, pins))
    case 'BrokerFenced':
    case 'BrokerUnfenced':
    case 'BrokerRegistrationRefused':
    case 'BrokerUnregistered':
    case 'RegistrationTimedOut':
      return pins[fact.kind](pins.broker(String(fact.broker)))
    case 'ControllerElected':
    case 'ControllerLoaded':
    case 'ControllerResigned':
    case 'ControlRequestRefused':
    case 'BrokerAppeared':
    case 'BrokerVanished':
      return pins[fact.kind](pins.broker(String(fact.broker)))
    case 'ZooKeeperSessionExpired':
      return pins.ZooKeeperSessionExpired(fact.client === null ? '' : nodeLabel(fact.client, pins))
    case 'LeaderElected':
    case 'PartitionWentOffline':
    case 'LogTruncated':
    case 'TruncationDetected':
    case 'ReassignmentStarted':
    case 'ReassignmentCompleted':
    case 'ReassignmentCancelled':
      return pins[fact.kind](fact.partition)
    case 'IsrChanged':
      return (fact.to.length < fact.from.length ? pins.isrShrank : pins.isrGrew)(fact.partition)
    case 'CommitFailed':
    case 'ApplicationFailed':
    case 'PollIntervalExceeded':
      return pins[fact.kind](nodeLabel(fact.consumer, pins))
    case 'BatchFailed':
      return pins.BatchFailed(nodeLabel(fact.producer, pins))
    case 'TopicCreated':
    case 'TopicCreationRefused':
    case 'TopicDeleted':
    case 'PartitionsAdded':
      return pins[fact.kind](fact.topic)
    case 'ConfigChanged':
      return pins.ConfigChanged(fact.name)
    case 'AdminAnswered':
      return pins.AdminAnswered(fact.api)
    case 'LinkCut':
    case 'LinkSlowed':
    case 'LinkBecameLossy':
    case 'LinkHealed':
    case 'ConnectionsReset':
      return pins[fact.kind](nodeLabel(fact.a, pins), fact.b === '*' ? '…' : nodeLabel(fact.b, pins))
    case 'MessageDelayed':
    case 'MessageDropped':
      return pins[fact.kind](
        fact.api ?? 'close',
        `${nodeLabel(fact.from, pins)} → ${nodeLabel(fact.to, pins)}`,
      )
    case 'AllLinksHealed':
      return pins.AllLinksHealed
    case 'ZoneFailed':
    case 'ZoneRestored':
      return pins[fact.kind](fact.rack)
    case 'RollingRestartStarted':
    case 'RollingRestartFinished':
      return pins[fact.kind]
    case 'RollingRestartReached':
      return pins[fact.kind](pins.broker(String(fact.broker)))
    default:
      return groupLabel(fact, pins)
  }
}
