// Prints the project's figures as ratios within one run. Asserts nothing: machines differ.
import { spawnSync } from 'node:child_process'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { firstLoad, kib, wholePage } from './first-load.mjs'

const out = 'node_modules/.tmp/bench'

async function bundle(entry) {
  await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: entry, outDir: out, emptyOutDir: false, target: 'node20', minify: false },
  })
}

async function printFirstLoad() {
  const { output } = await build({ logLevel: 'error', build: { write: false, sourcemap: false } })
  const engine = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'es2022', lib: { entry: 'bench/plain-run.ts', formats: ['es'] } },
  })
  const rows = [
    ['stage moves', firstLoad(output), 'aim: 130'],
    ['page answers', wholePage(output), 'with React, 67'],
    ['embed', firstLoad(output, 'embed'), 'in its frame, with React; aim: 100'],
    ['embedding page', firstLoad(output, 'kafka-scope'), 'kafka-scope.js'],
    ['engine alone', firstLoad(engine[0].output, 'plain-run'), 'a plain run; aim: 30'],
  ]
  for (const [what, chunks, note] of rows)
    console.log(`${what.padEnd(26)} ${kib(chunks).toFixed(1)} KiB gz of JavaScript (${note})`)
}

/** The peer, where a C compiler and librdkafka's headers are. */
function peers() {
  const flags = spawnSync('pkg-config', ['--cflags', '--libs', 'rdkafka'], { encoding: 'utf8' })
  if (flags.status !== 0) return {}
  const binary = join(out, 'mock-cluster')
  const args = ['-O2', '-o', binary, 'bench/peers/mock-cluster.c', ...flags.stdout.trim().split(/\s+/)]
  if (spawnSync('cc', args, { stdio: 'inherit' }).status !== 0) return {}
  const figure = (...argv) =>
    spawnSync(binary, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).stdout.split(' ')[0]
  return { PEER_SINGLE: figure('20000', '1'), PEER_BATCHED: figure('200000', '0') }
}

console.log(`load average ${loadavg()[0].toFixed(1)}`)
await bundle('bench/engine.bench.ts')
await bundle('bench/memory.bench.ts')
const env = { ...process.env, ...peers() }
if (!env.PEER_SINGLE)
  console.log('librdkafka mock cluster    not here: it needs cc, pkg-config and the headers of librdkafka')
spawnSync(process.execPath, ['--expose-gc', '--max-old-space-size=8192', join(out, 'engine.bench.js')], {
  stdio: 'inherit',
  env,
})
spawnSync(process.execPath, ['--expose-gc', join(out, 'memory.bench.js')], { stdio: 'inherit' })
await printFirstLoad()
if (!process.argv.includes('--no-browser')) {
  const { frames } = await import('./frames.mjs')
  await frames()
}
