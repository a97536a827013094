/** The table of `npm run fuzz -- --model`. */
import type { Bounds } from './model.ts'
import { BROKEN, CURRENT, type Rules } from './rules.ts'
import { storyOf } from './scripts.ts'
import { type Found, search } from './search.ts'
import { firstCaught, type Schedule, walk } from './walk.ts'

const SCHEDULES: readonly Schedule[] = ['uniform', 'swarm']

/** Searched one after the other until something is found: what is shortest there need not be in larger ones. */
const SPACES: readonly Bounds[] = [
  { replicas: 2, records: 2, epochs: 3 },
  { replicas: 3, records: 1, epochs: 3 },
  { replicas: 2, records: 2, epochs: 4 },
  { replicas: 3, records: 2, epochs: 3 },
  { replicas: 3, records: 2, epochs: 4 },
]
const STATES = 400_000

/** The shortest counterexample in the first of the spaces that has one. */
export function shortest(rules: Rules, spaces: readonly Bounds[] = SPACES): Found | null {
  for (const bounds of spaces) {
    const found = search(rules, { bounds, limit: STATES })
    if (found.broken) return found
  }
  return null
}

function firstWalk(rules: Rules, walks: number, schedule: Schedule): string {
  const caught = firstCaught(rules, walks, schedule)
  return caught ? `${caught.seed} ${caught.walk.broken}` : '-'
}

/** Prints which invariant catches which broken rules; sets the exit code if one escapes or the current rules break. */
export function printTable(walks: number): void {
  const print = (cells: readonly string[]) =>
    console.log(cells.map((cell, at) => cell.padEnd([52, 30, 30, 0][at] as number)).join(''))
  print(['rules', 'first walk, uniform', 'first walk, swarm', 'shortest counterexample'])
  let escaped = 0
  for (const [name, rules] of Object.entries(BROKEN)) {
    const cells = SCHEDULES.map((schedule) => firstWalk(rules, walks, schedule))
    if (cells.every((cell) => cell === '-')) escaped += 1
    const way = shortest(rules)
    const story = way?.actions ? `${way.actions.length} ${way.broken}: ${storyOf(way.actions)}` : '-'
    print([name, ...cells, story])
  }
  let broken = 0
  for (const schedule of SCHEDULES) {
    let steps = 0
    for (let seed = 0; seed < walks; seed++) {
      const taken = walk(CURRENT, seed, schedule)
      steps += taken.actions.length
      if (!taken.broken) continue
      broken += 1
      console.log(`${taken.broken} by the current rules, seed ${seed}: ${storyOf(taken.actions)}`)
    }
    console.log(`current rules, ${schedule}: ${walks} walks, ${steps} steps, ${broken} broken`)
  }
  for (const bounds of SPACES) {
    const { states, complete, broken: name } = search(CURRENT, { bounds, limit: STATES })
    const space = `${bounds.replicas} replicas, ${bounds.records} records, ${bounds.epochs} epochs`
    console.log(
      `current rules, ${space}: ${states} states${complete ? ', all' : ''}, ${name ?? 'none broken'}`,
    )
    if (name) broken += 1
  }
  if (escaped + broken > 0) process.exitCode = 1
}
