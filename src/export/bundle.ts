/**
 * A recording as the files of a real cluster: compose file, properties, scripts, client programs, and a README that says
 * what cannot be expressed. Pure; the words and the maker of programs come from outside.
 */
import type { Recording } from '../engine/index.ts'
import { composeFile } from './compose.ts'
import { Context } from './context.ts'
import { configFiles, type ExportFile, nodesFile, startClientFile, startNodeFile } from './files.ts'
import { needsLinks } from './link-lines.ts'
import type { Note } from './notes.ts'
import type { Outcome } from './outcome.ts'
import { planOf } from './plan.ts'
import { clientFiles, type LanguageChoice, programsOf } from './programs.ts'
import { readmeFile } from './readme.ts'
import { noteLines, scriptLines, setupLines } from './script.ts'
import { comment, linesOf } from './shell.ts'
import { CHECK, DOCKER, DOWN, LIB, UP } from './static-scripts.ts'
import type { ExportWords } from './words.ts'

export interface BundleOptions {
  readonly words: ExportWords
  /** What the scenario is called to people. */
  readonly title: string
  /** What the run came to; null when nobody knows. */
  readonly outcome: Outcome | null
  /** Why a library cannot be told something, by src/code's reasons. */
  readonly why: Readonly<Record<string, string>>
  readonly language: LanguageChoice
  /** Producers end after as many records as they sent in the simulation. */
  readonly bounded: boolean
}

export interface Bundle {
  /** Also the name of the folder and of the compose project. */
  readonly name: string
  readonly files: readonly ExportFile[]
  readonly notes: readonly Note[]
}

/** What compose takes for the name of a project. */
function projectOf(id: string): string {
  const name = id.toLowerCase().replace(/[^a-z0-9_-]+/g, '-')
  return `kafkascope-${name.replace(/^[-_]+|[-_]+$/g, '').slice(0, 40) || 'scenario'}`
}

const script = (path: string, text: string): ExportFile => ({ path, text, executable: true })
const HEAD = ['. "$(dirname "$0")/bin/lib.sh"']

/** The bundle of a recording. */
export function bundleOf(recording: Recording, options: BundleOptions): Bundle {
  const { words, title, outcome, why, language, bounded } = options
  const plan = planOf(recording)
  const context = new Context(plan)
  const records = bounded && outcome ? outcome.records : new Map<string, number>()
  const programs = programsOf(plan, context, { language, records, why })
  const setup = setupLines(context, outcome?.placements ?? {})
  const runs = new Set(programs.map(({ name }) => name))
  const happens = scriptLines(context, { runs, ends: new Set(records.keys()) })
  const project = projectOf(plan.scenario.id)
  const say = (reason: Note['reason']) => words.reason[reason]
  const notes = noteLines(context, say)
  const started = startClientFile(programs)
  const readme = {
    plan,
    title,
    notes: context.notes,
    programs,
    bounded: records.size > 0,
    at: outcome?.at ?? null,
    words,
  }
  const files: ExportFile[] = [
    { path: 'README.md', text: readmeFile(readme) },
    { path: 'compose.yaml', text: composeFile(plan, { project, programs, links: needsLinks(context) }) },
    script('up.sh', UP),
    script('setup.sh', linesOf('#!/usr/bin/env bash', comment(words.script.setup), HEAD, setup)),
    script(
      'script.sh',
      linesOf(
        '#!/usr/bin/env bash',
        comment(words.script.script),
        notes.length > 0 ? ['#', comment(words.script.notes), ...notes] : null,
        HEAD,
        happens,
      ),
    ),
    ...(outcome ? [script('check.sh', CHECK), { path: 'expected.txt', text: linesOf(outcome.lines) }] : []),
    script('down.sh', DOWN),
    ...configFiles(plan),
    nodesFile(plan, project),
    { path: 'bin/lib.sh', text: LIB },
    { path: 'bin/docker.sh', text: DOCKER },
    startNodeFile(plan),
    ...(started ? [started] : []),
    ...[...context.files].map(([name, text]) => ({ path: `files/${name}`, text })),
    ...clientFiles(programs),
    { path: 'scenario.json', text: `${JSON.stringify(recording, null, 2)}\n` },
  ]
  return { name: project, files, notes: context.notes }
}
