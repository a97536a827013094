/**
 * Takes bundles to real Kafka: each is written to a folder and its own scripts are run as they are, with netns.sh in the
 * place of docker.sh. Kafka comes by Maven; nothing of the bundle is changed.
 */
import '../../src/engine/every-room.ts'
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { CASES, type ExportCase } from './cases.ts'
import { digestOf, type ExportRecording, madeOf } from './made.ts'

const VERSIONS = { kraft: '4.4.0', zookeeper: '3.9.2' } as const

const TOOLS: Readonly<Record<string, string>> = {
  'kafka-storage': 'kafka.tools.StorageTool',
  'kafka-server-start': 'kafka.Kafka',
  'zookeeper-server-start': 'org.apache.zookeeper.server.quorum.QuorumPeerMain',
  'kafka-topics': 'org.apache.kafka.tools.TopicCommand',
  'kafka-configs': 'org.apache.kafka.tools.ConfigCommand',
  'kafka-get-offsets': 'org.apache.kafka.tools.GetOffsetShell',
  'kafka-consumer-groups': 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
  'kafka-leader-election': 'org.apache.kafka.tools.LeaderElectionCommand',
  'kafka-reassign-partitions': 'org.apache.kafka.tools.reassign.ReassignPartitionsCommand',
  'kafka-broker-api-versions': 'org.apache.kafka.tools.BrokerApiVersionsCommand',
  'kafka-console-producer': 'org.apache.kafka.tools.ConsoleProducer',
  'kafka-delete-records': 'org.apache.kafka.tools.DeleteRecordsCommand',
}
/** What 3.9 still had in its core. */
const OLD: Readonly<Record<string, string>> = {
  'kafka-configs': 'kafka.admin.ConfigCommand',
  'kafka-broker-api-versions': 'kafka.admin.BrokerApiVersionsCommand',
}

const FLAGS = '-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto'

function executable(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  chmodSync(path, 0o755)
}

