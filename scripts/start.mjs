// `npm start`: install what is missing, then serve the page and open it. PORT chooses the port.
import { existsSync } from 'node:fs'
import { install, root } from './install.mjs'

if (!install()) process.exit(1)

function hasScreen() {
  if (process.env.CI) return false
  if (process.platform !== 'linux') return true
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  return Boolean(DISPLAY || WAYLAND_DISPLAY || existsSync('/mnt/wslg'))
}

const { createServer } = await import('vite')
const port = process.env.PORT
const server = await createServer({
  root,
  server: { open: hasScreen(), ...(port ? { port: Number(port), strictPort: true } : {}) },
})
await server.listen()

console.log('\n  Kafkascope is running. Stop it with Ctrl+C.\n')
server.printUrls()
