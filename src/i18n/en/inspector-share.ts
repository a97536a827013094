/** Words of share groups in the inspector, in English. */
export const share = {
  kind: 'Share consumer',
  epoch: 'Member epoch',
  holds: 'Holds',
  answers: 'Accepted, released, rejected',
  shares: 'Share groups',
  sharesHint: 'Kept at the leader: who has which records, how often they were delivered, until when.',
  start: 'Start offset (SPSO)',
  end: 'End offset (SPEO)',
  offsets: 'Offsets',
  state: 'State',
  deliveries: 'Deliveries',
  holder: 'Member',
  lock: 'Lock ends in',
  nothing: 'Nothing is in flight.',
}
