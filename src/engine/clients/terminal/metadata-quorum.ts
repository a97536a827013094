/**
 * kafka-metadata-quorum (org.apache.kafka.tools.MetadataQuorumCommand). Left out: add-controller, which reads the new
 * controller's own configuration from --command-config.
 */
import type { QuorumReplica } from '../../describe-messages.ts'
import type { NodeId } from '../../kernel/types.ts'
import type { MessageOf } from '../../messages.ts'
import {
  type Arguments,
  COMMAND_CONFIG_ARGUMENT,
  type ParserDef,
  parseArguments,
  prettyTable,
} from './arguments.ts'
import { type Asking, as, call, exceptionOf, JavaError, type Shell, ToolExit } from './program.ts'

export const quorumArguments: ParserDef = {
  prog: 'kafka-metadata-quorum',
  about: 'This tool describes kraft metadata quorum status.',
  metavar: null,
  args: [
    { names: ['--bootstrap-server'], value: 'BOOTSTRAP_SERVER', help: 'A broker to ask first.' },
    { names: ['--bootstrap-controller'], value: 'BOOTSTRAP_CONTROLLER', help: 'A controller to ask first.' },
    COMMAND_CONFIG_ARGUMENT,
  ],
  oneOf: ['--bootstrap-server', '--bootstrap-controller'],
  commands: [
    {
      name: 'describe',
      help: 'Describe the metadata quorum info',
      args: [
        { names: ['--status'], help: 'A short summary of the quorum.' },
        { names: ['--replication'], help: 'How far each member is.' },
        { names: ['--human-readable'], help: 'With --replication: times as "so long ago".' },
      ],
    },
    { name: 'add-controller', help: 'Add a controller to the KRaft controller cluster', args: [] },
    {
      name: 'remove-controller',
      help: 'Remove a controller from the KRaft controller cluster',
      args: [
        {
          names: ['--controller-id', '-i'],
          value: 'CONTROLLER_ID',
          type: 'Integer',
          required: true,
          help: 'The id of the controller to remove.',
        },
        {
          names: ['--controller-directory-id', '-d'],
          value: 'CONTROLLER_DIRECTORY_ID',
          required: true,
          help: 'The directory id of the controller to remove.',
        },
        { names: ['--dry-run'], help: 'Say what would be done, and do not do it.' },
      ],
    },
  ],
}

type Quorum = MessageOf<'DescribeQuorumResponse'>

/** Uuid.ZERO_UUID: the id of a disk that the quorum does not know. */
const NO_DIRECTORY = 'AAAAAAAAAAAAAAAAAAAAAA'
const numberOf = (node: NodeId | null) => Number(/\d+$/.exec(node ?? '')?.[0] ?? -1)

function terse(shell: Shell, message: string): never {
  shell.err(message)
  throw new ToolExit(1)
}

const unsupported = (message: string) =>
  new JavaError('org.apache.kafka.common.errors.UnsupportedVersionException', message)

/** The exception of a future, as its get() throws it. */
const thrown = (problem: JavaError) =>
  new JavaError('java.util.concurrent.ExecutionException', problem.toString())

/** Admin.describeMetadataQuorum; brokers of ZooKeeper mode know no such request. */
function* quorum(shell: Shell): Asking<Quorum> {
  const { controllerId } = as(
    yield* call(shell, 'describeCluster', {
      kind: 'MetadataRequest',
      topics: [],
      allowAutoTopicCreation: false,
    }),
    'MetadataResponse',
  )
  if (controllerId >= 0) throw thrown(unsupported('The node does not support DESCRIBE_QUORUM'))
  const answer = as(
    yield* call(
      shell,
      'describeMetadataQuorum',
      { kind: 'DescribeQuorumRequest' },
      { error: (a) => as(a, 'DescribeQuorumResponse').error },
    ),
    'DescribeQuorumResponse',
  )
  if (answer.error !== 'NONE') throw thrown(exceptionOf(answer.error))
  return answer
}

function leaderOf({ leader, voters }: Quorum): QuorumReplica {
  const found = voters.find(({ node }) => node === leader)
  if (!found) throw new JavaError('java.util.NoSuchElementException', 'No value present')
  return found
}

function* replication(shell: Shell, readable: boolean): Asking<void> {
  const answer = yield* quorum(shell)
  const leader = leaderOf(answer)
  const time = (ms: number) => (ms < 0 ? '-1' : readable ? `${shell.wall() - ms} ms ago` : String(ms))
  const row = (status: string) => (replica: QuorumReplica) => [
    String(numberOf(replica.node)),
    replica.directoryId ?? NO_DIRECTORY,
    String(replica.logEndOffset),
    String(leader.logEndOffset - replica.logEndOffset),
    time(replica.lastFetchTimestamp),
    time(replica.lastCaughtUpTimestamp),
    status,
  ]
  const byId = (a: QuorumReplica, b: QuorumReplica) => numberOf(a.node) - numberOf(b.node)
  const others = answer.voters.filter(({ node }) => node !== answer.leader)
  prettyTable(
    shell,
    ['NodeId', 'DirectoryId', 'LogEndOffset', 'Lag', 'LastFetchTimestamp', 'LastCaughtUpTimestamp', 'Status'],
    [
      row('Leader')(leader),
      ...[...others].sort(byId).map(row('Follower')),
      ...[...answer.observers].sort(byId).map(row('Observer')),
    ],
  )
}

