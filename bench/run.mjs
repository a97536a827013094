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

console.log(`load average ${loadavg()[0].toFixed(1)}`)
await bundle('bench/engine.bench.ts')
spawnSync(process.execPath, ['--expose-gc', join(out, 'engine.bench.js')], { stdio: 'inherit' })
firstLoad()
if (!process.argv.includes('--no-browser')) {
  const { frames } = await import('./frames.mjs')
  await frames()
}
