/*
 * Records which partition real client libraries choose, on one real broker; writes conformance/clients/.
 *
 *   node conformance/real/clients/record.mjs WORK
 *
 * WORK is a folder outside the project in which the libraries were installed before, so that they are no
 * dependency of it: WORK/js (npm install kafkajs), WORK/go (go mod init rec; go get github.com/segmentio/kafka-go),
 * WORK/py (pip install --target lib confluent-kafka). Kafka's class path is the one that
 * `npm run conformance:record` fetched. A recording is never edited by hand.
 */
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { KEYLESS, KEYS, PARTITIONS } from './keys.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const root = dirname(dirname(dirname(here)))
const work = process.argv[2]
if (!work) throw new Error('Name the folder in which the libraries are installed')
const KAFKA = '4.4.0'
const classpath = readFileSync(
  join(root, `node_modules/.tmp/conformance/classpath-${KAFKA}.txt`),
  'utf8',
).trim()
const PORT = 19_392
const Bootstrap = `127.0.0.1:${PORT}`

function run(command, args, options = {}) {
  const done = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26, ...options })
  if (done.status !== 0) throw new Error(`${command} ${args[0]}: ${done.error ?? done.stderr}`)
  return done.stdout
}

const data = join(work, 'kafka')
rmSync(data, { recursive: true, force: true })
mkdirSync(data, { recursive: true })
const properties = join(data, 'server.properties')
writeFileSync(
  properties,
  `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${PORT + 1}
listeners=PLAINTEXT://127.0.0.1:${PORT},CONTROLLER://127.0.0.1:${PORT + 1}
controller.listener.names=CONTROLLER
offsets.topic.replication.factor=1
log.dirs=${data}/logs
`,
)
run('java', [
  '-cp',
  classpath,
  'kafka.tools.StorageTool',
  'format',
  '-t',
  'MkU3OEVBNTcwNTJENDM2Qk',
  '-c',
  properties,
])
const broker = spawn('java', ['-Xmx512m', '-cp', classpath, 'kafka.Kafka', properties], { stdio: 'ignore' })
try {
  await new Promise((resolve) => setTimeout(resolve, 8_000))
  const question = JSON.stringify({ Bootstrap, Keys: KEYS, Partitions: PARTITIONS, Keyless: KEYLESS })
  const lines = [Bootstrap, PARTITIONS.join(','), KEYLESS.length, ...KEYS.map((key) => `=${key}`)].join('\n')
  copyFileSync(join(here, 'kafka_go.go'), join(work, 'go/main.go'))
  const libraries = {
    java: () => run('java', ['-cp', classpath, join(here, 'JavaClient.java'), KAFKA], { input: lines }),
    'kafka-go': () => run('go', ['run', 'main.go'], { input: question, cwd: join(work, 'go') }),
    kafkajs: () =>
      run('node', [join(here, 'kafkajs.cjs')], {
        input: question,
        env: {
          ...process.env,
          NODE_PATH: join(work, 'js/node_modules'),
          KAFKAJS_NO_PARTITIONER_WARNING: '1',
        },
      }),
    librdkafka: () =>
      run('python3', [join(here, 'librdkafka.py')], {
        input: question,
        env: { ...process.env, PYTHONPATH: join(work, 'py/lib') },
      }),
  }
  for (const [library, ask] of Object.entries(libraries)) {
    const { version, answers } = JSON.parse(ask())
    for (const answer of answers) {
      const name = `${library}-${answer.partitioner.replace('{Consistent}', '-consistent')}`.toLowerCase()
      const recording = { name, library, version, kafka: KAFKA, ...answer }
      const keylessSizes = answer.keyless && KEYLESS
      const text = JSON.stringify({ ...recording, keysBase64: KEYS, keylessSizes })
      writeFileSync(join(root, `conformance/clients/${name}.json`), `${text}\n`)
      console.log(name, version)
    }
  }
} finally {
  broker.kill('SIGKILL')
}
