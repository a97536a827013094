// Packs the npm package, installs the tarball in a fresh project, and uses it as others would: from Node, from
// TypeScript, from a page that Vite builds, and by its command. Needs the registry for the package's two dependencies.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve('.')
const work = mkdtempSync(join(tmpdir(), 'kafkascope-package-'))
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

function run(what, command, args, cwd, expected = 0) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (status !== expected) {
    console.error(`${what}: exit code ${status}\n${stdout}${stderr}`)
    process.exit(1)
  }
  console.log(`ok  ${what}`)
  return stdout + stderr
}

function must(what, holds) {
  if (holds) return console.log(`ok  ${what}`)
  console.error(`not so: ${what}`)
  process.exit(1)
}

const built = join(work, 'built')
run('the package builds', process.execPath, ['scripts/build-package.mjs', built], root)
run('it packs', npm, ['pack', '--pack-destination', work], built)
const tarball = join(
  work,
  readdirSync(work).find((name) => name.endsWith('.tgz')),
)
const project = join(work, 'project')
run('a fresh project', process.execPath, ['-e', `require('fs').mkdirSync(${JSON.stringify(project)})`], work)
writeFileSync(join(project, 'package.json'), '{"name":"fresh","private":true,"type":"module"}')
run('the tarball installs', npm, ['install', '--no-audit', '--no-fund', tarball], project)

writeFileSync(
  join(project, 'use.mjs'),
  `import { createRun, decodeLink, encodeLink, findScenario, NAMED, oracleOf, SECOND } from 'kafkascope'
import * as engine from 'kafkascope/engine'
const scenario = await findScenario('acks-1-loss')
const run = createRun({ version: 1, scenario, seed: 7, commands: [] })
run.seek(70 * SECOND)
if (oracleOf(run).oracle.fateCounts().lost < 5) throw new Error('nothing was lost')
const shared = { recording: run.recording(), at: run.now, steps: run.world.steps, digest: run.digest(), engine: 'x', selection: null, view: null }
const again = await decodeLink(await encodeLink(shared))
if (again.digest !== shared.digest || Object.keys(NAMED).length < 25) throw new Error('not the same')
if (engine.createRun !== createRun) throw new Error('two engines')`,
)
run('Node uses it', process.execPath, ['use.mjs'], project)

writeFileSync(
  join(project, 'alone.mjs'),
  `import { createRun, loadRooms, roomsOf } from 'kafkascope/engine'
const scenario = { version: 1, id: 'mine', seed: 1, network: 'datacentre', brokers: [{ id: 1, rack: null }], controllers: [100], controlPlane: 'zookeeper', zookeeper: [1],
  topics: [{ name: 't', partitions: 1, replicationFactor: 1 }],
  producers: [{ id: 'p', topic: 't', keys: null, recordsPerSecond: 5, startAtMs: 5000 }], consumers: [] }
const recording = { version: 1, scenario, seed: 1, commands: [] }
await loadRooms(roomsOf(recording))
const run = createRun(recording)
run.seek(20_000_000)
if (!run.facts.some(({ fact }) => fact.kind === 'RecordCreated')) throw new Error('nothing moves')`,
)
run('the engine runs alone, with the rooms it asks for', process.execPath, ['alone.mjs'], project)

writeFileSync(
  join(project, 'use.ts'),
  `import { createRun, type Recording, type Run, SECOND } from 'kafkascope/engine'
import { parseScenario } from 'kafkascope/scenarios'
import { decodeLink, type Shared } from 'kafkascope/share'
import { type Embedded, EmbedError } from 'kafkascope/embed'
export const crash = (c: Embedded) => c.command('crash:1').catch((e: EmbedError) => e.allowed)
export async function open(link: string): Promise<Run> {
  const shared: Shared = await decodeLink(link)
  const recording: Recording = { ...shared.recording, scenario: parseScenario(shared.recording.scenario) }
  const run = createRun(recording)
  run.seek(shared.at + SECOND)
  // @ts-expect-error a moment is a number
  run.seek('soon')
  return run
}`,
)
const options = {
  module: 'nodenext',
  target: 'es2022',
  strict: true,
  noEmit: true,
  skipLibCheck: false,
  types: [],
}
writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['use.ts'] }))
run('its types hold', process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'], project)

writeFileSync(join(project, 'index.html'), '<script type="module" src="./page.js"></script>')
writeFileSync(
  join(project, 'page.js'),
  `import { createRun } from 'kafkascope/engine'\ndocument.title = typeof createRun`,
)
run(
  'Vite builds a page with it',
  process.execPath,
  [join(root, 'node_modules/vite/bin/vite.js'), 'build'],
  project,
)

const bin = join(project, 'node_modules/kafkascope/bin/kafkascope.mjs')
const table = run(
  'many seeds by its command',
  process.execPath,
  [bin, 'run', 'acks-1-loss', '--seeds', '12'],
  project,
)
must(
  'the table tells what is lost',
  /lost .* 12 \(100 %\)/.test(table) && /Every promise of Kafka held in all 12/.test(table),
)
writeFileSync(join(project, 'wrong.json'), '{"version":1,"id":"x"}')
const taken = run(
  'a scenario is written as files for a real cluster',
  process.execPath,
  [bin, 'export', 'broker-failure', '--out', 'real', '--language', 'go'],
  project,
)
must(
  'the files are there',
  /left out: \d+/.test(taken) && existsSync(join(project, 'real/clients/go/shop.go')),
)
run('… and not over others', process.execPath, [bin, 'export', 'acks-all', '--out', 'real'], project, 2)
const refused = run('a wrong file is refused', process.execPath, [bin, 'run', 'wrong.json'], project, 2)
must('the refusal names the field', /seed: allowed is/.test(refused))
must(
  'a wrong option is refused',
  /--seeds: allowed is/.test(
    run('…', process.execPath, [bin, 'run', 'acks-all', '--seeds', '0'], project, 2),
  ),
)
rmSync(work, { recursive: true, force: true })
