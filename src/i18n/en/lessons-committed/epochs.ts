import type { LessonWords } from '../../lesson-words.ts'

export const epochs = {
  goal: 'Leader epochs tell stale records from good ones, and the controller chooses between waiting and losing.',
  play: 'One partition on three brokers, min.insync.replicas=2, a producer with acks=1. The leader epoch stands above the partition.',
  offers: {
    slow: 'Slow replication from the leader',
    sendX: 'Send X',
    sendY: 'Send Y',
    crash: 'Crash the leader',
    start: 'Heal, and start the old leader',
    startOther: 'Start a broker that is down',
    startEligible: 'Start the broker of the ELR',
    crashFollower: 'Crash a follower',
    stopFollower: 'Stop a follower in good order',
    electUnclean: 'Elect a leader, unclean if need be',
  },
  steps: {
    stale: {
      ask: 'X is only on the old leader, Y was written by the new one at the same offset. The old leader returns. What is at that offset?',
      options: {
        kept: 'X: it was there first.',
        both: 'X on the old leader, Y on the others.',
        replaced: 'Y everywhere: the old leader gives X up.',
      },
      do: 'Slow replication, send X, crash the leader once it has acknowledged, send Y to the next leader, then heal and start the old one.',
      goals: {
        slow: 'Replication is slow.',
        x: 'X was acknowledged, its leader crashed, another one leads.',
        y: 'The new leader has written Y.',
        back: 'The ISR is whole again.',
      },
      see: 'Point at the copy that was cut back: broker 1’s.',
      explain:
        'Each batch carries the epoch of the leader that wrote it. The old leader’s fetch names its last epoch, the answer says where it diverges, and it truncates to there. No consumer ever saw X.',
      hint: 'The epoch above the partition goes up by one with each leader.',
    },
    offline: {
      ask: 'The last replica in sync crashes with a message that only it has. Another broker comes back. What happens?',
      options: {
        follower: 'It becomes the leader.',
        waits: 'The partition waits without a leader.',
      },
      do: 'Crash both followers, send X to the lone leader, crash it as well, and start one of the others.',
      goals: {
        alone: 'The leader is alone in the ISR.',
        written: 'It has acknowledged X.',
        other: 'It is gone, and another broker is up.',
      },
      see: 'Point at the partition nobody leads.',
      explain:
        'Only members of the ISR (or the ELR) may lead: the others may lack committed records. unclean.leader.election.enable is false by default, so Kafka prefers waiting to losing.',
      hint: 'Look at the ISR of the partition: who is in it, and is it running?',
    },
    unclean: {
      ask: 'An operator forces an unclean election, and the others come back afterwards. What is in the log?',
      options: {
        whole: 'Everything: the old leader brings the rest.',
        holes: 'The partition is back, and X is lost.',
        refused: 'The election is refused.',
      },
      do: 'Elect a leader unclean, then start both brokers that are down and wait for a full ISR.',
      goals: {
        elected: 'There is a leader again, by an unclean election.',
        back: 'All three replicas are in sync.',
      },
      see: 'Point at the leader whose log is now the truth.',
      explain:
        'The new leader’s log is the truth, whatever it lacks. The old leader truncates X away when it returns. Availability was bought with data.',
      hint: 'The election is by kafka-leader-election --election-type UNCLEAN. Watch the old leader’s lane when it is back.',
    },
    eligible: {
      ask: 'Two followers stop in good order, then the leader crashes. The last one that stopped is started. What happens?',
      options: {
        waits: 'The partition waits for the crashed leader.',
        holes: 'It leads, and records are lost.',
        whole: 'It leads, and nothing is lost.',
      },
      do: 'Stop one follower, then the other, crash the leader, and start the broker that stands in the ELR.',
      goals: {
        alone: 'The leader was alone in the ISR.',
        clean: 'Both followers stopped in good order.',
        started: 'The partition went offline, and the broker is up.',
      },
      see: 'Point at the new leader.',
      explain:
        'Below min.insync.replicas nothing more is committed, so the last one that left in good order has all that is. Kafka keeps it in the ELR (KIP-966): it may lead, cleanly.',
      hint: 'The inspector of the partition shows the ELR beside the ISR.',
    },
  },
  sandbox: [
    'Clickstream, payments, metrics: for which of them would you allow unclean elections?',
    'Set min.insync.replicas=1 and repeat the last step. Is there an ELR?',
    'Crash the broker of the ELR before it is started again. May it still lead?',
  ],
} as const satisfies LessonWords
