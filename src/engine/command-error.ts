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
