/** Pages of somebody else: a host of another origin than the built page. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

const TYPES: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css' }

/** Serves pages by their names, and folders of files by theirs, until the tests are over; gives the address. */
export async function hostPages(
  pages: Readonly<Record<string, string>>,
  folders: Readonly<Record<string, string>>,
): Promise<string> {
  const server = createServer(async (request, response) => {
    const name = new URL(request.url ?? '/', 'http://any').pathname.slice(1)
    const [first = '', ...rest] = name.split('/')
    const page = pages[name]
    const folder = folders[first]
    try {
      if (page !== undefined) response.setHeader('content-type', 'text/html; charset=utf-8').end(page)
      else if (folder !== undefined && !name.includes('..')) {
        const body = await readFile(join(folder, ...rest))
        response.setHeader('content-type', TYPES[extname(name)] ?? 'application/octet-stream').end(body)
      } else response.writeHead(404).end()
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  server.unref()
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}
