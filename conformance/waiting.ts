/** Scenarios that are recorded but cannot be carried out in the simulator yet, and what they wait for. */
export const WAITING: Readonly<Record<string, string>> = {
  'share-delete': 'DeleteGroup of a share group, after which the group begins anew',
  'share-release-then-accept': 'a command that stalls a share consumer between two polls',
  'share-reset-offsets': 'offsets that were altered: the next member gets nothing in the simulator',
  'txn2-offsets-left-group':
    'groupMetadata() of a consumer that has left: in Kafka it still names the member it was, here nobody',
}
