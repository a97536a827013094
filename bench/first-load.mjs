/** What a browser fetches of JavaScript before the stage moves, and before all around it is there. */
import { gzipSync } from 'node:zlib'

const gz = (code) => gzipSync(code, { level: 9 }).length

const chunksOf = (output) =>
  new Map(output.filter((file) => file.type === 'chunk').map((file) => [file.fileName, file]))

/** Some chunks and all that they import at once, the heaviest first. */
function withImports(chunks, begin) {
  const seen = new Set()
  const visit = (name) => {
    if (seen.has(name)) return
    seen.add(name)
    for (const next of chunks.get(name)?.imports ?? []) visit(next)
  }
  for (const chunk of chunks.values()) if (begin(chunk)) visit(chunk.fileName)
  return [...seen]
    .map((name) => ({ name, bytes: gz(chunks.get(name).code) }))
    .sort((a, b) => b.bytes - a.bytes)
}

/** The chunks of an entry: for `index` the stage moves when they are there. `output` is what Vite built. */
export function firstLoad(output, entry = 'index') {
  return withImports(chunksOf(output), (chunk) => chunk.isEntry && chunk.name === entry)
}

/** The same with the page around the stage, which is asked for at once and waited for by nobody. */
export function wholePage(output) {
  const isPage = ({ facadeModuleId }) => facadeModuleId?.endsWith('/ui/page.tsx')
  return withImports(chunksOf(output), (chunk) => (chunk.isEntry && chunk.name === 'index') || isPage(chunk))
}

export const kib = (chunks) => chunks.reduce((sum, { bytes }) => sum + bytes, 0) / 1024
