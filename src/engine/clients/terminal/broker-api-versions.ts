/**
 * kafka-broker-api-versions (org.apache.kafka.tools.BrokerApiVersionsCommand): asks every broker which versions of which
 * requests it answers. What a broker says is what one of Kafka 4.4.0 (in ZooKeeper mode 3.9.2) said, recorded: also of
 * the requests that the engine has none of.
 */
import { brokerNode } from '../../world.ts'
import { helpOrVersion, type OptionDef, OptionError, Options, required } from './options.ts'
import { type Asking, clusterMetadata, JavaError, type Shell, ToolExit } from './program.ts'

export const apiVersionOptions: readonly OptionDef[] = [
  {
    name: 'bootstrap-server',
    arg: 'server(s) to use for bootstrapping',
    help: 'REQUIRED: a broker to ask first.',
  },
]

/** Name, api key, and the versions from and to; without them the broker has none. Where the client knows less, up to where. */
const OF_4_4 =
  'Produce 0 0 13,Fetch 1 4 18,ListOffsets 2 1 11,Metadata 3 0 13,OffsetCommit 8 2 10,OffsetFetch 9 1 10,' +
  'FindCoordinator 10 0 6,JoinGroup 11 0 9,Heartbeat 12 0 4,LeaveGroup 13 0 5,SyncGroup 14 0 5,' +
  'DescribeGroups 15 0 6,ListGroups 16 0 5,SaslHandshake 17 0 1,ApiVersions 18 0 5,CreateTopics 19 2 7,' +
  'DeleteTopics 20 1 6,DeleteRecords 21 0 2,InitProducerId 22 0 5,OffsetForLeaderEpoch 23 2 4,' +
  'AddPartitionsToTxn 24 0 5,AddOffsetsToTxn 25 0 4,EndTxn 26 0 5,WriteTxnMarkers 27 1 2,' +
  'TxnOffsetCommit 28 0 6,DescribeAcls 29 1 3,CreateAcls 30 1 3,DeleteAcls 31 1 3,DescribeConfigs 32 1 4,' +
  'AlterConfigs 33 0 2,AlterReplicaLogDirs 34 1 2,DescribeLogDirs 35 1 5,SaslAuthenticate 36 0 2,' +
  'CreatePartitions 37 0 3,CreateDelegationToken 38 1 3,RenewDelegationToken 39 1 2,' +
  'ExpireDelegationToken 40 1 2,DescribeDelegationToken 41 1 3,DeleteGroups 42 0 3,ElectLeaders 43 0 2,' +
  'IncrementalAlterConfigs 44 0 1,AlterPartitionReassignments 45 0 1,ListPartitionReassignments 46 0 0,' +
  'OffsetDelete 47 0 0,DescribeClientQuotas 48 0 1,AlterClientQuotas 49 0 1,' +
  'DescribeUserScramCredentials 50 0 0,AlterUserScramCredentials 51 0 0,DescribeQuorum 55 0 2,' +
  'UpdateFeatures 57 0 2,DescribeCluster 60 0 2,DescribeProducers 61 0 0,UnregisterBroker 64 0 0,' +
  'DescribeTransactions 65 0 0,ListTransactions 66 0 2,ConsumerGroupHeartbeat 68 0 1,' +
  'ConsumerGroupDescribe 69 0 1,GetTelemetrySubscriptions 71,PushTelemetry 72,ListConfigResources 74 0 1,' +
  'DescribeTopicPartitions 75 0 0,ShareGroupHeartbeat 76 1 1,ShareGroupDescribe 77 1 1,ShareFetch 78 1 2,' +
  'ShareAcknowledge 79 1 2,AddRaftVoter 80 0 1,RemoveRaftVoter 81 0 0,InitializeShareGroupState 83 0 0,' +
  'ReadShareGroupState 84 0 0,WriteShareGroupState 85 0 1,DeleteShareGroupState 86 0 0,' +
  'ReadShareGroupStateSummary 87 0 1,StreamsGroupHeartbeat 88 0 1,StreamsGroupDescribe 89 0 1,' +
  'DescribeShareGroupOffsets 90 0 1,AlterShareGroupOffsets 91 0 0,DeleteShareGroupOffsets 92 0 0,' +
  'StreamsGroupTopologyDescriptionUpdate 93 0 0,UnregisterController 94 0 0'

