/** Scenarios in which the simulator is known to differ from Kafka, and why. The README lists them in words. */
export const KNOWN_DIFFERENCES: Readonly<Record<string, string>> = {
  'txn2-timeout':
    'a commit after the coordinator aborted by itself: 4.4.0 answers INVALID_TXN_STATE, the simulator PRODUCER_FENCED as Kafka does since KAFKA-20785',
}
