/** What a share consumer's application does, and its settings; only Java and librdkafka have one. */
import { CONFIG_TABLES, type ConfigDef, type ShareConsumerSpec } from '../engine/index.ts'
import type { Said } from './settings.ts'
import type { ConfigValue } from './types.ts'

export interface SharePlan {
  readonly id: string
  readonly group: string
  readonly topics: readonly string[]
  readonly processMs: number
  readonly explicit: boolean
  readonly answer: 'accept' | 'release' | 'reject'
  readonly rejectEvery: number
  readonly releaseEvery: number
}

/** What a share consumer's application does. */
export function planShare(spec: ShareConsumerSpec): SharePlan {
  return {
    id: spec.id,
    group: spec.group,
    topics: spec.topics,
    processMs: Math.round(spec.processMs ?? 0),
    explicit: spec.config?.['share.acknowledgement.mode'] === 'explicit',
    // Holding is what a person makes it do.
    answer: spec.acknowledge === 'hold' ? 'accept' : (spec.acknowledge ?? 'accept'),
    rejectEvery: spec.rejectEvery ?? 0,
    releaseEvery: spec.releaseEvery ?? 0,
  }
}

const TOLD = ['share.acknowledgement.mode', 'max.poll.records']

/** What was set for it, and the defaults that matter. */
export function shareSettings(spec: ShareConsumerSpec): readonly Said[] {
  const table: Readonly<Record<string, ConfigDef>> = CONFIG_TABLES.shareConsumer
  const { config = {} } = spec
  const say = (name: string, value: ConfigValue | null | undefined, how: Said['how']): Said[] => {
    const def = table[name]
    if (!def || value === null || value === undefined) return []
    const { type, values, min, max, shape } = def
    const bounds = {
      type,
      ...(values && { values }),
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
      ...(shape !== undefined && { shape }),
    }
    return [{ name, value, own: { config: name, now: value, def: bounds }, how }]
  }
  return [
    ...Object.entries(config).flatMap(([name, value]) => say(name, value, 'set')),
    ...TOLD.filter((name) => !(name in config)).flatMap((name) => say(name, table[name]?.default, 'told')),
  ]
}
