/** Servers as processes on loopback ports. Only what was started here is ever signalled, by its own handle. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, openSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

export interface ServerPlan {
  /** broker-1, controller-0, zookeeper-0 */
  readonly name: string
  readonly mainClass: string
  readonly classpath: string
  readonly properties: Readonly<Record<string, string | number | boolean>>
  readonly folder: string
}

export type Life = 'down' | 'up' | 'paused' | 'stopping'

/** A free port of the loopback address. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

const FLAGS = [
  '-Xms96m',
  '-Xmx256m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Xshare:auto',
  '-Djava.net.preferIPv4Stack=true',
]

const running = new Set<ChildProcess>()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export class Server {
  readonly plan: ServerPlan
  life: Life = 'down'
  /** It ended without being asked to. */
  failed = false
  #process: ChildProcess | null = null
  #killed = false

  constructor(plan: ServerPlan) {
    this.plan = plan
    mkdirSync(plan.folder, { recursive: true })
    const lines = Object.entries(plan.properties).map(([name, value]) => `${name}=${value}`)
    writeFileSync(this.configFile, `${lines.join('\n')}\n`)
  }

  get configFile(): string {
    return join(this.plan.folder, 'server.properties')
  }

  start(): void {
    if (this.#process) return
    const log = openSync(join(this.plan.folder, 'server.log'), 'a')
    const level = '-Dorg.slf4j.simpleLogger.defaultLogLevel=info'
    const args = [...FLAGS, level, '-cp', this.plan.classpath, this.plan.mainClass, this.configFile]
    const child = spawn('java', args, { stdio: ['ignore', log, log], cwd: this.plan.folder })
    running.add(child)
    this.#process = child
    this.#killed = false
    this.life = 'up'
    child.on('exit', () => {
      running.delete(child)
      if (this.#process !== child) return
      this.#process = null
      if (this.life === 'up' && !this.#killed) this.failed = true
      this.life = 'down'
    })
  }

  /** SIGKILL; done when the process is gone. */
  async kill(): Promise<void> {
    const child = this.#process
    if (!child) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    this.#killed = true
    child.kill('SIGKILL')
    await gone
  }

  /** SIGTERM; does not wait. */
  stop(): void {
    if (!this.#process || this.life !== 'up') return
    this.life = 'stopping'
    this.#process.kill('SIGTERM')
  }

  pause(): void {
    if (this.life !== 'up') return
    this.#process?.kill('SIGSTOP')
    this.life = 'paused'
  }

  resume(): void {
    if (this.life !== 'paused') return
    this.#process?.kill('SIGCONT')
    this.life = 'up'
  }
}
