import type { LessonWords } from '../../lesson-words.ts'

export const storms = {
  goal: 'Heartbeats say that a process lives, poll() says that it gets on. Take one for the other and a group never comes to rest.',
  play: 'Three workers share six partitions, with the range assignor (the default, eager). Send some tasks and see who gets them.',
  offers: {
    fourth: 'Start a fourth worker',
    freeze: 'Freeze worker-2 (long GC)',
    thaw: 'Thaw it',
    stall: 'Let worker-1’s handler hang',
    fill: 'Send 100 a second',
    enough: 'Stop sending',
    slow: 'Start a slow consumer (0.7 s a record)',
    closeSlow: 'Kill the slow consumer',
    fixed: 'Start it with max.poll.records=100',
  },
  steps: {
    eager: {
      ask: 'A fourth worker joins. How many of the three have to stop?',
      options: {
        one: 'One at most: it gives something up.',
        all: 'All three give up everything.',
      },
      do: 'Start the fourth worker and watch the partitions on the member cards.',
      goals: {
        joined: 'It has joined.',
        assigned: 'It has partitions.',
      },
      see: 'Point at the group that stood still.',
      explain:
        'With an eager assignor every member revokes all it has before it joins the next generation. Nobody reads until the last one has joined and all have their assignment.',
      hint: 'The Groups tab has bands of what each member was doing.',
    },
    frozen: {
      ask: 'worker-2 freezes: its process stands still. When do the others get its partitions?',
      options: {
        atOnce: 'At once.',
        session: 'After about 45 s.',
        poll: 'After 5 minutes.',
      },
      do: 'Freeze worker-2 and skip ahead until the group has a new assignment.',
      goals: {
        frozen: 'worker-2 is frozen.',
        taken: 'The group has a new assignment.',
      },
      see: 'Point at the member that is out.',
      explain:
        'Its sockets stay open, so only missing heartbeats tell. session.timeout.ms is 45 s in Java; until then nobody reads its partitions.',
      hint: 'Look for the countdown of its session on the card.',
    },
    stalled: {
      ask: 'worker-1’s handler hangs: the process lives, poll() is not called. When does it lose its partitions?',
      options: {
        session: 'After about 45 s.',
        poll: 'After 5 minutes.',
        never: 'Never: its heartbeats go on.',
      },
      do: 'Let the handler hang, and skip ahead.',
      goals: {
        stalled: 'The handler hangs.',
        left: 'The client has left the group by itself.',
      },
      see: 'Point at the member that left.',
      explain:
        'A thread of its own sends heartbeats. After max.poll.interval.ms (5 min) without poll() the client leaves the group behind the application’s back.',
      hint: 'Heartbeats are the small hearts. They go on for minutes.',
    },
    storm: {
      ask: 'A consumer takes 0.7 s a record and gets up to 500 at once. After ten minutes, where is its committed offset?',
      options: {
        moves: 'Further on: it works all the time.',
        stands: 'Where it was: it does the same records again and again.',
      },
      do: 'Fill the topic (500 records or more), stop sending, start the slow consumer and skip ahead.',
      goals: {
        filled: 'There is enough to do.',
        enough: 'Nothing more comes in.',
        again: 'It ran out of time twice.',
      },
      see: 'Point at the group that gets nowhere.',
      explain:
        '500 × 0.7 s is 350 s, more than the 300 s of max.poll.interval.ms. It is out before it commits, joins again, gets the same 500. A longer session.timeout.ms changes nothing.',
      hint: 'Compare processed with committed in the group’s card.',
    },
    fixed: {
      ask: 'The same consumer with max.poll.records=100. And now?',
      options: {
        same: 'Still nothing: each record is as slow as before.',
        moves: 'It gets on.',
      },
      do: 'Kill the slow one, start it with max.poll.records=100, and let 4 minutes pass after its first records.',
      goals: {
        closed: 'The old one is gone.',
        polled: 'The new one has polled more than once.',
        waited: '4 minutes have passed.',
      },
      see: 'Point at the group that gets on.',
      explain:
        '100 × 0.7 s is 70 s: poll() comes in time and commits what is done. Or raise max.poll.interval.ms, at the price of noticing a hanging handler later.',
      hint: 'Watch the committed offset after each batch.',
    },
  },
  sandbox: [
    'Thaw worker-2. What does it find out, and how?',
    'Do the first step in a group with cooperative-sticky. Who stops?',
    'In kafkajs heartbeats go out between two messages. What would a slow handler do there?',
  ],
} as const satisfies LessonWords
