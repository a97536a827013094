/**
 * partitioner.availability.timeout.ms: a partition whose leader has had data ready for longer than that without taking
 * any is left out of the choice for records without a key (RecordAccumulator.partitionReady, updateNodeLatencyStats).
 */
import { MS, type NodeId } from '../../kernel/types.ts'
import { brokerNode, type KafkaIo, type Producer } from '../../world.ts'

const timeoutOf = (self: Producer) => self.config['partitioner.availability.timeout.ms'] * MS

/** Data was ready for a node, and it could be sent or not. Nothing is kept while the timeout is 0. */
export function noteLatency(self: Producer, io: KafkaIo, node: NodeId, canSend: boolean): void {
  if (timeoutOf(self) === 0) return
  const drainedAt = canSend ? io.now : (self.latency[node]?.drainedAt ?? io.now)
  self.latency[node] = { readyAt: io.now, drainedAt }
}

/** Those of `available` whose leader keeps up; all of them while the timeout is 0. */
export function availableInTime(
  self: Producer,
  topic: string,
  available: readonly number[],
): readonly number[] {
  const timeout = timeoutOf(self)
  if (timeout === 0) return available
  return available.filter((partition) => {
    const leader = self.metadata.topics[topic]?.partitions[partition]?.leader ?? -1
    const stats = self.latency[brokerNode(leader)]
    return !stats || stats.readyAt - stats.drainedAt <= timeout
  })
}
