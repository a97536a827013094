import type { LessonWords } from '../../lesson-words.ts'

export const retention = {
  goal: 'Retention is coarse: whole segments, at the next check. It does not ask who has read.',
  play: 'One message every 5 s; a segment is closed after 50 s. A consumer has stopped reading at its third message. Look around.',
  offers: {
    minute: 'Set retention.ms=60000',
    resume: 'Let the slow consumer read on',
    bytes: 'Set retention.bytes=1000',
    speak: 'Let the producer send 2/s',
    silence: 'Let the producer fall silent',
  },
  steps: {
    late: {
      ask: 'Messages older than a minute are in the log. You set retention.ms to one minute. When do they go?',
      options: {
        atOnce: 'At once: they are too old.',
        check: 'Later: somebody has to look first.',
      },
      do: 'Set retention.ms=60000 for the topic, then skip ahead.',
      goals: { set: 'The topic has its new retention.ms.', deleted: 'Something was deleted.' },
      see: 'Point at the partition, and look at where its log starts now.',
      explain:
        'The broker looks every log.retention.check.interval.ms (5 min), and takes whole segments whose newest message is too old: 50 messages went together.',
      hint: 'A log is a row of segments. The newest one is being written to.',
    },
    unread: {
      ask: 'The slow consumer had read up to offset 3. Now it reads on. What happens?',
      options: {
        waits: 'It gets offset 3: what is unread was kept.',
        skips: 'It gets an error, and goes on somewhere else.',
      },
      do: 'Let it read on.',
      goals: {
        resumed: 'It asks again.',
        moved: 'It has another position.',
        read: 'It has read.',
      },
      see: 'Point at the consumer that has missed messages.',
      explain:
        'OFFSET_OUT_OF_RANGE: its offset is gone, and auto.offset.reset decides. Nobody protects what is unread. Retention must outlast your worst lag.',
      hint: 'The Fates tab counts messages that a group has not seen: unseen.',
    },
    active: {
      ask: 'The producer falls silent. What becomes of the last messages, in the segment that is written to?',
      options: {
        stays: 'They stay: the active segment is never deleted.',
        goes: 'They go too: in the end the log is empty.',
      },
      do: 'Let the producer fall silent, and let time pass.',
      goals: { silent: 'It sends no more.', deleted: 'The broker has deleted again.' },
      see: 'Point at the partition: does its log start where it ends?',
      explain:
        'When its newest message is too old, the active segment is closed and deleted as well. Only compaction never touches it.',
      hint: 'Skip ahead. Compare log start offset and log end offset.',
    },
    bytes: {
      ask: 'Now by size: retention.bytes=1000, and the producer sends a lot. What is in the partition after the broker’s next look?',
      options: {
        most: '1000 bytes at most.',
        least: 'More than 1000 bytes.',
      },
      do: 'Set it (retention.ms goes back to its default), let the producer send, and wait for the broker’s look.',
      goals: { set: 'retention.bytes=1000 is set.', deleted: 'Segments went because of the size.' },
      see: 'Point at the partition: its oldest segments are gone.',
      explain:
        'A segment goes only if 1000 bytes stay without it, so at least that much remains, up to a segment more. It counts for each partition: a topic keeps as many times that as it has partitions.',
      hint: 'Segments go whole. Which one would leave less than 1000 bytes?',
    },
  },
  sandbox: [
    'Give the topic three partitions with retention.bytes. How much stays in all?',
    'Set retention.ms back to its default and watch that nothing goes.',
    'With the default segment.ms (7 days) and one message every 5 s: what does retention.ms=60000 do?',
  ],
} as const satisfies LessonWords
