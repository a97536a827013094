import { describe, expect, test } from 'vitest'
import { CLIENT_LIBRARIES, parseValue } from '../../engine/index.ts'
import { type ConfigsOf, knownConfigs, suggest, taken, typedAt } from './completions.ts'
import { kafkaError, unknownError } from './kafka-error.ts'

const topic = knownConfigs({ side: 'topic' })
const producer = knownConfigs({ side: 'producer', client: 'java' })
const names = (text: string, caret = text.length, all = topic) =>
  suggest(all, text, caret).map((each) => each.text)

describe('completion of configs', () => {
  test('offers names that begin so before those that only hold it, and none that another line has', () => {
    expect(names('min.in')).toEqual(['min.insync.replicas'])
    const retention = names('retention')
    expect(retention.slice(0, 2)).toEqual(['retention.bytes', 'retention.ms'])
    expect(retention).toContain('delete.retention.ms')
    expect(names('retention.ms=1\nretention.')).toEqual(['retention.bytes', 'delete.retention.ms'])
    expect(names('')).toHaveLength(topic.length)
    expect(names('# ret')).toEqual([])
    expect(names('nothing.like.it')).toEqual([])
  })

  test('offers the values there are behind the equals sign', () => {
    expect(names('cleanup.policy=')).toEqual(['compact', 'delete'])
    expect(names('cleanup.policy=compact,d')).toEqual(['delete'])
    expect(names('unclean.leader.election.enable=t')).toEqual(['true'])
    expect(names('unclean.leader.election.enable=true')).toEqual([])
    expect(names('retention.ms=')).toEqual([])
  })

  test('puts what was taken into its line, and leaves the others', () => {
    const text = 'retention.ms=1\nmin.i\nsegment.ms=5'
    const caret = text.indexOf('min.i') + 5
    const [found] = suggest(topic, text, caret)
    if (!found) throw new Error('nothing is offered')
    const next = taken(text, caret, found)
    expect(next.text).toBe('retention.ms=1\nmin.insync.replicas=\nsegment.ms=5')
    expect(typedAt(next.text, next.caret)).toMatchObject({ name: 'min.insync.replicas', inValue: true })
    const list = 'cleanup.policy=compact,d'
    const [value] = suggest(topic, list, list.length)
    expect(value && taken(list, list.length, value).text).toBe('cleanup.policy=compact,delete')
    const renamed = 'retention.m=7'
    const [name] = suggest(topic, renamed, 11)
    expect(name && taken(renamed, 11, name).text).toBe('retention.ms=7')
  })

  test('knows every library by its own names, with Java’s name behind them', () => {
    for (const client of CLIENT_LIBRARIES)
      for (const side of ['producer', 'consumer'] as const)
        expect(knownConfigs({ side, client }).length).toBeGreaterThan(5)
    const kafkajs = knownConfigs({ side: 'producer', client: 'kafkajs' })
    expect(kafkajs.find(({ name }) => name === 'maxInFlightRequests')?.java).toBe(
      'max.in.flight.requests.per.connection',
    )
  })
})

describe('Kafka’s own error', () => {
  const said = (of: ConfigsOf, name: string, value: string) => {
    const config = knownConfigs(of).find((each) => each.name === name)
    return config ? kafkaError(name, config.def, value) : unknownError(of.side, name)
  }
  const java = { side: 'producer', client: 'java' } as const

  test('is that of ConfigDef and its validators', () => {
    expect(said(java, 'linger.ms', '-1')).toBe(
      'Invalid value -1 for configuration linger.ms: Value must be at least 0',
    )
    expect(said(java, 'linger.ms', 'soon')).toBe(
      'Invalid value soon for configuration linger.ms: Not a number of type LONG',
    )
    expect(said(java, 'retries', '2147483649')).toBe(
      'Invalid value 2147483649 for configuration retries: Not a number of type INT',
    )
    expect(said(java, 'acks', '2')).toBe(
      'Invalid value 2 for configuration acks: String must be one of: all, -1, 0, 1',
    )
    expect(said({ side: 'topic' }, 'cleanup.policy', 'compact,shred')).toBe(
      'Invalid value shred for configuration cleanup.policy: String must be one of: compact, delete',
    )
    expect(said({ side: 'topic' }, 'min.cleanable.dirty.ratio', '1.5')).toBe(
      'Invalid value 1.5 for configuration min.cleanable.dirty.ratio: Value must be no more than 1',
    )
    expect(said({ side: 'topic' }, 'unclean.leader.election.enable', 'maybe')).toBe(
      'Invalid value maybe for configuration unclean.leader.election.enable: Expected value to be either true or false',
    )
    expect(said({ side: 'topic' }, 'no.such', '1')).toBe('Unknown topic config name: no.such')
    expect(said(java, 'no.such', '1')).toBeNull()
  })

  test('is said of nothing that the engine takes', () => {
    for (const side of ['broker', 'topic', 'shareConsumer'] as const)
      for (const { name, def } of knownConfigs({ side })) {
        const value = String(def.default)
        if (parseValue(def, value) !== undefined) expect(kafkaError(name, def, value)).toBeNull()
      }
    for (const { name, def } of producer)
      if (parseValue(def, String(def.default)) !== undefined)
        expect(kafkaError(name, def, String(def.default))).toBeNull()
  })
})
