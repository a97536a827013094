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
}
