/** `npm run fuzz:input -- [tries] [first seed]`: prints how hostile input fared, the slowest and the most memory. */
import '../../src/engine/every-room.ts'
import { seedsOf, tryOne } from './try.ts'

const tries = Number(process.argv[2] ?? 1_000_000)
const first = Number(process.argv[3] ?? 0)

async function main(): Promise<void> {
  const seeds = await seedsOf()
  const outcomes: Record<string, number> = {}
  let slowest = { seed: -1, ms: 0 }
  let heap = 0
  const began = performance.now()
  for (let seed = first; seed < first + tries; seed++) {
    const from = performance.now()
    const outcome = await tryOne(seed, seeds)
    const ms = performance.now() - from
    if (ms > slowest.ms) slowest = { seed, ms }
    const name = outcome.kind === 'refused' ? outcome.fault : outcome.kind
    outcomes[name] = (outcomes[name] ?? 0) + 1
    if (seed % 5_000 === 0) heap = Math.max(heap, process.memoryUsage().heapUsed)
  }
  const seconds = (performance.now() - began) / 1000
  console.table(outcomes)
  console.log(`${tries} inputs in ${seconds.toFixed(0)} s, ${(tries / seconds).toFixed(0)} a second`)
  console.log(
    `slowest: seed ${slowest.seed}, ${slowest.ms.toFixed(0)} ms; heap at most ${(heap / 1e6).toFixed(0)} MB`,
  )
}

await main()
