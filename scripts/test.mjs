// `npm test`: everything that must hold, one stage after the other; the last line counts it.
// `npm run check` (--quick) leaves out the stages that need a build or a browser.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { install, npm, root } from './install.mjs'

const reports = 'node_modules/.tmp/reports'
const vitestReport = `${reports}/vitest.json`
const playwrightReport = `${reports}/playwright.json`

const stages = [
  { name: 'Lock', run: () => check(['run', '--silent', 'check-lock']) },
  { name: 'Types', run: () => check(['run', '--silent', 'typecheck']) },
  { name: 'Lint and format', run: () => check(['run', '--silent', 'lint']) },
  { name: 'Unit tests', run: unitTests },
  { name: 'Build', run: () => check(['run', '--silent', 'build']), slow: true },
  { name: 'Browser tests', run: browserTests, slow: true },
]

/** A stage that holds or does not: it counts as one test. */
function check(args) {
  return npm(args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

function unitTests() {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`]
  const ok = npm(['run', '--silent', 'test:unit', '--', ...reporters])
  const report = read(vitestReport)
  // A file that cannot be loaded has no tests to fail.
  const unloadable = (report?.testResults ?? []).filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  return counted(ok, report?.numPassedTests, report?.numFailedTests, unloadable.length)
}

async function browserTests() {
  const ok = npm(['run', '--silent', 'test:e2e', '--', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: `${root}${playwrightReport}`,
    PORT: String(process.env.PORT ?? (await freePort(4173))),
  })
  const stats = read(playwrightReport)?.stats
  // A flaky test failed once and passed when CI tried it again.
  return counted(ok, stats && stats.expected + stats.flaky, stats?.unexpected)
}

/** A runner that fails without a failing test (a crash, a missing browser) counts as one failure. */
function counted(ok, passed = 0, failed = 0, unloadable = 0) {
  const failures = failed + unloadable
  return { passed, failed: ok ? failures : Math.max(failures, 1) }
}

function read(report) {
  try {
    return JSON.parse(readFileSync(`${root}${report}`, 'utf8'))
  } catch {
    return undefined
  }
}

function freePort(wanted) {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => (wanted === 0 ? reject(error) : resolve(freePort(0))))
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

async function runStages(wanted) {
  const total = { passed: 0, failed: 0 }
  for (const { name, run } of wanted) {
    console.log(`\n━━ ${name} ${'━'.repeat(70 - name.length)}\n`)
    const started = Date.now()
    const { passed, failed } = await run()
    total.passed += passed
    total.failed += failed
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    console.log(`\n${failed === 0 ? '✓' : '✗'} ${name}: ${passed} passed, ${failed} failed (${seconds} s)`)
    if (failed > 0) break
  }
  return total
}

const quick = process.argv.includes('--quick')
let total = { passed: 0, failed: 1 }
if (install()) {
  rmSync(`${root}${reports}`, { recursive: true, force: true })
  mkdirSync(`${root}${reports}`, { recursive: true })
  total = await runStages(stages.filter(({ slow }) => !(quick && slow)))
}
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 ? 1 : 0
