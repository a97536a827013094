import type { LessonWords } from '../../lesson-words.ts'

export const highWatermark = {
  goal: 'Written is not committed. The high watermark shows how far every replica in sync has the log.',
  play: 'Three brokers hold one partition. Send a message and watch the green line, the high watermark (HW).',
  offers: {
    send: 'Send a message',
    cut: 'Cut broker 3 off from the leader',
    heal: 'Heal the link',
    slow: 'Slow the link of broker 2',
  },
  steps: {
    notYet: {
      ask: 'The leader has written a message. When can the consumer read it?',
      options: {
        atOnce: 'At once: it is in the leader’s log.',
        acknowledged: 'Once the producer has its acknowledgement.',
        copied: 'Once every replica in sync has it.',
      },
      do: 'Send a message and follow it into all three logs.',
      goals: {
        written: 'The leader has written it.',
        read: 'The consumer has read it.',
      },
      see: 'Point at the replica that decides when it may be read.',
      explain:
        'Consumers read up to the high watermark, not up to the log end. The leader moves it when all replicas in the ISR have the record.',
      hint: 'In the leader’s lane a cell beyond the green line is only an outline: written, not committed.',
    },
    followers: {
      ask: 'The followers have the message. When does their own high watermark move?',
      options: {
        same: 'When they have written it, before the leader’s.',
        later: 'After the leader’s: they hear of it in the answer to their next fetch.',
        none: 'Never: only the leader has a high watermark.',
      },
      do: 'Send another one, and watch the small mark in the followers’ lanes.',
      goals: {
        leader: 'The leader’s high watermark has moved.',
        followers: 'Both followers have heard of it.',
      },
      see: 'Point at a follower’s copy: broker 3’s.',
      explain:
        'A Fetch tells the leader how far the follower is; its answer tells the follower the high watermark. So a follower is one fetch behind, and after a failover HW may stand lower for a moment.',
      hint: 'A follower asks, is answered, and asks again. Count the requests between its copy and its mark.',
    },
    waits: {
      ask: 'Broker 3 is cut off from the leader, and a message is sent. What does the high watermark do?',
      options: {
        goesOn: 'It goes on: two of three have the message.',
        waits: 'It stands still for tens of seconds, then moves.',
        never: 'It never moves again without broker 3.',
      },
      do: 'Cut the link, send a message, and skip ahead until it can be read.',
      goals: {
        cut: 'The link is cut.',
        shrunk: 'Broker 3 is out of the ISR.',
        moved: 'Then the high watermark moved.',
      },
      see: 'Point at the replica that waited.',
      explain:
        'There is no majority here. The leader waits for everybody in the ISR, and takes a silent one out after replica.lag.time.max.ms (30 s), looked at every 15 s.',
      hint: 'Look for “out of ISR” on broker 3, and at the clock. Its session with the controller is fine all the while.',
    },
    returns: {
      ask: 'The link is healed. What comes first?',
      options: {
        first: 'Broker 3 is in the ISR again, then copies what it missed.',
        after: 'Broker 3 copies what it missed, then is in the ISR again.',
      },
      do: 'Heal the link.',
      goals: {
        healed: 'The link is healed.',
        back: 'The ISR has three members again.',
      },
      see: 'Point at the replica that came back.',
      explain:
        'A replica joins the ISR only when it has reached the high watermark and the start of the leader’s epoch. Else an election could pick one that lacks committed records.',
      hint: 'Watch the cells of broker 3 and its “out of ISR”.',
    },
    behind: {
      ask: 'Broker 2 gets everything 3 seconds late, each way. Is it taken out of the ISR?',
      options: {
        out: 'Yes: it is behind all the time.',
        stays: 'No: it catches up again and again.',
      },
      do: 'Slow the link, send three messages with some seconds between, and let a minute pass.',
      goals: {
        slow: 'The link is slow.',
        sent: 'Three more messages are written.',
        waited: 'A minute has passed.',
      },
      see: 'Point at the slow copy.',
      explain:
        'Lag in the ISR is time, not messages: it counts since the follower last had all that the leader had when it asked. Slow costs latency (acks=all waits for it), not membership.',
      hint: 'Compare LEO of broker 2 with the leader’s, right after a message and some seconds later.',
    },
  },
  sandbox: [
    'Pause broker 3 instead of cutting the link. What is different, and what takes it out of the ISR first?',
    'Set replica.lag.time.max.ms shorter on a broker. What else would that change?',
    'Cut both followers off and send with acks=all. What does the producer hear, and when?',
  ],
} as const satisfies LessonWords
