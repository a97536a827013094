/**
 * Which value of a config holds, and why: what was set for the topic, for this broker, for all brokers, in
 * server.properties, Kafka's default, in this order (DynamicBrokerConfig, KafkaConfigSchema).
 */
import { type BrokerConfig, isDynamic } from '../config/definitions.ts'
import { type ConfigOverrides, type ConfigValue, resolveConfig } from '../config/resolve.ts'
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

/** Where the value of a config comes from (DescribeConfigsResponse.ConfigSource). */
export type ConfigSource =
  | 'DYNAMIC_TOPIC_CONFIG'
  | 'DYNAMIC_BROKER_CONFIG'
  | 'DYNAMIC_DEFAULT_BROKER_CONFIG'
  | 'STATIC_BROKER_CONFIG'
  | 'DEFAULT_CONFIG'

/** One line of DescribeConfigs for a broker. */
export interface DescribedConfig {
  readonly name: string
  readonly value: ConfigValue | null
  readonly source: ConfigSource
  /** It cannot be changed while the broker runs. */
  readonly readOnly: boolean
}

/** DescribeConfigs of a broker: each config with the value that holds and where that was set. */
export function describeBrokerConfigs(
  staticConfig: ConfigOverrides,
  image: MetadataImage,
  nodeId: number,
): DescribedConfig[] {
  const own = image.brokerConfigs[nodeId] ?? {}
  const all = image.brokerConfigs[''] ?? {}
  const source = (name: string): ConfigSource => {
    if (own[name] !== undefined) return 'DYNAMIC_BROKER_CONFIG'
    if (all[name] !== undefined) return 'DYNAMIC_DEFAULT_BROKER_CONFIG'
    return staticConfig[name] === undefined ? 'DEFAULT_CONFIG' : 'STATIC_BROKER_CONFIG'
  }
  return Object.entries(effectiveBrokerConfig(staticConfig, image, nodeId)).map(([name, value]) => ({
    name,
    value,
    source: source(name),
    readOnly: !isDynamic(name),
  }))
}
