/** The files that Kafka's tools read: JSON as Jackson reads it, and what DecodeJson says of what does not fit. */
import { JavaError, type Shell } from './program.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** The text of a file, as java.nio.file.Files reads it; Linux' /dev/stdin is what is piped to the tool. */
export function readFile(shell: Shell, name: string): string {
  const lines = name === '/dev/stdin' && shell.input ? shell.input : shell.file(name)
  if (!lines) throw new JavaError('java.io.IOException', `Unable to read file ${name}`)
  return `${lines.join('\n')}\n`
}

/** What is read, or null when it is no JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

const mapping = (message: string) =>
  new JavaError('com.fasterxml.jackson.databind.JsonMappingException', message)

/** JsonValue.asJsonObject */
export function asObject(value: Json): { readonly [key: string]: Json } {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw mapping(`Expected JSON object, received ${JSON.stringify(value)}`)
  return value as { readonly [key: string]: Json }
}

/** JsonValue.asJsonArray */
export function asArray(value: Json): readonly Json[] {
  if (!Array.isArray(value)) throw mapping(`Expected JSON array, received ${JSON.stringify(value)}`)
  return value
}

/** JsonObject.apply: the field must be there. */
export function field(object: { readonly [key: string]: Json }, name: string): Json {
  const value = object[name]
  if (value === undefined) throw mapping(`No such field exists: \`${name}\``)
  return value
}

/** DecodeJson.DecodeString */
export function asString(value: Json): string {
  if (typeof value !== 'string') throw mapping(`Expected \`String\` value, received ${JSON.stringify(value)}`)
  return value
}

/** DecodeJson.DecodeInteger, DecodeLong */
export function asNumber(value: Json, type: 'Integer' | 'Long' = 'Integer'): number {
  if (typeof value !== 'number' || !Number.isInteger(value))
    throw mapping(`Expected \`${type}\` value, received ${JSON.stringify(value)}`)
  return value
}
