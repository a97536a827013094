/** Lines of the scripts: words that are data are quoted, variables of the scripts are not. Pure. */
import { quoted } from './shell.ts'

/** Shell text as it stands, which must hold no data. */
export interface Raw {
  readonly raw: string
}

export const BOOTSTRAP: Raw = { raw: '"$BOOTSTRAP"' }

/** A file of the bundle, as the tools see it. */
export function bundleFile(name: string): Raw {
  return { raw: `"$BUNDLE"/files/${quoted(name)}` }
}

export type Word = string | number | Raw

function text(word: Word): string {
  return typeof word === 'object' ? word.raw : quoted(String(word))
}

/** A command of its words. */
export function run(...words: readonly Word[]): string {
  return words.map(text).join(' ')
}

/** One of Kafka's command lines, asked of the brokers of the beginning. */
export function tool(name: string, ...words: readonly Word[]): string {
  return run({ raw: 'tool' }, name, '--bootstrap-server', BOOTSTRAP, ...words)
}

/** Seconds of the scenario's clock, to the millisecond. */
export function secondsOf(at: number): string {
  return (Math.round(at / 1_000) / 1_000).toFixed(3)
}
