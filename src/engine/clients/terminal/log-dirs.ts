/** kafka-log-dirs (org.apache.kafka.tools.LogDirsCommand). A broker has one directory here. */
import { brokerNode } from '../../world.ts'
import { helpOrVersion, type OptionDef, type Options, readOptions, required } from './options.ts'
import { type Asking, as, call, callAll, JavaError, type Shell, ToolExit } from './program.ts'

export const logDirsOptions: readonly OptionDef[] = [
  {
    name: 'bootstrap-server',
    arg: 'The server(s) to use for bootstrapping',
    help: 'REQUIRED: a broker to ask first.',
  },
  {
    name: 'broker-list',
    arg: 'Broker list',
    default: '',
    help: 'The brokers to ask, "0,1,2"; without it all.',
  },
  { name: 'describe', help: 'Shows the log directories.' },
  { name: 'topic-list', arg: 'Topic list', default: '', help: 'Only these topics, "a,b"; without it all.' },
]

function listOf(options: Options, name: string): string[] {
  return (options.value(name) ?? '').split(',').filter((word) => word !== '')
}

function* show(shell: Shell, options: Options): Asking<void> {
  const topics = listOf(options, 'topic-list')
  const asked = listOf(options, 'broker-list').map(Number)
  const { brokers } = as(
    yield* call(shell, 'listNodes', { kind: 'DescribeClusterRequest' }),
    'DescribeClusterResponse',
  )
  const there = brokers.map(({ id }) => id).sort((a, b) => a - b)
  const strangers = asked.filter((id) => !there.includes(id))
  if (strangers.length > 0) {
    shell.err(
      `ERROR: The given brokers do not exist from --broker-list: ${strangers.join(',')}. Current existent brokers: ${there.join(',')}`,
    )
    throw new ToolExit(1)
  }
  const ids = asked.length > 0 ? [...new Set(asked)].sort((a, b) => a - b) : there
  shell.out('Querying brokers for log directories information')
  const request = { kind: 'DescribeLogDirsRequest', partitions: null } as const
  const answers = yield* callAll(
    shell,
    'describeLogDirs',
    ids.map((id) => ({ to: brokerNode(id), request })),
  )
  shell.out(`Received log directory information from brokers ${ids.join(',')}`)
  const found = answers.map((each, i) => {
    const { partitions, logDir } = as(each, 'DescribeLogDirsResponse')
    const shown = partitions
      .filter(({ topic }) => topics.length === 0 || topics.includes(topic))
      .sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1))
      .map(({ topic, partition, size, offsetLag, isFuture }) => ({
        partition: `${topic}-${partition}`,
        size,
        offsetLag,
        isFuture,
      }))
    return { broker: ids[i], logDirs: [{ partitions: shown, error: null, logDir }] }
  })
  shell.out(JSON.stringify({ brokers: found, version: 1 }))
}

/** kafka-log-dirs */
export function* kafkaLogDirs(shell: Shell): Asking<void> {
  const options = readOptions(shell, logDirsOptions, shell.words)
  helpOrVersion(
    shell,
    options,
    shell.words,
    'This tool helps to query log directory usage on the specified brokers.',
  )
  required(shell, options, 'bootstrap-server', 'describe')
  try {
    yield* show(shell, options)
  } catch (problem) {
    if (!(problem instanceof JavaError)) throw problem
    shell.err(problem.message)
    shell.err(problem.toString())
    throw new ToolExit(1)
  }
}
