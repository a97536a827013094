/** The Java agent: one request a line, one answer a line. */
import { type ChildProcess, spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import { createInterface } from 'node:readline'

export type Answer = Record<string, unknown>

export class Agent {
  readonly #process: ChildProcess
  readonly #waiting = new Map<number, { done: (answer: Answer) => void; failed: (problem: Error) => void }>()
  #next = 1

  constructor(classpath: string, logFile: string) {
    const flags = [
      '-Xmx384m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
    ]
    this.#process = spawn('java', [...flags, '-cp', classpath, 'Agent'], {
      stdio: ['pipe', 'pipe', openSync(logFile, 'a')],
    })
    const lines = createInterface({ input: this.#process.stdout as NodeJS.ReadableStream })
    lines.on('line', (line) => {
      const answer = JSON.parse(line) as Answer
      const waiting = this.#waiting.get(answer.id as number)
      this.#waiting.delete(answer.id as number)
      if (answer.failure !== undefined) waiting?.failed(new Error(`agent: ${answer.failure}`))
      else waiting?.done(answer)
    })
    this.#process.on('exit', () => {
      for (const { failed } of this.#waiting.values()) failed(new Error('the agent has ended'))
    })
  }

  /** Asks the agent. Rejects when it could not do what was asked; errors of Kafka are part of the answer. */
  ask(op: string, fields: Readonly<Record<string, unknown>>): Promise<Answer> {
    const id = this.#next++
    return new Promise((done, failed) => {
      this.#waiting.set(id, { done, failed })
      this.#process.stdin?.write(`${JSON.stringify({ id, op, ...fields })}\n`)
    })
  }

  /** SIGKILL; done when the process is gone. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const gone = new Promise<void>((resolve) => this.#process.once('exit', () => resolve()))
    this.#process.kill('SIGKILL')
    await gone
  }

  close(): void {
    this.#process.stdin?.end()
  }
}
