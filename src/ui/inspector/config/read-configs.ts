/** Every config of an entity's kind: its value, where that comes from in Kafka's words, what it means. Pure. */
import {
  BROKER_SYNONYMS,
  type ClientSpec,
  CONFIG_TABLES,
  type ConfigDef,
  type ConfigOverrides,
  type ConfigSide,
  clientSettings,
  describeBrokerConfigs,
  freshestImage,
  type KafkaWorld,
  resolveConfig,
} from '../../../engine/index.ts'
import { brokersOf } from '../read/nodes.ts'

export type Source =
  | 'DYNAMIC_TOPIC_CONFIG'
  | 'DYNAMIC_BROKER_CONFIG'
  | 'DYNAMIC_DEFAULT_BROKER_CONFIG'
  | 'DYNAMIC_GROUP_CONFIG'
  | 'STATIC_BROKER_CONFIG'
  | 'DEFAULT_CONFIG'
  | 'library default'
  | 'scenario'
  | 'shortened'
  | 'follows'

/** What can be altered while it runs: by which resource. */
export interface Resource {
  readonly type: 'TOPIC' | 'BROKER' | 'GROUP'
  readonly name: string
}

export interface ConfigReading {
  readonly name: string
  readonly value: string | null
  readonly default: string | null
  readonly source: Source
  /** Whose sentence says what it means; null where Kafka's documentation has to. */
  readonly meaning: string | null
  /** Java's name, where a client's library has another. */
  readonly java: string | null
  /** It can be changed while it runs. */
  readonly editable: boolean
  /** Something was set here, and can be taken away. */
  readonly isSet: boolean
  /** The engine goes by it. */
  readonly obeyed: boolean
}

/** Whose configs. */
export type Entity =
  | { readonly kind: 'topic'; readonly topic: string }
  | { readonly kind: 'broker'; readonly broker: number }
  | { readonly kind: 'controller'; readonly node: string }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'client'; readonly node: string }

export const SIDES: Readonly<Record<Exclude<Entity['kind'], 'client'>, ConfigSide>> = {
  topic: 'topic',
  broker: 'broker',
  controller: 'broker',
  group: 'group',
}

const TOPIC_OF_BROKER: ReadonlyMap<string, string> = new Map(
  Object.entries(BROKER_SYNONYMS).map(([topic, broker]) => [broker, topic]),
)

/** A broker's config that is the default of a topic's means the same. */
export function meaningOf(side: ConfigSide, name: string): string {
  return side === 'broker' ? (TOPIC_OF_BROKER.get(name) ?? name) : name
}

/** As Kafka prints it: its largest long is more than a number here can hold exactly. */
function text(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return value === 2 ** 63 ? '9223372036854775807' : String(value)
}

type Row = Pick<ConfigReading, 'value' | 'source' | 'editable' | 'isSet'>

function rowsOf(side: ConfigSide, row: (name: string, def: ConfigDef) => Row): ConfigReading[] {
  const table: Readonly<Record<string, ConfigDef>> = CONFIG_TABLES[side]
  return Object.entries(table).map(([name, def]) => ({
    name,
    default: text(def.default),
    meaning: meaningOf(side, name),
    java: null,
    obeyed: true,
    ...row(name, def),
  }))
}

/** A topic's: its own, else what all brokers were given, else server.properties, else Kafka's default. */
function topicConfigs(world: KafkaWorld, topic: string): ConfigReading[] {
  const image = freshestImage(world)
  const own: ConfigOverrides = image?.configs[topic] ?? {}
  const all: ConfigOverrides = image?.brokerConfigs[''] ?? {}
  const broker = brokersOf(world)[0]
  const config: ConfigOverrides = broker?.config ?? {}
  const fixed: ConfigOverrides = broker?.staticConfig ?? {}
  return rowsOf('topic', (name, def) => {
    const editable = def.dynamic === true
    if (own[name] !== undefined)
      return { value: text(own[name]), source: 'DYNAMIC_TOPIC_CONFIG', editable, isSet: true }
    const synonym = BROKER_SYNONYMS[name] ?? name
    const source: Source =
      all[synonym] !== undefined
        ? 'DYNAMIC_DEFAULT_BROKER_CONFIG'
        : fixed[synonym] !== undefined
          ? 'STATIC_BROKER_CONFIG'
          : 'DEFAULT_CONFIG'
    return { value: text(config[synonym] ?? def.default), source, editable, isSet: false }
  })
}

function brokerConfigs(world: KafkaWorld, id: number): ConfigReading[] {
  const broker = brokersOf(world).find((b) => b.brokerId === id)
  if (!broker) return []
  const image = freshestImage(world)
  const described = new Map(
    image ? describeBrokerConfigs(broker.staticConfig, image, id).map((row) => [row.name, row]) : [],
  )
  const own: ConfigOverrides = image?.brokerConfigs[id] ?? {}
  return rowsOf('broker', (name, def) => ({
    value: text(described.get(name)?.value ?? def.default),
    source: described.get(name)?.source ?? 'DEFAULT_CONFIG',
    editable: def.dynamic === true,
    isSet: own[name] !== undefined,
  }))
}

