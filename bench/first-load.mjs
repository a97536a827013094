/** What a browser fetches of JavaScript before the stage moves: the entry and all that it imports at once. */
import { gzipSync } from 'node:zlib'

const gz = (code) => gzipSync(code, { level: 9 }).length

/** The chunks of the first load, the heaviest first; `output` is what Vite built. */
export function firstLoad(output) {
  const chunks = new Map(output.filter((file) => file.type === 'chunk').map((file) => [file.fileName, file]))
  const seen = new Set()
  const visit = (name) => {
    if (seen.has(name)) return
    seen.add(name)
    for (const next of chunks.get(name)?.imports ?? []) visit(next)
  }
  for (const chunk of chunks.values()) if (chunk.isEntry && chunk.name === 'index') visit(chunk.fileName)
  return [...seen]
    .map((name) => ({ name, bytes: gz(chunks.get(name).code) }))
    .sort((a, b) => b.bytes - a.bytes)
}
