import type { LessonWords } from '../../lesson-words.ts'

export const groups = {
  goal: 'Inside a group partitions are shared out, one reader each. Between groups everybody gets everything.',
  play: 'Three partitions on three brokers, and a producer that writes. Start a consumer and see what it takes on.',
  offers: {
    one: 'Start a consumer',
    two: 'Start two more',
    fourth: 'Start a fourth',
    unplug: 'Pull the plug of the reader of partition 0',
    close: 'Close the reader of partition 0',
    burst: 'Send nine with key user-123',
    billing: 'Start the group billing',
  },
  steps: {
    alone: {
      ask: 'One consumer joins user-analytics-group. How many of the three partitions does it read?',
      options: { first: 'One: a consumer reads one partition.', all: 'All three.' },
      do: 'Start it.',
      goals: { assigned: 'It has its assignment.' },
      see: 'Point at the consumer that reads everything.',
      explain:
        'A group always reads all of the topic. How many members share the work is up to you; with one, it does all of it.',
      hint: 'The chips p0, p1, p2 on a consumer’s card are its partitions.',
    },
    three: {
      ask: 'Two more join. Who reads what?',
      options: {
        each: 'Each member reads one partition.',
        first: 'The first keeps all three, the others wait.',
        copies: 'Each of the three gets everything.',
      },
      do: 'Start the two, and let the group rebalance.',
      goals: { members: 'The group has three members.', assigned: 'All three have a new assignment.' },
      see: 'Point at the group that has shared out its work.',
      explain:
        'When members come, the group rebalances: everybody gives up what it had (Range is eager), then partitions are assigned anew.',
      hint: 'Watch the group’s state: PreparingRebalance, CompletingRebalance, Stable.',
    },
    fourth: {
      ask: 'Three partitions, and a fourth member joins. What happens?',
      options: {
        error: 'It is refused.',
        shares: 'Two members share a partition.',
        idle: 'It joins, and one member has nothing to do.',
      },
      do: 'Start a fourth, and let the group settle.',
      goals: { assigned: 'It has an assignment.', settled: 'The group has been quiet for three seconds.' },
      see: 'Point at the group that has one member too many.',
      explain:
        'A partition has one reader within a group, so partitions are the upper bound of parallelism. More members are allowed: they are the reserve.',
      hint: 'One of the four cards has no chips.',
    },
    unplug: {
      ask: 'The plug of a busy member is pulled (Java client, default settings). When does another take over?',
      options: {
        atOnce: 'At once: its connection breaks.',
        later: 'After about 45 seconds.',
        never: 'Not before somebody restarts it.',
      },
      do: 'Pull the plug of the reader of partition 0, then skip ahead.',
      goals: {
        crashed: 'The member is dead.',
        takenOver: 'The group has noticed, and shared out anew.',
        busy: 'All three that are left have work.',
      },
      see: 'Point at the member that reads partition 0 now.',
      explain:
        'Nobody says goodbye for a process that dies. The coordinator waits session.timeout.ms (45000) for a heartbeat; until then its partitions are unread.',
      hint: 'The ring on the member’s card is its session. It has to run out.',
    },
    close: {
      ask: 'The same member, but closed in order: close(). When do the others take over?',
      options: { session: 'After 45 seconds, as before.', atOnce: 'Within seconds.' },
      do: 'Close the reader of partition 0.',
      goals: { closed: 'It was asked to close.', takenOver: 'The others have its partition.' },
      see: 'Point at the group that needed no timeout.',
      explain:
        'close() sends LeaveGroup, and the rebalance starts at once. Shut down in order, and nobody waits for a session.',
      hint: 'Follow LeaveGroup from the consumer to its coordinator.',
    },
    oneKey: {
      ask: 'Nine messages with one and the same key. How many members have to work?',
      options: { shared: 'All: the work is shared.', one: 'One.' },
      do: 'Send nine with key user-123.',
      goals: { done: 'All nine are processed.' },
      see: 'Point at the member that did all of it.',
      explain:
        'One key, one partition, one reader. A group can be no more even than its keys: one hot key keeps one member busy and the others idle.',
      hint: 'user-123 goes to partition 2. Who has the chip p2?',
    },
    billing: {
      ask: 'A second group, billing, reads the same topic from the beginning. What is left for it?',
      options: { nothing: 'Nothing: the messages are taken.', everything: 'Every message.' },
      do: 'Start billing and let it catch up.',
      goals: { caughtUp: 'It has read 20 messages or more.' },
      see: 'Point at the group that reads everything again.',
      explain:
        'group.id is the unit of sharing. Same group: shared out. Another group: everything again, with its own offsets and its own lag.',
      hint: 'A new card comes on the right, with a colour of its own.',
    },
  },
  sandbox: [
    'Set partition.assignment.strategy to CooperativeStickyAssignor for new members. Who stops reading?',
    'Add partitions while a group runs. When does it notice?',
    'Hold a member up for longer than max.poll.interval.ms. Who removes it?',
  ],
} as const satisfies LessonWords
