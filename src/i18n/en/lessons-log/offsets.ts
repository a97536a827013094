import type { LessonWords } from '../../lesson-words.ts'

export const offsets = {
  goal: 'An offset is a place in one partition. A group’s bookmark is the next offset it will read.',
  play: 'One partition with messages at offsets 0 to 5, as in the figure everybody draws. Nobody reads yet. Where is “latest”?',
  offers: {
    late: 'Start a group with auto.offset.reset=latest',
    send: 'Send a message',
    early: 'Start a group with auto.offset.reset=earliest',
    stop: 'Close its consumer',
    restart: 'Start it again, still earliest',
    rewind: 'Reset the group to offset 2',
    stopSecond: 'Close the consumer',
    again: 'Start a consumer again',
    cut: 'Delete everything below offset 3',
    fresh: 'Start a fresh group, earliest',
    stopFresh: 'Close the consumer of fresh-group',
    back: 'Let it come back',
  },
  steps: {
    latest: {
      ask: 'A new group starts with auto.offset.reset=latest, then one message is sent. Which offset does it read first?',
      options: {
        last: '5: the last message there is.',
        next: '6: the message that is sent now.',
        all: '0: a new group reads everything.',
      },
      do: 'Start the group. Once it has its position, send a message.',
      goals: { placed: 'The group has its position.', polled: 'It has read something.' },
      see: 'Point at the partition whose end it waited at.',
      explain:
        '“Latest” is the log end offset: the place of the message that comes next. What is in the log already is behind it.',
      hint: 'On the ruler LEO is the first empty place, one right of the last cell.',
    },
    earliest: {
      do: 'Start a group with earliest, and wait for its first commit (auto.commit.interval.ms, 5 s).',
      goals: { placed: 'It begins at offset 0.', committed: 'Its bookmark is committed.' },
      see: 'Point at the group that has a committed offset of 7 or more.',
      explain:
        'It read offsets 0 to 6 and committed 7: not the last one it has read, but the next one it wants.',
      hint: 'The flag of the group stands on the ruler once it has committed.',
    },
    restart: {
      ask: 'Its consumer is closed and starts again, still with earliest. What does it read?',
      options: {
        again: 'Everything again: earliest means from the beginning.',
        nothing: 'Nothing: it goes on from its bookmark.',
      },
      do: 'Close the consumer, start it again, and give it three seconds.',
      goals: {
        stopped: 'The consumer is closed.',
        placed: 'The new one has its position.',
        waited: 'It had three seconds to read.',
      },
      see: 'Point at the group whose bookmark survived.',
      explain:
        'auto.offset.reset counts only where there is no committed offset, or none that is still in the log. It is a fallback, not a starting point.',
      hint: 'The bookmark is in Kafka (__consumer_offsets), not in the consumer.',
    },
    rewind: {
      ask: 'The group shall read again from offset 2. You reset it while its consumer runs. What happens?',
      options: {
        works: 'The consumer jumps back.',
        refused: 'Kafka refuses.',
      },
      do: 'Reset the group to offset 2, and make it read from there, whatever it takes.',
      goals: {
        asked: 'You have asked for the reset.',
        reset: 'The bookmark stands at 2.',
        polled: 'The group has read from 2 again.',
      },
      see: 'Point at the group that was rewound.',
      explain:
        'Offsets of a group with active members belong to them. Stop the members, reset, start: a replay that disturbs no other group.',
      hint: 'A group can be reset while nobody is in it (GroupState Empty).',
    },
    oldest: {
      ask: 'Offsets 0 to 2 are deleted. A fresh group starts with earliest. Where does it begin?',
      options: {
        zero: 'At 0: what is left is counted anew.',
        three: 'At 3: numbers are never used again.',
      },
      do: 'Delete everything below 3, then start a fresh group.',
      goals: {
        cut: 'The log starts at 3.',
        placed: 'The fresh group has its position.',
        read: 'It has read.',
      },
      see: 'Point at the partition whose log starts at 3 now.',
      explain:
        'Earliest is the log start offset, which moves on when old messages go. An offset stays the name of its message for ever.',
      hint: 'On the ruler the start of the log moves right, and the numbers stay.',
    },
    expired: {
      ask: 'The group goes away for longer than offsets.retention.minutes. Then it comes back. What does it do?',
      options: {
        goesOn: 'It goes on from its bookmark.',
        policy: 'Its bookmark is gone: auto.offset.reset decides.',
      },
      do: 'Close its consumer, let the time pass (2 minutes here, 7 days by default), let it come back.',
      goals: { slept: 'Its offsets have expired.', placed: 'It is back and has a position.' },
      see: 'Point at the group that has lost its bookmark.',
      explain:
        'With earliest it repeats everything, with latest it skips what came meanwhile. The clock starts when the group is empty.',
      hint: 'Skip ahead until the offsets expire; start the consumer only then.',
    },
  },
  sandbox: [
    'Seek a running consumer to an offset by its own call (Faults and operations).',
    'Reset a group to a time instead of an offset.',
    'Let a group with latest lose its bookmark. Which messages does it never see?',
  ],
} as const satisfies LessonWords
