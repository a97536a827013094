/** kafka-delete-records (org.apache.kafka.tools.DeleteRecordsCommand). */
import type { NodeId } from '../../kernel/types.ts'
import type { TopicPartition } from '../../messages.ts'
import { brokerNode } from '../../world.ts'
import { asArray, asNumber, asObject, asString, field, parseJson, readFile } from './json.ts'
import { helpOrVersion, type OptionDef, OptionError, Options, required } from './options.ts'
import {
  type Asking,
  as,
  call,
  clusterMetadata,
  exceptionOf,
  JavaError,
  type Shell,
  ToolExit,
} from './program.ts'

export const deleteRecordsOptions: readonly OptionDef[] = [
  {
    name: 'bootstrap-server',
    arg: 'server(s) to use for bootstrapping',
    help: 'REQUIRED: The server to connect to.',
  },
  {
    name: 'offset-json-file',
    arg: 'Offset json file path',
    help: 'REQUIRED: {"version":1,"partitions":[{"topic":"foo","partition":1,"offset":1}]}',
  },
]

type Wanted = TopicPartition & { readonly offset: number }
const key = ({ topic, partition }: TopicPartition) => `${topic}-${partition}`

function offsetsIn(text: string): readonly Wanted[] {
  const json = parseJson(text)
  const operation = (message: string) =>
    new JavaError('org.apache.kafka.tools.AdminOperationException', message)
  if (json === undefined) throw operation('The input string is not a valid JSON')
  const object = asObject(json)
  const version = object.version === undefined ? 1 : asNumber(object.version)
  if (version !== 1) throw operation(`Not supported version field value ${version}`)
  if (object.partitions === undefined) throw operation('Missing partitions field')
  const found = asArray(object.partitions).map((each) => {
    const fields = asObject(each)
    return {
      topic: asString(field(fields, 'topic')),
      partition: asNumber(field(fields, 'partition')),
      offset: asNumber(field(fields, 'offset'), 'Long'),
    }
  })
  const names = found.map(key)
  const twice = [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
  if (twice.length > 0)
    throw new JavaError(
      'org.apache.kafka.tools.AdminCommandFailedException',
      `Offset json file contains duplicate topic partitions: ${twice.join(',')}`,
    )
  return found
}

// biome-ignore lint/correctness/useYield: known already
function* known(leader: NodeId): Asking<NodeId> {
  return leader
}

/** Admin.deleteRecords of one partition: of its leader, looked up anew when it has moved. */
function* deleteOne(shell: Shell, { topic, partition, offset }: Wanted): Asking<string> {
  const timedOut =
    'org.apache.kafka.common.errors.TimeoutException: Timed out waiting for a node assignment. Call: deleteRecords(api=METADATA)'
  const since = shell.now()
  for (;;) {
    const { topics } = yield* clusterMetadata(shell, [topic])
    const leader = topics[0]?.partitions.find((p) => p.partition === partition)?.leader
    if (leader !== undefined && leader >= 0) {
      const partitions = [{ topic, partition, offset }]
      const request = { kind: 'DeleteRecordsRequest', timeoutMs: 30_000, partitions } as const
      const to = brokerNode(leader)
      const answer = as(
        yield* call(shell, 'deleteRecords', request, {
          to: () => known(to),
        }),
        'DeleteRecordsResponse',
      )
      const [result] = answer.partitions
      if (result?.error === 'NONE') return `low_watermark: ${result.lowWatermark}`
      if (result && result.error !== 'NOT_LEADER_OR_FOLLOWER') return `error: ${exceptionOf(result.error)}`
    }
    // Unknown ones are looked for as long as the client has patience.
    if (shell.now() - since >= 60_000_000) return `error: ${timedOut}`
    yield { sleepMs: 500 }
  }
}

/** kafka-delete-records */
export function* kafkaDeleteRecords(shell: Shell): Asking<void> {
  try {
    const options = new Options(deleteRecordsOptions, shell.words)
    helpOrVersion(
      shell,
      options,
      shell.words,
      'This tool helps to delete records of the given partitions down to the specified offset.',
    )
    required(shell, options, 'bootstrap-server', 'offset-json-file')
    const wanted = offsetsIn(readFile(shell, options.value('offset-json-file') ?? ''))
    shell.out('Executing records delete operation')
    shell.out('Records delete operation completed:')
    for (const each of wanted) shell.out(`partition: ${key(each)}\t${yield* deleteOne(shell, each)}`)
  } catch (problem) {
    if (!(problem instanceof JavaError || problem instanceof OptionError)) throw problem
    shell.err(problem.message)
    shell.err(problem.toString())
    throw new ToolExit(1)
  }
}
