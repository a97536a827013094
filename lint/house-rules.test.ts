import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

/**
 * A rule that matches nothing looks exactly like a rule that is kept. So each one is shown a line that breaks it,
 * and a few lines that only look as if they did.
 */
const broken: [file: string, line: string, reason: string][] = [
  ['src/engine/kernel/a.ts', "import { x } from '../log/x.ts'", 'no Kafka word enters it'],
  ['src/engine/kernel/a.ts', "import type { x } from '../messages.ts'", 'no Kafka word enters it'],
  ['src/engine/log/a.ts', "import { x } from '../metadata/x.ts'", 'Log says what a partition is'],
  ['src/engine/log/a.ts', "import type { x } from '../broker/x.ts'", 'Log says what a partition is'],
  ['src/engine/log/deep/a.ts', "import { x } from '../../broker/x.ts'", 'Log says what a partition is'],
  ['src/engine/log/a.ts', "export { x } from '../clients/producer/x.ts'", 'Log says what a partition is'],
  ['src/engine/metadata/a.ts', "import { x } from '../raft/x.ts'", 'Metadata says what the cluster knows'],
  ['src/engine/raft/a.ts', "import { x } from '../broker/x.ts'", 'Raft agrees on a log'],
  ['src/engine/raft/a.ts', "import { x } from '../zookeeper/x.ts'", 'Raft agrees on a log'],
  ['src/engine/zookeeper/a.ts', "import { x } from '../raft/x.ts'", 'ZooKeeper keeps a tree'],
  ['src/engine/zookeeper/a.ts', "import { x } from '../broker/x.ts'", 'ZooKeeper keeps a tree'],
  ['src/engine/broker/a.ts', "import { x } from '../controller/x.ts'", 'A broker keeps replicas'],
  ['src/engine/broker/a.ts', "import { x } from '../coordinators/group/x.ts'", 'A broker keeps replicas'],
  ['src/engine/controller/a.ts', "import { x } from '../coordinators/x.ts'", 'The controller decides'],
  ['src/engine/controller/kraft/a.ts', "import { x } from '../../clients/x.ts'", 'The controller decides'],
  ['src/engine/coordinators/group/a.ts', "import { x } from '../../controller/x.ts'", 'A coordinator lives'],
  ['src/engine/coordinators/a.ts', "import { x } from '../clients/x.ts'", 'A coordinator lives'],
  ['src/engine/config/a.ts', "import { x } from '../broker/x.ts'", 'for every room alike'],
  ['src/engine/log/a.ts', "import { x } from '../history/x.ts'", 'look at the rooms from outside'],
  [
    'src/engine/clients/consumer/a.ts',
    "import { x } from '../../oracle/x.ts'",
    'look at the rooms from outside',
  ],
  ['src/engine/broker/a.ts', "import { x } from '../invariants/x.ts'", 'look at the rooms from outside'],
  ['src/engine/broker/a.ts', "import { x } from '../index.ts'", 'put the rooms together'],
  ['src/engine/clients/producer/a.ts', "import { x } from '../../model.ts'", 'put the rooms together'],
  ['src/engine/raft/a.ts', "import { x } from '../build-world.ts'", 'put the rooms together'],
  [
    'src/engine/controller/kraft/a.ts',
    "import { x } from '../../apply-command.ts'",
    'put the rooms together',
  ],
  ['src/engine/log/a.ts', "import { x } from 'd3'", 'imports no package'],
  ['src/engine/history/a.ts', "import { x } from 'node:fs'", 'imports no package'],
  ['src/engine/index.ts', "import { x } from 'valibot'", 'imports no package'],
  ['src/engine/oracle/a.ts', "import { x } from 'd3'", 'imports no package'],
  ['src/engine/oracle/a.ts', 'Math.random()', 'asks nothing of its host'],
  ['src/engine/index.ts', "import { x } from '../ui/x.ts'", 'nothing from outside src/engine'],
  ['src/engine/history/a.ts', "import { x } from '../../scenarios/x.ts'", 'nothing from outside src/engine'],
  ['src/engine/broker/a.test.ts', "import { x } from '../../ui/x.ts'", 'Its tests neither'],
  ['src/engine/index.ts', "export * from './messages.ts'", 'noReExportAll'],

  ['src/ui/a.ts', "import { x } from '../engine/broker/x.ts'", 'the only door'],
  ['src/ui/stage/a.ts', "import type { x } from '../../engine/messages.ts'", 'the only door'],
  ['src/main.tsx', "import { x } from './engine/model.ts'", 'the only door'],
  ['src/scenarios/a.ts', "import { x } from '../engine/kernel/x.ts'", 'the only door'],
  ['src/i18n/ko/a.ts', "import type { x } from '../../engine/facts.ts'", 'the only door'],
  ['src/embed/a.ts', "import { x } from '../engine/commands.ts'", 'the only door'],
  ['conformance/a.ts', "import { x } from '../src/engine/model.ts'", 'the only door'],
  ['conformance/simulator/a.ts', "import { x } from '../../src/ui/x.ts'", 'it knows no screen'],
  ['src/scenarios/a.ts', "import { x } from '../ui/x.ts'", 'import the screen'],
  ['src/i18n/a.ts', "import { x } from '../ui/x.ts'", 'import the screen'],
  ['src/embed/a.ts', "import { x } from '../ui/x.ts'", 'import the screen'],
  ['src/lessons/a.ts', "import { x } from '../ui/x.ts'", 'import the screen'],
  ['src/i18n/en/a.ts', "import { x } from '../../engine/index.ts'", 'i18n holds words only'],
  ['src/i18n/en/a.ts', "import { type x } from '../../engine/index.ts'", 'i18n holds words only'],

  ['src/ui/a.ts', "import * as d3 from 'd3'", 'functions of d3 by name'],
  ['src/ui/A.tsx', "import { motion } from 'framer-motion'", 'inside LazyMotion'],
  ['src/ui/a.ts', "import { x } from './x'", 'useImportExtensions'],
  ['src/ui/a.ts', 'export default 1', 'noDefaultExport'],
  ['src/ui/a.ts', 'export const x = (y: any) => y', 'noExplicitAny'],
  ['src/ui/cycle-1.ts', "export { y } from './cycle-2.ts'", 'noImportCycles'],
  ['src/ui/a.ts', `export function f() {\n${'  g()\n'.repeat(81)}}`, 'noExcessiveLinesPerFunction'],

  ...[
    'Math.random()',
    'Date.now()',
    'new Date()',
    'new Date(0)',
    'performance.now()',
    'crypto.randomUUID()',
    'crypto.subtle',
    'setTimeout(f, 1)',
    'setTimeout(f)',
    'console.log(1, 2)',
    'globalThis.Date',
  ].map((line): [string, string, string] => ['src/engine/broker/a.ts', line, 'asks nothing of its host']),
]

