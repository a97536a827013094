/** The only door into the engine. */

export { checkNewTopic } from './admin-commands.ts'
export { type ApiInfo, apiOf, errorOf, isRequest, type TrafficLayer } from './apis.ts'
export { canFlush, MAX_SKEW_MS } from './apply-command.ts'
export { BROKER_SYNONYMS } from './broker/log-configs.ts'
export { WALL_CLOCK_START_MS } from './broker/replicas.ts'
export { isBetweenPolls } from './clients/consumer/by-hand.ts'
export {
  type GroupLagRow,
  groupLag,
  recordsLag,
  recordsLagMax,
  recordsLead,
} from './clients/consumer/lag.ts'
export { PROFILES } from './clients/profiles/profiles.ts'
export {
  type ClientSide,
  type ClientSpec,
  checkClient,
  clientSettings,
  resolveConsumer,
  resolveProducer,
  type SettingRow,
  type SettingSource,
} from './clients/profiles/resolve.ts'
export {
  CLIENT_LIBRARIES,
  type ClientLibrary,
  type CommitBehaviour,
  type ConsumerBehaviour,
  type ProducerBehaviour,
} from './clients/profiles/types.ts'
export { TOOL_NAMES, toolCommands, toolOptions } from './clients/terminal/tools.ts'
export { CommandError } from './command-error.ts'
export type {
  Command,
  CommitSpec,
  ConsumerSpec,
  ProducerSpec,
  SeekTarget,
  ShareConsumerSpec,
  TimedCommand,
} from './commands.ts'
export {
  type BrokerConfig,
  CONFIG_TABLES,
  type ConfigDef,
  type ConfigSide,
  type ConsumerConfig,
  type ProducerConfig,
} from './config/definitions.ts'
export { type ErrorName, errorCode } from './config/errors.ts'
export {
  allowedFor,
  ConfigError,
  type ConfigOverrides,
  parseConfig,
  parseValue,
  resolveConfig,
} from './config/resolve.ts'
export { consumerSpecProblem, MAX_PROCESS_MS } from './consumer-commands.ts'
export type { ConsumerGroupFact } from './consumer-group-facts.ts'
export { listReassignments } from './controller/reassign.ts'
export { coordinatorPartition } from './coordinators/coordinator-partition.ts'
export { describeConsumerGroup } from './coordinators/group/consumer-requests.ts'
export { groupEpochOf, groupStateOf } from './coordinators/group/group-state.ts'
export type { TransactionMetadata } from './coordinators/transaction/metadata.ts'
export type { TransactionState } from './coordinators/transaction/states.ts'
export type { Fact, FactKind, FactOf, PartitionKey, TimedFact } from './facts.ts'
export type { Ahead } from './history/ahead.ts'
export {
  METRICS,
  type MetricDimension,
  type MetricInfo,
  type MetricName,
  type Metrics,
} from './history/metrics.ts'
export { type NotableSort, notableSort } from './history/notable.ts'
export type { Readings, WorldReader } from './history/readings.ts'
export { createRun, type Recording, type Run } from './history/run.ts'
export {
  freshestImage,
  health,
  highWatermarkOf,
  leaderOf,
  type Sample,
  type Series,
  totalLag,
  zooKeeperController,
} from './history/series.ts'
export type { Exchange, FailureReason, Trace } from './history/trace.ts'

export { type Played, playThrough } from './invariants/play-through.ts'

export { shareOfWay } from './kernel/in-hand.ts'

export { MissingPart } from './kernel/late.ts'

export { digest, snapshot } from './kernel/snapshot.ts'
export { nextEventAt } from './kernel/step.ts'
export {
  type Connection,
  type Envelope,
  type Micros,
  MS,
  type NetworkRule,
  type NodeId,
  SECOND,
} from './kernel/types.ts'
export { isLinkCut, LINK_BOUNDS, type LinkState, linkStates, nodesOfSide } from './link-states.ts'
export { loadRooms } from './load-rooms.ts'
export { HEADER_BOUNDS } from './log/header-bounds.ts'
export type { RecordHeader } from './log/headers.ts'
export {
  batchAt,
  batchesIn,
  describeSegments,
  type PartitionLog,
  scanBatches,
  scanRecords,
  segmentsOf,
} from './log/partition-log.ts'
export { nextOffsetOf, offsetAt, type RecordBatch } from './log/record-batch.ts'
export type { SegmentInfo } from './log/segments.ts'
export { lastStableOffset } from './log/transactions.ts'
export { isUnderWay, MESSAGE_BOUNDS } from './message-commands.ts'
export type { Message, MessageOf, TimerKind, TopicPartition } from './messages.ts'
export {
  type ConfigSource,
  type DescribedConfig,
  describeBrokerConfigs,
} from './metadata/effective-config.ts'
export type { MetadataImage, TopicImage } from './metadata/image.ts'
export { isUnderReplicated, type PartitionRegistration } from './metadata/partition-registration.ts'
export type { MetadataBatch, MetadataRecord } from './metadata/records.ts'
export {
  FATES,
  type FateCounts,
  type Place,
  type RecordFateName,
  type RecordStory,
  type Removal,
} from './oracle/fates.ts'
export { oracleOf } from './oracle/follow.ts'
export { type FateQuery, Oracle, type TallyBy } from './oracle/oracle.ts'
export { metadataBatches } from './raft/quorum-log.ts'
export { hasRoom, type RoomName, roomsOf } from './rooms-of.ts'
export {
  type ControlPlane,
  NEEDS_EXPLICIT,
  type NetworkProfile,
  SCENARIO_BOUNDS,
  type Scenario,
  shareOutcomeProblem,
} from './scenario.ts'
export type { ShareConsumer } from './share-consumer-state.ts'
export type { ShareFact } from './share-facts.ts'
export type { InFlightBatch, InFlightState, ShareGroup, SharePartition } from './share-state.ts'
export type { StorageFact } from './storage-facts.ts'
export type { Terminal, TerminalEntry, TerminalLine } from './terminal-state.ts'
export { TERMINAL_BOUNDS, terminalOf, terminalState } from './terminal-view.ts'
export type { TransactionFact } from './transaction-facts.ts'
export {
  type Admin,
  type Broker,
  brokerNode,
  type Consumer,
  type Controller,
  type Device,
  type Group,
  type KafkaWorld,
  type Node,
  type Producer,
  parsePartitionKey,
  partitionKey,
  type Replica,
  type ZooKeeper,
} from './world.ts'
export { formatZxid } from './zookeeper/zxid.ts'
export type { Znode, Zxid } from './zookeeper-state.ts'
