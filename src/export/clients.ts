/**
 * The client programs of a recording. A program cannot be told to send faster or to read something else: what a script
 * changes of a client is another version of its program, which takes the first one's place. Pure.
 */
import type {
  ClientLibrary,
  Command,
  ConsumerSpec,
  Micros,
  ProducerSpec,
  Scenario,
  ShareConsumerSpec,
  TimedCommand,
} from '../engine/index.ts'

export type ClientRole = 'producer' | 'consumer' | 'share-consumer'

export type ClientOf =
  | { readonly kind: 'producer'; readonly spec: ProducerSpec }
  | {
      readonly kind: 'consumer'
      readonly spec: ConsumerSpec
      /** The transactional producer that `copyTo` names. */
      readonly copier?: ProducerSpec
    }
  | { readonly kind: 'share-consumer'; readonly spec: ShareConsumerSpec }

export interface ClientVersion {
  readonly client: ClientOf
  /** From when on. */
  readonly from: Micros
  /** Sends nothing by itself. */
  readonly silent: boolean
}

export interface ClientProgram {
  /** The simulation's name of the node. */
  readonly name: string
  readonly role: ClientRole
  readonly rack: string | null
  readonly address: string
  readonly library: ClientLibrary
  /** At least one; version 0 starts with the client. */
  readonly versions: readonly ClientVersion[]
  /** Part of another program: a transactional producer that a consumer of `copyTo` writes with. */
  readonly partOf: string | null
}

const MS = 1_000

function nameOf(client: ClientOf): string {
  return `${client.kind === 'producer' ? 'producer' : 'consumer'}-${client.spec.id}`
}

const isSilent = ({ kind, spec }: ClientOf) => kind === 'producer' && spec.recordsPerSecond === 0

/** What a command makes of a client's spec; null when the command does not change it. */
function changed(client: ClientOf, command: Command): ClientOf | null {
  const { kind, spec } = client
  if (kind === 'producer')
    return command.kind === 'SetProducerRate' && command.producer === spec.id
      ? { kind, spec: { ...spec, recordsPerSecond: command.recordsPerSecond } }
      : null
  if (!('consumer' in command) || command.consumer !== spec.id) return null
  if (command.kind === 'SetProcessingTime')
    return { ...client, spec: { ...spec, processMs: command.processMs } } as ClientOf
  if (command.kind === 'ChangeSubscription')
    return { ...client, spec: { ...spec, topics: command.topics } } as ClientOf
  if (
    command.kind === 'SetShareAcknowledgement' &&
    kind === 'share-consumer' &&
    command.acknowledge !== 'renew'
  )
    return { kind, spec: { ...spec, acknowledge: command.acknowledge } }
  return null
}

/** The client that a command brings into being. */
export function addedBy(command: Command): ClientOf | null {
  if (command.kind === 'AddProducer') return { kind: 'producer', spec: command.producer }
  if (command.kind === 'AddConsumer') return { kind: 'consumer', spec: command.consumer }
  if (command.kind === 'AddShareConsumer') return { kind: 'share-consumer', spec: command.consumer }
  return null
}

function versionsOf(first: ClientOf, from: Micros, timed: readonly TimedCommand[]): ClientVersion[] {
  const versions: ClientVersion[] = [{ client: first, from, silent: isSilent(first) }]
  for (const { at, command } of timed) {
    const next = changed((versions.at(-1) as ClientVersion).client, command)
    // Changed before it starts: then it starts so.
    if (next && at <= from) versions[0] = { client: next, from, silent: isSilent(next) }
    else if (next) versions.push({ client: next, from: at, silent: isSilent(next) })
  }
  return versions
}

/** Every client that the recording ever has. */
export function clientsOf(
  scenario: Scenario,
  timed: readonly TimedCommand[],
  addressOf: (n: number) => string,
): readonly ClientProgram[] {
  const begun: { client: ClientOf; from: Micros }[] = [
    ...scenario.producers.map((spec): ClientOf => ({ kind: 'producer', spec })),
    ...scenario.consumers.map((spec): ClientOf => ({ kind: 'consumer', spec })),
    ...(scenario.shareConsumers ?? []).map((spec): ClientOf => ({ kind: 'share-consumer', spec })),
  ].map((client) => ({ client, from: (client.spec.startAtMs ?? 0) * MS }))
  for (const { at, command } of timed) {
    const client = addedBy(command)
    if (client && !begun.some((known) => nameOf(known.client) === nameOf(client)))
      begun.push({ client, from: at })
  }
  for (const one of begun) {
    const { client } = one
    if (client.kind !== 'consumer' || client.spec.copyTo === undefined) continue
    const copier = begun.find((other) => nameOf(other.client) === `producer-${client.spec.copyTo}`)?.client
    if (copier?.kind === 'producer') one.client = { ...client, copier: copier.spec }
  }
  const copying = begun.flatMap(({ client }) =>
    client.kind === 'consumer' && client.spec.copyTo !== undefined ? [client.spec] : [],
  )
  return begun.map(({ client, from }, n): ClientProgram => {
    const { kind, spec } = client
    const rack = spec.config?.['client.rack']
    const owner = kind === 'producer' ? copying.find(({ copyTo }) => copyTo === spec.id) : undefined
    return {
      name: nameOf(client),
      role: kind,
      rack: typeof rack === 'string' && rack !== '' ? rack : null,
      address: addressOf(n),
      library: 'client' in spec ? (spec.client ?? 'java') : 'java',
      versions: versionsOf(client, from, timed),
      partOf: owner ? `consumer-${owner.id}` : null,
    }
  })
}

/** What a program is called: a later version bears its number. */
export function programName(name: string, version: number): string {
  return version === 0 ? name : `${name}-v${version + 1}`
}
