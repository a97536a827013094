/** What the lines of a script are written into: files beside it, notes, and what was created so far. */
import type { Micros } from '../engine/index.ts'
import { assignmentText } from './assignment.ts'
import type { Note, Reason } from './notes.ts'
import type { Plan } from './plan.ts'

export class Context {
  readonly plan: Plan
  readonly notes: Note[] = []
  /** Under files/, by name. */
  readonly files = new Map<string, string>()
  /** Names of files that lines of the terminal wrote. */
  readonly written = new Set<string>()
  readonly #partitions = new Map<string, number>()
  #at: Micros | null = null
  #what = ''

  constructor(plan: Plan) {
    this.plan = plan
  }

  /** What notes are about from now on. */
  about(at: Micros | null, what: string): void {
    this.#at = at
    this.#what = what
  }

  /** Keeps a file and returns its name, numbered when there are several. */
  file(name: string, text: string): string {
    const dot = name.lastIndexOf('.')
    let free = name
    for (let n = 2; this.files.has(free); n++) free = `${name.slice(0, dot)}-${n}${name.slice(dot)}`
    this.files.set(free, text)
    return free
  }

  /** Says that the command is left out; there are no lines for it then. */
  leaveOut(reason: Reason, detail?: string): readonly string[] {
    this.note(reason, detail)
    return []
  }

  /** Says that the command is done by the nearest thing there is. */
  nearly(reason: Reason, detail?: string): void {
    this.note(reason, detail)
  }

  note(reason: Reason, detail?: string): void {
    this.notes.push({ at: this.#at, what: this.#what, reason, ...(detail === undefined ? {} : { detail }) })
  }

  hasTopic(topic: string, partitions: number): void {
    this.#partitions.set(topic, partitions)
  }

  partitionsOf(topic: string): number | undefined {
    return this.#partitions.get(topic)
  }

  /** kafka-topics --alter wants the replicas of all partitions, and looks at those of the new ones only. */
  wholeAssignment(topic: string, added: readonly (readonly number[])[]): string {
    const known = this.#partitions.get(topic) ?? 0
    const [first] = added
    return assignmentText([
      ...Array.from({ length: first ? known : 0 }, () => first as readonly number[]),
      ...added,
    ])
  }
}
