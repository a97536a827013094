// `npm ci` when the packages are missing or older than the lock, so that a fresh clone needs one command only.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs npm from the root of the project; true when it went well. */
export function npm(args, env = {}) {
  const options = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }
  // On Windows npm is a batch file, which only a shell can start.
  const run =
    process.platform === 'win32'
      ? spawnSync(['npm', ...args].join(' '), { ...options, shell: true })
      : spawnSync('npm', args, options)
  return run.status === 0
}

function nodeIsNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return true
  console.error(`Kafkascope needs Node 20.19 or newer; this is Node ${process.versions.node}.`)
  return false
}

function isInstalled() {
  // npm writes this file at the end of an install, so half an install does not count.
  const installed = `${root}node_modules/.package-lock.json`
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs
}

/** False when the packages could not be installed. */
export function install() {
  if (!nodeIsNewEnough()) return false
  if (isInstalled()) return true
  console.log('Installing the packages (about a minute, once)\n')
  // --include=dev, because NODE_ENV=production would leave the tools out.
  return npm(['ci', '--include=dev', '--no-audit'])
}
