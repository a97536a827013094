/** Fetches Kafka with Maven and compiles the agent; says what is missing. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** ZooKeeper mode ended with 3.9. */
export const KAFKA_VERSIONS = { kraft: '4.4.0', zookeeper: '3.9.2' } as const
export type Mode = keyof typeof KAFKA_VERSIONS

const CLASSPATH_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath'

function need(command: string, why: string): void {
  if (spawnSync(command, ['-version'], { stdio: 'ignore' }).status !== 0)
    throw new Error(`${command} is not on the PATH: ${why}. Recording needs Java 17 (a JDK) and Maven.`)
}

/** Checks that what recording needs is there. Throws when it is not. */
export function checkTools(): void {
  need('java', 'it runs Kafka')
  need('javac', 'it compiles the agent')
  need('mvn', 'it fetches Kafka')
}

/** The class path of one version of Kafka, fetched when it is not there yet. */
export function classpathOf(mode: Mode, root: string, build: string): string {
  mkdirSync(build, { recursive: true })
  const version = KAFKA_VERSIONS[mode]
  const file = join(build, `classpath-${version}.txt`)
  if (!existsSync(file)) {
    const pom = join(root, 'conformance/real/agent/pom.xml')
    const args = [
      '-q',
      '-B',
      '-f',
      pom,
      `-Dkafka.version=${version}`,
      CLASSPATH_PLUGIN,
      `-Dmdep.outputFile=${file}`,
    ]
    const run = spawnSync('mvn', args, { stdio: ['ignore', 'inherit', 'inherit'] })
    if (run.status !== 0) throw new Error(`Maven could not fetch Kafka ${version}`)
  }
  return readFileSync(file, 'utf8').trim()
}

/** Compiles the agent against the newest clients; they speak to the older brokers too. Returns its class path. */
export function compileAgent(root: string, build: string): string {
  const classpath = classpathOf('kraft', root, build)
  const folder = join(root, 'conformance/real/agent')
  const sources = readdirSync(folder)
    .filter((file) => file.endsWith('.java'))
    .map((file) => join(folder, file))
  const classes = join(build, 'agent')
  const compiled = join(classes, 'Agent.class')
  const newest = Math.max(...sources.map((source) => statSync(source).mtimeMs))
  if (!existsSync(compiled) || statSync(compiled).mtimeMs < newest) {
    const run = spawnSync('javac', ['-nowarn', '-cp', classpath, '-d', classes, ...sources], {
      stdio: 'inherit',
    })
    if (run.status !== 0) throw new Error('The agent does not compile')
  }
  return `${classes}:${classpath}`
}
