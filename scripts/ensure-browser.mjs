// The browser tests need a Chromium: the one that is there, or Playwright's download, or Debian's package.
import { spawnSync } from 'node:child_process'
import { findBrowser } from './find-chromium.mjs'
import { root } from './install.mjs'

const windows = process.platform === 'win32'
const rootOnLinux = process.platform === 'linux' && process.getuid() === 0

function run(command, ...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: windows, env }).status === 0
}

let browser = await findBrowser()
if (!browser) {
  console.log('No Chrome, Edge or Chromium found; Playwright downloads one (once, about 150 MB)')
  // Only root may install the system libraries that a bare Linux lacks.
  run('npx', 'playwright', 'install', ...(rootOnLinux ? ['--with-deps'] : []), 'chromium')
  browser = await findBrowser()
}
if (!browser && rootOnLinux) {
  console.log("The download failed; trying the system's own package")
  run('apt-get', 'update', '-qq')
  run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk')
  browser = await findBrowser()
}
if (!browser) {
  console.error(
    'There is no browser for the browser tests. Install Chrome, Edge or Chromium, or say where one is: CHROMIUM_PATH=/path/to/chromium npm test',
  )
  process.exit(1)
}
console.log(`The browser tests drive ${browser.found}`)
