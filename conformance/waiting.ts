/** Scenarios that are recorded but cannot be carried out in the simulator yet, and what they wait for. */
export const WAITING: Readonly<Record<string, string>> = {
  'share-delete': 'DeleteGroup of a share group, after which the group begins anew',
  'share-members':
    'the group epoch: the simulator has initialised four partitions one epoch later than Kafka',
  'share-more-members-than-partitions':
    'the order in which SimpleAssignor takes members that share partitions',
  'share-release-then-accept': 'a command that stalls a share consumer between two polls',
  'share-reset-offsets': 'offsets that were altered: the next member gets nothing in the simulator',
  'share-two-topics': 'the group epoch: the simulator has initialised two topics one epoch later than Kafka',
  'txn2-offsets-left-group':
    'groupMetadata() of a consumer that has left: in Kafka it still names the member it was, here nobody',
}
