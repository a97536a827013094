// Builds the npm package into a folder (node_modules/.tmp/package, or the one that is named): the engine, the scenarios
// and the SDK as modules with types, file by file. The version is the project's own.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

const out = resolve(process.argv[2] ?? 'node_modules/.tmp/package')
rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
const tsc = resolve('node_modules/typescript/bin/tsc')
const { status } = spawnSync(
  process.execPath,
  [tsc, '-p', 'tsconfig.package.json', '--outDir', `${out}/dist`],
  {
    stdio: 'inherit',
  },
)
if (status !== 0) process.exit(status ?? 1)
cpSync('package/bin', `${out}/bin`, { recursive: true })
for (const file of ['LICENSE', 'NOTICE']) cpSync(file, `${out}/${file}`)
cpSync('package/README.md', `${out}/README.md`)
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
const manifest = { ...JSON.parse(readFileSync('package/package.json', 'utf8')), version }
writeFileSync(`${out}/package.json`, `${JSON.stringify(manifest, null, 2)}\n`)
console.log(out)
