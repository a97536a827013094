const types = {
  classic: 'Classic',
  consumer: 'Consumer (KIP-848)',
  share: 'Share (KIP-932)',
}

const steps = {
  joined: 'has joined',
  awaited: 'awaited',
  synced: 'has synced',
  unsynced: 'awaited',
  revoking: 'must revoke',
  waiting: 'waits for release',
  behind: 'behind the epoch',
  stable: 'stable',
  away: 'away',
}

const stepHints = {
  joined: 'Its JoinGroup waits for the others.',
  awaited: 'Its JoinGroup has not come; without it the member is removed when the time is up.',
  synced: 'Its SyncGroup is there, or its assignment is.',
  unsynced: 'Its SyncGroup has not come; without it the member is removed when the time is up.',
  revoking: 'It has to give partitions up and say so; otherwise it is removed when the time is up.',
  waiting: 'It has its epoch, but others still hold partitions of its target.',
  behind: 'It has not been told of this assignment; its next heartbeat tells it.',
  stable: 'It has all that it shall have. The time is its session.',
  away: 'A static member that left for a while; its partitions are kept for it.',
}

const cells = {
  none: 'none',
  held: 'has it as before',
  gained: 'new here',
  lost: 'taken away',
  revoking: 'being given up',
  awaiting: 'not released yet',
}

const bands = {
  out: 'not in the group',
  joining: 'joining',
  syncing: 'syncing',
  revoking: 'revoking',
  processing: 'processing',
  fetching: 'fetching',
  idle: 'idle',
}

const records = {
  AVAILABLE: 'available',
  ACQUIRED: 'acquired',
  ACKNOWLEDGED: 'acknowledged',
  ARCHIVED: 'archived',
}

/** English; the other languages must say the same. */
export const groups = {
  title: 'Groups',
  none: 'No group yet.',
  unknown: 'No running broker coordinates this group.',
  types,
  steps,
  stepHints,
  cells,
  bands,
  records,
  type: 'Type',
  coordinator: (broker: number) => `broker ${broker}`,
  home: 'Stored in',
  homeHint: 'The group’s name hashes to this partition; its leader coordinates the group.',
  phase: 'Members now',
  noMembers: 'No members.',
  wait: { may: 'may complete in', must: 'completes at the latest in' },
  leader: 'leader',
  epoch: (n: number) => `epoch ${n}`,
  generation: (n: number) => `Generation ${n}`,
  assignment: (n: number) => `Assignment of epoch ${n}`,
  epochs: (group: number, assigned: number) =>
    group === assigned ? `group epoch ${group}` : `group epoch ${group}, assignment of ${assigned}`,
  gives: (partitions: string) => `gives up ${partitions}`,
  awaits: (partition: string, holder: string) =>
    holder === '' ? `awaits ${partition}` : `awaits ${partition} (held by ${holder})`,
  pending: (n: number) => (n === 1 ? '1 member id unused' : `${n} member ids unused`),
  matrix: 'Assignments, newest first',
  moved: (n: number) => (n === 0 ? 'nothing moved' : `${n} moved`),
  earlier: (n: number) => `Earlier (${n})`,
  noMatrix: 'Nothing has been assigned yet.',
  gone: 'not a member any more',
  member: 'Member',
  history: 'Members over time',
  noHistory: 'Nobody was in the group in this time.',
  inFlight: 'In flight',
  loading: 'The share coordinator has not said yet where it stands.',
  nothing: 'Nothing is in flight.',
  offsets: (start: number, end: number) => `start ${start}, end ${end}`,
  record: (offset: number, state: string, deliveries: number) =>
    `offset ${offset}: ${state}, ${deliveries === 1 ? 'delivered once' : `delivered ${deliveries} times`}`,
  heldBy: (client: string, left: string) => `${client}, lock ends in ${left}`,
  held: (client: string, n: number) => `${client} has ${n}, first lock ends in`,
  more: (n: number) => `${n} more`,
  hasDeliveries: 'The number is the delivery count.',
}
