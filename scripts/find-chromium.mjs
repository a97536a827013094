// Which browser the browser tests drive. Read by playwright.config.ts and ensure-browser.mjs.
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

function isRunnable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const namesOnPath = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
]

function onPath(env) {
  if (process.platform === 'win32') return undefined
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean)
  return namesOnPath.flatMap((name) => folders.map((folder) => join(folder, name))).find(isRunnable)
}

/** The places where Chrome and Edge install themselves, by the channel under which Playwright knows them. */
function installed(env) {
  const windows = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(Boolean)
  const places = {
    darwin: [
      ['chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
      ['msedge', '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
    ],
    win32: [
      ...windows.map((folder) => ['chrome', join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')]),
      ...windows.map((folder) => ['msedge', join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe')]),
    ],
    linux: [
      ['chrome', '/opt/google/chrome/chrome'],
      ['msedge', '/opt/microsoft/msedge/msedge'],
    ],
  }
  return (places[process.platform] ?? []).find(([, path]) => isRunnable(path))?.[0]
}

/**
 * `executablePath` or `channel` is for Playwright (neither means its own Chromium), `found` for the reader.
 * Null when there is none. CHROMIUM_PATH must be right: a wrong path is a mistake, not a wish for another browser.
 * @returns {Promise<{ found: string, executablePath?: string, channel?: string } | null>}
 */
export async function findBrowser(env = process.env) {
  const chosen = env.CHROMIUM_PATH
  if (chosen) {
    if (!isRunnable(chosen)) throw new Error(`CHROMIUM_PATH is ${chosen}, which is not an executable file`)
    return { found: `${chosen} (CHROMIUM_PATH)`, executablePath: chosen }
  }
  const { chromium } = await import('@playwright/test')
  if (isRunnable(chromium.executablePath())) return { found: "Playwright's own Chromium" }
  const executablePath = onPath(env)
  if (executablePath) return { found: executablePath, executablePath }
  const channel = installed(env)
  if (channel) return { found: `the installed ${channel}`, channel }
  return null
}
