/**
 * What a scenario, a command and a recording from outside may be: closed schemas, every number ranged, every
 * text and list capped, configs by Kafka's own table. Results are built afresh, never merged into anything.
 */
import {
  custom,
  exactOptional,
  type GenericSchema,
  literal,
  nullable,
  picklist,
  safeParse,
  strictObject,
} from 'valibot'
import {
  type ClientSide,
  type ClientSpec,
  type Command,
  ConfigError,
  type ConfigSide,
  type ConsumerSpec,
  checkClient,
  consumerSpecProblem,
  NEEDS_EXPLICIT,
  type Recording,
  resolveConfig,
  SCENARIO_BOUNDS,
  type Scenario,
  type ShareConsumerSpec,
  shareOutcomeProblem,
  type TimedCommand,
} from '../engine/index.ts'
import { checkRecording, checkScenario } from './bounds.ts'
import { InputError, pathText } from './input-error.ts'
import { consumer, producer, shareConsumer } from './schema-clients.ts'
import { command, timedCommands } from './schema-commands.ts'
import { configs, list, MAX_MOMENT, name, text, topicName, whole } from './schema-parts.ts'
import { checkShape } from './untrusted-json.ts'

const scenario = strictObject({
  version: literal(1, '1'),
  id: name(80),
  title: exactOptional(text(120)),
  seed: whole(0, 0xffffffff),
  network: picklist(['illustrative', 'datacentre'], 'illustrative or datacentre'),
  brokers: list(
    strictObject({ id: whole(0, 100_000), rack: nullable(text(60)) }),
    1,
    SCENARIO_BOUNDS.brokers,
  ),
  controllers: list(whole(0, 100_000), 1, SCENARIO_BOUNDS.controllers),
  controlPlane: exactOptional(picklist(['kraft', 'zookeeper'], 'kraft or zookeeper')),
  zookeeper: exactOptional(list(whole(1, 255), 1, SCENARIO_BOUNDS.zookeeper)),
  combined: exactOptional(list(whole(0, 100_000), 0, SCENARIO_BOUNDS.controllers)),
  brokerConfig: exactOptional(configs),
  features: exactOptional(
    strictObject({
      'eligible.leader.replicas.version': exactOptional(picklist([0, 1], '0 or 1')),
      'kraft.version': exactOptional(picklist([0, 1], '0 or 1')),
      'transaction.version': exactOptional(picklist([0, 1, 2], '0, 1 or 2')),
    }),
  ),
  topics: list(
    strictObject({
      name: topicName,
      partitions: whole(1, SCENARIO_BOUNDS.partitions),
      replicationFactor: whole(1, SCENARIO_BOUNDS.brokers),
      config: exactOptional(configs),
    }),
    0,
    SCENARIO_BOUNDS.topics,
  ),
  producers: list(producer, 0, SCENARIO_BOUNDS.clients),
  consumers: list(consumer, 0, SCENARIO_BOUNDS.clients),
  shareConsumers: exactOptional(list(shareConsumer, 0, SCENARIO_BOUNDS.clients)),
  script: exactOptional(timedCommands),
  openAtMs: exactOptional(whole(0, MAX_MOMENT / 1000)),
})

/** Checks a value by a schema, with the paths of errors under `at`. Throws InputError. */
export function parseBy<T>(schema: GenericSchema<unknown, T>, value: unknown, at: string): T {
  const result = safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const issue = result.issues[0]
  const keys = issue.path?.map((item) => item.key) ?? []
  const field = pathText(at === '' ? keys : [at, ...keys])
  const unknown = issue.type === 'strict_object' && issue.expected === 'never'
  const missing = issue.received === 'undefined' ? 'something must stand here' : issue.message
  throw new InputError('value', field, unknown ? 'no field of this name' : missing)
}

/** Configs that Kafka would refuse are refused with their place. */
export function checkConfigs(side: ConfigSide, values: Scenario['brokerConfig'], at: string): void {
  try {
    resolveConfig(side, values)
  } catch (problem) {
    if (problem instanceof ConfigError)
      throw new InputError('value', `${at}.${problem.field}`, problem.allowed)
    throw problem
  }
}

/** What a client's library would refuse is refused with its place. */
function checkClientSpec(side: ClientSide, spec: ClientSpec, at: string): void {
  try {
    checkClient(side, spec)
  } catch (problem) {
    if (problem instanceof ConfigError)
      throw new InputError('value', `${at}.config.${problem.field}`, problem.allowed)
    throw problem
  }
}

