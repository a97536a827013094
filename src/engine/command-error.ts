/** A command that cannot be carried out. */
import type { KafkaWorld, Node } from './world.ts'

/** A command cannot be carried out. `field` names what is wrong with it, `allowed` what may stand there. */
export class CommandError extends Error {
  readonly field: string
  readonly allowed: string
  constructor(field: string, value: unknown, allowed: string) {
    super(`${field} is ${JSON.stringify(value)}: allowed is ${allowed}`)
    this.name = 'CommandError'
    this.field = field
    this.allowed = allowed
  }
}

/** The nodes that fit, as words for `allowed`. */
export function names(world: KafkaWorld, fits: (node: Node) => boolean): string {
  const found = Object.values(world.nodes)
    .filter(fits)
    .map((node) => node.id)
  return found.length > 0 ? `one of ${found.join(', ')}` : 'none just now'
}