function classpathOf(version: string, root: string, build: string): string {
  const file = join(build, `classpath-${version}.txt`)
  if (!existsSync(file)) {
    const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath'
    const pom = join(root, 'conformance/terminal/real/pom.xml')
    const args = ['-q', '-B', '-f', pom, `-Dkafka.version=${version}`, plugin, `-Dmdep.outputFile=${file}`]
    if (spawnSync('mvn', args, { stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0)
      throw new Error(`Maven could not fetch Kafka ${version}`)
  }
  return readFileSync(file, 'utf8').trim()
}

/** What the image apache/kafka has under /opt/kafka, as far as the scripts use it. */
function distribution(version: string, root: string, build: string): string {
  const classpath = classpathOf(version, root, build)
  const folder = join(build, `kafka-${version}`)
  for (const [name, newest] of Object.entries(TOOLS)) {
    const main = version.startsWith('3.') ? (OLD[name] ?? newest) : newest
    const server = name.endsWith('-start')
    const java = `java -Xmx${server ? 256 : 128}m ${FLAGS} -Dorg.slf4j.simpleLogger.defaultLogLevel=${server ? 'info' : 'error'}`
    executable(join(folder, 'bin', `${name}.sh`), `#!/bin/sh\nexec ${java} -cp "${classpath}" ${main} "$@"\n`)
  }
  return folder
}

/** The client's libraries, as the volume kafka-libs has them. */
function libraries(root: string, build: string): string {
  const folder = join(build, 'libs')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const jar of classpathOf(VERSIONS.kraft, root, build).split(':'))
    symlinkSync(jar, join(folder, basename(jar)))
  return folder
}

/** No network leads out of a namespace: what a program needs is fetched before, and node 20 cannot read TypeScript. */
function shims(root: string, build: string, language: string): string {
  const folder = join(build, 'shims')
  const fetched = join(build, 'node')
  mkdirSync(fetched, { recursive: true })
  if (language === 'typescript' && !existsSync(join(fetched, 'node_modules/kafkajs')))
    spawnSync('npm', ['install', '--no-audit', '--no-fund', '--prefix', fetched, 'kafkajs@2.2.4'], {
      stdio: 'inherit',
    })
  executable(join(folder, 'npm'), `#!/bin/sh\nln -s "${fetched}/node_modules" node_modules\n`)
  const rolldown = join(root, 'node_modules/.bin/rolldown')
  executable(
    join(folder, 'node'),
    `#!/bin/sh\ncase $1 in\n*.ts) "${process.execPath}" "${rolldown}" "$1" --platform node --format esm --external kafkajs -o program.mjs && exec "${process.execPath}" program.mjs ;;\n*) exec "${process.execPath}" "$@" ;;\nesac\n`,
  )
  if (language === 'python' && !existsSync(join(build, 'python')))
    spawnSync('pip', ['install', '--quiet', '--target', join(build, 'python'), 'confluent-kafka==2.16.1'], {
      stdio: 'inherit',
    })
  executable(join(folder, 'pip'), '#!/bin/sh\nexit 0\n')
  return folder
}

async function recordOne(one: ExportCase, root: string, build: string): Promise<boolean> {
  const { bundle, outcome, mode } = await madeOf(one)
  const folder = join(build, 'run', one.name)
  rmSync(folder, { recursive: true, force: true })
  for (const { path, text, executable: runs } of bundle.files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
    if (runs) chmodSync(join(folder, path), 0o755)
  }
  copyFileSync(join(root, 'conformance/export/netns.sh'), join(folder, 'bin/netns.sh'))
  const version = VERSIONS[mode]
  const env = {
    ...process.env,
    BACKEND: 'netns',
    KS_DIST: distribution(version, root, build),
    KS_LIBS: libraries(root, build),
    KS_SHIMS: shims(root, build, one.language),
    PYTHONPATH: join(build, 'python'),
    GOPROXY: 'off',
    GOSUMDB: 'off',
    GONOSUMDB: '*',
  }
  const run = (script: string) => {
    const { status } = spawnSync('bash', [join(folder, script)], {
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      cwd: folder,
    })
    return status === 0
  }
  try {
    if (!run('up.sh')) throw new Error(`${one.name}: the cluster does not come up`)
    run('setup.sh')
    run('script.sh')
    const same = run('check.sh')
    const lines = readFileSync(join(folder, 'state/actual.txt'), 'utf8').trim().split('\n')
    const firm = (all: readonly string[]) => all.filter((line) => !one.loose?.lines.test(line)).join('\n')
    const agrees = same || firm(lines) === firm(outcome.lines)
    const recording: ExportRecording = {
      scenario: one.scenario,
      until: one.until,
      language: one.language,
      kafka: version,
      recorded: new Date().toISOString().slice(0, 10),
      text: digestOf(bundle),
      lines,
    }
    writeFileSync(
      join(root, 'conformance/export/recordings', `${one.name}.json`),
      `${JSON.stringify(recording, null, 2)}\n`,
    )
    console.log(
      `${one.name}: ${agrees ? 'as in the simulation' : `not as in the simulation:\n${outcome.lines.join('\n')}`}`,
    )
    return agrees
  } finally {
    rmSync(join(build, 'logs', one.name), { recursive: true, force: true })
    mkdirSync(join(build, 'logs', one.name), { recursive: true })
    spawnSync('sh', ['-c', `cp state/log-* "${join(build, 'logs', one.name)}"`], { cwd: folder })
    run('down.sh')
  }
}

/** Records the cases of these names, or all; returns how many do not agree. */
export async function record(names: readonly string[], root: string): Promise<number> {
  for (const folder of ['/bundle', '/opt/kafka', '/kafka-libs', '/var/lib/kafka/data'])
    mkdirSync(folder, { recursive: true })
  const build = join(root, 'node_modules/.tmp/conformance/export')
  mkdirSync(build, { recursive: true })
  mkdirSync(join(root, 'conformance/export/recordings'), { recursive: true })
  const unknown = names.filter((name) => !CASES.some((one) => one.name === name))
  if (unknown.length > 0)
    throw new Error(`no such case: ${unknown.join(', ')}; there are ${CASES.map((c) => c.name).join(', ')}`)
  let wrong = 0
  for (const one of CASES) {
    if (names.length > 0 && !names.includes(one.name)) continue
    if (!(await recordOne(one, root, build))) wrong++
  }
  return wrong
}
