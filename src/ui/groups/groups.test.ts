import { describe, expect, it } from 'vitest'
import { createRun, type Run, type Scenario, SECOND } from '../../engine/index.ts'
import { readGroup } from '../inspector/read/groups.ts'
import { readBands } from './read-bands.ts'
import { readInFlight } from './read-in-flight.ts'
import { readMatrices } from './read-matrix.ts'
import { readPhase } from './read-phase.ts'

const consumer = (id: string, protocol: 'classic' | 'consumer') => ({
  id,
  group: 'g',
  topics: ['t'],
  startAtMs: 9_000,
  config: { 'group.protocol': protocol, 'auto.offset.reset': 'earliest' },
})

function run(over: Partial<Scenario>, seconds: number): Run {
  const scenario: Scenario = {
    version: 1,
    id: 'groups',
    seed: 1,
    network: 'datacentre',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100],
    topics: [{ name: 't', partitions: 4, replicationFactor: 3 }],
    producers: [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 40, startAtMs: 8_000 }],
    consumers: [],
    ...over,
  }
  const made = createRun({ version: 1, scenario, seed: 1, commands: [] })
  made.advanceTo(seconds * SECOND)
  return made
}

const matricesOf = ({ facts, world }: Run) => readMatrices(facts, world.steps, 'g')
const phaseOf = ({ world }: Run) => readPhase(world, 'g')

/** Lets time pass until the group is as asked; the phase then. */
function until(made: Run, is: (phase: NonNullable<ReturnType<typeof phaseOf>>) => boolean) {
  for (let i = 0; i < 200_000; i++) {
    const phase = phaseOf(made)
    if (phase && is(phase)) return phase
    made.stepEvent()
  }
  throw new Error('it never came to that')
}

describe.each(['classic', 'consumer'] as const)('the history of a %s group', (protocol) => {
  const made = run({ consumers: [consumer('a', protocol), consumer('b', protocol)] }, 20)

  it('gives every partition of every generation to one member', () => {
    const [newest] = matricesOf(made)
    expect(newest?.partitions).toEqual(['t-0', 't-1', 't-2', 't-3'])
    expect(newest?.rows.map((row) => row.client)).toEqual(['a', 'b'])
    newest?.partitions.forEach((_, i) => {
      const owners = newest.rows.filter(({ cells }) => cells[i] === 'held' || cells[i] === 'gained')
      expect(owners).toHaveLength(1)
    })
  })

  it('marks what moved when a member joins, at both its ends', () => {
    const later = run({ consumers: [consumer('a', protocol), consumer('b', protocol)] }, 20)
    later.act({ kind: 'AddConsumer', consumer: { ...consumer('c', protocol), startAtMs: 0 } })
    later.advanceTo(40 * SECOND)
    const [newest, before] = matricesOf(later)
    expect(newest?.epoch).toBeGreaterThan(before?.epoch ?? Infinity)
    expect(newest?.moved).toBeGreaterThan(0)
    const cells = newest?.rows.flatMap((row) => row.cells) ?? []
    expect(cells.filter((cell) => cell === 'gained')).toHaveLength(newest?.moved ?? -1)
    expect(cells.filter((cell) => cell === 'lost')).toHaveLength(newest?.moved ?? -1)
    // Gone back, the later one has not happened.
    later.seek(20 * SECOND)
    expect(matricesOf(later)[0]?.epoch).toBe(before?.epoch)
  })

  it('says for every moment of a band what the member did', () => {
    const span = { from: 8 * SECOND, to: 20 * SECOND, slots: 60 }
    const bands = readBands(made.facts, made.world.steps, 'g', span)
    expect(bands.map(({ client }) => client)).toEqual(['a', 'b'])
    for (const { bands: own } of bands) {
      expect(own[0]).toMatchObject({ from: span.from, state: 'out' })
      expect(own.at(-1)?.to).toBeCloseTo(span.to)
      own.slice(1).forEach((band, i) => {
        expect(band.from).toBeCloseTo(own[i]?.to ?? -1)
        expect(band.state).not.toBe(own[i]?.state)
      })
      const states = own.map(({ state }) => state)
      expect(states).toContain('joining')
      expect(states.filter((s) => s === 'processing' || s === 'fetching')).not.toEqual([])
    }
  })

  it('finds the group stable in the end, with sessions that run down', () => {
    const phase = phaseOf(made)
    expect(phase).toMatchObject({ type: protocol, state: 'Stable', wait: null })
    for (const member of phase?.members ?? []) {
      expect(member.step).toBe('stable')
      expect(member.left).toBeGreaterThan(0)
      expect(member.left).toBeLessThanOrEqual(member.of)
    }
  })
})

