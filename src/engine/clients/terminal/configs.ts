/**
 * kafka-configs (org.apache.kafka.tools.ConfigCommand), for topics, brokers and groups. Left out: users, clients and their
 * quotas, ips, loggers, client metrics, files.
 */
import type { ConfigResource, DescribedEntry } from '../../describe-messages.ts'
import { brokerNode } from '../../world.ts'
import { listGroups } from './consumer-groups.ts'
import { helpOrVersion, type OptionDef, OptionError, Options, usage } from './options.ts'
import {
  type Asking,
  as,
  call,
  clusterMetadata,
  controllerOf,
  exceptionOf,
  illegalArgument,
  JavaError,
  type Shell,
  ToolExit,
} from './program.ts'

export const configOptions: readonly OptionDef[] = [
  { name: 'add-config', arg: '', help: "Configs to set: 'k1=v1,k2=[v1,v2]'." },
  { name: 'all', help: 'With --describe: every config, not only what was set.' },
  { name: 'alter', help: 'Changes configs.' },
  { name: 'bootstrap-server', arg: 'server to connect to', help: 'REQUIRED: a broker to ask first.' },
  { name: 'broker', arg: '', help: 'A broker by its id.' },
  { name: 'broker-defaults', help: 'What is set for all brokers.' },
  { name: 'delete-config', arg: '', help: "Configs to take away: 'k1,k2'." },
  { name: 'describe', help: 'Shows configs.' },
  { name: 'entity-default', help: 'With --entity-type brokers: what is set for all of them.' },
  { name: 'entity-name', arg: '', help: 'The name of a topic or a group, or the id of a broker.' },
  { name: 'entity-type', arg: '', help: 'topics, brokers or groups.' },
  { name: 'group', arg: '', help: 'A group by its name.' },
  { name: 'topic', arg: '', help: 'A topic by its name.' },
]

const TYPES: Readonly<Record<string, ConfigResource['type']>> = {
  topics: 'TOPIC',
  brokers: 'BROKER',
  groups: 'GROUP',
}
const ALL_TYPES = 'broker-loggers, topics, clients, users, brokers, ips, client-metrics, groups'

interface Entity {
  readonly type: ConfigResource['type']
  /** null = all of them, '' = what holds for all */
  readonly name: string | null
}

function entityOf(options: Options): Entity {
  for (const [option, type] of [
    ['topic', 'TOPIC'],
    ['broker', 'BROKER'],
    ['group', 'GROUP'],
  ] as const)
    if (options.has(option)) return { type, name: options.value(option) }
  if (options.has('broker-defaults')) return { type: 'BROKER', name: '' }
  const word = options.value('entity-type')
  if (word === null) throw illegalArgument('At least one entity type must be specified')
  const type = TYPES[word]
  if (!type && ALL_TYPES.split(', ').includes(word))
    throw illegalArgument(`kafkascope: configs of ${word} are not simulated`)
  if (!type)
    throw illegalArgument(
      `Invalid entity type ${word}, the entity type must be one of ${ALL_TYPES} with a --bootstrap-server or --bootstrap-controller argument`,
    )
  return { type, name: options.has('entity-default') ? '' : options.value('entity-name') }
}

const KIND = { TOPIC: 'topic', BROKER: 'broker', GROUP: 'group' } as const
const KINDS = { TOPIC: 'topics', BROKER: 'brokers', GROUP: 'groups' } as const

function check(shell: Shell, options: Options): Entity {
  if (!options.has('bootstrap-server') && shell.isOld)
    throw illegalArgument(
      `Invalid entity type ${options.value('entity-type')}, the entity type must be one of users, brokers with a --zookeeper argument`,
    )
  if (!options.has('bootstrap-server'))
    throw illegalArgument('Either --bootstrap-server or --bootstrap-controller must be specified.')
  const entity = entityOf(options)
  if (entity.type === 'BROKER' && entity.name && !/^\d+$/.test(entity.name))
    throw illegalArgument(
      `The entity name for brokers must be a valid integer broker id, but it is: ${entity.name}`,
    )
  if (!options.has('alter')) return entity
  if (entity.name === null)
    throw illegalArgument(`An entity name must be specified with --alter of ${KINDS[entity.type]}`)
  if (!options.has('add-config') && !options.has('delete-config'))
    throw illegalArgument(
      'At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter',
    )
  return entity
}

/** `a=1,b=[x,y]` */
function additions(text: string): [string, string][] {
  const pairs = text.match(/[^,=\s]+\s*=\s*(\[[^\]]*\]|[^,]*)/g) ?? []
  if (pairs.join(',').replaceAll(' ', '').length < text.replaceAll(' ', '').length)
    throw illegalArgument(
      'requirement failed: Invalid entity config: all configs to be added must be in the format "key=val".',
    )
  return pairs.map((pair) => {
    const at = pair.indexOf('=')
    return [
      pair.slice(0, at).trim(),
      pair
        .slice(at + 1)
        .trim()
        .replace(/^\[(.*)\]$/, '$1'),
    ]
  })
}

function whom(entity: Entity) {
  // biome-ignore lint/correctness/useYield: others ask for the controller first
  return function* find(): Asking<ReturnType<typeof brokerNode> | 'any'> {
    return entity.type === 'BROKER' && entity.name ? brokerNode(Number(entity.name)) : 'any'
  }
}

