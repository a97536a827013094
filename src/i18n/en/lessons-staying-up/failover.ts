import type { LessonWords } from '../../lesson-words.ts'

export const failover = {
  goal: 'Copies let a partition survive its broker. Noticing that a broker is dead takes seconds.',
  play: 'Three brokers. user-events has three copies of everything, drafts has one. Crash a broker, start it again.',
  offers: {
    crashOnly: 'Crash the broker of drafts',
    restart: 'Restart the broker that is down',
    crash: 'Crash the leader of user-events-0',
    stop: 'Shut the leader of user-events-0 down in order',
    preferred: 'Elect preferred leaders',
  },
  steps: {
    oneCopy: {
      ask: 'drafts has replication factor 1. Its broker crashes. What becomes of drafts?',
      options: {
        takesOver: 'Another broker takes over.',
        offline: 'It cannot be written or read any more.',
      },
      do: 'Crash the broker that leads drafts-0, and wait until the cluster has noticed.',
      goals: { crashed: 'The broker is down.', offline: 'The controller has taken its leadership away.' },
      see: 'Point at the partition without a leader.',
      explain:
        'replication.factor counts all copies, the leader’s too: 1 means no other. Its messages are safe on the disk of the dead broker, and out of reach.',
      hint: 'Look for the topic drafts: it stands on one broker only.',
    },
    restarted: {
      do: 'Restart the broker, and wait until everything is in sync again.',
      goals: {
        back: 'drafts has its leader again.',
        whole: 'All three copies of user-events-0 are in sync.',
      },
      see: 'Point at the partition that is back.',
      explain:
        'The broker registers, is unfenced, and leads what only it holds. Its other copies fetch what they missed and come back into the ISR.',
      hint: 'A broker that comes back catches up first; the chip ISR returns then.',
    },
    crash: {
      ask: 'The leader of user-events-0 crashes (kill −9). It has two followers in sync. For how long are writes refused?',
      options: {
        never: 'Less than a second: the others see it at once.',
        seconds: 'For about nine seconds.',
        forever: 'Until somebody restarts it.',
      },
      do: 'Crash it, and wait until a write is acknowledged again.',
      goals: {
        crashed: 'The leader is down.',
        elected: 'user-events-0 has another leader.',
        acknowledged: 'A write to it is acknowledged again.',
      },
      see: 'Point at the broker that leads it now.',
      explain:
        'The controller waits broker.session.timeout.ms (9000) for a heartbeat, then fences the broker and takes the next leader from the ISR. The epoch counts up.',
      hint: 'The ring on the crashed broker is its session. Watch it run out.',
    },
    follower: {
      ask: 'The old leader comes back. Who leads user-events-0 then?',
      options: {
        leader: 'The old leader: it was there first.',
        follower: 'The new one; the old one follows.',
      },
      do: 'Restart it, and wait until all three are in sync.',
      goals: { inSync: 'It runs again, and all three copies are in sync.' },
      see: 'Point at the broker that leads now.',
      explain:
        'A broker that returns follows. Leadership moves back by a preferred election: every 300 s (auto.leader.rebalance.enable), or by command.',
      hint: 'The crown shows who leads. Does it move when the broker is back?',
    },
    shutdown: {
      ask: 'Now the leader is shut down in order (SIGTERM). How long does it take until another leads?',
      options: { seconds: 'Nine seconds again.', atOnce: 'Less than a second.' },
      do: 'Shut the leader of user-events-0 down in order.',
      goals: {
        asked: 'It was asked to stop.',
        elected: 'Another broker leads.',
        acknowledged: 'A write is acknowledged again.',
      },
      see: 'Point at the broker that leads now.',
      explain:
        'controlled.shutdown.enable: it asks the controller to move its leaderships first, then it goes. This is why a rolling restart hurts nobody.',
      hint: 'Watch the crown: it travels before the broker is gone.',
    },
  },
  sandbox: [
    'Crash two brokers. Can user-events be written still? What would min.insync.replicas=2 say?',
    'Elect preferred leaders and watch the crowns go home.',
    'Cut the link between one broker and the controllers. Who notices, and when?',
  ],
} as const satisfies LessonWords
