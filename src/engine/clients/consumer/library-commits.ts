/**
 * When consumers of other libraries than Java's commit (see profiles): kafka-go's ReadMessage commits a message when it
 * hands it over, FetchMessage with CommitMessages when it was processed, kafkajs a batch when it was processed, and
 * librdkafka what was handed over, from a thread of its own. Java's commits inside poll() are in consumer.ts.
 *
 * Left out: kafka-go commits before it hands a message over, here both happen at once; with CommitInterval it also
 * commits when no message comes any more.
 */
import { MS } from '../../kernel/types.ts'
import type { Consumer, KafkaIo } from '../../world.ts'
import { commitPositions } from './positions.ts'

/** The application gets nothing more until its commit was answered (kafka-go with CommitInterval 0). */
export function awaitsCommit(self: Consumer): boolean {
  const { commit, commitIntervalMs } = self.behaviour
  return self.commitInFlight && commit === 'before processing' && commitIntervalMs === 0
}

/** A thread of its own commits whatever the application does. */
export function commitsInBackground(self: Consumer): boolean {
  return self.behaviour.commit === 'in background'
}

function commitNow(self: Consumer, io: KafkaIo): void {
  if (self.commitInFlight || io.now < self.autoCommitAt) return
  self.commitInFlight = commitPositions(self, io)
  self.autoCommitAt = io.now + self.behaviour.commitIntervalMs * MS
}

/** Records were just handed to the application. */
export function handedOver(self: Consumer, io: KafkaIo): void {
  if (self.behaviour.commit === 'before processing') commitNow(self, io)
}

/** The application is done with what it was handed. */
export function processed(self: Consumer, io: KafkaIo): void {
  const { commit } = self.behaviour
  if (commit === 'after processing' || commit === 'after each batch') commitNow(self, io)
}
