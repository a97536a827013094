import type { LessonWords } from '../../lesson-words.ts'

export const controlPlane = {
  goal: 'Controllers keep the metadata and decide who leads. Messages never go through them.',
  play: 'Three brokers and, apart from them, three KRaft controllers. One of the three is active. A producer writes all the time.',
  offers: {
    kill: 'Crash the active controller',
    create: 'Create the topic payments',
    killBroker: 'Crash the leader of user-events-0',
    restart: 'Restart a controller that is down',
  },
  steps: {
    active: {
      ask: 'The active controller crashes. What do the producers notice?',
      options: { stops: 'Writing stops until there is another.', goesOn: 'Nothing: writing goes on.' },
      do: 'Crash it, and wait until the quorum has another leader.',
      goals: { crashed: 'The active controller is down.', elected: 'Another is active.' },
      see: 'Point at the controller that is active now.',
      explain:
        'Producers and consumers talk to brokers, which know the metadata. A controller is needed only to change it: topics, leaders, ISRs.',
      hint: 'The quorum stands above the brokers. The crown moves within it.',
    },
    quorum: {
      ask: 'Another controller crashes: one of three is left. Then somebody creates a topic. What happens?',
      options: {
        made: 'It is made: one controller is enough.',
        waits: 'It is not made, and writing goes on.',
      },
      do: 'Crash the active controller again, create the topic payments, and let eight seconds pass.',
      goals: {
        crashed: 'Two of three controllers are down.',
        asked: 'The topic was asked for.',
        waited: 'Eight seconds have passed.',
      },
      see: 'Point at the topic that is still written to.',
      explain:
        'A metadata record counts once a majority has it: 2 of 3. One alone decides nothing. The brokers serve on by what they know.',
      hint: 'The active one is the one with the crown.',
    },
    leader: {
      ask: 'And now a broker crashes that leads user-events-0. Its two followers are in sync. Who leads?',
      options: { elected: 'A follower, after nine seconds.', none: 'Nobody.' },
      do: 'Crash it, and let fifteen seconds pass.',
      goals: { crashed: 'The broker is down.', waited: 'Fifteen seconds have passed.' },
      see: 'Point at the partition without a leader.',
      explain:
        'The brokers do not choose among themselves: the active controller does, and there is none. Without a quorum the next failure stays.',
      hint: 'Skip ahead: does the crown move?',
    },
    majority: {
      do: 'Restart one of the controllers, and wait for what the quorum then does.',
      goals: { quorum: 'The quorum has a leader again.', leader: 'user-events-0 has a leader again.' },
      see: 'Point at the controller that is active now.',
      explain:
        'Two of three are a majority. The new leader finds the broker’s session over, fences it and elects. ZooKeeper did this job before; Kafka 4.0 removed it.',
      hint: 'The Sequence tab shows Vote, then Fetch.',
    },
    besides: {
      ask: 'Until Kafka 4.0 ZooKeeper could do this job. It stands beside: there a broker is the controller. Both controllers crash at once. Which cluster has another first?',
      options: {
        same: 'Both after a few seconds.',
        zookeeper: 'The one with ZooKeeper.',
        kraft: 'The one with KRaft.',
      },
      do: 'Crash the controller of both with one press, and wait until both have another.',
      goals: {
        crashed: 'KRaft: the active controller is down.',
        crashedBeside: 'ZooKeeper: the broker that was the controller is down.',
        kraft: 'KRaft: the quorum has another leader.',
        zookeeper: 'ZooKeeper: another broker has read everything.',
      },
      see: 'Point at the broker that is the controller now, in the cluster with ZooKeeper.',
      explain:
        'KRaft’s followers miss their Fetch answers and vote; the log is theirs already. ZooKeeper waits for the session (18 s) to end; then another broker takes /controller and reads every znode first.',
      hint: 'Two stages, one time. The crown of the control plane moves in each.',
    },
  },
  sandbox: [
    'Run the same cluster with ZooKeeper (scenario menu). Who is the controller there?',
    'Crash the same leading broker in both. Who elects another leader, and when?',
    'Cut one controller off. Does the quorum notice?',
  ],
} as const satisfies LessonWords
