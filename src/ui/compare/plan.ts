/** The second run of a comparison: the same recording with some configs changed. Pure. */
import {
  CONFIG_TABLES,
  type Command,
  type ConfigOverrides,
  parseConfig,
  type Recording,
  type Scenario,
  type TimedCommand,
} from '../../engine/index.ts'
import { recordingInMode } from '../../scenarios/mode.ts'
import type { SharedComparison } from '../../share/compared.ts'

export type ChangeSide = 'broker' | 'topic' | 'producer' | 'consumer'

/** One config of all of a side, or of one by its name. */
export interface Change {
  readonly side: ChangeSide
  /** null = all of them. */
  readonly of: string | null
  readonly name: string
  readonly value: string | number | boolean
}

/** Names of the configs of a side, in order. */
export function configNames(side: ChangeSide): readonly string[] {
  return Object.keys(CONFIG_TABLES[side]).sort()
}

/** Whom a side's configs may be changed for, by name. */
export function namesOf(side: ChangeSide, { scenario, commands }: Recording): readonly string[] {
  const all = [...(scenario.script ?? []), ...commands].map(({ command }) => command)
  if (side === 'topic')
    return [
      ...scenario.topics.map(({ name }) => name),
      ...all.flatMap((c) => (c.kind === 'CreateTopic' ? [c.topic] : [])),
    ]
  if (side === 'producer')
    return [
      ...scenario.producers.map(({ id }) => id),
      ...all.flatMap((c) => (c.kind === 'AddProducer' ? [c.producer.id] : [])),
    ]
  if (side === 'consumer')
    return [
      ...scenario.consumers.map(({ id }) => id),
      ...all.flatMap((c) => (c.kind === 'AddConsumer' ? [c.consumer.id] : [])),
    ]
  return []
}

/** What a person wrote, checked as Kafka would. Throws ConfigError. */
export function checkedChange(side: ChangeSide, of: string | null, name: string, text: string): Change {
  return { side, of, name, value: parseConfig(side, name, text.trim()) }
}

function overlaid(
  config: ConfigOverrides | undefined,
  changes: readonly Change[],
  side: ChangeSide,
  name: string,
): ConfigOverrides | undefined {
  const own = changes.filter((change) => change.side === side && (change.of === null || change.of === name))
  if (own.length === 0) return config
  return { ...config, ...Object.fromEntries(own.map((change) => [change.name, change.value])) }
}

type Configured = { readonly config?: ConfigOverrides }

function withConfig<T extends Configured>(
  spec: T,
  changes: readonly Change[],
  side: ChangeSide,
  name: string,
): T {
  const config = overlaid(spec.config, changes, side, name)
  return config ? { ...spec, config } : spec
}

function changedCommand(command: Command, changes: readonly Change[]): Command {
  if (command.kind === 'AddProducer')
    return { ...command, producer: withConfig(command.producer, changes, 'producer', command.producer.id) }
  if (command.kind === 'AddConsumer')
    return { ...command, consumer: withConfig(command.consumer, changes, 'consumer', command.consumer.id) }
  if (command.kind === 'CreateTopic') return withConfig(command, changes, 'topic', command.topic)
  return command
}

/** The same run, seed and acts with configs changed from the beginning. */
export function changedRecording(recording: Recording, changes: readonly Change[]): Recording {
  const { scenario } = recording
  const done = (list: readonly TimedCommand[]) =>
    list.map((timed): TimedCommand => ({ ...timed, command: changedCommand(timed.command, changes) }))
  const brokerConfig = overlaid(scenario.brokerConfig, changes, 'broker', '')
  const changed: Scenario = {
    ...scenario,
    ...(brokerConfig ? { brokerConfig } : {}),
    topics: scenario.topics.map((topic) => withConfig(topic, changes, 'topic', topic.name)),
    producers: scenario.producers.map((spec) => withConfig(spec, changes, 'producer', spec.id)),
    consumers: scenario.consumers.map((spec) => withConfig(spec, changes, 'consumer', spec.id)),
    ...(scenario.script ? { script: done(scenario.script) } : {}),
  }
  return { ...recording, scenario: changed, commands: done(recording.commands) }
}

/** A change as it is printed: `acks=1 (web-frontend)`. */
export function changeText({ name, value, of }: Pick<Change, 'name' | 'value' | 'of'>): string {
  return of === null ? `${name}=${value}` : `${name}=${value} (${of})`
}

/** The second run that a comparison asks for. Throws ConfigError when Kafka would refuse one of its configs. */
export function comparedRecording(recording: Recording, plan: SharedComparison): Recording {
  const { mode, changes, commands } = plan
  const inPlane = mode ? recordingInMode(recording, mode) : recording
  const checked = changes?.map(({ side, of, name, value }) => checkedChange(side, of, name, value))
  const changed = checked ? changedRecording(inPlane, checked) : inPlane
  return commands ? { ...changed, commands } : changed
}

/** A comparison as it is shared: from what was planned, and what was done in the second since. */
export function sharedComparisonOf(
  first: Recording,
  second: Recording,
  plan: SharedComparison,
): SharedComparison {
  const { commands: _, ...rest } = plan
  const usual = comparedRecording(first, rest).commands
  return JSON.stringify(usual) === JSON.stringify(second.commands)
    ? rest
    : { ...rest, commands: [...second.commands] }
}

/** What the second run is called. */
export function comparisonLabel({ mode, changes, label }: SharedComparison): string {
  const plane = mode === undefined ? [] : [mode === 'kraft' ? 'KRaft' : 'ZooKeeper']
  return [...plane, ...(changes?.map(changeText) ?? []), ...(label === undefined ? [] : [label])].join(', ')
}
