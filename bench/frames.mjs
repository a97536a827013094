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

/** Collects the time between frames for a while, and the main thread's time. */
async function watch(page) {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  const busy = async () =>
    (await session.send('Performance.getMetrics')).metrics.find((m) => m.name === 'TaskDuration').value
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
  return { p50: q(0.5), p95: q(0.95), main: (used * 1000) / gaps.length }
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
    for (const wanted of [50, 500, 2000]) {
      const { fragment, count } = await linkWith(wanted)
      const page = await browser.newPage({ viewport: { width: 1280, height: 720 } })
      await page.goto(`http://127.0.0.1:${PORT}/${fragment}`)
      await page.getByRole('button', { name: 'Play', exact: true }).click({ timeout: 60_000 })
      await page.waitForTimeout(800)
      const { p50, p95, main } = await watch(page)
      console.log(
        `frames, ${String(count).padStart(4)} in flight      p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, main thread ${main.toFixed(1)} ms a frame (playing at 1x, software rendering; aim: p95 16.8)`,
      )
      await page.close()
    }
  } finally {
    await browser.close()
    server.stop()
  }
}
