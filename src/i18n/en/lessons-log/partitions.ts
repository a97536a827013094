import type { LessonWords } from '../../lesson-words.ts'

export const partitions = {
  goal: 'A topic is a name. Its partitions are on brokers, and whoever produces picks the partition.',
  play: 'Three brokers, one topic of three partitions, one kafka-go Writer with its defaults. Send, and watch the lanes.',
  offers: {
    nine: 'Send msg1 … msg9',
    cut: 'Cut the producer off',
    ten: 'Send msg10',
    heal: 'Heal its link',
    java: 'Start a Java producer',
    burst: 'Send nine at once from it',
    writers: 'Start four new Writers',
    each: 'Send one message from each',
    early: 'Start a Writer that is given broker 1',
    calls: 'Send three from it',
    crash: 'Crash broker 1',
    late: 'Start another that is given broker 1',
    again: 'Send from both',
  },
  steps: {
    turns: {
      ask: 'Nine messages without a key. What stands in partition 0?',
      options: {
        thirds: 'msg1, msg2, msg3: the first third.',
        turns: 'msg1, msg4, msg7: partitions take turns.',
        one: 'All nine: there is no key to share them out by.',
      },
      do: 'Send the nine with kafka-go’s Writer as NewWriter makes it. It holds a batch for BatchTimeout, 1 s.',
      goals: {
        acknowledged: 'All nine are acknowledged.',
        leaders: 'Three brokers lead a partition each.',
      },
      see: 'Point at the partition that has msg1, msg4 and msg7.',
      explain:
        'kafka-go’s default Balancer is round robin, message by message. Nothing of the topic is in one place: each partition has a leader of its own.',
      hint: 'Under the topic’s name there are three columns, one for each partition. Watch where each capsule goes.',
    },
    whoChose: {
      ask: 'Who decides in which partition a message goes?',
      options: {
        broker: 'The broker that gets it.',
        producer: 'The producer, before it sends anything.',
        controller: 'The controller: the producer asks for each message.',
      },
      do: 'Cut the producer off from the cluster, send msg10, and let two seconds pass.',
      goals: {
        cut: 'The producer reaches nobody.',
        sent: 'msg10 was handed to it, two seconds ago.',
      },
      see: 'Point at where the partition of msg10 is known already.',
      explain:
        'msg10 has its partition (0: it is its turn) though no byte has left. The client computes it from metadata it has; brokers only take what comes.',
      hint: 'The card of a producer shows what waits in it, by partition.',
    },
    sticky: {
      ask: 'A Java producer sends nine messages without a key at once. How many partitions do they go to?',
      options: {
        three: 'Three, in turns, as before.',
        one: 'One.',
      },
      do: 'Heal the link, start a Java producer, and send nine at once from it.',
      goals: {
        healed: 'msg10 has arrived.',
        burst: 'The nine are acknowledged.',
      },
      see: 'Point at the producer that kept to one partition.',
      explain:
        'Java’s producer is sticky: it fills a batch for one partition, then turns to another (linger.ms, batch.size). Round robin without a key is not “Kafka’s” rule.',
      hint: 'First heal the link of go-writer: nothing of it arrives meanwhile. Then start the other producer.',
    },
    newEachTime: {
      ask: 'A program makes a new kafka-go Writer for every message. Four messages: where do they go?',
      options: {
        spread: 'To all three partitions, in turns.',
        first: 'All four to partition 0.',
      },
      do: 'Start four Writers and send one message from each.',
      goals: { four: 'The four are acknowledged.' },
      see: 'Point at the partition that got them all.',
      explain:
        'Each Writer counts its own turns and begins with partition 0. One Writer for the life of a program spreads; one for each message never does.',
      hint: 'Each new Writer is a producer of its own on the left.',
    },
    phoneBook: {
      ask: 'Two Writers know one address, that of broker 1. The first runs; then broker 1 crashes, and the second starts. Who can send?',
      options: {
        both: 'Nobody: both go through broker 1.',
        newcomer: 'The first goes on; the second cannot start.',
        neither: 'Both: the others take over the address.',
      },
      do: 'Start the first and send three. Crash broker 1, start the second, send from both, and wait.',
      goals: {
        served: 'The first has reached three leaders.',
        crashed: 'Broker 1 is down.',
        goesOn: 'The first goes on without it.',
        stuck: 'The second has learned nothing in 5 s.',
      },
      see: 'Point at the producer that goes on.',
      explain:
        'bootstrap.servers is asked once for the way: the answer names every broker, and messages go to the leaders. Give two or three addresses, so that a newcomer finds one alive.',
      hint: 'Watch where the first one’s capsules go: to three brokers, though it was given one.',
    },
  },
  sandbox: [
    'Crash the leader of partition 1, then send nine more. Which of them wait?',
    'Send one message to a partition by hand: the form has a field for it.',
    'Add a topic of six partitions and a producer for it.',
  ],
} as const satisfies LessonWords
