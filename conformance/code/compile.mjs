/**
 * Compiles the programs of src/code with their real libraries, and stores what was compiled; the ordinary tests compare
 * with that. `npm run conformance:code [go java python typescript csharp]`. Needs what each language needs: Go; a JDK and
 * kafka-clients in the local Maven repository; Python (the package confluent-kafka is asked for its names when it is
 * there); npm for kafkajs; for C# mono's mcs and, in CONFLUENT_KAFKA_DLL, an assembly of Confluent.Kafka. A language whose
 * tools are missing is skipped, and its entry stays as it was.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
const work = mkdtempSync(join(tmpdir(), 'kafkascope-code-'))
const run = (command, args, options = {}) =>
  execFileSync(command, args, {
    cwd: work,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
  }).trim()
const has = (command) => {
  try {
    run(process.platform === 'win32' ? 'where' : 'which', [command])
    return true
  } catch {
    return false
  }
}

run(process.execPath, [
  join(root, 'node_modules', 'rolldown', 'bin', 'cli.mjs'),
  join(here, 'programs.ts'),
  ...['--platform', 'node', '--format', 'esm', '-o', join(work, 'programs.mjs')],
])
const { filesOf, hostileTexts, listingOf, literal, manifestsOf, LANGUAGES, LIBRARIES } = await import(
  join(work, 'programs.mjs')
)

/** Writes a language's programs and what they need into a folder of their own. */
function lay(language) {
  const folder = join(work, language)
  mkdirSync(folder, { recursive: true })
  const files = filesOf(language)
  for (const { file, text } of [...files, ...manifestsOf(language)]) writeFileSync(join(folder, file), text)
  return { cwd: folder, files: files.map(({ file }) => file) }
}

const texts = hostileTexts()
const mended = (text) =>
  text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (it) => (it.length === 2 ? it : '\ufffd'))
const wanted = texts.map((text) => Buffer.from(mended(text)).toString('hex')).join('\n')
/** What a language's own compiler reads in the literals must be what was meant. */
function readBack(language, got) {
  if (got.replace(/\r/g, '') !== wanted)
    throw new Error(`${language} reads literals otherwise than they were meant`)
}

