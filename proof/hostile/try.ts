/** Feeds hostile input to the one decoder: it must refuse in its own words, or accept what can be played and shared again. */
import { ConfigError, createRun } from '../../src/engine/index.ts'
import { InputError } from '../../src/scenarios/input-error.ts'
import links from '../../src/share/corpus/links.json' with { type: 'json' }
import { decode, type Outside } from '../../src/share/decode.ts'
import { decodeLink, encodeLink, type Shared } from '../../src/share/link.ts'
import { keptOf, tryKept } from './kept.ts'
import { drawFrom, hostile, type Seeds } from './mutate.ts'

/** Good input: every link of the corpus, and what it says as the JSON of a link, a file and a bare recording. */
export async function seedsOf(): Promise<Seeds & { readonly kept: Awaited<ReturnType<typeof keptOf>> }> {
  const values: unknown[] = []
  for (const { link } of links) {
    const { recording, at, steps, digest, engine, selection, view } = await decodeLink(link)
    const told = {
      engine,
      at,
      seed: recording.seed,
      commands: recording.commands,
      scenario: recording.scenario,
      ...(steps === null ? {} : { steps }),
      ...(digest === null ? {} : { digest }),
      ...(selection ? { selection } : {}),
      ...(view ? { view } : {}),
    }
    values.push(
      { v: 2, ...told },
      { v: 1, steps: 1, digest: 'ab', ...told, view: null },
      { kafkascope: 1, ...told },
      recording,
    )
  }
  const all = links.map(({ link }) => link)
  return { links: all, values, kept: await keptOf(all) }
}

export type Outcome =
  | { readonly kind: 'refused'; readonly fault: string }
  | { readonly kind: 'accepted' | 'kept accepted' | 'kept refused' }

/** One seed in so many is about storage and messages. */
const KEPT_EACH = 5

const isPolluted = () => 'polluted' in {} || Object.keys(Object.prototype).length > 0

function complain(seed: number, outside: Outside, what: string): never {
  throw new Error(`hostile input of seed ${seed}: ${what}\n${outside.from}: ${outside.text.slice(0, 2_000)}`)
}

/** What was accepted is the same after a round trip, and a run can be made of it. */
async function checkAccepted(shared: Shared): Promise<string | null> {
  const again = await encodeLink(shared).then(decodeLink, (problem: unknown) =>
    problem instanceof InputError && problem.fault === 'too long' ? shared : Promise.reject(problem),
  )
  if (JSON.stringify(again.recording.commands) !== JSON.stringify(shared.recording.commands))
    return 'shared again it is another run'
  if (again.at !== shared.at || again.digest !== shared.digest) return 'shared again it is another moment'
  try {
    createRun(shared.recording).advanceTo(1_000_000, 200)
  } catch (problem) {
    if (!(problem instanceof ConfigError)) return `it cannot be played: ${String(problem)}`
  }
  return null
}

/** Tries one seed; throws when the promise is broken. */
export async function tryOne(seed: number, seeds: Awaited<ReturnType<typeof seedsOf>>): Promise<Outcome> {
  if (drawFrom(seed ^ 0x5bd1e995)(KEPT_EACH) === 0) {
    const kind = tryKept(seed, seeds.kept)
    if (isPolluted()) throw new Error(`what was kept reached a prototype: seed ${seed}`)
    return { kind }
  }
  const outside = await hostile(seed, seeds)
  let shared: Shared
  try {
    shared = await decode(outside)
  } catch (problem) {
    if (!(problem instanceof InputError)) complain(seed, outside, `it threw ${String(problem)}`)
    if (problem.allowed === '') complain(seed, outside, 'it does not say what is allowed')
    return { kind: 'refused', fault: problem.fault }
  } finally {
    if (isPolluted()) complain(seed, outside, 'it reached a prototype')
  }
  const problem = await checkAccepted(shared).catch(
    (thrown: unknown) => `shared again it is refused: ${String(thrown)}`,
  )
  if (problem !== null) complain(seed, outside, problem)
  return { kind: 'accepted' }
}
