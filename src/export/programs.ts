/** Client programs as files, and what runs them. The programs themselves are src/code's. Pure. */
import { type Language, manifestsOf, programOf, textOf } from '../code/index.ts'
import type { ClientLibrary } from '../engine/index.ts'
import { programName } from './clients.ts'
import type { Context } from './context.ts'
import { bootstrapOf, type Plan } from './plan.ts'

/** 'own': each client in the language of its own library. */
export type LanguageChoice = Language | 'own'

const OWN: Readonly<Record<ClientLibrary, Language>> = {
  java: 'java',
  'kafka-go': 'go',
  kafkajs: 'typescript',
  librdkafka: 'python',
}

/** A program in the bundle. */
export interface ClientFile {
  readonly name: string
  readonly language: Language
  /** In clients/: one for each language, and for later versions of its programs, which are called like the first. */
  readonly folder: string
  readonly file: string
  readonly text: string
}

export interface Runtime {
  readonly image: string
  /**
   * Shell, in a copy of the folder that may be written: `$file` is the program, `$class` its class, `$name` its
   * container.
   */
  readonly start: string
  /** What ends a program in order, where that is not SIGTERM. */
  readonly stopSignal?: 'SIGINT'
}

/** An image that has the compiler, and how a program is started in it. */
export const RUNTIMES: Readonly<Record<Language, Runtime>> = {
  java: {
    image: 'eclipse-temurin:21-jdk',
    // The brokers' image has the client: its libraries are in the volume kafka-libs.
    start: 'exec java -cp "/kafka-libs/*" "$file"',
  },
  go: {
    image: 'golang:1.26',
    start: 'GOFLAGS=-mod=mod go build -o "./$name" "$file" && exec "./$name"',
  },
  typescript: {
    image: 'node:24',
    start: 'npm install --omit=dev --no-audit --no-fund && exec node "$file"',
  },
  python: {
    image: 'python:3.13-slim',
    start: 'pip install --quiet --root-user-action=ignore -r requirements.txt && exec python -u "$file"',
  },
  csharp: {
    image: 'mcr.microsoft.com/dotnet/sdk:8.0',
    start: 'dotnet build --output out -p:StartupObject="$class" && exec dotnet out/clients.dll',
    stopSignal: 'SIGINT',
  },
}

/** A program for every version of every client. */
export function programsOf(
  plan: Plan,
  context: Context,
  {
    language,
    records,
    why,
  }: {
    language: LanguageChoice
    records: ReadonlyMap<string, number>
    why: Readonly<Record<string, string>>
  },
): readonly ClientFile[] {
  return plan.clients.flatMap((client) => {
    if (client.partOf !== null) return []
    const into = language === 'own' ? OWN[client.library] : language
    return client.versions.flatMap(({ client: one, silent }, n): ClientFile[] => {
      if (silent) return []
      const name = programName(client.name, n)
      const most = records.get(name)
      const bootstrap = bootstrapOf(plan, one.spec.bootstrap)
      const options = { bootstrap, ...(most === undefined ? {} : { records: most }) }
      const made = programOf(one, into, options)
      if (made.lines.length === 0) {
        context.about(null, name)
        context.leaveOut('language')
        return []
      }
      for (const { config, value, why: reason } of n === 0 ? made.unsupported : []) {
        context.about(null, `${name} ${config}${value === null ? '' : `=${value}`}`)
        context.note('setting', why[reason])
      }
      const folder = n === 0 ? into : `${into}-v${n + 1}`
      return [{ name, language: into, folder, file: made.file, text: textOf(made) }]
    })
  })
}

/** The files of the programs, with those that name the library for the language's own tools. */
export function clientFiles(programs: readonly ClientFile[]): readonly { path: string; text: string }[] {
  const folders = new Map(programs.map(({ folder, language }) => [folder, language]))
  const beside = [...folders].flatMap(([folder, language]) =>
    manifestsOf(language).map(({ file, text }) => ({ path: `clients/${folder}/${file}`, text })),
  )
  return [
    ...beside,
    ...programs.map(({ folder, file, text }) => ({ path: `clients/${folder}/${file}`, text })),
  ]
}
