/** The words that files are written with; src/i18n has them in each language. */
import type { Reason } from './notes.ts'

export interface ExportWords {
  readonly reason: Readonly<Record<Reason, string>>
  readonly readme: {
    readonly title: (name: string) => string
    readonly intro: string
    readonly needs: string
    readonly order: string
    readonly steps: Readonly<Record<'up' | 'setup' | 'script' | 'check' | 'logs' | 'down', string>>
    /** Where programs outside of the containers find the brokers. */
    readonly host: (addresses: string) => string
    readonly files: string
    readonly fileRows: Readonly<
      Record<'compose' | 'config' | 'bin' | 'files' | 'clients' | 'scenario', string>
    >
    readonly programs: string
    readonly programsText: string
    readonly bounded: string
    readonly unbounded: string
    readonly otherwise: string
    readonly always: readonly string[]
    readonly network: string
    readonly leftOut: string
    readonly nothingLeftOut: string
    readonly nearly: string
    readonly compare: (seconds: string) => string
    readonly again: string
  }
  readonly script: {
    readonly setup: string
    readonly script: string
    readonly notes: string
  }
}
