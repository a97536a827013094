/**
 * Records what Kafka's command lines say on a real cluster of three brokers: node record.mjs SERIES…
 * A series is lines/SERIES.txt; what came of it is written to ../recordings/SERIES.json. Needs Java 17 (a JDK) and Maven.
 * `# zookeeper` in the first line of a series asks for Kafka 3.9.2 with one ZooKeeper server, else it is 4.4.0 with KRaft.
 *
 * Lines: a tool with its words (in " or ' when they hold blanks), `<<< text` for what it reads (\n as a line's end);
 * `echo TEXT > FILE`; `@sleep SECONDS`, `@pause BROKER`, `@resume BROKER`, `@kill BROKER`, `@start BROKER`; `@txn …` and `@share …`, see Harness.java.
 */
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

const HERE = import.meta.dirname
const PORT = 29190
const BOOTSTRAP = `127.0.0.1:${PORT + 1}`
const ZOOKEEPER = `127.0.0.1:${PORT - 1}`

/** As in terminal.test.ts. */
const SETTINGS = {
  'offsets.topic.num.partitions': 1,
  'offsets.topic.replication.factor': 1,
  'transaction.state.log.num.partitions': 1,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'auto.leader.rebalance.enable': false,
  'auto.create.topics.enable': false,
  'group.initial.rebalance.delay.ms': 0,
  'num.network.threads': 2,
  'num.io.threads': 3,
  'background.threads': 2,
}
const KRAFT = {
  'share.coordinator.state.topic.num.partitions': 1,
  'share.coordinator.state.topic.replication.factor': 1,
  'share.coordinator.state.topic.min.isr': 1,
  'controller.quorum.voters': `3000@127.0.0.1:${PORT + 9}`,
  'controller.listener.names': 'CONTROLLER',
}

function must(command, args, options = {}) {
  const run = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options })
  if (run.status !== 0) throw new Error(`${command} ${args[0]} failed`)
}

function classpath(version, into) {
  const file = join(into, `classpath-${version}.txt`)
  const plugin = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath'
  must('mvn', [
    '-q',
    '-B',
    '-f',
    join(HERE, 'pom.xml'),
    `-Dkafka.version=${version}`,
    plugin,
    `-Dmdep.outputFile=${file}`,
  ])
  return readFileSync(file, 'utf8').trim()
}

/** The class Exit moved between the two versions. */
function compile(version, cp, into) {
  const source = join(into, 'Harness.java')
  cpSync(join(HERE, 'Harness.java'), source)
  if (version.startsWith('3.')) {
    const text = readFileSync(source, 'utf8').replace('common.utils.internals.Exit', 'common.utils.Exit')
    writeFileSync(source, text)
  }
  must('javac', ['-nowarn', '-cp', cp, '-d', into, source])
}

class Cluster {
  constructor(mode, cp, folder) {
    Object.assign(this, { mode, cp, folder, processes: {} })
  }

  properties(name, extra) {
    const file = join(this.folder, `${name}.properties`)
    const all = {
      ...SETTINGS,
      ...(this.mode === 'kraft' ? KRAFT : {}),
      'log.dirs': join(this.folder, name),
      ...extra,
    }
    writeFileSync(
      file,
      Object.entries(all)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    )
    return file
  }

