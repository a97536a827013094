/** What is wrong with something that came from outside. */
export type InputFault =
  | 'encoding'
  | 'too long'
  | 'too large'
  | 'not json'
  | 'too deep'
  | 'forbidden name'
  | 'too costly'
  | 'version'
  | 'value'

/** Something from outside does not fit. `field` is its path, `allowed` says in words what may stand there. */
export class InputError extends Error {
  readonly fault: InputFault
  readonly field: string
  readonly allowed: string
  constructor(fault: InputFault, field: string, allowed: string) {
    super(`${field === '' ? fault : field}: allowed is ${allowed}`)
    this.name = 'InputError'
    this.fault = fault
    this.field = field
    this.allowed = allowed
  }
}

/** A path as it is shown: `topics[0].partitions`. */
export function pathText(keys: readonly unknown[]): string {
  let text = ''
  for (const key of keys)
    if (typeof key === 'number') text += `[${key}]`
    else if (/^[\w-]+$/.test(String(key))) text += text === '' ? String(key) : `.${String(key)}`
    else text += `[${JSON.stringify(String(key).slice(0, 80))}]`
  return text
}
