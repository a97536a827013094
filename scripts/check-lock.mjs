// A lock made on one machine can lack the binaries of another: it installs where it was made and makes `npm ci`
// fail on a Mac or on Windows. So every optional dependency that a package names must have its entry, and no
// entry may point at the place it was downloaded from.
import { readFileSync } from 'node:fs'

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'))
const paths = Object.keys(packages)
const faults = []

/** Node's own search: the package's own node_modules first, then each folder above it. */
function isLocked(from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('node_modules/') - 1, 0))) {
    if (`${folder ? `${folder}/` : ''}node_modules/${name}` in packages) return true
    if (folder === '') return false
  }
}

for (const [path, entry] of Object.entries(packages)) {
  const name = path.replace(/^node_modules\//, '')
  for (const optional of Object.keys(entry.optionalDependencies ?? {}))
    if (!isLocked(path, optional)) faults.push(`${name}@${entry.version} lacks ${optional}`)
  if (entry.resolved !== undefined) faults.push(`${name}@${entry.version} names its download address`)
}

if (faults.length > 0) {
  console.error(`package-lock.json is not whole:\n  ${faults.join('\n  ')}`)
  process.exit(1)
}
console.log(`package-lock.json is whole: ${paths.length - 1} packages, with the binaries of every platform`)
