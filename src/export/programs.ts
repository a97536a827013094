/** Client programs as files, and what runs them. The programs themselves are made elsewhere. Pure. */
import type { ClientLibrary } from '../engine/index.ts'
import { type ClientOf, programName } from './clients.ts'
import type { Context } from './context.ts'
import type { Plan } from './plan.ts'

export const LANGUAGES = ['go', 'java', 'python', 'typescript', 'csharp'] as const
export type Language = (typeof LANGUAGES)[number]

/** 'own': each client in the language of its own library. */
export type LanguageChoice = Language | 'own'

const OWN: Readonly<Record<ClientLibrary, Language>> = {
  java: 'java',
  'kafka-go': 'go',
  kafkajs: 'typescript',
  librdkafka: 'python',
}

export interface MadeProgram {
  readonly file: string
  readonly text: string
  /** What the language's library cannot be told, a sentence each. */
  readonly missing: readonly { readonly what: string; readonly why: string }[]
}

/** Makes the program of a client; null when the language has nothing of the kind. */
export type ProgramMaker = (
  client: ClientOf,
  language: Language,
  options: { readonly bootstrap: string; readonly records?: number },
) => MadeProgram | null

/** A program in the bundle. */
export interface ClientFile {
  readonly name: string
  readonly language: Language
  /** In clients/LANGUAGE. */
  readonly file: string
  readonly text: string
}

export interface Runtime {
  readonly image: string
  /** Shell, in the folder of the language: `$file` is the program, `$name` its name. */
  readonly start: string
  /** Files that stand beside the programs. */
  readonly files: Readonly<Record<string, string>>
}

/** An image that has the compiler, and how a program is started in it. */
export const RUNTIMES: Readonly<Record<Language, Runtime>> = {
  java: {
    image: 'eclipse-temurin:21-jdk',
    // The brokers' image has the client: its libraries are in the volume kafka-libs.
    start: 'exec java -cp "/kafka-libs/*" "$file"',
    files: {},
  },
  go: {
    image: 'golang:1.26',
    start: 'go build -mod=mod -o "/tmp/$name" "./$(dirname "$file")" && exec "/tmp/$name"',
    files: { 'go.mod': 'module clients\n\ngo 1.23\n\nrequire github.com/segmentio/kafka-go v0.4.51\n' },
  },
  typescript: {
    image: 'node:24',
    start:
      'npm install --silent --no-save --prefix /tmp kafkajs@2.2.4 && cp "$file" /tmp && exec node "/tmp/$(basename "$file")"',
    files: {},
  },
  python: {
    image: 'python:3.13-slim',
    start: 'pip install --quiet --root-user-action=ignore -r requirements.txt && exec python "$file"',
    files: { 'requirements.txt': 'confluent-kafka==2.16.1\n' },
  },
  csharp: {
    image: 'mcr.microsoft.com/dotnet/sdk:10.0',
    start: 'exec dotnet run "$file"',
    files: {},
  },
}

/** A program for every version of every client. */
export function programsOf(
  plan: Plan,
  context: Context,
  {
    make,
    language,
    records,
  }: { make: ProgramMaker; language: LanguageChoice; records: ReadonlyMap<string, number> },
): readonly ClientFile[] {
  return plan.clients.flatMap((client) => {
    if (client.partOf !== null) return []
    const into = language === 'own' ? OWN[client.library] : language
    return client.versions.flatMap(({ client: one, silent }, n): ClientFile[] => {
      if (silent) return []
      const name = programName(client.name, n)
      const most = records.get(name)
      const options = { bootstrap: plan.bootstrap, ...(most === undefined ? {} : { records: most }) }
      const made = make(one, into, options)
      context.about(null, name)
      if (!made) {
        context.leaveOut('language')
        return []
      }
      for (const { what, why } of made.missing) {
        context.about(null, `${name} ${what}`)
        context.note('setting', why)
      }
      // Go builds folders, one for each program.
      const file = into === 'go' ? `${name}/main.go` : versioned(made.file, n)
      return [{ name, language: into, file, text: made.text }]
    })
  })
}

function versioned(file: string, version: number): string {
  if (version === 0) return file
  const dot = file.lastIndexOf('.')
  return `${file.slice(0, dot)}V${version + 1}${file.slice(dot)}`
}
