/** Finding the broker that coordinates the group, whatever protocol the membership speaks (CoordinatorRequestManager). */
import { MS } from '../../kernel/types.ts'
import type { Message, MessageOf } from '../../messages.ts'
import { brokerNode, type Consumer, type KafkaIo } from '../../world.ts'
import { leastLoadedNode, MAIN } from '../metadata.ts'
import { COORDINATOR } from './positions.ts'

const requestTimeout = (self: Consumer): number => self.config['request.timeout.ms'] * MS

/** Asks the coordinator; false when none is known. */
export function ask(self: Consumer, io: KafkaIo, body: Message, timeout = requestTimeout(self)): boolean {
  if (self.coordinator === null) return false
  io.request(brokerNode(self.coordinator), COORDINATOR, body, timeout)
  return true
}

/** Tries again after retry.backoff.ms; what the membership had planned before is void. */
export function coordinatorLater(self: Consumer, io: KafkaIo): void {
  self.membership.token += 1
  io.wakeAfter(self.config['retry.backoff.ms'] * MS, {
    kind: 'CoordinatorTimer',
    token: self.membership.token,
  })
}

/** Asks any broker who coordinates the group. */
export function findCoordinator(self: Consumer, io: KafkaIo): void {
  if (self.coordinator !== null || self.findingCoordinator || io.now < self.findCoordinatorAt) return
  const { node, readyAt } = leastLoadedNode(self, io)
  if (readyAt > io.now) return coordinatorLater(self, io)
  self.findingCoordinator = true
  const body = { kind: 'FindCoordinatorRequest', groupId: self.spec.group } as const
  io.request(node, MAIN, body, requestTimeout(self))
}

/** FindCoordinator was answered, or was not (null); true when the coordinator is known. */
export function coordinatorFound(
  self: Consumer,
  io: KafkaIo,
  answer: MessageOf<'FindCoordinatorResponse'> | null,
): boolean {
  self.findingCoordinator = false
  if (answer?.error !== 'NONE') {
    self.findCoordinatorAt = io.now + self.config['retry.backoff.ms'] * MS
    return false
  }
  self.coordinator = answer.coordinatorId
  io.report({
    kind: 'CoordinatorFound',
    consumer: self.id,
    group: self.spec.group,
    broker: answer.coordinatorId,
  })
  return true
}

/** The coordinator is not where it was. */
export function coordinatorUnknown(self: Consumer, io: KafkaIo): void {
  const { membership } = self
  self.coordinator = null
  if (membership.protocol === 'classic') membership.joining = false
  membership.heartbeatPending = false
  coordinatorLater(self, io)
}
