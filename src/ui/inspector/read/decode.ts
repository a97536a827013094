/** What a record of one of Kafka's own topics says. Pure. The bytes are JSON here, the names are Kafka's. */

export interface Decoded {
  /** Kafka's name of the record. */
  readonly kind: string
  /** Whom it is about. */
  readonly about: string
  /** What it says; null for a tombstone. */
  readonly says: string | null
}

const NAMES: Readonly<Record<string, string>> = {
  group: 'GroupMetadata',
  offset: 'OffsetCommit',
  'consumer-group': 'ConsumerGroupMetadata',
  'consumer-member': 'ConsumerGroupMemberMetadata',
  'consumer-target-epoch': 'ConsumerGroupTargetAssignmentMetadata',
  'consumer-target': 'ConsumerGroupTargetAssignmentMember',
  'consumer-current': 'ConsumerGroupCurrentMemberAssignment',
  'share-group': 'ShareGroupMetadata',
  'share-member': 'ShareGroupMemberMetadata',
  'share-target-metadata': 'ShareGroupTargetAssignmentMetadata',
  'share-target': 'ShareGroupTargetAssignmentMember',
  'share-current': 'ShareGroupCurrentMemberAssignment',
  'share-state': 'ShareGroupStatePartitionMetadata',
  snapshot: 'ShareSnapshot',
  update: 'ShareUpdate',
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function short(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(short).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  return `{${fields(value)}}`
}

const fields = (value: object): string =>
  Object.entries(value)
    .filter(([, inner]) => inner !== undefined && inner !== null && inner !== '')
    .map(([name, inner]) => `${name}=${short(inner)}`)
    .join(' ')

function saysOf(value: string | null): string | null {
  if (value === null) return null
  const content = parsed(value)
  return typeof content === 'object' && content !== null && !Array.isArray(content)
    ? fields(content)
    : short(content)
}

/** True for the topics whose records are told by their meaning. */
export function isDecoded(topic: string): boolean {
  return topic === '__consumer_offsets' || topic === '__transaction_state' || topic === '__share_group_state'
}

/** Reads a record of one of Kafka's own topics. */
export function decode(topic: string, key: string | null, value: string | null): Decoded {
  if (topic === '__transaction_state')
    return { kind: 'TransactionLog', about: key ?? '', says: saysOf(value) }
  const parts = parsed(key ?? '[]')
  const [kind, group, ...rest] = Array.isArray(parts) ? parts.map(String) : [key ?? '']
  // Topic ids say nothing to a reader; the last part is a partition or a member.
  const [first, last] = [rest[0], rest.at(-1)]
  const about =
    kind === 'offset' || kind === 'snapshot' || kind === 'update'
      ? `${group} ${first}-${last}`
      : [group, ...rest].filter((part) => part !== undefined).join(' ')
  return { kind: NAMES[kind ?? ''] ?? kind ?? '', about, says: saysOf(value) }
}
