/**
 * `npm run fuzz`: many seeds, for as long as one likes.
 *   --seeds N    how many (10,000)      --from N     the first (10,000)
 *   --events N   events before healing (5,000)
 *   --planted    instead: the table of planted bugs, and which promise caught each
 *     --budget S   seconds of computing for each bug (120)
 *     --only TEXT  those whose name has the text
 *   --model      instead: the table of the reference model; --seeds walks at most for each row
 */
import { parseArgs } from 'node:util'
import { printTable } from './model/table.ts'
import { PLANTED } from './planted/bugs.ts'
import { walkerWith } from './planted/build.ts'
import { CLIENT_BUGS } from './planted/client-bugs.ts'
import { describe } from './walks/report.ts'
import { shrink } from './walks/shrink.ts'
import { tally } from './walks/tally.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string' },
    events: { type: 'string', default: '5000' },
    planted: { type: 'boolean', default: false },
    budget: { type: 'string', default: '120' },
    only: { type: 'string', default: '' },
    model: { type: 'boolean', default: false },
  },
})

/** Seconds that this process has computed; a busy machine gives few of them. */
function computed(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Each bug is looked for in seeds from its first until a promise is broken, or the seeds or the seconds are used up. */
async function planted(): Promise<void> {
  const bugs = [...PLANTED, ...CLIENT_BUGS].filter(({ name }) => name.includes(values.only))
  let caught = 0
  for (const bug of bugs) {
    const { tally: walk } = await walkerWith(bug)
    const end = computed() + Number(values.budget)
    const sum = walk({
      from: Number(values.from ?? bug.from ?? 0),
      seeds: Number(values.seeds ?? 2_000),
      events: Number(values.events),
      failures: 1,
      aim: bug.aim ?? [],
      enough: () => computed() > end,
    })
    const [found] = sum.failures
    if (found) caught += 1
    const by = found
      ? `${found.failure.invariant || 'a crash'} in seed ${found.seed}: ${found.failure.message.slice(0, 120)}`
      : `NOBODY in ${sum.seeds} seeds`
    console.log(`${bug.name.padEnd(52)} ${by}`)
  }
  console.log(`${caught} of ${bugs.length} caught`)
  if (caught < bugs.length) process.exitCode = 1
}

async function fuzz(): Promise<void> {
  const [from, seeds, events] = [values.from ?? 10_000, values.seeds ?? 10_000, values.events].map(
    Number,
  ) as [number, number, number]
  let steps = 0
  for (let seed = from; seed < from + seeds; seed += 100) {
    const sum = tally({ from: seed, seeds: Math.min(100, from + seeds - seed), events, failures: Infinity })
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