const kept: [file: string, line: string][] = [
  ['src/engine/kernel/a.ts', "import { x } from './x.ts'"],
  ['src/engine/kernel/a.test.ts', "import fc from 'fast-check'"],
  ['src/engine/log/a.ts', "import { x } from '../kernel/x.ts'"],
  ['src/engine/log/a.ts', "import type { x } from '../messages.ts'"],
  ['src/engine/log/a.ts', "import { x } from '../config/topic.ts'"],
  ['src/engine/log/a.test.ts', "import { x } from '../broker/x.ts'"],
  ['src/engine/log/a.test.ts', 'console.log(Math.random())'],
  ['src/engine/coordinators/group/a.ts', "import { x } from '../../broker/x.ts'"],
  ['src/engine/controller/kraft/a.ts', "import { x } from '../election.ts'"],
  ['src/engine/broker/a.ts', "import { x } from '../zookeeper/x.ts'"],
  ['src/engine/clients/consumer/a.ts', "import { x } from '../../world.ts'"],
  ['src/engine/history/a.ts', "import { x } from '../clients/x.ts'"],
  ['src/engine/history/a.ts', "import { x } from '../build-world.ts'"],
  ['src/engine/model.ts', "import { x } from './oracle/x.ts'"],
  ['src/engine/oracle/a.ts', "import { x } from '../log/x.ts'"],
  ['src/engine/oracle/a.ts', "import type { x } from '../world.ts'"],
  ['src/engine/oracle/a.ts', "import type { x } from '../history/x.ts'"],
  ['src/engine/broker/a.ts', 'Math.floor(1.5)'],
  ['src/engine/cycle-1.ts', "import type { Y } from './cycle-2.ts'\nexport type X = Y"],
  ['src/scenarios/a.ts', "import { x } from '../engine/index.ts'"],
  ['src/i18n/a.ts', "import type { x } from '../engine/index.ts'"],
  ['src/main.tsx', "import { x } from './ui/App.tsx'"],
  ['conformance/simulator/a.ts', "import { x } from '../../src/engine/index.ts'"],
  ['src/ui/stage/a.ts', "import { scaleLinear } from 'd3'"],
  ['src/ui/stage/A.tsx', "import * as m from 'framer-motion/m'"],
  ['src/ui/stage/a.ts', "import { x } from '../../engine/index.ts'"],
]

