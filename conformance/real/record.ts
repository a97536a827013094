/** Makes recordings: runs scenarios on a real Kafka and writes down what it shows. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fingerprint } from '../format/fingerprint.ts'
import type { Outcome, RecordingFile } from '../format/observation.ts'
import { parseScenarioFile, type ScenarioFile } from '../format/scenario.ts'
import { scenarioTable } from '../format/table.ts'
import { writeRecording } from '../format/write.ts'
import { Agent } from './agent.ts'
import { Cluster } from './cluster.ts'
import { Driver } from './driver.ts'
import { checkTools, compileAgent, KAFKA_VERSIONS } from './kafka.ts'

interface Options {
  readonly root: string
  readonly scenarios: string
  readonly recordings: string
  readonly verbose: boolean
  /** Clusters at the same time. */
  readonly jobs: number
  /** Only those without a recording that fits. */
  readonly missing: boolean
  readonly names: readonly string[]
}

function optionsOf(args: readonly string[], root: string): Options {
  const after = (flag: string) => args[args.indexOf(flag) + 1] as string
  const names = args.filter(
    (a, i) => !a.startsWith('--') && !['--scenarios', '--recordings', '--jobs'].includes(args[i - 1] ?? ''),
  )
  return {
    root,
    scenarios: args.includes('--scenarios') ? after('--scenarios') : join(root, 'conformance/scenarios'),
    recordings: args.includes('--recordings') ? after('--recordings') : join(root, 'conformance/recordings'),
    verbose: args.includes('--verbose'),
    jobs: args.includes('--jobs') ? Number(after('--jobs')) : 1,
    missing: args.includes('--missing'),
    names,
  }
}

function fits(options: Options, scenario: ScenarioFile): boolean {
  try {
    const text = readFileSync(join(options.recordings, `${scenario.name}.json`), 'utf8')
    return (JSON.parse(text) as RecordingFile).fingerprint === fingerprint(scenario)
  } catch {
    return false
  }
}

function scenariosIn(folder: string): ScenarioFile[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && file !== 'biome.json')
    .sort()
    .map((file) => {
      const scenario = parseScenarioFile(JSON.parse(readFileSync(join(folder, file), 'utf8')))
      if (`${scenario.name}.json` !== file) throw new Error(`${file}: name: allowed is ${file.slice(0, -5)}`)
      return scenario
    })
}

function wanted(options: Options): ScenarioFile[] {
  const all = scenariosIn(options.scenarios)
  const unknown = options.names.filter((name) => !all.some((s) => s.name === name))
  if (unknown.length > 0) throw new Error(`No such scenario: ${unknown.join(', ')}`)
  const named = options.names.length > 0 ? all.filter((s) => options.names.includes(s.name)) : all
  return options.missing ? named.filter((s) => !fits(options, s)) : named
}

/** Records scenarios one after the other; those with the same cluster share it. Returns how many failed. */
export async function record(args: readonly string[], root: string): Promise<number> {
  checkTools()
  const options = optionsOf(args, root)
  const scenarios = wanted(options)
  const own = join(root, 'conformance/scenarios')
  writeFileSync(join(root, 'conformance/SCENARIOS.md'), scenarioTable(scenariosIn(own)))
  const build = join(root, 'node_modules/.tmp/conformance')
  mkdirSync(build, { recursive: true })
  mkdirSync(options.recordings, { recursive: true })
  const work = mkdtempSync(join(tmpdir(), 'conformance-'))
  const classpath = compileAgent(root, build)
  const spawn = () => new Agent(classpath, join(work, 'agent.log'))
  const agent = spawn()
  console.log(`${scenarios.length} scenarios; servers' logs are in ${work}`)
  const queue = chunksOf(scenarios)
  let failed = 0
  let number = 0
  const worker = async () => {
    for (let group = queue.shift(); group; group = queue.shift())
      failed += await recordGroup(group, { options, agent, spawn, build, work, next: () => number++ })
  }
  await Promise.all(Array.from({ length: options.jobs }, worker))
  agent.close()
  if (failed === 0) rmSync(work, { recursive: true, force: true })
  return failed
}

interface Workshop {
  readonly options: Options
  readonly agent: Agent
  readonly spawn: () => Agent
  readonly build: string
  readonly work: string
  readonly next: () => number
}

/** Scenarios with the same cluster, one after the other on that cluster. Returns how many failed. */
async function recordGroup(group: readonly ScenarioFile[], shop: Workshop): Promise<number> {
  const { options, agent, spawn, build, work } = shop
  let failed = 0
  let cluster: Cluster | null = null
  for (const scenario of group) {
    const begun = Date.now()
    const say = (text: string) => options.verbose && console.log(`${scenario.name} ${text}`)
    let healthy = false
    try {
      if (!cluster) {
        const folder = join(work, `cluster-${shop.next()}`)
        cluster = new Cluster(scenario.cluster, agent, { root: options.root, build, folder })
        await cluster.start()
      }
      const driver: Driver = new Driver(agent, cluster, scenario, { prefix: `s${shop.next()}.`, spawn })
      write(options, scenario, await driver.run(say))
      console.log(`✓ ${scenario.name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`)
      healthy = await driver.heal()
    } catch (problem) {
      failed++
      console.log(`✗ ${scenario.name}: ${problem instanceof Error ? problem.message : problem}`)
    }
    if (!healthy) {
      await cluster?.close()
      cluster = null
    }
  }
  await cluster?.close()
  return failed
}

/** Groups by cluster, in parts that two workers can share. */
function chunksOf(scenarios: readonly ScenarioFile[]): ScenarioFile[][] {
  const most = 10
  return [...grouped(scenarios, (s) => JSON.stringify(s.cluster)).values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / most) }, (_, i) => group.slice(i * most, (i + 1) * most)),
  )
}

function grouped<T>(items: readonly T[], by: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(by(item), [...(groups.get(by(item)) ?? []), item])
  return groups
}

function write(options: Options, scenario: ScenarioFile, outcomes: readonly Outcome[]): void {
  const recording: RecordingFile = {
    version: 1,
    scenario: scenario.name,
    kafka: KAFKA_VERSIONS[scenario.cluster.mode],
    recordedOn: new Date().toISOString().slice(0, 10),
    command: `npm run conformance:record ${scenario.name}`,
    fingerprint: fingerprint(scenario),
    outcomes,
  }
  writeFileSync(join(options.recordings, `${scenario.name}.json`), writeRecording(recording))
}
