import type { LessonWords } from '../../lesson-words.ts'

export const compaction = {
  goal: 'Compaction keeps the latest value of each key. Offsets stay, tombstones stay a while, the active segment is left alone.',
  play: 'One topic with cleanup.policy=compact. Send values for the keys K1 and K2 and look into the log.',
  offers: {
    set1: 'K1 = one',
    set2: 'K1 = two',
    set3: 'K1 = three',
    other: 'K2 = other',
    remove: 'K2 = null (tombstone)',
    noKey: 'Send without a key',
  },
  steps: {
    written: {
      ask: 'K1 is set three times. What is in the log right after?',
      options: {
        latest: 'The latest value only.',
        all: 'All three.',
      },
      do: 'Set K1 to one, two and three.',
      goals: {
        one: 'one is written.',
        two: 'two as well.',
        three: 'and three.',
      },
      see: 'Point at the log.',
      explain:
        'A compacted topic takes records as any other. A cleaner in the background removes older values later, and readers until then see them all.',
      hint: 'Count the cells.',
    },
    gaps: {
      ask: 'The segment is closed and cleaned. What about the offsets of what is left?',
      options: {
        renumbered: 'They are numbered anew from 0.',
        gaps: 'They stay as they were: there are gaps.',
        start: 'The log now starts later.',
      },
      do: 'Let a minute pass (segment.ms), set K2 so that a new segment begins, and skip ahead to the cleaner.',
      goals: {
        rolled: 'The old segment is closed.',
        cleaned: 'The cleaner has run.',
      },
      see: 'Point at the log with gaps.',
      explain:
        'An offset is a record’s name for ever. The cleaner leaves the active segment alone, so nothing is cleaned before a segment is rolled: by segment.bytes (1 GiB) or segment.ms (7 days).',
      hint: 'The cells before the gap: only the latest K1 is left.',
    },
    tombstone: {
      ask: 'K2 gets a null, a tombstone, and the cleaner runs. What is left of K2?',
      options: {
        gone: 'Nothing.',
        stays: 'The tombstone, without the value.',
      },
      do: 'Send the tombstone, let a minute pass, set K1 so that a segment is closed, and skip to the cleaner.',
      goals: {
        removed: 'The tombstone was sent.',
        rolled: 'Its segment is closed.',
        cleaned: 'The cleaner has run.',
      },
      see: 'Point at the log with the tombstone.',
      explain:
        'A reader that is behind has to learn of the deletion, so the tombstone stays for delete.retention.ms (24 h) after it was first cleaned.',
      hint: 'A tombstone’s cell has a look of its own.',
    },
    keyless: {
      ask: 'A record without a key is sent to a compacted topic.',
      options: {
        kept: 'It is kept for ever: there is no key to replace it.',
        refused: 'It is refused.',
      },
      do: 'Send one.',
      goals: {
        sent: 'It was sent.',
        answered: 'The producer has its answer.',
      },
      see: 'Point at the producer that was refused.',
      explain:
        'Without a key the cleaner could not tell what replaces what: the leader refuses it with INVALID_RECORD, and a retry would not help.',
      hint: 'The answer carries the name of the error.',
    },
  },
  sandbox: [
    'Open the log of __consumer_offsets. Why is it compacted, and what are its keys?',
    'Set min.compaction.lag.ms. What does it promise to a reader?',
    'Delete, compact or both: for a clickstream, a user profile, a table of prices?',
  ],
} as const satisfies LessonWords
