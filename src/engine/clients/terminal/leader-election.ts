/** kafka-leader-election (org.apache.kafka.tools.LeaderElectionCommand). Left out: --path-to-json-file. */
import type { TopicPartition } from '../../messages.ts'
import { helpOrVersion, type OptionDef, OptionError, Options } from './options.ts'
import {
  type Asking,
  as,
  call,
  controllerOf,
  exceptionOf,
  JavaError,
  type Shell,
  ToolExit,
} from './program.ts'

export const electionOptions: readonly OptionDef[] = [
  { name: 'all-topic-partitions', help: 'Of every partition for which there is something to elect.' },
  { name: 'bootstrap-server', arg: 'host:port', help: 'REQUIRED: a broker to ask first.' },
  {
    name: 'election-type',
    arg: 'election type',
    help: 'REQUIRED: preferred, or unclean for partitions without a leader.',
  },
  { name: 'partition', arg: 'partition id', type: 'Integer', help: 'REQUIRED with --topic: a partition.' },
  { name: 'topic', arg: 'topic name', help: 'The topic.' },
]

const failed = (shell: Shell, message: string) =>
  new JavaError(
    `org.apache.kafka.${shell.isOld ? 'server.common' : 'tools'}.AdminCommandFailedException`,
    message,
  )

function check(shell: Shell, options: Options): 'PREFERRED' | 'UNCLEAN' {
  const type = options.value('election-type')?.toUpperCase()
  if (type !== undefined && type !== 'PREFERRED' && type !== 'UNCLEAN')
    throw new OptionError(
      'OptionArgumentConversionException',
      `Cannot parse argument '${options.value('election-type')}' of option election-type`,
    )
  const missing = ['election-type', 'bootstrap-server'].filter((name) => !options.has(name))
  if (missing.length > 0) throw failed(shell, `Missing required option(s): ${missing.join(', ')}`)
  if (options.has('topic') === options.has('all-topic-partitions'))
    throw failed(
      shell,
      'One and only one of the following options is required: topic, all-topic-partitions, path-to-json-file',
    )
  if (options.has('topic') && !options.has('partition'))
    throw failed(shell, 'Missing required option(s): partition')
  if (options.has('partition') && !options.has('topic'))
    throw failed(shell, 'Option partition is only allowed if topic is used')
  return type as 'PREFERRED' | 'UNCLEAN'
}

const key = ({ topic, partition }: TopicPartition) => `${topic}-${partition}`

function* elect(shell: Shell, options: Options, electionType: 'PREFERRED' | 'UNCLEAN'): Asking<void> {
  const topic = options.value('topic')
  const partitions = topic === null ? null : [{ topic, partition: options.number('partition') ?? 0 }]
  const request = { kind: 'ElectLeadersRequest', electionType, partitions } as const
  const answer = as(
    yield* call(shell, 'electLeaders', request, { to: controllerOf(shell) }),
    'ElectLeadersResponse',
  )
  if (answer.error !== 'NONE') throw exceptionOf(answer.error)
  const of = (fits: (error: string) => boolean) => answer.results.filter(({ error }) => fits(error))
  const elected = of((error) => error === 'NONE')
  const noop = of((error) => error === 'ELECTION_NOT_NEEDED')
  const bad = of((error) => error !== 'NONE' && error !== 'ELECTION_NOT_NEEDED')
  if (elected.length > 0)
    shell.out(
      `Successfully completed leader election (${electionType}) for partitions ${elected.map(key).join(', ')}`,
    )
  // Asked about all of them, a controller does not name those for which there was nothing to do.
  if (noop.length > 0 && partitions !== null)
    shell.out(`Valid replica already elected for partitions ${noop.map(key).join(', ')}`)
  if (bad.length === 0) return
  const problems = bad.map((each) => {
    const unknown =
      each.error === 'UNKNOWN_TOPIC_OR_PARTITION'
        ? shell.isOld
          ? 'The partition does not exist.'
          : `No such topic as ${each.topic}`
        : ''
    return { each, problem: exceptionOf(each.error, unknown) }
  })
  for (const { each, problem } of problems)
    shell.out(`Error completing leader election (${electionType}) for partition: ${key(each)}: ${problem}`)
  throw failed(shell, `${bad.length} replica(s) could not be elected`)
}

/** kafka-leader-election */
export function* kafkaLeaderElection(shell: Shell): Asking<void> {
  try {
    const options = new Options(electionOptions, shell.words)
    helpOrVersion(
      shell,
      options,
      shell.words,
      'This tool attempts to elect a new leader for a set of topic partitions. The type of elections supported are preferred replicas and unclean replicas.',
    )
    yield* elect(shell, options, check(shell, options))
  } catch (problem) {
    if (!(problem instanceof JavaError || problem instanceof OptionError)) throw problem
    shell.err(problem.message)
    shell.err(problem.toString())
    throw new ToolExit(1)
  }
}
