import type { LessonWords } from '../../lesson-words.ts'

export const cooperative = {
  goal: 'A group need not stand still: cooperative assignors, static members and KIP-848 each take a part of the pause away.',
  play: 'Four groups read the same topic: eager (range), gentle (cooperative-sticky), fixed (static members), modern (group.protocol=consumer).',
  offers: {
    eager4: 'A fourth member for eager',
    gentle4: 'A fourth member for gentle',
    modern4: 'A fourth member for modern',
    crash: 'Crash fixed-2',
    start: 'Start fixed-2 again',
  },
  steps: {
    gentle: {
      ask: 'A fourth member joins eager, and one joins gentle. In eager all three give up everything. And in gentle?',
      options: {
        all: 'All three give up everything as well.',
        moving: 'Only who has to hand something over gives that up.',
        none: 'Nobody gives anything up.',
      },
      do: 'Start both fourth members, and wait until each has a partition.',
      goals: {
        eager: 'eager-4 has its partitions.',
        gentle: 'gentle-4 has its own.',
      },
      see: 'Point at the group that went on reading.',
      explain:
        'cooperative-sticky needs two rounds: one to learn what must move, one to hand it over. All else is read throughout. It is no default: Java’s default list begins with range.',
      hint: 'Count the partitions that vanish from the cards of each group.',
    },
    seats: {
      ask: 'fixed-2 has group.instance.id. It crashes and is back after 15 s. How many rebalances?',
      options: {
        twice: 'Two: when it goes and when it comes.',
        once: 'One: when it comes back.',
        none: 'None.',
      },
      do: 'Crash fixed-2, and start it again within 40 s.',
      goals: {
        crashed: 'It crashed.',
        back: 'It has its partitions again.',
        quick: 'In less than 40 s.',
      },
      see: 'Point at the member that kept its seat.',
      explain:
        'The coordinator knows a static member by its instance id and gives it the same partitions. The price: nobody reads them meanwhile.',
      hint: 'The generation of the group stays the same.',
    },
    away: {
      ask: 'fixed-2 crashes again and stays away for a minute. When does the group rebalance?',
      options: {
        atOnce: 'At once.',
        session: 'After about 45 s.',
        never: 'Never: the seat is kept.',
      },
      do: 'Crash it and let 60 seconds pass.',
      goals: {
        crashed: 'It crashed.',
        waited: '60 seconds have passed.',
      },
      see: 'Point at the group that shared the seat out.',
      explain:
        'A static member has session.timeout.ms to return. It also does not leave when it is closed, so a planned shutdown waits for the session, too.',
      hint: 'Look at the countdown of the session.',
    },
    modern: {
      ask: 'A fourth member joins modern (KIP-848). Who has to join the group anew?',
      options: {
        everybody: 'Everybody: that is how a rebalance works.',
        nobody: 'Nobody: the coordinator tells each one in its heartbeat.',
      },
      do: 'Start modern-4 and wait until it has a partition.',
      goals: {
        target: 'The coordinator has computed a new target.',
        assigned: 'modern-4 has its partition.',
      },
      see: 'Point at the group without a common stop.',
      explain:
        'The broker computes the assignment, and each member moves towards it at its own pace, epoch by epoch. Session timeout and assignor are the broker’s settings now.',
      hint: 'Watch ConsumerGroupHeartbeat go out and its answer come back.',
    },
  },
  sandbox: [
    'Move the group gentle to group.protocol=consumer, member by member. When does its type change?',
    'Close fixed-3 in good order. Does anybody take its partitions?',
    'Crash the broker: which of the four groups is the first to read again?',
  ],
} as const satisfies LessonWords