/** Beyond that, what subscribe(), assign() and commits ask for. */
function checkConsumer(spec: ConsumerSpec, at: string): void {
  const problem = consumerSpecProblem(spec)
  if (problem) throw new InputError('value', `${at}.${problem.field}`, problem.allowed)
  checkClientSpec('consumer', spec, at)
}

function checkEach(
  side: ConfigSide,
  items: readonly { config?: Scenario['brokerConfig'] }[],
  at: string,
): void {
  for (const [i, { config }] of items.entries()) checkConfigs(side, config, `${at}[${i}].config`)
}

function checkShareConsumer(spec: ShareConsumerSpec, at: string): void {
  checkConfigs('shareConsumer', spec.config, `${at}.config`)
  const field = shareOutcomeProblem(spec)
  if (field) throw new InputError('value', `${at}.${field}`, NEEDS_EXPLICIT)
}

function checkCommandConfigs(commands: readonly TimedCommand[], at: string): void {
  commands.forEach(({ command }, i) => {
    const here = `${at}[${i}].command`
    if (command.kind === 'AddProducer') checkClientSpec('producer', command.producer, `${here}.producer`)
    if (command.kind === 'AddConsumer') checkConsumer(command.consumer, `${here}.consumer`)
    if (command.kind === 'AddShareConsumer') checkShareConsumer(command.consumer, `${here}.consumer`)
    if (command.kind === 'CreateTopic') checkConfigs('topic', command.config, `${here}.config`)
  })
}

/** When a scenario's topics are there: its operator makes them 6 s, or 3 s, after the start. */
const AFTER_TOPICS_MS = { illustrative: 8_000, datacentre: 4_500 }

/**
 * A client without startAtMs starts when the scenario's topics exist: one that came before would have a broker create
 * its topic with the defaults (auto.create.topics.enable). Who means just that says a time, 0 for instance.
 */
function clientsAfterTopics(scenario: Scenario): Scenario {
  const startAtMs = AFTER_TOPICS_MS[scenario.network]
  const later = <C extends { readonly startAtMs?: number }>(client: C): C => ({ startAtMs, ...client })
  const { producers, consumers, shareConsumers } = scenario
  return {
    ...scenario,
    producers: producers.map(later),
    consumers: consumers.map(later),
    ...(shareConsumers && { shareConsumers: shareConsumers.map(later) }),
  }
}

/** A scenario from outside. Throws InputError that names the field and what is allowed. */
export function parseScenario(value: unknown, at = ''): Scenario {
  checkShape(value)
  const parsed: Scenario = parseBy(scenario, value, at)
  const under = (field: string) => (at === '' ? field : `${at}.${field}`)
  checkConfigs('broker', parsed.brokerConfig, under('brokerConfig'))
  checkEach('topic', parsed.topics, under('topics'))
  for (const [i, spec] of parsed.producers.entries())
    checkClientSpec('producer', spec, `${under('producers')}[${i}]`)
  for (const [i, spec] of parsed.consumers.entries()) checkConsumer(spec, `${under('consumers')}[${i}]`)
  for (const [i, spec] of (parsed.shareConsumers ?? []).entries())
    checkShareConsumer(spec, `${under('shareConsumers')}[${i}]`)
  checkCommandConfigs(parsed.script ?? [], under('script'))
  checkScenario(parsed, under)
  return clientsAfterTopics(parsed)
}

/** A command from outside. Throws InputError. */
export function parseCommand(value: unknown, at = ''): Command {
  checkShape(value)
  return parseBy<Command>(command, value, at)
}

/** What people did, from outside. Throws InputError. */
export function parseCommands(value: unknown, at = 'commands'): TimedCommand[] {
  checkShape(value)
  const parsed: TimedCommand[] = parseBy(timedCommands, value, at)
  checkCommandConfigs(parsed, at)
  return parsed
}

const recordingFrame = strictObject({
  version: literal(1, '1'),
  scenario: custom<unknown>((value) => value !== undefined, 'a scenario'),
  seed: whole(0, 0xffffffff),
  commands: custom<unknown>((value) => value !== undefined, 'a list of commands'),
})

/** A recording from outside. Throws InputError. */
export function parseRecording(value: unknown): Recording {
  checkShape(value)
  const frame = parseBy(recordingFrame, value, '')
  const recording: Recording = {
    version: 1,
    scenario: parseScenario(frame.scenario, 'scenario'),
    seed: frame.seed,
    commands: parseCommands(frame.commands),
  }
  checkRecording(recording)
  return recording
}
