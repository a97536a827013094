/**
 * What may go wrong with transactions, and what then may not (E12, E13 of the project's list of expected violations):
 * each is played in a setting where it must be possible, and in those where it never happens. Every promise that holds
 * in both is checked after every event.
 */
import { expect, test } from 'vitest'
import type { Scenario } from '../scenario.ts'
import { Rig, reader, transactional } from '../transaction-rig.ts'

const SEEDS = [1, 2, 3, 4]
const consumers = [reader('committed', 'read_committed'), reader('all', 'read_uncommitted')]
const topics = { 'offsets.topic.num.partitions': 3, 'transaction.state.log.num.partitions': 3 }

const config = { 'request.timeout.ms': 3_000, 'delivery.timeout.ms': 4_000 }

interface Protocol {
  readonly name: string
  readonly version: number
  readonly verification: boolean
}
const PROTOCOLS: readonly Protocol[] = [
  { name: 'transaction.version 0 without verification', version: 0, verification: false },
  { name: 'transaction.version 0 with verification', version: 0, verification: true },
  { name: 'transaction.version 1 with verification', version: 1, verification: true },
  { name: 'transaction.version 2', version: 2, verification: true },
  { name: 'transaction.version 2 without verification', version: 2, verification: false },
]

function rigOf({ version, verification }: Protocol, seed: number, more: Partial<Scenario> = {}): Rig {
  const brokerConfig = { ...topics, 'transaction.partition.verification.enable': verification }
  const features = { 'transaction.version': version }
  return new Rig(
    { features, brokerConfig, producers: [transactional('p', config)], consumers, ...more },
    seed,
  )
}

/** A partition that another broker leads than the one that coordinates. */
const away = (rig: Rig): number => (rig.leader(0).brokerId === rig.coordinator() ? 1 : 0)

/** A record is stuck on its way; its transaction is aborted meanwhile; then it arrives. */
function lateRecord(protocol: Protocol, seed: number): Rig {
  const rig = rigOf(protocol, seed)
  const partition = away(rig)
  const leader = rig.leader(partition).id
  rig.by('BeginTransaction')
  rig.send('first', partition).wait(1)
  rig.by('CommitTransaction').wait(1).by('BeginTransaction')
  const sent = rig.of('BatchSent').length
  rig.send('late', partition)
  if (rig.of('BatchSent').length === sent) rig.until((f) => f.kind === 'BatchSent')
  rig.act({ kind: 'CutLink', a: 'producer-p', b: leader, direction: 'a-to-b' }).wait(7 + seed / 10)
  expect(rig.producer().txn?.state).toBe('ABORTABLE_ERROR')
  rig.by('AbortTransaction').wait(2)
  return rig.act({ kind: 'HealAllLinks' }).wait(60)
}

const hangs = (rig: Rig): boolean => {
  const { highWatermark, lastStableOffset } = rig.ends(away(rig))
  return lastStableOffset < highWatermark
}

test('E12: without verification a late record opens a transaction that nobody ends', () => {
  const hanging = SEEDS.map((seed) => lateRecord(PROTOCOLS[0] as Protocol, seed)).filter(hangs)
  expect(hanging.length).toBeGreaterThan(0)
})

test.each(PROTOCOLS.slice(1))('E12: with $name no transaction hangs', (protocol) => {
  for (const seed of SEEDS) {
    const rig = lateRecord(protocol, seed)
    expect(hangs(rig), `seed ${seed}`).toBe(false)
    // It arrived, and was refused.
    expect(rig.of('AppendRefused').length, `seed ${seed}`).toBeGreaterThan(0)
  }
})

/** The end of one transaction is stuck on a connection that was given up; it arrives inside the next. */
function lateEnd(protocol: Protocol, seed: number): Rig {
  const rig = rigOf(protocol, seed)
  const partition = away(rig)
  const coordinator = `broker-${rig.coordinator()}`
  rig.by('BeginTransaction').send('first', partition).wait(1)
  rig.act({ kind: 'CutLink', a: 'producer-p', b: coordinator, direction: 'a-to-b' })
  rig.by('CommitTransaction').wait(8 + seed / 3)
  rig.act({ kind: 'HealAllLinks' })
  for (let i = 0; i < 400 && rig.producer().txn?.state !== 'READY'; i++) rig.wait(0.01)
  rig.by('BeginTransaction').send('aborted', partition).wait(20)
  if (rig.producer().txn?.state === 'IN_TRANSACTION') rig.by('AbortTransaction')
  return rig.wait(15)
}

test('E13: without an epoch of its own the late end of one transaction ends the next', () => {
  const torn = SEEDS.map((seed) => lateEnd(PROTOCOLS[1] as Protocol, seed)).filter((rig) =>
    rig.values('committed').includes('aborted'),
  )
  expect(torn.length).toBeGreaterThan(0)
})

test.each(PROTOCOLS.slice(3))('E13: with $name every transaction has its own epoch', (protocol) => {
  for (const seed of SEEDS) {
    const rig = lateEnd(protocol, seed)
    expect(rig.values('committed'), `seed ${seed}`).toEqual(['first'])
    expect(rig.values('all'), `seed ${seed}`).toEqual(['first', 'aborted'])
  }
})
