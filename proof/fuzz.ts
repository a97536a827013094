/**
 * `npm run fuzz`: many seeds, for as long as one likes.
 *   --seeds N    how many (10,000)      --from N     the first (10,000)
 *   --events N   events before healing (5,000)
 *   --planted    instead: the table of planted bugs, and which promise caught each
 *   --model      instead: the table of the reference model; --seeds walks at most for each row
 */
import { parseArgs } from 'node:util'
import { printTable } from './model/table.ts'
import { PLANTED } from './planted/bugs.ts'
import { walkerWith } from './planted/build.ts'
import { describe } from './walks/report.ts'
import { shrink } from './walks/shrink.ts'
import { tally } from './walks/tally.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10000' },
    from: { type: 'string', default: '10000' },
    events: { type: 'string', default: '5000' },
    planted: { type: 'boolean', default: false },
    model: { type: 'boolean', default: false },
  },
})

async function planted(): Promise<void> {
  let caught = 0
  for (const bug of PLANTED) {
    const { tally: walk } = await walkerWith(bug)
    const sum = walk({ from: 0, seeds: 2_000, events: 5_000, failures: 1 })
    const [found] = sum.failures
    if (found) caught += 1
    const by = found ? `${found.failure.invariant || 'a crash'} in seed ${found.seed}` : 'NOBODY'
    console.log(`${bug.name.padEnd(52)} ${by}`)
  }
  console.log(`${caught} of ${PLANTED.length} caught`)
  if (caught < PLANTED.length) process.exitCode = 1
}

async function fuzz(): Promise<void> {
  const [from, seeds, events] = [values.from, values.seeds, values.events].map(Number) as [
    number,
    number,
    number,
  ]
  let steps = 0
  for (let seed = from; seed < from + seeds; seed += 100) {
    const sum = tally({ from: seed, seeds: Math.min(100, from + seeds - seed), events })
    steps += sum.steps
    for (const { seed: failed, failure } of sum.failures) {
      console.log(await describe(failed, shrink(failure)))
      process.exitCode = 1
    }
    console.log(`${seed - from + sum.seeds} seeds, ${steps} events`)
  }
}

if (values.model) printTable(Number(values.seeds))
else await (values.planted ? planted() : fuzz())