  java(name, main, ...args) {
    const log = openSync(join(this.folder, `${name}.log`), 'a')
    const flags = [
      '-Xmx300m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    ]
    this.processes[name] = spawn('java', [...flags, '-cp', this.cp, main, ...args], {
      stdio: ['ignore', log, log],
    })
  }

  startNode(name, extra) {
    const file = this.properties(name, extra)
    if (this.mode === 'kraft')
      spawnSync('java', [
        '-cp',
        this.cp,
        'kafka.tools.StorageTool',
        'format',
        '-t',
        'terminalAAAAAAAAAAAAAA',
        '-c',
        file,
        '--ignore-formatted',
      ])
    this.java(name, 'kafka.Kafka', file)
  }

  startBroker(id) {
    const listeners = `PLAINTEXT://127.0.0.1:${PORT + id}`
    if (this.mode === 'kraft')
      this.startNode(`broker-${id}`, { 'process.roles': 'broker', 'node.id': id, listeners })
    else this.startNode(`broker-${id}`, { 'broker.id': id, 'zookeeper.connect': ZOOKEEPER, listeners })
  }

  async start() {
    if (this.mode === 'kraft')
      this.startNode('controller', {
        'process.roles': 'controller',
        'node.id': 3000,
        listeners: `CONTROLLER://127.0.0.1:${PORT + 9}`,
      })
    else {
      const file = join(this.folder, 'zookeeper.properties')
      writeFileSync(
        file,
        `dataDir=${join(this.folder, 'zk')}\nclientPort=${PORT - 1}\nadmin.enableServer=false\n`,
      )
      this.java('zookeeper', 'org.apache.zookeeper.server.quorum.QuorumPeerMain', file)
      await sleep(3000)
    }
    for (const id of [1, 2, 3]) this.startBroker(id)
    await sleep(20_000)
  }

  signal(broker, signal) {
    this.processes[`broker-${broker}`].kill(signal)
  }

  stop() {
    for (const process of Object.values(this.processes)) process.kill('SIGKILL')
  }
}

const words = (text) =>
  [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((found) => found[1] ?? found[2] ?? found[3])

class Tools {
  constructor(cp, folder) {
    const flags = ['-XX:+UseSerialGC', '-Xmx300m', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error']
    this.java = spawn('java', [...flags, '-cp', `${folder}:${cp}`, 'Harness'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.waiting = []
    this.cp = cp
    this.folder = folder
    createInterface({ input: this.java.stdout }).on('line', (line) => this.waiting.shift()?.(line))
  }

  /** Its commands keep the output of the process they began in: a process for each, as zookeeper-shell.sh starts it. */
  zooKeeperShell(args, input) {
    const main = 'org.apache.zookeeper.ZooKeeperMainWithTlsSupportForKafka'
    const run = spawnSync(
      'java',
      ['-Xmx128m', '-XX:TieredStopAtLevel=1', '-cp', this.cp, main, '-server', ...args],
      {
        cwd: this.folder,
        input: (input ?? '').replaceAll('\\n', '\n'),
        encoding: 'utf8',
      },
    )
    return { code: run.status, out: run.stdout, err: run.stderr }
  }

  async run(tool, args, input) {
    if (tool === 'zookeeper-shell') return this.zooKeeperShell(args, input)
    const answer = new Promise((resolve) => this.waiting.push(resolve))
    const stdin = Buffer.from((input ?? '').replaceAll('\\n', '\n')).toString('base64')
    this.java.stdin.write(`${[stdin, tool, ...args].join('\t')}\n`)
    const line = await Promise.race([answer, sleep(90_000, null, { ref: false })])
    if (line === null) throw new Error(`${tool} ${args.join(' ')} does not end`)
    const [code, out, err] = line.split('\t')
    const text = (encoded) => Buffer.from(encoded, 'base64').toString('utf8')
    return { code: Number(code), out: text(out), err: text(err) }
  }
}

async function carryOut(raw, cluster, tools, folder) {
  const [directive, argument] = raw.split(' ')
  if (directive === '@sleep') await sleep(1000 * Number(argument))
  else if (directive === '@pause') cluster.signal(argument, 'SIGSTOP')
  else if (directive === '@resume') cluster.signal(argument, 'SIGCONT')
  else if (directive === '@kill') cluster.signal(argument, 'SIGKILL')
  else if (directive === '@start') cluster.startBroker(Number(argument))
  else if (directive === '@txn' || directive === '@share') {
    const { code, err } = await tools.run(directive.slice(1), [BOOTSTRAP, ...words(raw).slice(1)], '')
    if (code !== 0) throw new Error(`${raw}: ${err}`)
  }
  if (directive.startsWith('@')) return { line: raw, code: 0, out: '', err: '' }
  const file = /^echo '(.*)' > (\S+)$/.exec(raw)
  if (file) {
    writeFileSync(join(folder, file[2]), `${file[1]}\n`)
    return { line: raw, code: 0, out: '', err: '' }
  }
  const [line, input] = raw.split(' <<< ')
  const [tool, ...args] = words(line)
  const at = (word) => word.replace('localhost:9092', BOOTSTRAP).replace('localhost:2181', ZOOKEEPER)
  return { line, ...(input && { input }), ...(await tools.run(tool, args.map(at), input)) }
}

async function record(series) {
  const lines = readFileSync(join(HERE, 'lines', `${series}.txt`), 'utf8').split('\n')
  const mode = lines[0]?.startsWith('# zookeeper') ? 'zookeeper' : 'kraft'
  const version = mode === 'kraft' ? '4.4.0' : '3.9.2'
  const folder = mkdtempSync(join(tmpdir(), 'kafkascope-terminal-'))
  const cp = classpath(version, folder)
  compile(version, cp, folder)
  const cluster = new Cluster(mode, cp, folder)
  await cluster.start()
  const tools = new Tools(cp, folder)
  const said = []
  try {
    for (const raw of lines) {
      if (raw.trim() === '' || raw.startsWith('#')) continue
      said.push(await carryOut(raw, cluster, tools, folder))
      console.log(said.at(-1).code, raw.slice(0, 150))
    }
  } catch (problem) {
    // What was said up to there is kept; the rest is recorded once the series is mended.
    console.error(String(problem))
  } finally {
    cluster.stop()
    tools.java.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  mkdirSync(join(HERE, '../recordings'), { recursive: true })
  writeFileSync(
    join(HERE, '../recordings', `${series}.json`),
    `${JSON.stringify({ kafka: version, tools: said }, null, 2)}\n`,
  )
}

for (const series of process.argv.slice(2)) await record(series)
