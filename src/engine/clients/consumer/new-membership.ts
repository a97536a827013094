import type { ConsumerMembership } from '../../consumer-group-state.ts'

/** A membership before the first poll(). */
export function newConsumerMembership(): ConsumerMembership {
  return {
    protocol: 'consumer',
    state: 'UNSUBSCRIBED',
    memberId: '',
    generation: 0,
    told: { memberId: '', generation: -1 },
    token: 0,
    lastHeartbeatAt: 0,
    heartbeatPending: false,
    heartbeatIntervalMs: 0,
    target: null,
    current: null,
    reported: null,
    subscribed: null,
    reconciling: null,
    sendAll: true,
  }
}
