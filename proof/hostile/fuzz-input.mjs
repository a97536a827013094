// Bundles fuzz-input.ts, for Node cannot read it, and runs it.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { build } from 'vite'

const outDir = 'node_modules/.tmp/fuzz-input'
mkdirSync(outDir, { recursive: true })
await build({
  configFile: false,
  logLevel: 'error',
  build: { ssr: 'proof/hostile/fuzz-input.ts', outDir, emptyOutDir: false, target: 'node20', minify: false },
})
const { status } = spawnSync(process.execPath, [`${outDir}/fuzz-input.js`, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
process.exitCode = status ?? 1
