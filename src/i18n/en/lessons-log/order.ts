import type { LessonWords } from '../../lesson-words.ts'

export const order = {
  goal: 'Order lives inside a partition. A key buys it for what belongs together, until the number of partitions changes.',
  play: 'Three partitions, each read by one of three consumers. Send login, click, logout, with a key and without.',
  offers: {
    slow: 'Slow down the reader of partition 0',
    noKey: 'Send login, click, logout without a key',
    withKey: 'Send the three with key user-123',
    goKey: 'Send the three with key user-123 by kafka-go',
    goHash: 'Start a Writer with Balancer: &kafka.Hash{}',
    hashed: 'Send the three by it',
    four: 'Go to 4 partitions',
    restart: 'Start the Java producer anew',
    after: 'Send login with key user-123',
    three: 'Go back to 3 partitions',
  },
  steps: {
    noKey: {
      ask: 'Login, click, logout go out without a key, and one reader is slow. In which order are they processed?',
      options: {
        kept: 'As they were sent: Kafka keeps order.',
        mixed: 'In another order.',
      },
      do: 'Slow down the member that reads partition 0, then send the three.',
      goals: {
        slow: 'It takes seconds for a message now.',
        done: 'All three are processed.',
      },
      see: 'Point at the member that was late.',
      explain:
        'The three went to three partitions, and each reader goes at its own speed. A topic has no order; its partitions have.',
      hint: 'The member with the chip p0 reads partition 0. Which of the three messages is its?',
    },
    withKey: {
      ask: 'The same three from a Java producer, all with key user-123. How many partitions?',
      options: { one: 'One, and they are processed in order.', three: 'Three, as before.' },
      do: 'Send the three with the key.',
      goals: { done: 'All three are processed.' },
      see: 'Point at the partition of user-123.',
      explain:
        'murmur2(key) modulo the number of partitions: the same key, the same partition, one reader. What must stay in order gets the same key.',
      hint: 'All of one key have one colour. In which column does it appear?',
    },
    goKey: {
      ask: 'kafka-go’s NewWriter with its defaults, and Key: []byte("user-123"). How many partitions?',
      options: { one: 'One: there is a key.', three: 'Three: its Balancer ignores the key.' },
      do: 'Send the three by kafka-go.',
      goals: { done: 'All three are processed.' },
      see: 'Point at the producer whose Balancer ignores keys.',
      explain:
        'A key does nothing by itself: the partitioner decides. kafka-go’s default is round robin, key or not. Order of user-123 is lost, without any error.',
      hint: 'Compare with the step before: the same key, another client.',
    },
    hash: {
      do: 'Start a Writer with Balancer: &kafka.Hash{} and send the three by it.',
      goals: { done: 'All three are processed.', one: 'They are in one partition.' },
      see: 'Point at the Writer that obeys keys.',
      explain:
        'Hash is FNV-1a, Java’s is murmur2: the two agree on about a third of all keys. Programs that write one topic need the same hash (Murmur2Balancer).',
      hint: 'The new Writer stands on the left, below the others.',
    },
    alter: {
      ask: 'The topic grows to 4 partitions. Where does the next message of user-123 go?',
      options: {
        same: 'To partition 2, where its others are.',
        other: 'To another partition.',
        error: 'Nowhere: an error.',
      },
      do: 'Go to 4 partitions, start the producer anew (a running one learns of it within metadata.max.age.ms, 5 min), send.',
      goals: { four: 'The topic has 4 partitions.', sent: 'The message is acknowledged.' },
      see: 'Point at the partition that has it.',
      explain:
        'The hash is the same, the modulus is not. Old messages stay where they are, and a slow reader of partition 2 lets the new one overtake.',
      hint: 'There is a fourth column now. Watch the colour of user-123.',
    },
    fewer: {
      ask: 'And back to 3 partitions?',
      options: {
        moves: 'Partition 3 is merged into the others.',
        refused: 'Kafka refuses.',
      },
      do: 'Ask for 3 partitions.',
      goals: { answered: 'The cluster has answered.' },
      see: 'Point at the topic that keeps its partitions.',
      explain:
        'INVALID_PARTITIONS: a partition is a log with offsets of its own, there is nowhere to put it. Choose the number with room to grow.',
      hint: 'The answer is told under the stage.',
    },
  },
  sandbox: [
    'Slow down the reader of partition 2 and let user-123 overtake itself.',
    'Send the key alice from Java, from a Hash Writer and from librdkafka. Do they meet?',
    'Let a producer run with four keys and look at which partitions stay empty.',
  ],
} as const satisfies LessonWords
