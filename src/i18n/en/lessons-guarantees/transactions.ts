import type { LessonWords } from '../../lesson-words.ts'

export const transactions = {
  goal: 'Records of a transaction are in the log at once, and count only with its marker.',
  play: 'transfer writes in transactions, plain without. careful reads committed records only, curious reads everything. Begin, send, abort.',
  offers: {
    begin: 'beginTransaction()',
    sendA: 'Send A in it',
    sendB: 'Send B in it',
    sendC: 'Send C without',
    sendD: 'Send D in it',
    commit: 'commitTransaction()',
    abort: 'abortTransaction()',
    second: 'Start a second instance',
  },
  steps: {
    aborted: {
      ask: 'A is sent in a transaction that is aborted. Where is A afterwards?',
      options: {
        removed: 'Taken out of the log again.',
        stays: 'In the log: curious has read it, careful never does.',
        never: 'It never got to the log: it waited for the commit.',
      },
      do: 'Begin, send A, wait until it is in the log, then abort.',
      goals: {
        written: 'A is in the log.',
        aborted: 'An abort marker stands behind it.',
        waited: '3 seconds have passed.',
      },
      see: 'Point at the log that still has A.',
      explain:
        'A log is never rewritten. The coordinator writes a marker into each partition of the transaction, and readers of committed data skip what an abort marker closes.',
      hint: 'Watch the look of the cell: open, then aborted. The marker is a cell of its own.',
    },
    held: {
      ask: 'A transaction is open. Behind its record B a plain producer writes C, without any transaction. Does careful get C?',
      options: {
        reads: 'Yes: C has nothing to do with the transaction.',
        waits: 'No: not while the transaction is open.',
      },
      do: 'Begin, send B, then C without a transaction. Wait 4 seconds.',
      goals: {
        open: 'B is in the log, its transaction open.',
        behind: 'C stands behind it.',
        waited: '4 seconds have passed.',
      },
      see: 'Point at the group that waits.',
      explain:
        'read_committed reads up to the last stable offset (LSO): the first record of any open transaction. One forgotten transaction holds everybody up until transaction.timeout.ms.',
      hint: 'On the ruler LSO stands below HW.',
    },
    marker: {
      ask: 'The transaction is committed. By how much does the log end offset grow?',
      options: {
        none: 'Not at all: B was written already.',
        one: 'By one.',
        two: 'By two: B and C are written again.',
      },
      do: 'Commit.',
      goals: {
        committed: 'A commit marker is in the log.',
        b: 'careful has got B.',
        c: 'And C.',
      },
      see: 'Point at the marker’s log.',
      explain:
        'The marker takes an offset. So offsets have gaps for the application, and a group can show a lag of 1 though there is nothing left to read.',
      hint: 'LEO before and after.',
    },
    fenced: {
      ask: 'A second instance with the same transactional.id starts. Then the first one writes again. What happens?',
      options: {
        both: 'Both write, in turn.',
        first: 'The first one is refused: its epoch is old.',
        second: 'The second one is refused: the id is taken.',
      },
      do: 'Start the second instance, wait until it has initialised, then begin and send D with the first.',
      goals: {
        initialised: 'The second instance is ready.',
        tried: 'The first one tried after that.',
        waited: '4 seconds have passed.',
      },
      see: 'Point at the zombie.',
      explain:
        'initTransactions() raises the epoch of the id. Whoever writes with the older one is a zombie and is refused: that is what makes a restart safe.',
      hint: 'The error that comes back names the epoch.',
    },
  },
  sandbox: [
    'Leave a transaction open and skip ahead. Who ends it, and when?',
    'Let a consumer copy to another topic in transactions, and crash it half way. Is anything there twice?',
    'Would a database write between begin and commit be part of the transaction?',
  ],
} as const satisfies LessonWords
