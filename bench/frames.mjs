// Frame times of the built page with many messages in flight, in headless Chromium.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from '@playwright/test'
import { build } from 'vite'
import { findBrowser } from '../scripts/find-chromium.mjs'

const PORT = Number(process.env.PORT ?? 4191)
const OUT = 'node_modules/.tmp/bench'
const SECONDS = 6
/** How large a cluster, and about how many messages in flight. */
const CASES = [
  ['three', 50],
  ['three', 500],
  ['three', 2000],
  ['hundred', 2000],
]

async function links() {
  await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: 'bench/busy.ts', outDir: OUT, emptyOutDir: false, target: 'node20', minify: false },
  })
  return await import(pathToFileURL(join(process.cwd(), OUT, 'busy.js')).href)
}

function serve() {
  const server = spawn(
    process.execPath,
    [
      'node_modules/vite/bin/vite.js',
      'preview',
      '--host',
      '127.0.0.1',
      '--port',
      String(PORT),
      '--strictPort',
    ],
    { stdio: 'ignore' },
  )
  return { stop: () => server.kill(), ready: new Promise((ok) => setTimeout(ok, 2_500)) }
}

/** Before the page: counts React's commits as its developer tools would, and tasks of more than 50 ms. */
function count() {
  globalThis.counted = { commits: 0, long: 0, longest: 0 }
  globalThis.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true,
    inject: () => 1,
    checkDCE: () => undefined,
    onCommitFiberUnmount: () => undefined,
    onPostCommitFiberRoot: () => undefined,
    onCommitFiberRoot: () => {
      globalThis.counted.commits += 1
    },
  }
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      globalThis.counted.long += 1
      globalThis.counted.longest = Math.max(globalThis.counted.longest, duration)
    }
  }).observe({ type: 'longtask' })
}

/** Collects the time between frames for a while, and the main thread's time. */
async function watch(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const metric = async (name) =>
    (await session.send('Performance.getMetrics')).metrics.find((m) => m.name === name).value
  const busy = () => metric('TaskDuration')
  await page.evaluate(() => Object.assign(globalThis.counted, { commits: 0, long: 0, longest: 0 }))
  const before = await busy()
  const gaps = await page.evaluate(
    (ms) =>
      new Promise((done) => {
        const found = []
        let last = performance.now()
        const end = last + ms
        const tick = (now) => {
          found.push(now - last)
          last = now
          if (now < end) requestAnimationFrame(tick)
          else done(found.slice(2))
        }
        requestAnimationFrame(tick)
      }),
    SECONDS * 1000,
  )
  const used = (await busy()) - before
  gaps.sort((a, b) => a - b)
  const q = (x) => gaps[Math.floor(x * (gaps.length - 1))] ?? 0
  const { commits, long, longest } = await page.evaluate(() => globalThis.counted)
  const heap = (await metric('JSHeapUsedSize')) / 2 ** 20
  const main = (used * 1000) / gaps.length
  return { p50: q(0.5), p95: q(0.95), main, commits: commits / SECONDS, long, longest, heap }
}

export async function frames() {
  const { linkWith } = await links()
  const server = serve()
  await server.ready
  const found = await findBrowser()
  const { channel, executablePath } = found ?? {}
  const browser = await chromium.launch({
    ...(channel ? { channel } : {}),
    ...(executablePath ? { executablePath } : {}),
    args: ['--disable-gpu', '--disable-background-networking'],
  })
  try {
    for (const [size, wanted] of CASES) {
      const { fragment, count: flying } = await linkWith(wanted, size)
      const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
      await page.addInitScript(count)
      await page.goto(`http://127.0.0.1:${PORT}/${fragment}`)
      await page.getByRole('button', { name: 'Play', exact: true }).click({ timeout: 120_000 })
      await page.waitForTimeout(800)
      const { p50, p95, main, commits, long, longest, heap } = await watch(page)
      const what = `${size} brokers, ${String(flying).padStart(4)} in flight`
      console.log(
        `frames, ${what.padEnd(32)} p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, main thread ${main.toFixed(1)} ms a frame (playing at 1x, software rendering; aim: p95 16.8)`,
      )
      console.log(
        `        ${' '.repeat(32)} ${commits.toFixed(1)} React commits/s (aim: 10), ${long} tasks over 50 ms (longest ${longest.toFixed(0)} ms), heap ${heap.toFixed(0)} MiB`,
      )
      await page.close()
    }
  } finally {
    await browser.close()
    server.stop()
  }
}