// The other halves of the two cycles above, and a file that can be found without its extension.
const helpers: [file: string, line: string][] = [
  ['src/ui/cycle-2.ts', "export { x as y } from './cycle-1.ts'"],
  ['src/engine/cycle-2.ts', "import type { X } from './cycle-1.ts'\nexport type Y = X"],
  ['src/ui/x.ts', 'export const x = 1'],
]

/** A file of its own for every case, in the same folder: `a.test.ts` becomes `a-7.test.ts`. */
const ownFile = (file: string, index: number) =>
  file.includes('cycle') ? file : file.replace(/(\.test)?(\.tsx?)$/, `-${index}$1$2`)

const root = fileURLToPath(new URL('..', import.meta.url))
let house = ''
const complaints = new Map<string, string>()

function put(file: string, text: string) {
  mkdirSync(dirname(join(house, file)), { recursive: true })
  writeFileSync(join(house, file), `${text}\n`)
}

function complaintsOfBiome(): { category: string; message: string; location: { path: string } }[] {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
  const flags = [
    'lint',
    '--reporter=json',
    '--max-diagnostics=none',
    '--vcs-enabled=false',
    'src',
    'conformance',
  ]
  const run = spawnSync(process.execPath, [biome, ...flags], { cwd: house, encoding: 'utf8' })
  return JSON.parse(run.stdout).diagnostics
}

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'house-rules-'))
  cpSync(join(root, 'biome.json'), join(house, 'biome.json'))
  for (const file of readdirSync(join(root, 'lint')).filter((name) => name.endsWith('.grit')))
    cpSync(join(root, 'lint', file), join(house, 'lint', file))

  for (const [file, text] of helpers) put(file, text)
  broken.forEach(([file, line], index) => {
    put(ownFile(file, index), line)
  })
  kept.forEach(([file, line], index) => {
    put(ownFile(file, 1000 + index), line)
  })

  for (const { category, message, location } of complaintsOfBiome()) {
    const path = location.path.replaceAll('\\', '/')
    complaints.set(path, `${complaints.get(path) ?? ''}${category}: ${message}\n`)
  }
})

afterAll(() => rmSync(house, { recursive: true, force: true }))

test.each(broken.map((row, index) => [...row, index] as const))(
  '%s may not say: %s',
  (file, _, reason, index) => {
    expect(complaints.get(ownFile(file, index))).toContain(reason)
  },
)

const ofTheHouse =
  /noRestrictedImports|noImportCycles|noDefaultExport|useImportExtensions|plugin|noReExportAll/
test.each(kept.map((row, index) => [...row, index] as const))('%s may say: %s', (file, _, index) => {
  expect(complaints.get(ownFile(file, 1000 + index)) ?? '').not.toMatch(ofTheHouse)
})
