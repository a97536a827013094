/** JSON as a person would set it: what fits into a line stands in one. Pure. */
const WIDTH = 52

/** Prints plain data. */
export function printJson(value: unknown, indent = '', used = 0): string {
  const flat = flatText(value)
  if (indent.length + used + flat.length <= WIDTH || typeof value !== 'object' || value === null) return flat
  const inner = `${indent}  `
  const isList = Array.isArray(value)
  const lines = isList
    ? value.map((each) => `${inner}${printJson(each, inner)}`)
    : Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .map(([key, each]) => {
          const name = `${JSON.stringify(key)}: `
          return `${inner}${name}${printJson(each, inner, name.length)}`
        })
  return `${isList ? '[' : '{'}\n${lines.join(',\n')}\n${indent}${isList ? ']' : '}'}`
}

function flatText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const parts = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([key, each]) => `${JSON.stringify(key)}: ${flatText(each)}`)
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
}
