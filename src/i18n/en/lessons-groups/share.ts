import type { LessonWords } from '../../lesson-words.ts'

export const share = {
  goal: 'A share group hands single records to many workers, with a lock, a count and an answer for each.',
  play: 'Three share consumers and one partition. Send a job and see who gets it.',
  offers: {
    send: 'Send a job',
    load: 'Send 4 a second',
    stop: 'Stop sending',
    hold: 'Let all workers hold what they get',
    accept: 'Let all workers accept again',
    release: 'Let all workers give back what they get',
    late: 'Start a new share group',
  },
  steps: {
    together: {
      ask: 'Three members, one partition. How many of them work?',
      options: {
        one: 'One; the others are idle, as in a consumer group.',
        all: 'All three.',
      },
      do: 'Send 4 a second for some seconds, then stop.',
      goals: {
        sent: 'At least 12 jobs were written.',
        stopped: 'Nothing more is sent.',
      },
      see: 'Point at the group without idle members.',
      explain:
        'Share consumers do not own partitions: the leader hands each one records that nobody else holds. Order across workers is nobody’s promise.',
      hint: 'The marks on the cells of the lane show who holds what.',
    },
    locked: {
      ask: 'The workers take a job and say nothing about it. What happens to it?',
      options: {
        forever: 'It stays with its worker until that one is closed.',
        lock: 'After about 30 s it is on offer again.',
        session: 'After 45 s, with the session.',
      },
      do: 'Let the workers hold what they get, send a job, and let 32 seconds pass after it was taken.',
      goals: {
        held: 'The workers hold.',
        taken: 'One of them has taken the job.',
        waited: '32 seconds have passed.',
      },
      see: 'Point at the group that gets it again.',
      explain:
        'Each delivery is a lock of share.record.lock.duration.ms (30 s). When it runs out the record is available again, its delivery count one higher.',
      hint: 'The lock’s countdown stands at the member and in the inspector of the partition.',
    },
    poison: {
      ask: 'A job makes every worker give it back. How often is it tried?',
      options: {
        forever: 'For ever.',
        five: 'Five times, then it is archived.',
      },
      do: 'Let the workers give back what they get, send a job, and skip ahead.',
      goals: {
        released: 'The workers give back.',
        sent: 'A job was sent.',
        tried: 'It was delivered for the fifth time.',
      },
      see: 'Point at the group that let it go.',
      explain:
        'group.share.delivery.count.limit is 5. Then the record is archived: not delivered any more, but still in the log. Kafka has no dead letter queue of its own for it.',
      hint: 'Fates lists it under archived.',
    },
    late: {
      ask: 'A new share group starts on this topic. What does it get of the old jobs?',
      options: {
        all: 'All that are in the log.',
        none: 'None.',
      },
      do: 'Start it and wait 8 seconds.',
      goals: {
        joined: 'It has its assignment.',
        waited: '8 seconds have passed.',
      },
      see: 'Point at the group that starts at the end.',
      explain:
        'share.auto.offset.reset is latest by default, and it is a setting of the group on the broker, not of the consumer.',
      hint: 'Compare its start offset with the log end.',
    },
  },
  sandbox: [
    'Give the workers different speeds and look at Order: what is reordered?',
    'Crash a worker that holds a job. Does it take 30 s?',
    'Which of your topics need order per key, which are mere job queues?',
  ],
} as const satisfies LessonWords