function* alter(shell: Shell, options: Options, entity: Entity): Asking<void> {
  const set = options.has('add-config') ? additions(options.value('add-config') ?? '') : []
  const taken = (options.value('delete-config') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const name = entity.name ?? ''
  const request = {
    kind: 'IncrementalAlterConfigsRequest',
    resourceType: entity.type,
    resourceName: name,
    changes: [
      ...set.map(([key, value]) => ({ name: key, operation: 'SET', value }) as const),
      ...taken.map((key) => ({ name: key, operation: 'DELETE', value: null }) as const),
    ],
  } as const
  const to = entity.type === 'BROKER' && name !== '' ? whom(entity) : controllerOf(shell)
  const answer = as(
    yield* call(shell, 'incrementalAlterConfigs', request, { to }),
    'IncrementalAlterConfigsResponse',
  )
  const bad = answer.results.find(({ error }) => error !== 'NONE')
  if (bad) throw exceptionOf(bad.error, bad.message)
  if (answer.error !== 'NONE') throw exceptionOf(answer.error)
  shell.out(
    entity.type === 'BROKER' && name === ''
      ? 'Completed updating default config for brokers in the cluster.'
      : `Completed updating config for ${KIND[entity.type]} ${name}.`,
  )
}

function* namesOf(shell: Shell, { type }: Entity): Asking<string[]> {
  if (type === 'GROUP') return [...(yield* listGroups(shell))].map(({ groupId }) => groupId)
  const { topics, brokers } = yield* clusterMetadata(shell)
  if (type === 'TOPIC') return topics.map(({ topic }) => topic)
  return [...brokers.map(({ id }) => String(id)).sort(), '']
}

const DYNAMIC: Readonly<Record<ConfigResource['type'], readonly DescribedEntry['source'][]>> = {
  TOPIC: ['DYNAMIC_TOPIC_CONFIG'],
  BROKER: ['DYNAMIC_BROKER_CONFIG'],
  GROUP: ['DYNAMIC_GROUP_CONFIG'],
}

function wanted({ type, name }: ConfigResource, entries: readonly DescribedEntry[], all: boolean) {
  const sources = type === 'BROKER' && name === '' ? ['DYNAMIC_DEFAULT_BROKER_CONFIG'] : DYNAMIC[type]
  const kept = all ? entries : entries.filter(({ source }) => sources.includes(source))
  return [...kept].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function* describe(shell: Shell, options: Options, entity: Entity): Asking<void> {
  const all = options.has('all')
  if (entity.name === null && entity.type === 'GROUP' && !all) return
  for (const name of entity.name === null ? yield* namesOf(shell, entity) : [entity.name]) {
    const resource = { type: entity.type, name }
    if (entity.type === 'TOPIC') {
      const { topics } = yield* clusterMetadata(shell)
      if (!topics.some(({ topic }) => topic === name)) {
        shell.out(`The topic '${name}' doesn't exist and doesn't have dynamic config.`)
        continue
      }
    }
    const isDefault = entity.type === 'BROKER' && name === ''
    shell.out(
      isDefault
        ? 'Default configs for brokers in the cluster are:'
        : `${all ? 'All' : 'Dynamic'} configs for ${KIND[entity.type]} ${name} are:`,
    )
    const answer = as(
      yield* call(
        shell,
        'describeConfigs',
        { kind: 'DescribeConfigsRequest', resources: [resource] },
        { to: whom({ ...entity, name }) },
      ),
      'DescribeConfigsResponse',
    )
    const [result] = answer.results
    if (result?.error !== 'NONE') throw exceptionOf(result?.error ?? 'UNKNOWN_SERVER_ERROR', result?.message)
    for (const entry of wanted(resource, result.entries, all)) {
      const synonyms = entry.synonyms.filter(({ value }) => value !== null)
      const text = synonyms.map((s) => `${s.source}:${s.name}=${s.value}`).join(', ')
      shell.out(`  ${entry.name}=${entry.value} sensitive=false synonyms={${text}}`)
    }
  }
}

/** kafka-configs */
export function* kafkaConfigs(shell: Shell): Asking<void> {
  try {
    const options = new Options(configOptions, shell.words)
    helpOrVersion(
      shell,
      options,
      shell.words,
      'This tool helps to manipulate and describe entity config for a topic, client, user, broker, ip, client-metrics or group',
    )
    if (options.has('alter') === options.has('describe'))
      usage(shell, options, 'Command must include exactly one action: --describe, --alter')
    const entity = check(shell, options)
    if (options.has('alter')) yield* alter(shell, options, entity)
    else yield* describe(shell, options, entity)
  } catch (problem) {
    if (!(problem instanceof JavaError || problem instanceof OptionError)) throw problem
    if (problem instanceof JavaError && problem.exception === 'java.lang.IllegalArgumentException')
      shell.err(problem.message)
    else {
      shell.err(`Error while executing config command with args '${shell.words.join(' ')}'`)
      shell.err(
        problem instanceof JavaError
          ? `java.util.concurrent.ExecutionException: ${problem}`
          : String(problem),
      )
    }
    throw new ToolExit(1)
  }
}
