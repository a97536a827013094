/** The files that say which processes there are and how each is started. Pure. */
import { programName } from './clients.ts'
import {
  CLUSTER_ID,
  controllerAddresses,
  formatArguments,
  propertiesOf,
  zooKeeperAddresses,
} from './nodes.ts'
import type { Plan } from './plan.ts'
import { type ClientFile, RUNTIMES } from './programs.ts'
import { propertyLines } from './properties.ts'
import { comment, linesOf, quoted } from './shell.ts'

export interface ExportFile {
  readonly path: string
  readonly text: string
  readonly executable?: true
}

/** The first half of every address in the network of the containers. */
export const NETWORK = '172.30'
const TOOLS_ADDRESS = '0.10'

/** Every name that a container can have, with its address. A program's versions take turns at one. */
export function addresses({ servers, clients }: Plan): readonly (readonly [string, string])[] {
  return [
    ['tools', TOOLS_ADDRESS] as const,
    ...servers.map(({ name, address }) => [name, address] as const),
    ...clients.flatMap(({ name, address, versions }) =>
      versions.map((_, n) => [programName(name, n), address] as const),
    ),
  ]
}

/** bin/nodes.sh */
export function nodesFile(plan: Plan, project: string): ExportFile {
  const { servers, bootstrap } = plan
  const names = (list: Plan['servers']) => quoted(list.map(({ name }) => name).join(' '))
  const first = servers.filter((server) => server.first)
  const every = addresses(plan)
  return {
    path: 'bin/nodes.sh',
    text: linesOf(
      comment('The processes of this scenario. Sourced by lib.sh.'),
      `NETWORK=${NETWORK}`,
      `PROJECT=${quoted(project)}`,
      `BOOTSTRAP=${quoted(bootstrap)}`,
      `CONTROLLERS=${quoted(controllerAddresses(plan))}`,
      `ZOOKEEPER=${quoted(zooKeeperAddresses(plan))}`,
      `FIRST_CONTROL=${names(first.filter(({ kind }) => kind !== 'broker'))}`,
      `FIRST_BROKERS=${names(first.filter(({ kind }) => kind === 'broker'))}`,
      `NODES=${quoted(every.map(([name]) => name).join(' '))}`,
      'export BOOTSTRAP CONTROLLERS ZOOKEEPER',
      'ip_of() {',
      '  case $1 in',
      every.map(([name, address]) => `    ${quoted(name)}) echo "$NETWORK.${address}" ;;`),
      '  esac',
      '}',
    ),
  }
}

/** bin/start-node.sh: what runs in the container of a server. */
export function startNodeFile(plan: Plan): ExportFile {
  const kraft = plan.mode === 'kraft'
  const format = (words: readonly string[]) => `format ${words.map(quoted).join(' ')}`.trim()
  const cases = plan.servers.map((server) => {
    const { name, kind, id } = server
    if (kind === 'zookeeper') return `  ${quoted(name)}) zookeeper ${id} ;;`
    return `  ${quoted(name)}) ${kraft ? format(formatArguments(plan, server)) : 'true'} ;;`
  })
  return {
    path: 'bin/start-node.sh',
    executable: true,
    text: linesOf(
      '#!/usr/bin/env bash',
      comment('Runs in the container of a server: formats its disk if it is new, then starts it.'),
      'set -eu',
      'name=$1',
      'config=/bundle/config/$name.properties',
      kraft
        ? [
            'format() {',
            `  /opt/kafka/bin/kafka-storage.sh format --ignore-formatted --cluster-id ${CLUSTER_ID} --config "$config" "$@"`,
            '}',
          ]
        : [
            'zookeeper() {',
            '  echo "$1" >/var/lib/kafka/data/myid',
            '  exec /opt/kafka/bin/zookeeper-server-start.sh "$config"',
            '}',
          ],
      'case $name in',
      cases,
      'esac',
      'exec /opt/kafka/bin/kafka-server-start.sh "$config"',
    ),
  }
}

/** config/NAME.properties */
export function configFiles(plan: Plan): readonly ExportFile[] {
  return plan.servers.map((server) => ({
    path: `config/${server.name}.properties`,
    text: linesOf(propertyLines(propertiesOf(plan, server))),
  }))
}

/** bin/start-client.sh: what runs in the container of a client. */
export function startClientFile(programs: readonly ClientFile[]): ExportFile | null {
  if (programs.length === 0) return null
  const languages = [...new Set(programs.map(({ language }) => language))]
  return {
    path: 'bin/start-client.sh',
    executable: true,
    text: linesOf(
      '#!/usr/bin/env bash',
      comment('Runs in the container of a client: builds its program and starts it.'),
      'set -eu',
      'name=$1',
      'case $name in',
      programs.map(
        ({ name, language, folder, file }) =>
          `  ${quoted(name)}) language=${language} folder=${folder} file=${quoted(file)} ;;`,
      ),
      'esac',
      '# shellcheck disable=SC2034 # for those who have classes',
      'class=$(basename "$file" .cs)',
      'work=$(mktemp -d)',
      'cp -r "/bundle/clients/$folder/." "$work"',
      'cd "$work"',
      'case $language in',
      languages.flatMap((language) => [`  ${language})`, `    ${RUNTIMES[language].start}`, '    ;;']),
      'esac',
    ),
  }
}