const COMPILERS = {
  go() {
    if (!has('go')) return null
    const { cwd, files } = lay('go')
    const options = { cwd, env: { ...process.env, GOFLAGS: '-mod=mod' } }
    run('go', ['mod', 'tidy'], options)
    for (const file of files) run('go', ['vet', file], options)
    const unformatted = run('gofmt', ['-l', '.'], options)
    if (unformatted !== '') throw new Error(`gofmt would change ${unformatted}`)
    const list = texts.map((text) => literal('go', text)).join(',\n')
    const probe = `package main\n\nimport "fmt"\n\nfunc main() {\n\tfor i, s := range []string{\n${list},\n} {\n\t\tif i > 0 {\n\t\t\tfmt.Println()\n\t\t}\n\t\tfmt.Printf("%x", s)\n\t}\n}\n`
    writeFileSync(join(cwd, 'probe.go'), probe)
    readBack('go', run('go', ['run', 'probe.go'], options))
    return run('go', ['version']).replace(/^go version /, '')
  },
  java() {
    const { version } = LIBRARIES.java
    const jar = join(
      homedir(),
      '.m2/repository/org/apache/kafka/kafka-clients',
      version,
      `kafka-clients-${version}.jar`,
    )
    if (!has('javac') || !existsSync(jar)) return null
    const { cwd, files } = lay('java')
    const options = { cwd, env: { ...process.env, JAVA_TOOL_OPTIONS: '' } }
    run('javac', ['-Xlint:all', '-Werror', '-encoding', 'UTF-8', '-cp', jar, '-d', 'out', ...files], options)
    const list = texts.map((text) => literal('java', text)).join(',\n')
    const probe = `import java.nio.charset.StandardCharsets;\n\npublic class Probe {\n  public static void main(String[] a) {\n    StringBuilder out = new StringBuilder();\n    for (String s : new String[] {\n${list}\n    }) {\n      for (byte b : s.getBytes(StandardCharsets.UTF_8)) out.append(String.format("%02x", b));\n      out.append('\\n');\n    }\n    System.out.print(out);\n  }\n}\n`
    writeFileSync(join(cwd, 'Probe.java'), probe)
    run('javac', ['-encoding', 'UTF-8', '-d', 'out', 'Probe.java'], options)
    readBack('java', run('java', ['-cp', 'out', 'Probe'], options))
    return run('javac', ['-version'])
  },
  python() {
    if (!has('python3')) return null
    const { cwd, files } = lay('python')
    run('python3', ['-m', 'py_compile', ...files], { cwd })
    const list = texts.map((text) => literal('python', text)).join(',\n')
    writeFileSync(join(cwd, 'probe.py'), `print('\\n'.join(s.encode().hex() for s in [\n${list}\n]))\n`)
    readBack('python', run('python3', ['probe.py'], { cwd }))
    return run('python3', ['--version'])
  },
  typescript() {
    if (!has('npm')) return null
    const { cwd } = lay('typescript')
    run('npm', ['install', '--silent', '--no-audit', '--no-fund', '--omit=dev'], { cwd })
    const options = { strict: true, noEmit: true, target: 'es2022', module: 'nodenext', skipLibCheck: true }
    const types = {
      types: ['node'],
      typeRoots: [join(root, 'node_modules/@types')],
      noUncheckedIndexedAccess: true,
    }
    writeFileSync(
      join(cwd, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: { ...options, ...types }, include: ['*.ts'] }),
    )
    const list = texts.map((text) => literal('typescript', text)).join(',\n')
    writeFileSync(
      join(cwd, 'probe.mjs'),
      `console.log([\n${list}\n].map((s) => Buffer.from(s).toString('hex')).join('\\n'))\n`,
    )
    readBack('typescript', run(process.execPath, ['probe.mjs'], { cwd }))
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    run(process.execPath, [tsc, '-p', '.'], { cwd })
    return `TypeScript ${run(process.execPath, [tsc, '--version']).replace('Version ', '')}`
  },
  csharp() {
    const library = process.env.CONFLUENT_KAFKA_DLL
    if (!has('mcs') || library === undefined) return null
    const { cwd, files } = lay('csharp')
    for (const file of files)
      run('mcs', ['-langversion:7.2', `-r:${library}`, `-out:${file}.exe`, file], { cwd })
    return run('mcs', ['--version']).replace(/^Mono C# compiler/, 'mcs')
  },
}

const record = join(here, 'compiled.json')
const compiled = existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : {}
const chosen = process.argv.slice(2)
let failed = false
mkdirSync(join(here, 'programs'), { recursive: true })
for (const language of LANGUAGES) {
  if (chosen.length > 0 && !chosen.includes(language)) continue
  try {
    const compiler = COMPILERS[language]()
    if (compiler === null) {
      console.log(`${language}: skipped, its tools are not here`)
      continue
    }
    const listing = listingOf(language)
    const { name, version } = LIBRARIES[language]
    const sha256 = createHash('sha256').update(listing).digest('hex')
    compiled[language] = {
      programs: filesOf(language).length,
      library: `${name} ${version}`,
      compiler,
      sha256,
    }
    writeFileSync(join(here, 'programs', `${language}.txt`), listing)
    console.log(`${language}: ${compiled[language].programs} programs, ${name} ${version}, ${compiler}`)
  } catch (problem) {
    failed = true
    console.log(`${language}: ${problem.message}\n${problem.stdout ?? ''}${problem.stderr ?? ''}`)
  }
}
writeFileSync(record, `${JSON.stringify(compiled, null, 2)}\n`)
if (failed) console.log(`kept: ${work}`)
else rmSync(work, { recursive: true, force: true })
process.exitCode = failed ? 1 : 0
