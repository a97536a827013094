import type { LessonWords } from '../../lesson-words.ts'

export const goWriter = {
  goal: 'Read a client by its defaults: what kafka-go’s Writer waits for, promises, and loses.',
  play: 'Three brokers in a datacentre: a request takes less than a millisecond. What is slow or lost here is the client’s doing.',
  offers: {
    loop: 'Run the loop of WriteMessages',
    stopLoop: 'Stop it',
    fastLoop: 'Run it with BatchTimeout: 10ms',
    stopFast: 'Stop the fast loop',
    literal: 'Start a Writer as &kafka.Writer{}',
    kill: 'Crash the leader of user-events-0',
    pay: 'Write “payment” to user-events-0',
    async: 'Start a Writer with Async: true',
    payAsync: 'Write with it',
    exit: 'Exit without Close()',
  },
  steps: {
    loop: {
      ask: 'NewWriter with its defaults; a loop calls WriteMessages with one message, ten times. How long does that take?',
      options: { fast: 'Some milliseconds.', slow: 'About ten seconds.' },
      do: 'Run the loop until ten messages are acknowledged.',
      goals: { ten: 'Ten messages are acknowledged.' },
      see: 'Point at the producer that keeps its loop waiting.',
      explain:
        'WriteMessages waits for its batch, and a batch waits BatchTimeout (1 s) for company that cannot come: the loop writes the next message only afterwards.',
      hint: 'Look at the batch in the producer’s card: it waits, full of one message.',
    },
    batchTimeout: {
      do: 'Stop the loop and run it with BatchTimeout: 10 * time.Millisecond.',
      goals: {
        stopped: 'The first loop has ended.',
        ten: 'Ten messages are acknowledged, the first within 200 ms.',
      },
      see: 'Point at the producer that does not wait.',
      explain:
        'One setting, a hundred times faster. Better still: hand WriteMessages many messages at once, and they share a batch.',
      hint: 'The setting stands in the code beside the stage.',
    },
    literal: {
      ask: 'A Writer made as &kafka.Writer{}. The leader has just crashed, and WriteMessages returns nil. Where is the message?',
      options: {
        error: 'There is an error: WriteMessages says so.',
        lost: 'Reported as written, and lost.',
        stored: 'Stored: the Writer tries again until it is.',
      },
      do: 'Start it, crash the leader of user-events-0, and write “payment” to it at once.',
      goals: {
        killed: 'The leader is down.',
        reported: 'The Writer has reported success.',
        after: 'Three seconds have passed since.',
      },
      see: 'Point at the producer that believes it has written.',
      explain:
        'The zero value of RequiredAcks is RequireNone. NewWriter turns it into RequireAll, the struct literal does not. Write RequiredAcks: kafka.RequireAll.',
      hint: 'Compare the code of this Writer with that of the others: what is missing?',
    },
    async: {
      ask: 'Async: true. WriteMessages returns, the program ends without Close(). Where is the message?',
      options: { sent: 'On its way: it was written.', gone: 'Gone with the program.' },
      do: 'Start the Writer, write, and exit at once.',
      goals: {
        sent: 'The Writer has taken the message.',
        exited: 'The program has ended.',
        after: 'Two seconds have passed since.',
      },
      see: 'Point at where the message was last.',
      explain:
        'Written means: put into a buffer. Close() sends what is left; without it the buffer dies with the process. No error can reach you any more.',
      hint: 'The batch waits for BatchTimeout. What if the process does not live that long?',
    },
  },
  sandbox: [
    'Start a Writer with RequiredAcks: RequireAll and do the same. What does it report?',
    'Give a loop Balancer: Hash and a key. Which partitions fill?',
    'Crash a leader while a loop runs. How many attempts does MaxAttempts allow?',
  ],
} as const satisfies LessonWords
