/**
 * compose.yaml. Kafka's own image starts brokers from `KAFKA_…` variables; here the files of config/ are the one place
 * of every setting, in the form that Kafka documents, and the image's tools are called as they are.
 */
import { addresses, NETWORK } from './files.ts'
import { DATA } from './nodes.ts'
import { KAFKA_VERSIONS, type Plan } from './plan.ts'
import { type ClientFile, RUNTIMES } from './programs.ts'
import { comment, linesOf } from './shell.ts'

type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml }

/** Every text in double quotes: JSON is YAML. Compose takes `$` for a variable, so it is doubled. */
function scalar(value: string | number | boolean): string {
  return typeof value === 'string' ? JSON.stringify(value.replaceAll('$', '$$$$')) : String(value)
}

const isScalar = (value: Yaml): value is string | number | boolean => typeof value !== 'object'

/** Lines of YAML. */
export function yamlLines(value: Yaml, indent = ''): string[] {
  if (isScalar(value)) return [`${indent}${scalar(value)}`]
  if (Array.isArray(value)) {
    if (value.length === 0) return [`${indent}[]`]
    return value.flatMap((item: Yaml) => {
      const [first = '', ...rest] = yamlLines(item, `${indent}  `)
      return [`${indent}- ${first.trimStart()}`, ...rest]
    })
  }
  return Object.entries(value as { readonly [key: string]: Yaml }).flatMap(([key, item]) => {
    const name = /^[A-Za-z_][\w.-]*$/.test(key) ? key : JSON.stringify(key)
    if (isScalar(item)) return [`${indent}${name}: ${scalar(item)}`]
    const empty = Array.isArray(item) ? item.length === 0 : Object.keys(item).length === 0
    if (empty) return [`${indent}${name}: ${Array.isArray(item) ? '[]' : '{}'}`]
    return [`${indent}${name}:`, ...yamlLines(item, `${indent}  `)]
  })
}

const LIBS = 'kafka-libs'

export interface ComposeOptions {
  readonly project: string
  readonly programs: readonly ClientFile[]
  /** The script sets rules for links. */
  readonly links: boolean
}

/** The compose file of a plan. */
export function composeFile(plan: Plan, { project, programs, links }: ComposeOptions): string {
  const image = `apache/kafka:${plan.version}`
  const at = new Map(addresses(plan))
  const inNetwork = (name: string) => ({
    networks: { kafka: { ipv4_address: `${NETWORK}.${at.get(name)}` } },
  })
  const bundle = './:/bundle:ro'
  const usesJava = programs.some(({ language }) => language === 'java')
  const service = (name: string, more: { readonly [key: string]: Yaml }) => ({
    image,
    hostname: name,
    ...more,
    ...inNetwork(name),
  })
  const services: Record<string, Yaml> = {
    tools: service('tools', {
      command: ['sleep', 'infinity'],
      init: true,
      volumes: [bundle, ...(usesJava && plan.mode === 'kraft' ? [`${LIBS}:/opt/kafka/libs`] : [])],
    }),
  }
  for (const { name, kind, hostPort, first } of plan.servers)
    services[name] = service(name, {
      command: ['bash', '/bundle/bin/start-node.sh', name],
      ...(first ? {} : { profiles: ['later'] }),
      environment: { KAFKA_HEAP_OPTS: kind === 'broker' ? '-Xms256m -Xmx512m' : '-Xms128m -Xmx256m' },
      volumes: [bundle, `${name}:${DATA}`],
      ...(hostPort === null ? {} : { ports: [`127.0.0.1:${hostPort}:${hostPort}`] }),
    })
  // The clients of 4.x speak to 3.9 too, but its own image does not have them.
  if (usesJava && plan.mode === 'zookeeper')
    services.libs = {
      image: `apache/kafka:${KAFKA_VERSIONS.kraft}`,
      command: ['true'],
      volumes: [`${LIBS}:/opt/kafka/libs`],
    }
  for (const { name, language } of programs) {
    const java = language === 'java'
    const { image: own, stopSignal } = RUNTIMES[language]
    services[name] = service(name, {
      image: own,
      ...(stopSignal === undefined ? {} : { stop_signal: stopSignal }),
      command: ['bash', '/bundle/bin/start-client.sh', name],
      init: true,
      profiles: ['clients'],
      volumes: [bundle, ...(java ? [`${LIBS}:/kafka-libs:ro`] : [])],
      ...(java && plan.mode === 'zookeeper'
        ? { depends_on: { libs: { condition: 'service_completed_successfully' } } }
        : {}),
    })
  }
  if (links)
    services.network = {
      profiles: ['network'],
      image: `${project}-network`,
      build: {
        context: '.',
        dockerfile_inline: 'FROM alpine:3.22\nRUN apk add --no-cache iptables iproute2-tc\n',
      },
    }
  const volumes = [...plan.servers.map(({ name }) => name), ...(usesJava ? [LIBS] : [])]
  return linesOf(
    comment('Every server is started from its file in config/. up.sh starts this; see README.md.'),
    yamlLines({
      name: project,
      services,
      networks: { kafka: { ipam: { config: [{ subnet: `${NETWORK}.0.0/16` }] } } },
      volumes: Object.fromEntries(volumes.map((name) => [name, {}])),
    }),
  )
}
