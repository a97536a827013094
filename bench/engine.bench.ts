/** Headless figures: the engine against the floor, checkpoints, seeks over one simulated hour. */
import '../src/engine/every-room.ts'
import { createRun, type Run, type Scenario, SECOND, snapshot } from '../src/engine/index.ts'
import { opening } from '../src/scenarios/opening.ts'
import { runFloor } from './floor.ts'

const seconds = (from: number) => (performance.now() - from) / 1000
const round = (x: number) => (x >= 1000 ? Math.round(x).toLocaleString('en') : x.toPrecision(3))
const quantile = (xs: readonly number[], q: number) =>
  [...xs].sort((a, b) => a - b)[Math.floor(q * (xs.length - 1))] ?? 0

interface Size {
  readonly brokers?: number
  readonly partitions?: number
  readonly recordsPerSecond: number
  readonly lingerMs?: number
}

/** RF 3, acks=all, in a datacentre; 3 brokers with 12 partitions unless said otherwise. */
function loaded({ brokers = 3, partitions = 12, recordsPerSecond, lingerMs = 5 }: Size): Scenario {
  return {
    version: 1,
    id: 'bench',
    seed: 1,
    network: 'datacentre',
    brokers: Array.from({ length: brokers }, (_, i) => ({ id: i + 1, rack: null })),
    controllers: [1000, 1001, 1002],
    brokerConfig: { 'offsets.topic.num.partitions': 3 },
    topics: [{ name: 't', partitions, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }],
    producers: Array.from({ length: 10 }, (_, i) => ({
      id: `p${i}`,
      topic: 't',
      keys: Array.from({ length: 50 }, (_, k) => `k${i}-${k}`),
      recordsPerSecond: recordsPerSecond / 10,
      config: { 'linger.ms': lingerMs },
      startAtMs: 6000,
    })),
    consumers: [1, 2, 3].map((i) => ({
      id: `c${i}`,
      group: 'g',
      topics: ['t'],
      config: { 'auto.offset.reset': 'earliest' },
      startAtMs: 6500,
    })),
  }
}

function recordsRead(run: Run): number {
  return Object.values(run.world.nodes).reduce(
    (n, node) => n + (node.role === 'consumer' ? node.counts.received : 0),
    0,
  )
}

function engineOnce(size: Size, simulated: number) {
  const run = createRun({ version: 1, scenario: loaded(size), seed: 1, commands: [] })
  run.seek(12 * SECOND)
  const [steps, records] = [run.world.steps, recordsRead(run)]
  const cpu = process.cpuUsage()
  const from = performance.now()
  run.seek((12 + simulated) * SECOND)
  const wall = seconds(from)
  const used = process.cpuUsage(cpu)
  const cpuSeconds = (used.user + used.system) / 1e6
  return { events: run.world.steps - steps, records: recordsRead(run) - records, wall, cpuSeconds }
}

function throughput(): void {
  const [floors, engines, recordRates]: number[][] = [[], [], []]
  for (let i = 0; i < 3; i++) {
    const from = performance.now()
    const floor = runFloor(600_000, 1)
    floors?.push(floor.events / seconds(from))
    const engine = engineOnce({ recordsPerSecond: 600 }, 60)
    engines?.push(engine.events / engine.wall)
    recordRates?.push(engine.records / engine.cpuSeconds)
  }
  const [floor, engine, records] = [floors, engines, recordRates].map((xs) => quantile(xs ?? [], 0.5)) as [
    number,
    number,
    number,
  ]
  console.log(`floor prototype            ${round(floor)} events/s`)
  console.log(
    `engine, all semantics      ${round(engine)} events/s   ratio ${(engine / floor).toFixed(2)} of the floor (aim: 0.25)`,
  )
  const batched = engineOnce({ recordsPerSecond: 10_000, lingerMs: 250 }, 10)
  const perCpuSecond = batched.records / batched.cpuSeconds
  console.log(
    `records end to end         ${round(records)} per CPU second, batch by batch as they come; ${round(perCpuSecond)} in batches of about 20 (produced, replicated x3, acked, consumed)`,
  )
  peer('one record a batch', process.env.PEER_SINGLE, records, 10)
  peer('batches as its defaults form them', process.env.PEER_BATCHED, perCpuSecond, 3)
}

/** librdkafka's mock cluster replicates nothing, but moves bytes; ours replicates and moves none. */
function peer(how: string, measured: string | undefined, ours: number, aim: number): void {
  if (!measured) return
  const theirs = Number(measured)
  console.log(
    `librdkafka mock cluster    ${round(theirs)} records per CPU second, ${how}: ours is ${(ours / theirs).toFixed(1)} of it (aim: ${aim})`,
  )
}

/** From a handful of partitions to ten thousand on a hundred brokers. */
function scale(): void {
  let first = 0
  for (const [brokers, partitions] of [
    [3, 12],
    [10, 100],
    [30, 300],
    [100, 1_000],
    [100, 10_000],
  ] as const) {
    const scenario = loaded({ brokers, partitions, recordsPerSecond: 600 })
    const begin = performance.now()
    const run = createRun({ version: 1, scenario, seed: 1, commands: [] })
    run.seek(12 * SECOND)
    const boot = seconds(begin)
    const { steps } = run.world
    const cpu = process.cpuUsage()
    while (run.world.steps - steps < 60_000) run.advanceTo(run.now + SECOND / 10)
    const used = process.cpuUsage(cpu)
    const each = (used.user + used.system) / (run.world.steps - steps)
    first ||= each
    console.log(
      `${`${brokers} brokers x ${partitions.toLocaleString('en')}`.padEnd(27)}${each.toFixed(1)} CPU us an event, ${(each / first).toFixed(1)} of the smallest; first 12 simulated seconds in ${boot.toFixed(1)} s`,
    )
  }
}

function history(): void {
  const run = createRun({
    version: 1,
    scenario: { ...opening, network: 'datacentre' },
    seed: 1,
    commands: [],
  })
  const from = performance.now()
  const hour = 3600 * SECOND
  run.seek(hour)
  const wall = seconds(from)
  const mark = run.digest()
  let random = 12345
  const seeks: number[] = []
  for (let i = 0; i < 40; i++) {
    random = (random * 1103515245 + 12345) % 2147483648
    const begin = performance.now()
    run.seek(Math.floor((random / 2147483648) * hour))
    seeks.push(performance.now() - begin)
  }
  run.seek(hour)
  const same = run.digest() === mark
  const copies: number[] = []
  for (let i = 0; i < 30; i++) {
    const begin = performance.now()
    snapshot(run.world)
    copies.push(performance.now() - begin)
  }
  const records = Object.values(run.world.nodes).reduce(
    (n, node) => n + (node.role === 'producer' ? node.counts.created : 0),
    0,
  )
  console.log(
    `one simulated hour         ${wall.toFixed(1)} s for ${round(run.world.steps)} events, ${round(records)} records`,
  )
  console.log(
    `seek                       p50 ${quantile(seeks, 0.5).toFixed(1)} ms, p95 ${quantile(seeks, 0.95).toFixed(1)} ms over that hour (aim: p95 100), same digest afterwards: ${same}`,
  )
  console.log(
    `checkpoint                 p50 ${quantile(copies, 0.5).toFixed(2)} ms with ${round(records)} records kept (aim: 0.5)`,
  )
  console.log(`heap                       ${(process.memoryUsage().heapUsed / 1e6).toFixed(0)} MB`)
}

throughput()
history()
scale()
