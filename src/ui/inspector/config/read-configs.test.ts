import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CONFIG_TABLES, type ConfigSide, createRun, SECOND } from '../../../engine/index.ts'
import { configs as en } from '../../../i18n/en/configs.ts'
import { configs as ko } from '../../../i18n/ko/configs.ts'
import { opening } from '../../../scenarios/opening.ts'
import { KAFKA_CONFIGS } from './kafka-configs.ts'
import { configsOf, meaningOf, othersOf, resourceOf } from './read-configs.ts'

const SIDES = Object.keys(CONFIG_TABLES) as ConfigSide[]
const started = () => {
  const run = createRun({ version: 1, scenario: opening, seed: opening.seed, commands: [] })
  run.seek(30 * SECOND)
  return run
}

describe('the meaning of a config', () => {
  test.each(SIDES)(
    'every %s config that the engine obeys has a sentence in both languages, and no other',
    (side) => {
      for (const name of Object.keys(CONFIG_TABLES[side])) {
        const key = meaningOf(side, name) as keyof typeof en.meaning
        expect(en.meaning[key], name).toMatch(/^[^.].*\.$/)
        expect(ko.meaning[key], name).toMatch(/[가-힣].*\.$/)
      }
      const used = new Set(SIDES.flatMap((s) => Object.keys(CONFIG_TABLES[s]).map((n) => meaningOf(s, n))))
      expect(Object.keys(en.meaning).filter((name) => !used.has(name))).toEqual([])
    },
  )

  test('Kafka’s own list is as the vectors have it', () => {
    const file = new URL('../../../../conformance/vectors/configs.json', import.meta.url)
    const { configs } = JSON.parse(readFileSync(file, 'utf8')) as {
      configs: Record<ConfigSide, { name: string; type: string; default?: unknown; internal?: boolean }[]>
    }
    for (const side of SIDES) {
      const theirs = configs[side].filter((c) => !c.internal).map((c) => `${c.name}|${c.type.toLowerCase()}`)
      const ours = KAFKA_CONFIGS[side].split('\n').map((line) => line.split('|').slice(0, 2).join('|'))
      expect(ours).toEqual(
        theirs.sort((a, b) => ((a.split('|')[0] as string) < (b.split('|')[0] as string) ? -1 : 1)),
      )
    }
  })
})

test('a topic’s config says where its value comes from, before and after it is changed', () => {
  const run = started()
  const topic = opening.topics[0]?.name ?? ''
  const read = () => configsOf(run.world, { kind: 'topic', topic }).find((c) => c.name === 'retention.bytes')
  expect(read()).toMatchObject({ value: '-1', source: 'DEFAULT_CONFIG', isSet: false, editable: true })
  run.act({
    kind: 'AlterConfigs',
    resourceType: 'TOPIC',
    resourceName: topic,
    name: 'retention.bytes',
    value: '5000',
  })
  run.seek(run.now + 10 * SECOND)
  expect(read()).toMatchObject({ value: '5000', source: 'DYNAMIC_TOPIC_CONFIG', isSet: true })
  expect(configsOf(run.world, { kind: 'topic', topic })[0]?.name).not.toBe('cleanup.policy')
})

test('a broker’s config says whether it was set for it alone or for all, and a topic follows the latter', () => {
  const run = started()
  const topic = opening.topics[0]?.name ?? ''
  const of = (id: number) =>
    configsOf(run.world, { kind: 'broker', broker: id }).find((c) => c.name === 'log.retention.ms')
  run.act({
    kind: 'AlterConfigs',
    resourceType: 'BROKER',
    resourceName: '',
    name: 'log.retention.ms',
    value: '900000',
  })
  run.seek(run.now + 10 * SECOND)
  run.act({
    kind: 'AlterConfigs',
    resourceType: 'BROKER',
    resourceName: '1',
    name: 'log.retention.ms',
    value: '700000',
  })
  run.seek(run.now + 10 * SECOND)
  expect(of(1)).toMatchObject({ value: '700000', source: 'DYNAMIC_BROKER_CONFIG', isSet: true })
  expect(of(2)).toMatchObject({ value: '900000', source: 'DYNAMIC_DEFAULT_BROKER_CONFIG', isSet: false })
  const retention = configsOf(run.world, { kind: 'topic', topic }).find((c) => c.name === 'retention.ms')
  expect(retention?.source).toBe('DYNAMIC_DEFAULT_BROKER_CONFIG')
  const readOnly = configsOf(run.world, { kind: 'broker', broker: 1 }).find(
    (c) => c.name === 'num.partitions',
  )
  expect(readOnly?.editable).toBe(false)
})

test('a client’s settings are told by its library, and cannot be changed', () => {
  const run = started()
  const node = Object.keys(run.world.nodes).find((id) => id.startsWith('producer-')) ?? ''
  const rows = configsOf(run.world, { kind: 'client', node })
  expect(rows.find((c) => c.name === 'acks')).toMatchObject({ editable: false })
  expect(rows.length).toBeGreaterThan(20)
  expect(resourceOf({ kind: 'client', node })).toBeNull()
})

test('what the engine does not obey is listed apart, and never twice', () => {
  const run = started()
  const own = configsOf(run.world, { kind: 'broker', broker: 1 })
  const others = othersOf(KAFKA_CONFIGS.broker, own)
  expect(others.map((c) => c.name)).toContain('num.network.threads')
  expect(others.filter((c) => own.some((o) => o.name === c.name))).toEqual([])
  expect(others.every((c) => !c.obeyed && !c.editable)).toBe(true)
})

test('a client’s setting says whether somebody wrote it, shortened it, or it follows from others', () => {
  const run = started()
  const producer = {
    id: 'p',
    topic: 'user-events',
    keys: null,
    recordsPerSecond: 0,
    config: { acks: '1', 'request.timeout.ms': 5_000 },
  }
  run.act({ kind: 'AddProducer', producer })
  const rows = configsOf(run.world, { kind: 'client', node: 'producer-p' })
  const source = (name: string) => rows.find((row) => row.name === name)?.source
  const names = ['acks', 'request.timeout.ms', 'enable.idempotence', 'linger.ms']
  expect(names.map(source)).toEqual(['scenario', 'shortened', 'follows', 'library default'])
})
