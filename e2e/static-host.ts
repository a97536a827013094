/** A static host of the built page, of the strict kind: in some folder, with its policy as a header too. */
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { POLICY } from '../scripts/site-plugin.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

export interface StaticHost {
  /** Where the page stands, with a slash at its end. */
  readonly address: string
  /** What is served instead of the built file of that name. */
  readonly instead: Map<string, string>
  /** No network from now on. */
  stop(): Promise<void>
}

/** Serves `dist` in a folder of a port of its own; `instead` also adds files. */
export async function staticHost(folder = '/a/b/', policy = true): Promise<StaticHost> {
  const instead = new Map<string, string>()
  const server: Server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://any')
    const name = pathname.startsWith(folder) ? pathname.slice(folder.length) || 'index.html' : '..'
    try {
      if (name.includes('..')) throw new Error('outside')
      const body = instead.get(name) ?? (await readFile(join('dist', name)))
      response.setHeader('content-type', TYPES[extname(name)] ?? 'application/octet-stream')
      response.setHeader('access-control-allow-origin', '*')
      if (policy && name.endsWith('.html')) response.setHeader('content-security-policy', POLICY)
      response.end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}${folder}`,
    instead,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped())
        server.closeAllConnections()
      }),
  }
}