function controllerConfigs(world: KafkaWorld, id: string): ConfigReading[] {
  const node = world.nodes[id]
  if (node?.role !== 'controller') return []
  const config: ConfigOverrides = node.config
  const fixed: ConfigOverrides = node.staticConfig
  const all: ConfigOverrides = node.image.brokerConfigs[''] ?? {}
  return rowsOf('broker', (name, def) => ({
    value: text(config[name] ?? def.default),
    source:
      all[name] !== undefined
        ? 'DYNAMIC_DEFAULT_BROKER_CONFIG'
        : fixed[name] !== undefined
          ? 'STATIC_BROKER_CONFIG'
          : 'DEFAULT_CONFIG',
    editable: false,
    isSet: false,
  }))
}

function groupConfigs(world: KafkaWorld, group: string): ConfigReading[] {
  const own: ConfigOverrides = freshestImage(world)?.groupConfigs?.[group] ?? {}
  const broker: ConfigOverrides = brokersOf(world)[0]?.config ?? {}
  return rowsOf('group', (name, def) => {
    if (own[name] !== undefined)
      return { value: text(own[name]), source: 'DYNAMIC_GROUP_CONFIG', editable: true, isSet: true }
    const value = broker[`group.${name}`]
    const source =
      value === undefined || String(value) === String(def.default) ? 'DEFAULT_CONFIG' : 'STATIC_BROKER_CONFIG'
    return { value: text(value ?? def.default), source, editable: true, isSet: false }
  })
}

function settingsOf(side: 'producer' | 'consumer', spec: ClientSpec): ConfigReading[] {
  return clientSettings(side, spec).map((row) => ({
    name: row.name,
    value: text(row.value),
    default: text(row.default),
    source: row.source,
    meaning: row.java,
    java: row.java !== null && row.java !== row.name ? row.java : null,
    editable: false,
    isSet: false,
    obeyed: true,
  }))
}

function clientConfigs(world: KafkaWorld, id: string): ConfigReading[] {
  const node = world.nodes[id]
  if (node?.role === 'producer' || node?.role === 'consumer') return settingsOf(node.role, node.spec)
  if (node?.role !== 'share-consumer') return []
  const set: ConfigOverrides = node.spec.config ?? {}
  const config: ConfigOverrides = resolveConfig('shareConsumer', set)
  return rowsOf('shareConsumer', (name, def) => ({
    value: text(config[name] ?? def.default),
    source: set[name] === undefined ? 'library default' : 'scenario',
    editable: false,
    isSet: false,
  }))
}

/** The configs that the engine goes by, those that are not at their default first. */
export function configsOf(world: KafkaWorld, entity: Entity): ConfigReading[] {
  const rows =
    entity.kind === 'topic'
      ? topicConfigs(world, entity.topic)
      : entity.kind === 'broker'
        ? brokerConfigs(world, entity.broker)
        : entity.kind === 'controller'
          ? controllerConfigs(world, entity.node)
          : entity.kind === 'group'
            ? groupConfigs(world, entity.group)
            : clientConfigs(world, entity.node)
  return rows.sort((a, b) => Number(isPlain(a)) - Number(isPlain(b)) || a.name.localeCompare(b.name))
}

/** True for a config that nobody touched. */
export function isPlain({ value, default: standard }: ConfigReading): boolean {
  return value === standard
}

/** The rest of Kafka's own list: what the engine does not go by. */
export function othersOf(list: string, obeyed: readonly ConfigReading[]): ConfigReading[] {
  const known = new Set(obeyed.flatMap(({ name, java }) => [name, java ?? name]))
  return list.split('\n').flatMap((line): ConfigReading[] => {
    const [name = '', , standard = ''] = line.split('|')
    if (known.has(name)) return []
    const value = standard.replaceAll('¦', '|')
    return [
      {
        name,
        value,
        default: value,
        source: 'DEFAULT_CONFIG',
        meaning: null,
        java: null,
        editable: false,
        isSet: false,
        obeyed: false,
      },
    ]
  })
}

/** Which part of Kafka's list an entity's configs are of. */
export function sideOf(world: KafkaWorld, entity: Entity): ConfigSide {
  if (entity.kind !== 'client') return SIDES[entity.kind]
  const role = world.nodes[entity.node]?.role
  return role === 'producer' ? 'producer' : role === 'share-consumer' ? 'shareConsumer' : 'consumer'
}

/** The resource that IncrementalAlterConfigs changes; null where nothing can be changed. */
export function resourceOf(entity: Entity): Resource | null {
  if (entity.kind === 'topic') return { type: 'TOPIC', name: entity.topic }
  if (entity.kind === 'broker') return { type: 'BROKER', name: String(entity.broker) }
  return entity.kind === 'group' ? { type: 'GROUP', name: entity.group } : null
}

const ANCHORS: Readonly<Record<ConfigSide, string>> = {
  broker: 'brokerconfigs',
  topic: 'topicconfigs',
  producer: 'producerconfigs',
  consumer: 'consumerconfigs',
  shareConsumer: 'consumerconfigs',
  group: 'groupconfigs',
}

/** Where Kafka's documentation tells of a config. */
export function documentationOf(side: ConfigSide, name: string): string {
  return `https://kafka.apache.org/documentation/#${ANCHORS[side]}_${name}`
}
