import type { LessonWords } from '../../lesson-words.ts'

export const goReader = {
  goal: 'What kafka-go’s Reader is assigned, how long it waits, and when it commits.',
  play: 'Three partitions, nobody reads. The Reader of the source document has GroupID, Partition: 0 and MinBytes: 10e3.',
  offers: {
    source: 'Start the Reader of the source document',
    send: 'Send one small message',
    stop: 'Close it',
    read: 'Start a program with ReadMessage',
    sendRead: 'Send it a message',
    killRead: 'Crash it while it works',
    readAgain: 'Start the program again',
    fetch: 'Start one with FetchMessage + CommitMessages',
    sendFetch: 'Send it a message',
    killFetch: 'Crash it while it works',
    fetchAgain: 'Start that program again',
  },
  steps: {
    partition: {
      ask: 'ReaderConfig with GroupID and Partition: 0. Which partitions does it read?',
      options: { zero: 'Partition 0, as it says.', all: 'All three.' },
      do: 'Start it and let it join its group.',
      goals: { assigned: 'It has its assignment.' },
      see: 'Point at the Reader, and count its partitions.',
      explain:
        'With a GroupID the group assigns. Partition: 0 is the zero value and says nothing; Partition: 1 together with GroupID makes NewReader panic.',
      hint: 'Its card shows p0, p1, p2.',
    },
    minBytes: {
      ask: 'MinBytes: 10e3, no MaxWait. One small message is sent on a quiet topic. When does the program get it?',
      options: {
        atOnce: 'At once.',
        seconds: 'After up to ten seconds.',
        never: 'Not before 10 kB have come together.',
      },
      do: 'Send one small message, and wait for it.',
      goals: { polled: 'The program has the message.' },
      see: 'Point at the Reader that waited.',
      explain:
        'The broker parks the Fetch until MinBytes are there or MaxWait is over: 10 s by default (Java: fetch.max.wait.ms, 500). MinBytes: 1 answers at once.',
      hint: 'The Fetch is at the broker already. What does it wait for?',
    },
    readMessage: {
      ask: 'ReadMessage returns a message, the program works on it and crashes. It starts again. What about that message?',
      options: { again: 'It gets it again.', lost: 'Nobody ever works on it.' },
      do: 'Start the program, send it a message, crash it while it works on it (2 s), start it again. Give it 12 s.',
      goals: {
        inHand: 'The program has the message.',
        killed: 'It crashed while it worked.',
        again: 'It is back in its group.',
        after: 'It had 12 seconds to read.',
      },
      see: 'Point at the program that goes on after the message.',
      explain:
        'In a group ReadMessage commits before it hands the message over (CommitInterval 0: at once). At most once: what was in hand is skipped.',
      hint: 'The committed offset moves before the program is through with the message.',
    },
    fetchMessage: {
      ask: 'The same with FetchMessage, and CommitMessages after the work. The program crashes in between.',
      options: { again: 'It gets the message again.', lost: 'Nobody ever works on it.' },
      do: 'Do the same with the other program.',
      goals: {
        inHand: 'The program has the message.',
        killed: 'It crashed while it worked.',
        again: 'It is back in its group.',
        after: 'It had 12 seconds to read.',
      },
      see: 'Point at the program that does it again.',
      explain:
        'Committed after the work: at least once. The message comes twice when the crash is late, so what the program does must bear being done twice.',
      hint: 'It first has to work through what is older. Wait until the message itself is in hand.',
    },
  },
  sandbox: [
    'Start a second Reader of the same group on a topic of one partition. What does it do?',
    'Set CommitInterval to 1 s with ReadMessage, and crash. What is repeated?',
    'Start a Java consumer in a new group, beside a Reader in a new group. Where does each begin?',
  ],
} as const satisfies LessonWords
