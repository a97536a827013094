// `npm run conformance:export [names…]`: runs exported bundles on a real Kafka. Needs Linux, root, Java 17 and Maven;
// Go and Python with their Kafka libraries for the cases in those languages.
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'vite'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const out = join(root, 'node_modules/.tmp/conformance/export-record')

await build({
  root,
  configFile: false,
  logLevel: 'error',
  build: { ssr: 'conformance/export/record.ts', outDir: out, target: 'node20', minify: false },
})
try {
  await import(pathToFileURL(join(out, 'record.js'))).then(async ({ record }) => {
    process.exitCode = (await record(process.argv.slice(2), root)) > 0 ? 1 : 0
  })
} catch (problem) {
  console.error(problem instanceof Error ? problem.message : problem)
  process.exitCode = 1
}
