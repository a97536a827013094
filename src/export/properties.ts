/** `.properties` files, as java.util.Properties reads them. Pure. */

function escaped(text: string, key: boolean): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    const code = text.charCodeAt(i)
    if (char === '\\') out += '\\\\'
    else if (char === ' ' && (key || i === 0)) out += '\\ '
    else if (key && (char === '=' || char === ':' || ((char === '#' || char === '!') && i === 0)))
      out += `\\${char}`
    // Kafka reads them as ISO 8859-1.
    else if (code < 0x20 || code > 0x7e) out += `\\u${code.toString(16).padStart(4, '0')}`
    else out += char
  }
  return out
}

export type Properties = Readonly<Record<string, string | number | boolean>>

/** The lines of a file. */
export function propertyLines(properties: Properties): string[] {
  return Object.entries(properties).map(
    ([name, value]) => `${escaped(name, true)}=${escaped(String(value), false)}`,
  )
}
