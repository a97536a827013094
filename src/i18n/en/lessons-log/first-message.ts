import type { LessonWords } from '../../lesson-words.ts'

export const firstMessage = {
  goal: 'A topic stores. Consumers ask for what they read, and take nothing away.',
  play: 'One broker, one topic, one producer, nobody who reads. Send a few messages and watch where they go.',
  offers: {
    send: 'Send a message',
    read: 'Start a consumer',
    stopAsking: 'Let it stop asking',
    askAgain: 'Let it ask again',
    audit: 'Start a second group',
  },
  steps: {
    stored: {
      ask: 'There is no consumer. Where does the next message go?',
      options: {
        waits: 'It waits in the producer until somebody wants it.',
        dropped: 'It is dropped: nobody listens.',
        stored: 'It is stored in the topic.',
      },
      do: 'Send one and follow it.',
      goals: {
        appended: 'The broker has written it.',
        acknowledged: 'The producer was told so.',
      },
      see: 'Point at where the message is now.',
      explain:
        'A topic is a log on the broker’s disk. Producers write to its end and do not know who reads, or whether anybody does.',
      hint: 'It starts in web-frontend, on the left. Watch where the capsule lands.',
    },
    stays: {
      ask: 'A consumer reads the messages. What becomes of the cells in the log?',
      options: {
        disappears: 'They disappear: a message that was read is done with.',
        stays: 'They stay where they are.',
      },
      do: 'Start a consumer of the group user-analytics-group. Joining takes some seconds; they can be skipped.',
      goals: {
        member: 'It is a member of its group.',
        polled: 'It has read from offset 0.',
      },
      see: 'Point at the messages it has read.',
      explain:
        'Reading only moves a bookmark, the committed offset of the group. Records go when retention or compaction says so, read or not.',
      hint: 'Look at the ruler above the partition: the small flag is the group’s committed offset.',
    },
    pull: {
      ask: 'The consumer stops asking, and two messages are sent. What happens?',
      options: {
        broker: 'The broker passes them on: it knows who reads.',
        consumer: 'Nothing reaches the consumer until it asks.',
      },
      do: 'Let the consumer stop asking (pause()), send two messages, and let 3 seconds pass.',
      goals: {
        paused: 'It does not ask for the partition any more.',
        two: 'Two more messages are in the log.',
        waited: '3 seconds have passed since.',
      },
      see: 'Point at who has to make the next move.',
      explain:
        'Kafka’s consumers pull. They send Fetch with the offset they want next; a broker never sends a record that was not asked for.',
      hint: 'Compare the consumer’s position with the high watermark (HW) of the partition.',
    },
    again: {
      do: 'Let it ask again.',
      goals: {
        caughtUp: 'It has asked, and got what it missed.',
        position: 'Its position stands at the high watermark.',
      },
      see: 'Point at the group that keeps the bookmark.',
      explain:
        'Nothing was lost meanwhile: the log kept the messages, and the consumer went on from its own position.',
      hint: 'Follow a Fetch from the consumer to the broker and its answer back.',
    },
    fanOut: {
      ask: 'A second group starts and reads from the beginning. What does it get?',
      options: {
        nothing: 'Nothing: the messages were read already.',
        all: 'Every message, and the first group notices nothing.',
        takes: 'Every message, and the first group has to read them again.',
      },
      do: 'Start the second group, audit-group, and let it read for a few seconds.',
      goals: {
        second: 'It has a member.',
        read: 'It has had 4 seconds to read.',
      },
      see: 'Point at the group that has just read everything.',
      explain:
        'Each group has its own bookmarks. Inside a group partitions are shared out; between groups everybody gets everything.',
      hint: 'Each group has a card of its own on the right, with its own lag.',
    },
  },
  sandbox: [
    'Start a third group with auto.offset.reset=latest. What does it get?',
    'Close the consumer, send three messages, start it again. From where does it go on?',
    'Crash the broker. What can the producer do meanwhile?',
  ],
} as const satisfies LessonWords
