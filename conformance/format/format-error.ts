/** A scenario file cannot be used: where, and what is allowed there. */
export class FormatError extends Error {
  readonly field: string
  readonly allowed: string
  constructor(field: string, allowed: string) {
    super(`${field === '' ? 'the scenario' : field}: allowed is ${allowed}`)
    this.name = 'FormatError'
    this.field = field
    this.allowed = allowed
  }
}
