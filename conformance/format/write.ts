/** JSON as a person reads it: what fits on a line stands on a line. */
import type { RecordingFile } from './observation.ts'

const WIDTH = 110

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${oneLine(item)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}

function written(value: unknown, indent: string): string {
  const line = oneLine(value)
  if (typeof value !== 'object' || value === null || line.length + indent.length <= WIDTH) return line
  const deeper = `${indent}  `
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const items = Array.isArray(value)
    ? value.map((item) => written(item, deeper))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${written(item, deeper)}`)
  return `${open}\n${deeper}${items.join(`,\n${deeper}`)}\n${indent}${close}`
}

/** The text of a recording's file. */
export function writeRecording(recording: RecordingFile): string {
  return `${written(recording, '')}\n`
}
