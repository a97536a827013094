import type { LessonWords } from '../../lesson-words.ts'

export const retries = {
  goal: 'Idempotence takes the copies out of retries, and out of nothing else.',
  play: 'Two producers with acks=all: plain without idempotence, idempotent as Kafka comes. Follow a Produce and its answer.',
  offers: {
    sendPlain: 'Send A (no idempotence)',
    dropPlain: 'Lose the answer to plain',
    sendIdempotent: 'Send B (idempotent)',
    dropIdempotent: 'Lose the answer to idempotent',
    sendC: 'Send C',
    sendD: 'Send D',
    crashClient: 'Crash the producer',
    startClient: 'Start it again',
  },
  steps: {
    off: {
      ask: 'The leader has written A, and its answer is lost with the connection. How often does A stand in the log afterwards?',
      options: {
        once: 'Once.',
        twice: 'Twice.',
        lost: 'The producer gives up on it.',
      },
      do: 'Send A. When the answer is on its way back, lose it.',
      goals: {
        dropped: 'The leader wrote A, and its answer was lost.',
        acknowledged: 'The producer tried again and was told that all is well.',
      },
      see: 'Point at the log that has A twice.',
      explain:
        'The producer cannot know whether the request or only its answer was lost. It tries again, and the leader takes the second for a new record.',
      hint: 'The answer is the small ring that goes back to plain. Pause, then press.',
    },
    on: {
      ask: 'The same with the idempotent producer. How often does B stand in the log?',
      options: {
        twice: 'Twice.',
        once: 'Once: the leader knows the copy.',
        refused: 'The leader refuses the second attempt with an error.',
      },
      do: 'Send B and lose its answer too.',
      goals: {
        dropped: 'The leader wrote B, and its answer was lost.',
        acknowledged: 'The retry was acknowledged.',
      },
      see: 'Point at the log that has B once.',
      explain:
        'Each batch carries a producer id, an epoch and a sequence number. The leader remembers the last five batches of each producer and answers a copy as if it were the first.',
      hint: 'Open Log in the inspector of the partition: producer id and sequence stand beside each record.',
    },
    asked: {
      ask: 'The application calls send() twice with the same message C. How often does it stand in the log?',
      options: {
        once: 'Once: idempotence takes care of it.',
        twice: 'Twice.',
      },
      do: 'Send C, wait for the acknowledgement, and send C again.',
      goals: {
        sent: 'C was handed over twice.',
        acknowledged: 'Both were acknowledged.',
      },
      see: 'Point at the log.',
      explain:
        'For the producer these are two records with two sequence numbers. Idempotence is about its own retries; a key of your own is needed against duplicates of the application.',
      hint: 'Compare the sequence numbers of the two C.',
    },
    restarted: {
      ask: 'The producer crashes before it hears that D was written, starts again, and the application sends D again. What is in the log?',
      options: {
        once: 'D once: it has the same sequence number.',
        twice: 'D twice: the new process has a new producer id.',
        fenced: 'The second is refused: the old one is still known.',
      },
      do: 'Send D, crash the producer once D is in the log, start it, and send D again.',
      goals: {
        crashed: 'D was written, then the producer crashed.',
        newId: 'It has a new producer id and sent again.',
      },
      see: 'Point at the producer that starts from sequence 0.',
      explain:
        'A producer id lives as long as its process. What must survive a restart needs a transactional.id (next lesson), or a consumer that recognises what it has seen.',
      hint: 'The inspector of the producer shows its id before and after.',
    },
  },
  sandbox: [
    'Lose the request instead of the answer (click the capsule itself). Is there still a duplicate?',
    'What does the log look like when acks=1 and the leader crashes in between?',
    'Send six batches before the first retry arrives. What does max.in.flight.requests.per.connection=5 have to do with it?',
  ],
} as const satisfies LessonWords
