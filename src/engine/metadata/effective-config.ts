/**
 * Which value of a config holds, and why: what was set for the topic, for this broker, for all brokers, in
 * server.properties, Kafka's default, in this order (DynamicBrokerConfig, KafkaConfigSchema).
 */
import type { BrokerConfig } from '../config/definitions.ts'
import { type ConfigOverrides, resolveConfig } from '../config/resolve.ts'
import type { MetadataImage } from './image.ts'
import type { MetadataRecord } from './records.ts'

/** A node's configs with what was changed while it runs. */
export function effectiveBrokerConfig(
  staticConfig: ConfigOverrides,
  image: MetadataImage,
  nodeId: number,
): BrokerConfig {
  const { brokerConfigs } = image
  return resolveConfig('broker', { ...staticConfig, ...brokerConfigs[''], ...brokerConfigs[nodeId] })
}

/** Whether a record changes the configs of brokers. */
export function isBrokerConfig(record: MetadataRecord): boolean {
  return record.kind === 'ConfigRecord' && record.resourceType === 'BROKER'
}