const OF_3_9 =
  'Produce 0 0 11,Fetch 1 0 17,ListOffsets 2 0 9,Metadata 3 0 12,LeaderAndIsr 4 0 7,StopReplica 5 0 4,' +
  'UpdateMetadata 6 0 8,ControlledShutdown 7 0 3,OffsetCommit 8 0 9,OffsetFetch 9 0 9,' +
  'FindCoordinator 10 0 6,JoinGroup 11 0 9,Heartbeat 12 0 4,LeaveGroup 13 0 5,SyncGroup 14 0 5,' +
  'DescribeGroups 15 0 5,ListGroups 16 0 5,SaslHandshake 17 0 1,ApiVersions 18 0 4,CreateTopics 19 0 7,' +
  'DeleteTopics 20 0 6,DeleteRecords 21 0 2,InitProducerId 22 0 5,OffsetForLeaderEpoch 23 0 4,' +
  'AddPartitionsToTxn 24 0 5,AddOffsetsToTxn 25 0 4,EndTxn 26 0 4,WriteTxnMarkers 27 0 1,' +
  'TxnOffsetCommit 28 0 4,DescribeAcls 29 0 3,CreateAcls 30 0 3,DeleteAcls 31 0 3,DescribeConfigs 32 0 4,' +
  'AlterConfigs 33 0 2,AlterReplicaLogDirs 34 0 2,DescribeLogDirs 35 0 4,SaslAuthenticate 36 0 2,' +
  'CreatePartitions 37 0 3,CreateDelegationToken 38 0 3,RenewDelegationToken 39 0 2,' +
  'ExpireDelegationToken 40 0 2,DescribeDelegationToken 41 0 3,DeleteGroups 42 0 2,ElectLeaders 43 0 2,' +
  'IncrementalAlterConfigs 44 0 1,AlterPartitionReassignments 45 0 0,ListPartitionReassignments 46 0 0,' +
  'OffsetDelete 47 0 0,DescribeClientQuotas 48 0 1,AlterClientQuotas 49 0 1,' +
  'DescribeUserScramCredentials 50 0 0,AlterUserScramCredentials 51 0 0,DescribeQuorum 55,' +
  'AlterPartition 56 0 3,UpdateFeatures 57 0 1,Envelope 58 0 0,DescribeCluster 60 0 1,' +
  'DescribeProducers 61 0 0,UnregisterBroker 64,DescribeTransactions 65 0 0,ListTransactions 66 0 1,' +
  'AllocateProducerIds 67 0 0,ConsumerGroupHeartbeat 68 0 0,ConsumerGroupDescribe 69 0 0,' +
  'GetTelemetrySubscriptions 71,PushTelemetry 72,ListClientMetricsResources 74,DescribeTopicPartitions 75,' +
  'ShareGroupHeartbeat 76,ShareGroupDescribe 77,ShareFetch 78,ShareAcknowledge 79,AddRaftVoter 80,' +
  'RemoveRaftVoter 81,InitializeShareGroupState 83,ReadShareGroupState 84,WriteShareGroupState 85,' +
  'DeleteShareGroupState 86,ReadShareGroupStateSummary 87'

function lineOf(row: string): string {
  const [name, id, from, to = '', usable = to] = row.split(' ')
  if (from === undefined) return `\t${name}(${id}): UNSUPPORTED`
  return `\t${name}(${id}): ${from === to ? from : `${from} to ${to}`} [usable: ${usable}]`
}

function* show(shell: Shell): Asking<void> {
  const { brokers } = yield* clusterMetadata(shell, [])
  const answers = yield {
    calls: brokers.map(({ id }) => ({
      to: brokerNode(id),
      request: { kind: 'ApiVersionsRequest' } as const,
    })),
  }
  const rows = (shell.isOld ? OF_3_9 : OF_4_4).split(',').map(lineOf)
  brokers.forEach(({ id, rack }, i) => {
    const fenced = shell.isOld ? '' : ' isFenced: false'
    const name = `broker-${id}:9092 (id: ${id} rack: ${rack ?? 'null'}${fenced})`
    const isKnown = answers[i]?.kind === 'ApiVersionsResponse'
    const said = isKnown
      ? `(\n${rows.join(',\n')}\n)`
      : 'ERROR: org.apache.kafka.common.errors.DisconnectException'
    shell.out(`${name} -> ${said}`)
  })
}

/** kafka-broker-api-versions */
export function* kafkaBrokerApiVersions(shell: Shell): Asking<void> {
  try {
    const options = new Options(apiVersionOptions, shell.words)
    helpOrVersion(shell, options, shell.words, 'This tool helps to retrieve broker version information.')
    required(shell, options, 'bootstrap-server')
    yield* show(shell)
  } catch (problem) {
    if (!(problem instanceof JavaError || problem instanceof OptionError)) throw problem
    shell.err(problem.message)
    shell.err(problem.toString())
    throw new ToolExit(1)
  }
}
