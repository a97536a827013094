/**
 * Command lines whose output is known to differ, by series, with the reason; ` (2)` is the second time that a series has
 * the line. The test fails when one begins to agree.
 */
export const TERMINAL_DIFFERENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  tools: {
    'kafka-topics --bootstrap-server localhost:9092 --create --topic big --partitions 2 --replication-factor 5':
      'Kafka 4.4 adds "or some brokers have all their log directories cordoned"; the engine has no cordoned directories and keeps the sentence of before.',
    'kafka-console-consumer --bootstrap-server localhost:9092 --topic orders --group g1 --from-beginning --max-messages 3 --formatter-property print.headers=true --formatter-property print.epoch=true':
      'Which of several partitions answers first is chance.',
    'kafka-configs --bootstrap-server localhost:9092 --describe --entity-type topics':
      'The order of the topics, compression.type of __consumer_offsets, and a __transaction_state that the real cluster made in between.',
    'kafka-configs --bootstrap-server localhost:9092 --alter --entity-type groups --entity-name g1 --add-config consumer.session.timeout.ms=50000':
      'The engine obeys only some configs of groups.',
    'kafka-configs --bootstrap-server localhost:9092 --describe --entity-type groups --entity-name g1':
      'The engine obeys only some configs of groups.',
  },
  quorum: {
    'kafka-features --bootstrap-server localhost:9092 describe':
      'streams.version: there are no Streams groups in the engine, so it has no such feature.',
    'kafka-features version-mapping': 'Left out: a cluster keeps the levels that it was formatted with.',
    'kafka-features version-mapping --release-version 4.0':
      'Left out: a cluster keeps the levels that it was formatted with.',
  },
  transactions: {
    'kafka-transactions --bootstrap-server localhost:9092 list (3)':
      'Whether all markers of a commit are written already is a matter of milliseconds.',
    'kafka-transactions --bootstrap-server localhost:9092 list (4)':
      'Transactions of one coordinator come in the order of its hash table.',
  },
  'zookeeper-shell': {
    'zookeeper-shell localhost:2181 ls /':
      'ZooKeeper’s own /zookeeper (quotas, configuration) is left out of the tree.',
    'zookeeper-shell': 'zookeeper-shell.sh says how it is used before it starts the class that was recorded.',
    'zookeeper-shell localhost:2181 help':
      'Lists the commands there are; several of ZooKeeper’s are left out.',
  },
  share: {
    'kafka-share-groups --bootstrap-server localhost:9092 --reset-offsets --group sg --topic orders --to-earliest --execute':
      'The harness ends a tool by an exception, which this one catches and prints; a process of its own just ends.',
  },
  zookeeper: {
    'kafka-consumer-groups --bootstrap-server localhost:9092 --delete --group g1':
      'The coordinator of 3.9 forgets an empty group with its last offset; the engine has the one of 4.x.',
    'kafka-configs --bootstrap-server localhost:9092 --describe --entity-type brokers --entity-name 1':
      'The engine has no log.retention.hours behind log.retention.ms.',
  },
}