it('idle members have a row without partitions and a band that says so', () => {
  const five = ['a', 'b', 'c', 'd', 'e'].map((id) => consumer(id, 'classic'))
  const made = run({ consumers: five }, 20)
  const idle = matricesOf(made)[0]?.rows.filter(({ cells }) => cells.every((cell) => cell === 'none')) ?? []
  expect(idle).toHaveLength(1)
  const bands = readBands(made.facts, made.world.steps, 'g', {
    from: 18 * SECOND,
    to: 20 * SECOND,
    slots: 10,
  })
  expect(bands.find(({ client }) => client === idle[0]?.client)?.bands.map(({ state }) => state)).toEqual([
    'idle',
  ])
})

it('a classic rebalance names who has joined and who is waited for, and until when', () => {
  const made = run({ consumers: [consumer('a', 'classic'), consumer('b', 'classic')] }, 20)
  made.act({ kind: 'AddConsumer', consumer: { ...consumer('c', 'classic'), startAtMs: 0 } })
  const phase = until(made, ({ state }) => state === 'PreparingRebalance')
  const steps = Object.fromEntries(phase.members.map(({ client, step }) => [client, step]))
  expect(steps).toEqual({ a: 'awaited', b: 'awaited', c: 'joined' })
  expect(phase.wait?.must).toBeGreaterThan(0)
  expect(phase.members.find(({ client }) => client === 'a')?.left).toBe(phase.wait?.must)
  const syncing = until(made, ({ state }) => state === 'CompletingRebalance')
  expect(syncing.members.map(({ step }) => step)).toContain('unsynced')
})

it('a KIP-848 rebalance names who must revoke and who waits for release, with who holds it', () => {
  const made = run({ consumers: [consumer('a', 'consumer'), consumer('b', 'consumer')] }, 20)
  made.act({ kind: 'AddConsumer', consumer: { ...consumer('c', 'consumer'), startAtMs: 0 } })
  const phase = until(made, ({ members }) => members.some(({ step }) => step === 'revoking'))
  const revoker = phase.members.find(({ step }) => step === 'revoking')
  expect(revoker?.revoking).toHaveLength(1)
  expect(revoker?.left).toBeGreaterThan(0)
  expect(revoker?.epoch).toBeLessThan(phase.epoch)
  const waiter = phase.members.find(({ client }) => client === 'c')
  expect(waiter?.awaiting).toContainEqual({ key: revoker?.revoking[0], holder: revoker?.client })
  // Until it has given it up it reads on.
  const offset = readGroup(made.world, 'g')?.offsets.find(({ key }) => key === revoker?.revoking[0])
  expect(offset?.member).toBe(revoker?.client)
})

it('a share group shows each record in flight with its holder, lock and deliveries', () => {
  const made = run(
    {
      shareConsumers: [
        {
          id: 's',
          group: 'g',
          topics: ['t'],
          startAtMs: 7_000,
          processMs: 200,
          config: { 'share.acknowledgement.mode': 'explicit' },
        },
      ],
    },
    20,
  )
  for (let i = 0; i < 5_000; i++) {
    if (readInFlight(made.world, 'g').some(({ cells }) => cells.some(({ holder }) => holder !== ''))) break
    made.stepEvent()
  }
  const shares = readInFlight(made.world, 'g')
  expect(shares.map(({ partition }) => partition)).toEqual(['t-0', 't-1', 't-2', 't-3'])
  const cells = shares.flatMap((share) => share.cells)
  const held = cells.filter(({ state }) => state === 'ACQUIRED')
  expect(held.length).toBeGreaterThan(0)
  for (const cell of held) {
    expect(cell).toMatchObject({ holder: 's', deliveries: 1 })
    expect(cell.left).toBeGreaterThan(0)
  }
  expect(phaseOf(made)).toMatchObject({ type: 'share', coordinator: expect.any(Number) })
  expect(matricesOf(made)[0]?.rows[0]).toMatchObject({ client: 's', gone: false })
})
