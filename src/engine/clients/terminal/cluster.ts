/** kafka-cluster (org.apache.kafka.tools.ClusterTool). Left out: controllers as a first address, api-versions, fenced brokers. */
import { type ArgumentDef, type Arguments, type ParserDef, parseArguments } from './arguments.ts'
import { type Asking, as, call, exceptionOf, JavaError, type Shell, ToolExit } from './program.ts'

const BOOTSTRAP: readonly ArgumentDef[] = [
  {
    names: ['--bootstrap-server', '-b'],
    value: 'BOOTSTRAP_SERVER',
    required: true,
    help: 'A broker to ask first.',
  },
]

export const clusterArguments: ParserDef = {
  prog: 'kafka-cluster',
  about: 'The Kafka cluster tool.',
  metavar: null,
  args: [],
  commands: [
    { name: 'cluster-id', help: 'Get information about the ID of a cluster.', args: BOOTSTRAP },
    {
      name: 'unregister',
      help: 'Unregister a broker.',
      args: [
        ...BOOTSTRAP,
        {
          names: ['--id', '-i'],
          value: 'ID',
          type: 'Integer',
          required: true,
          help: 'The ID of the broker to unregister.',
        },
      ],
    },
    {
      name: 'list-endpoints',
      help: 'List endpoints',
      args: [...BOOTSTRAP, { names: ['--include-fenced-brokers'], help: 'Fenced brokers too.' }],
    },
  ],
}

function* endpoints(shell: Shell, args: Arguments): Asking<void> {
  const withFenced = args.has('include-fenced-brokers')
  const request = {
    kind: 'DescribeClusterRequest',
    ...(withFenced && { includeFenced: true as const }),
  } as const
  const { brokers } = as(yield* call(shell, 'listNodes', request), 'DescribeClusterResponse')
  const hosts = brokers.map(({ id }) => `broker-${id}`)
  const hostWidth = Math.max(10, ...hosts.map((host) => host.length))
  const rackWidth = Math.max(10, ...brokers.map(({ rack }) => (rack ?? 'null').length))
  const row = (cells: readonly string[]) =>
    cells.map((cell, i) => cell.padEnd([10, hostWidth, 10, rackWidth, 10, 15][i] ?? 0)).join(' ')
  shell.out(row(['ID', 'HOST', 'PORT', 'RACK', 'STATE', 'ENDPOINT_TYPE']))
  for (const { id, rack, fenced } of [...brokers].sort((a, b) => a.id - b.id))
    shell.out(
      row([String(id), `broker-${id}`, '9092', rack ?? 'null', fenced ? 'fenced' : 'unfenced', 'broker']),
    )
}

function* unregister(shell: Shell, id: number): Asking<void> {
  const answer = as(
    yield* call(shell, 'unregisterBroker', { kind: 'UnregisterBrokerRequest', brokerId: id }),
    'UnregisterBrokerResponse',
  )
  const bad = answer.results.find(({ error }) => error !== 'NONE')
  const error = bad?.error ?? answer.error
  if (error === 'UNSUPPORTED_VERSION')
    return shell.out('The target cluster does not support the broker unregistration API.')
  if (error !== 'NONE')
    throw new JavaError(
      'java.util.concurrent.ExecutionException',
      exceptionOf(error, bad?.message ?? '').toString(),
    )
  shell.out(`Broker ${id} is no longer registered.`)
}

/** kafka-cluster */
export function* kafkaCluster(shell: Shell): Asking<void> {
  const args = parseArguments(shell, clusterArguments)
  try {
    if (args.command === 'list-endpoints') return yield* endpoints(shell, args)
    if (args.command === 'unregister') return yield* unregister(shell, args.number('id') ?? -1)
    const { clusterId } = as(
      yield* call(shell, 'listNodes', { kind: 'DescribeClusterRequest' }),
      'DescribeClusterResponse',
    )
    shell.out(`Cluster ID: ${clusterId}`)
  } catch (problem) {
    if (!(problem instanceof JavaError)) throw problem
    shell.err(problem.message)
    shell.err(problem.toString())
    throw new ToolExit(1)
  }
}
