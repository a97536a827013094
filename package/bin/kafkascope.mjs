#!/usr/bin/env node
// npx kafkascope run scenario.json --seeds 1000
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { Piscina } from 'piscina'
import {
  bundleOf,
  createRun,
  exportWords,
  exportWordsKorean,
  findScenario,
  isLeftOut,
  LANGUAGES,
  LIBRARY,
  NAMED,
  outcomeOf,
  playedOut,
  readFile as readShared,
  SECOND,
  summaryOf,
  tableOf,
  whyNot,
  whyNotKorean,
} from '../dist/package/main.js'

const USAGE = `kafkascope run <file or name of a scenario> [--seeds 100] [--first-seed 1] [--until seconds] [--workers n] [--json]
kafkascope export <file or name of a scenario> --out <folder> [--until seconds] [--language own|${LANGUAGES.join('|')}] [--endless] [--readme en|ko]
kafkascope list`

/** More seeds at once would only wait. */
const SEEDS_PER_TASK = 5

class Wrong extends Error {}

function whole(name, text, least, most) {
  const value = Number(text)
  if (Number.isInteger(value) && value >= least && value <= most) return value
  throw new Wrong(`--${name}: allowed is an integer from ${least} to ${most}`)
}

async function recordingFrom(source) {
  const known = await findScenario(source)
  if (known) return { version: 1, scenario: known, seed: known.seed, commands: [] }
  const text = await readFile(source, 'utf8').catch(() => {
    throw new Wrong(`${source}: no such file, and no scenario of this name (kafkascope list)`)
  })
  return (await readShared(text)).recording
}

/** Half a minute after the last thing that is done, if nobody says more. */
function usualEnd({ scenario, commands }) {
  const last = Math.max(0, ...[...(scenario.script ?? []), ...commands].map(({ at }) => at))
  return Math.max(60 * SECOND, last + 40 * SECOND)
}

async function run(source, options) {
  const recording = await recordingFrom(source)
  const seeds = whole('seeds', options.seeds, 1, 1_000_000)
  const first = whole('first-seed', options['first-seed'], 0, 0xffffffff - seeds)
  const until =
    options.until === undefined ? usualEnd(recording) : whole('until', options.until, 1, 14_400) * SECOND
  const workers =
    options.workers === undefined ? availableParallelism() : whole('workers', options.workers, 1, 256)
  const pool = new Piscina({ filename: new URL('./seeds.mjs', import.meta.url).href, maxThreads: workers })
  const tasks = []
  for (let from = first; from < first + seeds; from += SEEDS_PER_TASK) {
    const count = Math.min(SEEDS_PER_TASK, first + seeds - from)
    tasks.push(pool.run({ recording, from, count, until }))
  }
  const summary = summaryOf((await Promise.all(tasks)).flat())
  await pool.close()
  if (options.json)
    console.log(JSON.stringify({ scenario: recording.scenario.id, until, ...summary }, null, 2))
  else {
    console.log(
      `${recording.scenario.id}: ${seeds} seeds from ${first}, ${until / SECOND} simulated seconds each\n`,
    )
    console.log(tableOf(summary))
  }
  return summary.broken.length > 0 ? 1 : 0
}

function oneOf(name, text, allowed) {
  if (allowed.includes(text)) return text
  throw new Wrong(`--${name}: allowed is ${allowed.join(', ')}`)
}

/** Writes the files of a real cluster; nothing is written when the folder holds something already. */
async function exportTo(source, options) {
  if (options.out === undefined) throw new Wrong('--out: allowed is a folder, which is made')
  const language = oneOf('language', options.language, ['own', ...LANGUAGES])
  const korean = oneOf('readme', options.readme, ['en', 'ko']) === 'ko'
  const recording = await recordingFrom(source)
  const begun = createRun(recording)
  if (options.until !== undefined) begun.advanceTo(whole('until', options.until, 1, 14_400) * SECOND)
  const played = playedOut(begun)
  const { id, title = id } = recording.scenario
  const bundle = bundleOf(recording, {
    words: korean ? exportWordsKorean : exportWords,
    why: korean ? whyNotKorean : whyNot,
    title,
    outcome: played && outcomeOf(played),
    language,
    bounded: !options.endless,
  })
  await mkdir(options.out, { recursive: true })
  for (const { path, text, executable } of bundle.files) {
    const file = join(options.out, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text, { mode: executable ? 0o755 : 0o644, flag: 'wx' }).catch((problem) => {
      throw problem.code === 'EEXIST' ? new Wrong(`--out: ${file} is there already`) : problem
    })
  }
  const left = bundle.notes.filter(isLeftOut).length
  console.log(
    `${options.out}: ${bundle.files.length} files; left out: ${left}, done in another way: ${bundle.notes.length - left} (README.md says what and why)`,
  )
  return 0
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seeds: { type: 'string', default: '100' },
      'first-seed': { type: 'string', default: '1' },
      until: { type: 'string' },
      workers: { type: 'string' },
      json: { type: 'boolean', default: false },
      out: { type: 'string' },
      language: { type: 'string', default: 'own' },
      endless: { type: 'boolean', default: false },
      readme: { type: 'string', default: 'en' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const [command, source, ...rest] = positionals
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  if (command === 'list' && source === undefined) {
    for (const id of [...Object.keys(LIBRARY), ...Object.keys(NAMED)]) console.log(id)
    return 0
  }
  if (command === 'export' && source !== undefined && rest.length === 0) return exportTo(source, values)
  if (command !== 'run' || source === undefined || rest.length > 0) throw new Wrong(USAGE)
  return run(source, values)
}

try {
  process.exitCode = await main()
} catch (problem) {
  const said =
    problem instanceof Wrong ||
    problem?.name === 'InputError' ||
    problem?.code?.startsWith?.('ERR_PARSE_ARGS')
  console.error(said ? problem.message : problem)
  process.exitCode = 2
}
