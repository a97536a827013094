/** Bundles the walker, with or without a planted bug. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'
import type { tally } from '../walks/tally.ts'
import type { PlantedBug } from './bugs.ts'

export interface Walker {
  readonly tally: typeof tally
}

const root = `${process.cwd()}/`

/** Loads a walker whose engine has the bug. Rejects when the bug's line does not stand exactly once in its file. */
export async function walkerWith(bug: PlantedBug | null): Promise<Walker> {
  let planted = 0
  const plant = {
    name: 'plant',
    enforce: 'pre' as const,
    transform(code: string, id: string) {
      if (!bug || !id.endsWith(bug.file)) return null
      const parts = code.split(bug.find)
      if (parts.length !== 2) throw new Error(`${bug.name}: ${parts.length - 1} places fit in ${bug.file}`)
      planted += 1
      return { code: parts.join(bug.replace), map: null }
    },
  }
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [plant],
    build: { ssr: 'proof/walks/tally.ts', write: false, target: 'node20', minify: false },
  })
  if (bug && planted !== 1) throw new Error(`${bug.name}: ${bug.file} is not part of the walker`)
  const [chunk] = 'output' in result ? result.output : []
  if (chunk?.type !== 'chunk') throw new Error('The walker was not bundled')
  const folder = `${root}node_modules/.tmp/planted`
  mkdirSync(folder, { recursive: true })
  const name = (bug?.name ?? 'correct').replace(/[^a-zA-Z0-9]+/g, '-')
  const file = `${folder}/${name}-${process.pid}.mjs`
  writeFileSync(file, chunk.code)
  return import(/* @vite-ignore */ pathToFileURL(file).href)
}
