import { defineConfig, devices } from '@playwright/test'
import { findBrowser } from './scripts/find-chromium.mjs'

const browser = await findBrowser()
const port = Number(process.env.PORT ?? 4173)
const address = `http://127.0.0.1:${port}`
const isRoot = process.getuid?.() === 0

/**
 * What is proven on a phone again: what is laid out, opened or pressed otherwise there. All else is proven once, on a
 * desktop; of these files too what carries ROOMY.
 */
const PHONE = [
  'everyone',
  'first-minute',
  'inspect',
  'inspector',
  'lessons-phone',
  'metrics',
  'operate',
  'phone',
  'smoke',
  'time',
  'touch',
].map((name) => `${name}.spec.ts`)
const ROOMY = /@roomy/

const desktop = { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } }

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  retries: process.env.CI ? 1 : 0,
  workers: 2,
  reporter: [['list']],
  use: {
    baseURL: address,
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    // Each test opens the page for the first time; open.spec.ts is about what is kept.
    serviceWorkers: 'block',
    ...(browser?.channel ? { channel: browser.channel } : {}),
    launchOptions: {
      args: [
        ...(isRoot ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--disable-sync',
        '--disable-background-networking',
        '--disable-component-update',
        '--no-first-run',
        '--font-render-hinting=none',
      ],
      ...(browser?.executablePath ? { executablePath: browser.executablePath } : {}),
    },
  },
  projects: [
    {
      name: 'desktop',
      testIgnore: ['phone.spec.ts', 'lessons-phone.spec.ts', 'tablet.spec.ts', 'touch.spec.ts'],
      use: desktop,
    },
    {
      name: 'phone',
      testMatch: PHONE,
      grepInvert: ROOMY,
      use: {
        ...devices['Desktop Chrome'],
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 2,
        isMobile: true,
        hasTouch: true,
      },
    },
    {
      name: 'tablet',
      testMatch: ['everyone.spec.ts', 'tablet.spec.ts'],
      grepInvert: ROOMY,
      use: { ...desktop, viewport: { width: 1024, height: 768 }, hasTouch: true },
    },
    {
      name: 'korean',
      testMatch: ['everyone.spec.ts', 'smoke.spec.ts'],
      grepInvert: ROOMY,
      use: { ...desktop, locale: 'ko-KR', contextOptions: { reducedMotion: 'reduce' } },
    },
  ],
  webServer: {
    command: `npm run preview -- --host 127.0.0.1 --port ${port} --strictPort`,
    url: address,
    // Never somebody else's server: it could be serving another build.
    reuseExistingServer: false,
  },
})
