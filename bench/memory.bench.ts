/**
 * Headless figures: what four simulated hours hold in memory, half hour by half hour. Facts and checkpoints are bounded;
 * what grows is the records themselves: those that the logs keep, and those of the past that time can go back to.
 */
import '../src/engine/every-room.ts'
import { createRun, type Run, type Scenario, SECOND } from '../src/engine/index.ts'
import { opening } from '../src/scenarios/opening.ts'

const HALF_HOUR = 1800 * SECOND
const MINUTE_MS = 60_000

function heapMB(): number {
  globalThis.gc?.()
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1e6
}

/** The opening, with logs that keep ten minutes: what grows then is only what going back needs. */
const shortLogs: Scenario = {
  ...opening,
  id: 'short-logs',
  brokerConfig: {
    ...opening.brokerConfig,
    'log.retention.check.interval.ms': MINUTE_MS,
    'metadata.log.max.snapshot.interval.ms': 10 * MINUTE_MS,
    'metadata.max.retention.ms': 10 * MINUTE_MS,
    'offsets.topic.segment.bytes': 100_000,
  },
  topics: opening.topics.map((topic) => ({
    ...topic,
    config: { ...topic.config, 'retention.ms': 10 * MINUTE_MS, 'segment.ms': 5 * MINUTE_MS },
  })),
}

function batchesIn({ world }: Run): number {
  return Object.values(world.nodes).reduce((sum, node) => {
    if (node.role !== 'broker') return sum
    return (
      sum + Object.values(node.disk.logs).reduce((n, log) => n + log.logEndOffset - log.logStartOffset, 0)
    )
  }, 0)
}

function play(name: string, scenario: Scenario, hours: number): void {
  const run = createRun({ version: 1, scenario, seed: 1, commands: [] })
  const heaps: number[] = []
  for (let half = 1; half <= 2 * hours; half++) {
    run.advanceTo(half * HALF_HOUR)
    heaps.push(heapMB())
  }
  const at = (half: number) => (heaps[half - 1] ?? Number.NaN).toFixed(0)
  const shown = heaps.map((_, i) => at(i + 1)).join(' ')
  console.log(
    `memory, ${name}`.padEnd(27) +
      `${shown} MB of heap by the half hour, ${batchesIn(run).toLocaleString('en')} records in all replicas, ${run.facts.length.toLocaleString('en')} facts`,
  )
}

const hours = Number(process.env.HOURS ?? 4)
play('logs keep 10 min', shortLogs, hours)
play('logs keep 7 days', opening, hours)
