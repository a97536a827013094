/** How a failure is told: what broke, a link that plays it, and a script for the list of what was found. */
import { createRun } from '../../src/engine/index.ts'
import { encodeLink } from '../../src/share/link.ts'
import type { Failure } from './walk.ts'

/** The fragment that opens a page at the moment of the failure. Rejects when the run is too long for a link. */
export async function linkOf(failure: Failure): Promise<string> {
  const { recording, at } = failure
  const run = createRun(recording)
  while (run.world.steps < failure.steps && run.stepEvent());
  const { steps } = run.world
  return encodeLink({
    recording,
    at: Math.round(Math.max(at, run.now)),
    steps,
    digest: run.digest(),
    engine: 'walk',
  })
}

/** Everything a person needs to see it again. */
export async function describe(seed: number, failure: Failure): Promise<string> {
  const { recording, message, at, steps } = failure
  const link = await linkOf(failure).catch((problem: Error) => `no link: ${problem.message}`)
  const script = JSON.stringify({
    scenario: recording.scenario,
    seed: recording.seed,
    commands: recording.commands,
  })
  return [
    `seed ${seed}: ${message}`,
    `  at ${(at / 1_000_000).toFixed(6)} s, event ${steps}, after ${recording.commands.length} commands`,
    ...recording.commands.map((c) => `    ${(c.at / 1_000_000).toFixed(3)} s  ${JSON.stringify(c.command)}`),
    `  link: ${link}`,
    `  script: ${script}`,
  ].join('\n')
}
