/** The map of concepts: what stands around it, and each concept as its name and what it means. */
export const concepts = {
  title: 'Map of concepts',
  intro: 'What builds on what. A concept fills as you meet it in lessons and challenges.',
  count: (seen: string, all: string) => `${seen} of ${all} seen`,
  search: 'Find a concept',
  found: (n: string) => (n === '1' ? '1 concept' : `${n} concepts`),
  states: { none: 'not seen yet', some: 'seen in part', all: 'seen' },
  choose: 'Choose a concept: what it means, what it builds on, and where it is taught.',
  after: 'Builds on',
  before: 'Leads to',
  taught: 'In lessons',
  used: 'In challenges',
  step: (lesson: string, n: string) => `${lesson} · step ${n}`,
  areas: {
    log: 'Log, partitions, producing',
    consuming: 'Consuming',
    copies: 'Copies and failover',
    storage: 'Storage',
    guarantees: 'Guarantees',
    control: 'Who is in charge',
  },
  each: {
    C01: ['A log, not a queue', 'Reading moves a bookmark. Only retention or compaction removes messages.'],
    C02: ['Offsets per partition', 'Each partition counts from 0 by itself and never uses a number twice.'],
    C03: [
      'Latest is the next slot',
      'latest is the offset that the next message will get, not that of the last one.',
    ],
    C04: [
      'A topic has no place',
      'A topic is a name. Its partitions are what stands on brokers, each with a leader.',
    ],
    C05: ['The producer picks', 'The client’s partitioner decides where a message goes, before it is sent.'],
    C06: [
      'Same key, same place',
      'Only with a partitioner that hashes keys, and only while the number of partitions stays.',
    ],
    C07: [
      'Without a key',
      'Java fills a batch for one partition and moves on; kafka-go takes turns with each message.',
    ],
    C08: [
      'More partitions, new places',
      'Hash modulo count changes: old messages stay, new ones of a key may go elsewhere. There is no way back.',
    ],
    C09: [
      'Clients hash differently',
      'Java, kafka-go and librdkafka compute different hashes: mixed clients split a key.',
    ],
    C10: [
      'Order is per partition',
      'Messages of one partition are read in the order they were written. Across partitions nothing is promised.',
    ],
    C11: [
      'send() is not sent',
      'Messages wait in the client to be batched, and die with it if it is not flushed or closed.',
    ],
    C12: [
      'Bootstrap shows the way',
      'The addresses given are asked for the list of brokers; then a client talks to the leaders itself.',
    ],
    C13: [
      'Consumers pull',
      'A consumer asks; the broker may let it wait until there is enough, or until time is up.',
    ],
    C14: [
      'One member per partition',
      'Inside a group a partition belongs to one member. Members beyond the partitions are idle.',
    ],
    C15: ['Groups are independent', 'Inside a group partitions are shared out; every group gets everything.'],
    C16: [
      'Position and commit',
      'The position lives in the consumer. What survives a crash is the committed offset.',
    ],
    C17: [
      'Commit the next offset',
      'What is committed is the last processed offset plus one: where to go on.',
    ],
    C18: [
      'auto.offset.reset',
      'Used only when a group has no committed offset, or when it points at nothing any more.',
    ],
    C19: [
      'Lag',
      'End of a partition minus the group’s committed offset: about commits, per partition and group.',
    ],
    C20: [
      'Before or after',
      'Commit before processing and a crash loses; commit after it and a crash repeats.',
    ],
    C21: ['Eager rebalancing', 'Every member gives up everything until the new assignment is there.'],
    C22: ['Two clocks', 'Heartbeats prove that a process lives; poll() proves that its work goes on.'],
    C23: [
      'Rebalance storm',
      'A batch longer than max.poll.interval.ms: thrown out, commit refused, the same batch again.',
    ],
    C24: [
      'Cooperative rebalancing',
      'Only what must move stops. It has to be chosen: the default assignor is eager.',
    ],
    C25: [
      'Static membership',
      'With group.instance.id a restart moves nothing; until the session ends nobody takes over.',
    ],
    C26: [
      'KIP-848',
      'The broker computes the assignment and members follow step by step, without a common stop.',
    ],
    C28: [
      'Committed offsets expire',
      'Seven days after a group is empty they are gone, and auto.offset.reset decides.',
    ],
    C29: [
      'Replay is per group',
      'Set a stopped group’s offsets back and it reads again. No other group notices.',
    ],
    C31: [
      'Share groups',
      'Records are handed out one by one under a lock: many workers on one partition, without order.',
    ],
    C32: ['Replication factor', 'How many copies there are in all; the leader’s is one of them.'],
    C33: ['Followers pull too', 'Followers fetch from the leader as consumers do. Clients write to leaders.'],
    C34: [
      'A leader per partition',
      'Leadership belongs to a partition, not to a broker: every broker leads some.',
    ],
    C35: [
      'ISR is about time',
      'A replica is out when it has not caught up for replica.lag.time.max.ms, however far it is behind.',
    ],
    C36: ['High watermark', 'Up to here all in-sync replicas have it. Consumers read no further.'],
    C37: [
      'acks=all',
      'All in-sync replicas, however few they are. Alone in the ISR, a leader answers by itself.',
    ],
    C38: [
      'min.insync.replicas',
      'How small the ISR may be for acks=all to be taken. Other writes are taken, but stay unreadable.',
    ],
    C39: ['acks=1 may lose', 'The leader answers before followers have the message, and may die in between.'],
    C40: [
      'ISR and majority',
      'A partition lives on with one in-sync replica; the metadata quorum needs a majority.',
    ],
    C41: [
      'Failover takes time',
      'A crash is noticed by missing heartbeats, after 9 seconds; a shutdown hands over first.',
    ],
    C42: [
      'Epochs and truncation',
      'Who comes back compares leader epochs with the new leader, and cuts off what only it had.',
    ],
    C43: [
      'Unclean election, ELR',
      'Only replicas known to have everything committed may lead, unless you trade data for uptime.',
    ],
    C44: ['Preferred leader', 'A broker that comes back follows. It leads again after a preferred election.'],
    C45: ['Effective minimum', 'min.insync.replicas never asks for more replicas than there are.'],
    C46: [
      'Retention by segment',
      'A segment goes whole, when its newest message is too old, at the next check.',
    ],
    C47: [
      'Active segments too',
      'Once everything in it is too old, even the active segment is rolled and deleted.',
    ],
    C48: ['retention.bytes', 'Per partition, and at least so much stays: up to one segment more.'],
    C49: [
      'Nobody protects the unread',
      'Retention does not wait for consumers. Who is too slow is sent to auto.offset.reset.',
    ],
    C50: [
      'Compaction',
      'The cleaner keeps the last message of each key, some time later. Offsets keep their numbers.',
    ],
    C51: ['Tombstones', 'A key without a value deletes it at the next cleaning, and stays itself for a day.'],
    C52: [
      'Idempotent producer',
      'The broker knows a retry by its sequence number and drops it. Sending twice is still twice.',
    ],
    C53: [
      'In-flight requests',
      'A retry may land behind what was sent later; sequence numbers keep up to five in order.',
    ],
    C54: ['Transactions hide', 'Aborted messages stay in the log. Only read_committed passes over them.'],
    C55: [
      'Last stable offset',
      'read_committed stops at the oldest open transaction, and all that is behind it waits.',
    ],
    C56: [
      'Offsets have gaps',
      'Markers use offsets too: offsets do not count messages, and a lag of 1 may be nothing.',
    ],
    C57: [
      'Fencing zombies',
      'A new producer of the same transactional.id raises the epoch, and shuts the old one out.',
    ],
    C58: [
      'Where it ends',
      'Exactly once covers topics and offsets in Kafka. A database outside needs its own care.',
    ],
    C59: [
      'Controller and data',
      'The controller decides, data does not pass through it. Without it nothing new is decided.',
    ],
    C60: [
      'Quorum',
      'A majority of controllers must live: one of three may go, two may not. Two give nothing over one.',
    ],
  } as Readonly<Record<string, readonly [name: string, meaning: string]>>,
}