function membersText(replicas: readonly QuorumReplica[], isVoter: boolean): string {
  const texts = [...replicas]
    .sort((a, b) => numberOf(a.node) - numberOf(b.node))
    .map(({ node, directoryId }) => {
      const parts = [`"id": ${numberOf(node)}`]
      // With kraft.version 0 the disks of voters are not known; then Kafka 4.4 leaves the field out.
      if (directoryId !== null) parts.push(`"directoryId": "${directoryId}"`)
      if (isVoter) parts.push(`"endpoints": ["CONTROLLER://${node}:9093"]`)
      return `{${parts.join(', ')}}`
    })
  return `[${texts.join(', ')}]`
}

function* status(shell: Shell): Asking<void> {
  const { clusterId } = as(
    yield* call(shell, 'listNodes', { kind: 'DescribeClusterRequest' }),
    'DescribeClusterResponse',
  )
  const answer = yield* quorum(shell)
  const leader = leaderOf(answer)
  const last = answer.voters.reduce((a, b) => (b.logEndOffset < a.logEndOffset ? b : a))
  const known = leader.lastCaughtUpTimestamp >= 0 && last.lastCaughtUpTimestamp >= 0
  const lagTime = last === leader ? 0 : known ? leader.lastCaughtUpTimestamp - last.lastCaughtUpTimestamp : -1
  const rows: [string, string | number][] = [
    ['ClusterId', clusterId],
    ['LeaderId', numberOf(answer.leader)],
    ['LeaderEpoch', answer.leaderEpoch],
    ['HighWatermark', answer.highWatermark],
    ['MaxFollowerLag', leader.logEndOffset - last.logEndOffset],
    ['MaxFollowerLagTimeMs', lagTime],
    ['CurrentVoters', membersText(answer.voters, true)],
    ['CurrentObservers', membersText(answer.observers, false)],
  ]
  for (const [name, value] of rows) shell.out(`${`${name}:`.padEnd(24)}${value}`)
}

function* describe(shell: Shell, args: Arguments): Asking<void> {
  const [withStatus, withReplication] = [args.has('status'), args.has('replication')]
  if (withStatus && withReplication)
    terse(shell, 'Only one of --status or --replication should be specified with describe sub-command')
  if (withReplication) return yield* replication(shell, args.has('human-readable'))
  if (!withStatus)
    terse(shell, 'One of --status or --replication must be specified with describe sub-command')
  if (args.has('human-readable'))
    terse(shell, 'The option --human-readable is only supported along with --replication')
  yield* status(shell)
}

function* removeController(shell: Shell, args: Arguments): Asking<void> {
  const id = args.number('controller-id') ?? -1
  const directoryId = args.value('controller-directory-id') ?? ''
  if (id < 0) terse(shell, `Invalid negative --controller-id: ${id}`)
  const bytes = Math.floor((directoryId.length * 6) / 8)
  if (bytes !== 16)
    terse(
      shell,
      `Failed to parse --controller-directory-id: Input string \`${directoryId}\` decoded as ${bytes} bytes, which is not equal to the expected 16 bytes of a base64-encoded UUID`,
    )
  const dry = args.has('dry-run')
  if (!dry) {
    const voter = `controller-${id}` as NodeId
    const request = { kind: 'RemoveRaftVoterRequest', voter, directoryId } as const
    const answer = as(yield* call(shell, 'removeRaftVoter', request), 'RemoveRaftVoterResponse')
    const bad = answer.results.find(({ error }) => error !== 'NONE')
    if (bad) throw thrown(exceptionOf(bad.error, bad.message))
    if (answer.error !== 'NONE') throw thrown(exceptionOf(answer.error))
  }
  shell.out(
    `${dry ? 'DRY RUN of removing' : 'Removed'} KRaft controller ${id} with directory id ${directoryId}`,
  )
}

/** kafka-metadata-quorum */
export function* kafkaMetadataQuorum(shell: Shell): Asking<void> {
  const args = parseArguments(shell, quorumArguments)
  try {
    if (args.command === 'describe') yield* describe(shell, args)
    else if (args.command === 'remove-controller') yield* removeController(shell, args)
    else
      terse(
        shell,
        'You must supply the configuration file of the controller you are adding when using add-controller.',
      )
  } catch (problem) {
    if (!(problem instanceof JavaError)) throw problem
    shell.err(problem.message)
    shell.err(problem.toString())
    throw new ToolExit(1)
  }
}
