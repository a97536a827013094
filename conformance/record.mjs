// `npm run conformance:record [names…]`: makes recordings on a real Kafka again. Needs Java 17 and Maven.
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const out = join(root, 'node_modules/.tmp/conformance/record')

await build({
  root,
  configFile: false,
  logLevel: 'error',
  build: { ssr: 'conformance/real/record.ts', outDir: out, target: 'node20', minify: false },
})
try {
  const { record } = await import(pathToFileURL(join(out, 'record.js')))
  process.exitCode = (await record(process.argv.slice(2), root)) > 0 ? 1 : 0
} catch (problem) {
  console.error(problem instanceof Error ? problem.message : problem)
  process.exitCode = 1
}
