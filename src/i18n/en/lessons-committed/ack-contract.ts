import type { LessonWords } from '../../lesson-words.ts'

export const ackContract = {
  goal: 'What an acknowledgement is worth depends on three things together: acks, the ISR and min.insync.replicas.',
  play: 'Three producers write to one partition: forgetful with acks=0, quick with acks=1, careful with acks=all. Send with each and see when it is content.',
  offers: {
    sendForgetful: 'Send with acks=0',
    sendQuick: 'Send with acks=1',
    sendCareful: 'Send with acks=all',
    crash: 'Crash the leader',
    crashFollower: 'Crash a follower',
    start: 'Start a broker that is down',
    slow: 'Slow replication from the leader',
    heal: 'Heal all links',
    minTwo: 'Set min.insync.replicas=2',
  },
  steps: {
    none: {
      ask: 'acks=0: the leader crashes while the message is on its way. What does the producer say?',
      options: {
        error: 'It reports an error.',
        again: 'It sends again, to the new leader.',
        silent: 'It reports success, and the message is lost.',
      },
      do: 'Send with acks=0, and crash the leader before the message arrives. Wait for the new leader.',
      goals: {
        sent: 'The message has left.',
        crashed: 'The leader crashed after that, and another one leads.',
        lost: 'A message that was reported as sent is in no log.',
      },
      see: 'Point at who believes that all is well.',
      explain:
        'acks=0 asks for no answer: sent counts as done. Nothing can be retried, for nobody says that anything went wrong.',
      hint: 'Pause when the capsule leaves forgetful; it takes some hundred milliseconds.',
    },
    one: {
      ask: 'acks=1: the leader writes, acknowledges, and crashes before the followers have a copy. Afterwards the old leader returns.',
      options: {
        error: 'The producer gets an error.',
        kept: 'Nothing is lost: the old leader still has it on disk.',
        lost: 'The acknowledged message is lost.',
      },
      do: 'Start the broker that is down and wait for a full ISR. Slow replication, send with acks=1, crash the leader once it has acknowledged. Then heal and start it again.',
      goals: {
        crashed: 'It acknowledged over slow replication, crashed, and another one leads.',
        back: 'Healed, and the ISR is whole again.',
      },
      see: 'Point at the leader whose log counts now.',
      explain:
        'acks=1 promises one disk. The new leader never had the message; when the old one returns it cuts its log back to the new leader’s. Acknowledged, and gone.',
      hint: 'Fates (below) lists it: acknowledged and lost.',
    },
    all: {
      ask: 'acks=all: the leader crashes right after writing. What becomes of the message?',
      options: {
        lost: 'It is lost.',
        error: 'The producer gives up with an error.',
        kept: 'It is acknowledged later and not lost.',
      },
      do: 'Send with acks=all and crash the leader as soon as it has written.',
      goals: {
        crashed: 'Written, crashed, and another one leads.',
        acknowledged: 'The producer has its acknowledgement.',
      },
      see: 'Point at the leader that acknowledged.',
      explain:
        'The first leader did not answer, so the producer sent again to the next one. Acknowledged means here: on every replica in sync. Idempotence keeps the retry from standing twice.',
      hint: 'Watch careful: the batch stays in its accumulator, marked as a retry.',
    },
    alone: {
      ask: 'Only the leader is left in the ISR, and min.insync.replicas is 1 (the default). acks=all now:',
      options: {
        refused: 'is refused.',
        waits: 'waits until a follower is back.',
        accepted: 'is acknowledged with one copy.',
      },
      do: 'Crash the other follower, skip until the ISR is down to one, and send with acks=all.',
      goals: {
        alone: 'The leader is alone in the ISR.',
        written: 'A message was written after that.',
        waited: 'It had 2 seconds.',
      },
      see: 'Point at the only copy.',
      explain:
        '“all” means all in sync, whoever that is. With an ISR of one it promises no more than acks=1.',
      hint: 'A crashed broker leaves the ISR when its session ends, 9 seconds later.',
    },
    minTwo: {
      ask: 'Now with min.insync.replicas=2, and still one replica in sync. acks=all:',
      options: {
        accepted: 'is acknowledged all the same.',
        refused: 'is refused with NOT_ENOUGH_REPLICAS and tried again.',
      },
      do: 'Set min.insync.replicas=2 on the topic, then send with acks=all.',
      goals: {
        set: 'The setting has changed.',
        tried: 'A message was sent after that.',
        waited: 'It had 2 seconds.',
      },
      see: 'Point at the producer that keeps trying.',
      explain:
        'The leader refuses before writing. NOT_ENOUGH_REPLICAS can be retried, so the producer does, with growing pauses, until delivery.timeout.ms (2 minutes).',
      hint: 'The answer that comes back to careful carries the error’s name.',
    },
    hidden: {
      ask: 'And acks=1, with one replica in sync and min.insync.replicas=2?',
      options: {
        refused: 'Refused as well.',
        readable: 'Accepted, and can be read.',
        hidden: 'Accepted, and cannot be read.',
      },
      do: 'Send with acks=1 and wait three seconds.',
      goals: {
        sent: 'It was sent.',
        waited: '3 seconds have passed.',
      },
      see: 'Point at the replica that has what nobody may read.',
      explain:
        'min.insync.replicas refuses acks=all only. But below it the high watermark is frozen: the message is acknowledged, in the log, and invisible.',
      hint: 'Compare HW and LEO of the leader.',
    },
    back: {
      ask: 'A follower comes back. What becomes of the message that was refused?',
      options: {
        gone: 'It is gone: the application has to send it again.',
        retried: 'The producer gets it through by itself.',
      },
      do: 'Start a broker and wait until it is in sync.',
      goals: {
        two: 'Two replicas are in sync.',
        committed: 'The high watermark has reached the log end.',
        waited: '5 seconds have passed since.',
      },
      see: 'Point at the leader: everything is readable now.',
      explain:
        'One retry later it is in. RF=3, min.insync.replicas=2, acks=all survives one broker without loss and without a stop: the usual choice for data that matters.',
      hint: 'careful still holds the batch. Watch for its next attempt.',
    },
  },
  sandbox: [
    'Create a topic with one replica and min.insync.replicas=2, and send with acks=all. Refused?',
    'Take unclean elections into it: which of the three producers can still lose something?',
    'What does acks=all cost? Slow one follower and compare the latency in Metrics.',
  ],
} as const satisfies LessonWords
