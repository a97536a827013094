/** Kafka's tools by their names. */

import type { ParserDef } from './arguments.ts'
import { apiVersionOptions, kafkaBrokerApiVersions } from './broker-api-versions.ts'
import { clusterArguments, kafkaCluster } from './cluster.ts'
import { withCommandConfig } from './command-config.ts'
import { configOptions, kafkaConfigs } from './configs.ts'
import { consumerOptions, producerOptions } from './console-options.ts'
import { groupOptions, kafkaConsumerGroups } from './consumer-groups.ts'
import { deleteRecordsOptions, kafkaDeleteRecords } from './delete-records.ts'
import { featureArguments, kafkaFeatures } from './features.ts'
import { electionOptions, kafkaLeaderElection } from './leader-election.ts'
import { kafkaLogDirs, logDirsOptions } from './log-dirs.ts'
import { kafkaMetadataQuorum, quorumArguments } from './metadata-quorum.ts'
import { kafkaGetOffsets, offsetOptions } from './offsets.ts'
import { COMMAND_CONFIG, type OptionDef } from './options.ts'
import type { Program } from './program.ts'
import { kafkaReassignPartitions, reassignOptions } from './reassign-partitions.ts'
import { shareGroupOptions } from './share-group-options.ts'
import { kafkaShareGroups } from './share-groups.ts'
import { cat, ls } from './shell-tools.ts'
import { kafkaTopics, topicOptions } from './topics.ts'
import { transactionArguments } from './transaction-arguments.ts'
import { kafkaTransactions } from './transactions.ts'
import { ZK_COMMANDS } from './zookeeper-commands.ts'
import { zooKeeperShell } from './zookeeper-shell.ts'

export interface Tool {
  /** Of the shell, none of Kafka's. */
  readonly shell?: true
  readonly options: readonly OptionDef[]
  /** Words that say what to do. */
  readonly commands?: readonly string[]
  /** null of the console clients, which are clients of their own. */
  readonly program: Program | null
}

function argumentsOf(parser: ParserDef): Pick<Tool, 'options' | 'commands'> {
  return { options: optionsIn(parser), commands: parser.commands.map(({ name }) => name) }
}

/** What completion knows of a tool with commands; they come as words without dashes. */
function optionsIn({ args, commands }: ParserDef): readonly OptionDef[] {
  const all = [...args, ...commands.flatMap((command) => command.args)]
  const names = new Set<string>()
  const options = all.flatMap(({ names: [long], value, help }): OptionDef[] => {
    const name = long.replace(/^--/, '')
    if (names.has(name)) return []
    names.add(name)
    return [value === undefined ? { name, help } : { name, arg: value, help }]
  })
  return options
}

const PROGRAMS: Readonly<Record<string, Tool>> = {
  'kafka-topics': { options: topicOptions, program: kafkaTopics },
  'kafka-console-producer': { options: producerOptions, program: null },
  'kafka-console-consumer': { options: consumerOptions, program: null },
  'kafka-consumer-groups': { options: groupOptions, program: kafkaConsumerGroups },
  'kafka-share-groups': { options: shareGroupOptions, program: kafkaShareGroups },
  'kafka-configs': { options: configOptions, program: kafkaConfigs },
  'kafka-leader-election': { options: electionOptions, program: kafkaLeaderElection },
  'kafka-get-offsets': { options: offsetOptions, program: kafkaGetOffsets },
  'kafka-metadata-quorum': { ...argumentsOf(quorumArguments), program: kafkaMetadataQuorum },
  'kafka-transactions': { ...argumentsOf(transactionArguments), program: kafkaTransactions },
  'kafka-delete-records': { options: deleteRecordsOptions, program: kafkaDeleteRecords },
  'kafka-log-dirs': { options: logDirsOptions, program: kafkaLogDirs },
  'kafka-features': { ...argumentsOf(featureArguments), program: kafkaFeatures },
  'zookeeper-shell': { options: [], commands: ZK_COMMANDS, program: zooKeeperShell },
  'kafka-broker-api-versions': { options: apiVersionOptions, program: kafkaBrokerApiVersions },
  'kafka-cluster': { ...argumentsOf(clusterArguments), program: kafkaCluster },
  'kafka-reassign-partitions': { options: reassignOptions, program: kafkaReassignPartitions },
  cat: { shell: true, options: [], program: cat },
  ls: { shell: true, options: [], program: ls },
}

/** Tools whose file of configs has another name, or that have none. */
const OTHERWISE = ['kafka-cluster', 'zookeeper-shell', 'cat', 'ls']

function configured(name: string, tool: Tool): Tool {
  if (!tool.program || OTHERWISE.includes(name)) return tool
  const options = tool.options.some((each) => each.name === COMMAND_CONFIG.name)
    ? tool.options
    : [...tool.options, COMMAND_CONFIG]
  return { ...tool, options, program: withCommandConfig(name, tool.program) }
}

export const TOOLS: Readonly<Record<string, Tool>> = Object.fromEntries(
  Object.entries(PROGRAMS).map(([name, tool]) => [name, configured(name, tool)]),
)

/** The tool that a word names; `.sh` may stand behind it. */
export function toolOf(word: string): Tool | null {
  const name = word.replace(/\.sh$/, '')
  return Object.hasOwn(TOOLS, name) ? (TOOLS[name] as Tool) : null
}

/** Kafka's. */
export const TOOL_NAMES: readonly string[] = Object.keys(TOOLS).filter((name) => !TOOLS[name]?.shell)

/** What a tool can be told to do, without dashes; nothing for most. */
export function toolCommands(word: string): readonly string[] {
  return toolOf(word)?.commands ?? []
}

/** The options of a tool, with whether each takes an argument; null when there is no such tool. */
export function toolOptions(
  word: string,
): readonly { readonly name: string; readonly takes: boolean }[] | null {
  const tool = toolOf(word)
  if (!tool || tool.shell) return null
  return [...tool.options, { name: 'help' }, { name: 'version' }].map((def) => ({
    name: def.name,
    takes: 'arg' in def && def.arg !== undefined,
  }))
}
