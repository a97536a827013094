// Prints the project's figures as ratios within one run. Asserts nothing: machines differ.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

const out = 'node_modules/.tmp/bench'

async function bundle(entry) {
  await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: entry, outDir: out, emptyOutDir: false, target: 'node20', minify: false },
  })
}

function firstLoad() {
  const path = 'dist/.vite/manifest.json'
  if (!existsSync(path)) return console.log('first load                 no build: run `npm run build` first')
  const manifest = JSON.parse(readFileSync(path, 'utf8'))
  const seen = new Set()
  const visit = (key) => {
    if (seen.has(key)) return
    seen.add(key)
    for (const next of manifest[key].imports ?? []) visit(next)
  }
  visit('index.html')
  const gz = (file) => gzipSync(readFileSync(join('dist', file)), { level: 9 }).length
  const js = [...seen].reduce((sum, key) => sum + gz(manifest[key].file), 0)
  const css = [...new Set([...seen].flatMap((key) => manifest[key].css ?? []))].reduce(
    (sum, file) => sum + gz(file),
    0,
  )
  console.log(
    `first load                 ${(js / 1024).toFixed(1)} KiB gz of JavaScript (aim: 130), ${(css / 1024).toFixed(1)} KiB gz of CSS`,
  )
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
const env = { ...process.env, ...peers() }
if (!env.PEER_SINGLE)
  console.log('librdkafka mock cluster    not here: it needs cc, pkg-config and the headers of librdkafka')
spawnSync(process.execPath, ['--expose-gc', '--max-old-space-size=8192', join(out, 'engine.bench.js')], {
  stdio: 'inherit',
  env,
})
firstLoad()
if (!process.argv.includes('--no-browser')) {
  const { frames } = await import('./frames.mjs')
  await frames()
}
