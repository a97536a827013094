import type { LessonWords } from '../../lesson-words.ts'

export const commits = {
  goal: 'When you commit decides what a crash costs: repeated work or skipped work. Lag is counted from commits.',
  play: 'One partition and a producer. Send some invoices first; consumers come with the steps.',
  offers: {
    send: 'Send four invoices',
    after: 'Start: commit after processing',
    crashAfter: 'Crash it',
    startAfter: 'Start it again',
    before: 'Start: commit before processing',
    crashBefore: 'Crash it',
    startBefore: 'Start it again',
    offByOne: 'Start: commits the last offset',
    closeOff: 'Close it',
    startOff: 'Start it again',
    load: 'Send 10 a second',
    slow: 'Start a consumer that does 5 a second',
    slow2: 'Start a second one',
    slow3: 'Start a third one',
  },
  steps: {
    after: {
      ask: 'A consumer processes, then commits. It crashes after two of four records. What happens when it comes back?',
      options: {
        once: 'It goes on with the third.',
        again: 'It does some of them again.',
        skipped: 'It leaves some of them out.',
      },
      do: 'Send four, start the consumer, crash it after two are done, start it again and let it finish.',
      goals: {
        crashed: 'It crashed with some of them done.',
        done: 'It is back and has done four.',
      },
      see: 'Point at the group whose committed offset had stayed behind.',
      explain:
        'Position is where the consumer reads; the committed offset is what survives it. Commit after processing gives at least once: work since the last commit is repeated.',
      hint: 'Joining takes a while after a crash: the old member’s session has to end first (45 s).',
    },
    before: {
      ask: 'This one commits what poll() gave it, then processes. It crashes after the first. What happens?',
      options: {
        again: 'It does some of them again.',
        skipped: 'It leaves the others out.',
        once: 'It goes on where it was.',
      },
      do: 'Start it, crash it when one is done, and start it again.',
      goals: {
        crashed: 'It crashed with one done.',
        back: 'It has its partition again.',
        waited: '3 seconds have passed.',
      },
      see: 'Point at the group that believes that all is done.',
      explain:
        'Commit first gives at most once: what was committed and not processed is never seen again. kafka-go’s ReadMessage works this way.',
      hint: 'The fates call such a record “skipped”.',
    },
    offByOne: {
      ask: 'This one commits the offset of the last record it has done, not the next one. It is closed in good order and started again.',
      options: {
        none: 'Nothing is repeated.',
        one: 'One record is repeated.',
        all: 'All of them are repeated.',
      },
      do: 'Start it, let it read everything, close it, and start it again.',
      goals: {
        read: 'It read everything and was closed.',
        restarted: 'It is back and has polled.',
      },
      see: 'Point at the group one short of the end.',
      explain:
        'The committed offset is the next one to read. Committing the last one repeats one record at each start, and shows a lag of 1 for ever.',
      hint: 'Compare the group’s flag on the ruler with the log end.',
    },
    lag: {
      ask: 'Ten records a second come in, the consumer does five. Two more join its group. What does the lag do?',
      options: {
        shrinks: 'It shrinks: three do fifteen a second.',
        grows: 'It goes on growing.',
      },
      do: 'Send 10 a second, start the slow consumer, then two more, and watch the lag for 20 seconds.',
      goals: {
        three: 'The group has three members.',
        waited: '20 seconds have passed since.',
        load: 'Records keep coming.',
      },
      see: 'Point at the group with idle members.',
      explain:
        'A partition has one reader in a group, so with one partition the others are idle. Lag needs faster processing or more partitions, and more partitions move keys.',
      hint: 'The member cards show who has a partition.',
    },
  },
  sandbox: [
    'Use enable.auto.commit=true: what is repeated after a crash 4 seconds after the last commit?',
    'Raise the partitions to 3. Which records do the new members get?',
    'Make the handler remember what it did. Which of the mistakes above does that cure?',
  ],
} as const satisfies LessonWords
