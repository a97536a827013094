/** Scenarios with about so many messages in flight, as links that the page can open. */
import '../src/engine/every-room.ts'
import { createRun, type Recording, type Scenario, SECOND } from '../src/engine/index.ts'
import { hundredBrokers } from '../src/scenarios/clusters.ts'
import { encodeLink } from '../src/share/link.ts'

function busy(recordsPerSecond: number): Scenario {
  const clients = 20
  return {
    version: 1,
    id: 'busy',
    title: 'Frames',
    seed: 1,
    network: 'illustrative',
    brokers: [1, 2, 3].map((id) => ({ id, rack: null })),
    controllers: [100, 101, 102],
    brokerConfig: { 'offsets.topic.num.partitions': 3 },
    topics: [{ name: 't', partitions: 6, replicationFactor: 3, config: { 'min.insync.replicas': 2 } }],
    producers: Array.from({ length: clients }, (_, i) => ({
      id: `p${i}`,
      topic: 't',
      keys: Array.from({ length: 30 }, (_each, k) => `k${i}-${k}`),
      recordsPerSecond: recordsPerSecond / clients,
      config: { acks: '0', 'linger.ms': 0, 'batch.size': 0 },
      startAtMs: 8_000,
    })),
    consumers: [1, 2].map((i) => ({
      id: `c${i}`,
      group: 'g',
      topics: ['t'],
      config: { 'auto.offset.reset': 'latest' },
      startAtMs: 8_500,
    })),
  }
}

const AT = 20 * SECOND

function inFlight(scenario: Scenario): { count: number; digest: string; steps: number } {
  const run = createRun({ version: 1, scenario, seed: 1, commands: [] })
  run.seek(AT)
  const count = run.world.queue.filter((e) => e.via === 'request' || e.via === 'response').length
  return { count, digest: run.digest(), steps: run.world.steps }
}

/** 100 brokers and 1,000 partitions under that load. */
function busyWall(recordsPerSecond: number): Scenario {
  const topic = hundredBrokers.topics[0]?.name ?? ''
  const { producers } = busy(recordsPerSecond)
  return {
    ...hundredBrokers,
    id: 'busy-wall',
    producers: producers.map((producer) => ({ ...producer, topic, startAtMs: 18_000 })),
  }
}

const SIZES = { three: busy, hundred: busyWall } as const

/** A link to a moment with about `wanted` messages in flight, and how many there really are. */
export async function linkWith(
  wanted: number,
  size: keyof typeof SIZES = 'three',
): Promise<{ fragment: string; count: number }> {
  const scenarioOf = SIZES[size]
  let rate = wanted * 2
  let found = inFlight(scenarioOf(rate))
  for (let i = 0; i < 5 && Math.abs(found.count - wanted) > wanted * 0.08; i++) {
    rate = Math.max(1, Math.round((rate * wanted) / Math.max(1, found.count)))
    found = inFlight(scenarioOf(rate))
  }
  const recording: Recording = { version: 1, scenario: scenarioOf(rate), seed: 1, commands: [] }
  const { digest, steps, count } = found
  const fragment = await encodeLink({ recording, at: AT, steps, digest, engine: 'bench' })
  return { fragment, count }
}
